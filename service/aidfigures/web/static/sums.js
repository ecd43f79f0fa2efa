// The table of all sums.

import { exactAmount, grouped } from "./amounts.js";
import { byId, element } from "./dom.js";
import { countWords, fromTo, perWords, plainWords, sumLink, tags } from "./words.js";

export function renderRows(place, figures, base) {
  byId("base-head").textContent = `In ${base}`;
  place.replaceChildren(...figures.map((figure, index) => row(figure, index + 1)));
}

function row(figure, number) {
  const flags = figure.flags.map((flag) => element("span", { class: "flag" }, plainWords(flag)));
  const same = figure.conversion && figure.conversion.base === figure.currency.code;
  return element("tr", { class: figure.countable ? "counts" : null },
    element("td", {}, sumLink(number)),
    element("th", { scope: "row" }, figure.surface, equivalentNote(figure)),
    element("td", { class: "number" }, `${figure.currency.code ?? "?"} ${exactAmount(figure.amount)}${perWords(figure.per)}`),
    element("td", { class: "number", title: figure.conversion_why }, conversion(figure, same)),
    element("td", {}, ...tags(figure).map((tag) => element("span", { class: "tag" }, tag)), ...flags),
    element("td", {}, fromTo(figure)),
    element("td", { class: "verdict" }, countWords(figure)),
    element("td", { class: "why" }, figure.currency_why));
}

function conversion(figure, same) {
  if (same) return "the same";
  return figure.conversion ? grouped(figure.conversion.point) : "–";
}

function equivalentNote(figure) {
  return figure.equivalent_of ? element("small", {}, " the same sum again") : null;
}

