// The box of new money and the table of all sums.

import { exactAmount, grouped, inWords, total } from "./amounts.js";
import { byId, element } from "./dom.js";
import { countWords, fromTo, perWords, plainWords, tags } from "./words.js";

export function renderTotals(place, figures, base) {
  const counted = figures.filter((figure) => figure.countable);
  const left = figures.filter((figure) => !figure.countable);
  place.replaceChildren(
    ...(counted.length ? [...currencyTotals(counted), convertedTotal(counted, base)] : [nothingNew(figures)]),
    leftOut(left, figures),
  );
}

export function renderRows(place, figures, base) {
  byId("base-head").textContent = `In ${base}`;
  place.replaceChildren(...figures.map((figure, index) => row(figure, index + 1)));
}

// A line for each currency; sums a year stay apart from sums given once.
function currencyTotals(counted) {
  const lines = new Map();
  for (const figure of counted) {
    const key = `${figure.currency.code ?? "unsettled"}${perWords(figure.per)}`;
    lines.set(key, [...(lines.get(key) ?? []), figure]);
  }
  return [...lines.values()].map((figures) => {
    const sum = total(figures.map((figure) => figure.amount.point));
    const code = figures[0].currency.code ?? "currency unsettled";
    return element("p", { class: "total", title: `${code} ${grouped(sum)}` },
      element("small", {}, bound(figures)), element("span", { class: "code" }, code),
      ` ${inWords(sum)}${perWords(figures[0].per)}`, element("small", { class: "count" }, ` ${plural(figures.length, "sum")}`));
  });
}

function convertedTotal(counted, base) {
  const once = counted.filter((figure) => !figure.per);
  const known = once.filter((figure) => figure.conversion);
  if (!known.length || (known.length === once.length && known.every((figure) => figure.currency.code === base))) return null;
  const sum = total(known.map((figure) => figure.conversion.point));
  const missing = once.length - known.length;
  return element("p", { class: "converted", title: `${base} ${grouped(sum)}` },
    `In all ${bound(known) || "≈ "}${base} ${inWords(sum)}`, missing ? `, ${plural(missing, "sum")} not converted` : "");
}

function nothingNew(figures) {
  return element("p", { class: "none" },
    figures.length ? "None: nothing here should be added to a total of new money." : "No sums of money were found in this text.");
}

// "Left out: 12 sums", and for each reason the sums it holds for.
function leftOut(left, figures) {
  if (!left.length) return "";
  const reasons = new Map();
  for (const figure of left) {
    const reason = figure.count_reason || "not new money";
    reasons.set(reason, [...(reasons.get(reason) ?? []), figures.indexOf(figure) + 1]);
  }
  const lines = [...reasons].map(([reason, numbers]) => element("li", {}, ...links(numbers), ` ${reason}`));
  return element("div", { class: "left-out" },
    element("h3", {}, `Left out: ${plural(left.length, "sum")}`), element("ul", {}, ...lines));
}

function links(numbers) {
  return numbers.flatMap((number, index) => [index ? ", " : "", link(number)]);
}

function link(number) {
  return element("a", { href: `#sum-${number}`, "aria-label": `Sum ${number} in the text` }, String(number));
}

// A total of bounds is a bound itself: "at least" where a sum has no upper end, "at most" where one has no lower end.
function bound(figures) {
  const least = figures.some(({ amount }) => amount.max === null);
  const most = figures.some(({ amount }) => amount.min === null);
  if (least && most) return "about ";
  return least ? "at least " : most ? "at most " : "";
}

function row(figure, number) {
  const flags = figure.flags.map((flag) => element("span", { class: "flag" }, plainWords(flag)));
  const same = figure.conversion && figure.conversion.base === figure.currency.code;
  return element("tr", { class: figure.countable ? "counts" : null },
    element("td", {}, link(number)),
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

function plural(count, noun) {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
