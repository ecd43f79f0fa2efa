// The box of new money. The server has added up: here its totals are only put into words.

import { grouped, inWords } from "./amounts.js";
import { element } from "./dom.js";
import { donorChart } from "./donors.js";
import { bound, perEach, plainWords, plural, sumLink } from "./words.js";

const QUESTIONS = [["donor", "By donor"], ["recipient", "By recipient"], ["category", "By purpose"], ["status", "By status"]];

export function renderTotals(place, figures, totals) {
  const numbers = new Map(figures.map((figure, index) => [figure.id, index + 1]));
  const base = totals.base_currency;
  place.replaceChildren(
    ...(totals.overall.length
      ? [...totals.by.currency.map(currencyTotal), ...inAll(totals, numbers), donorChart(totals) ?? "", ...QUESTIONS.map((question) => breakdown(question, totals, numbers))]
      : [nothingNew(figures)]),
    leftOut(totals.left_out, numbers),
  );

  function currencyTotal({ value, per, amount, figures: members }) {
    const code = value ?? "currency unsettled";
    return element("p", { class: "total", title: exact(code, amount) },
      element("small", {}, bound(amount)), element("span", { class: "code" }, code),
      ` ${inWords(amount.point)}${perEach(per)}`, element("small", { class: "count" }, ` ${plural(members.length, "sum")}`));
  }

  // What all currencies come to; where there is only the base currency, that has been said already.
  function inAll({ overall }, known) {
    return overall.filter((group) => group.amount_currency !== base).map((group) =>
      element("p", { class: "converted", title: exact(base, group.converted) },
        group.converted ? `In all ${bound(group.converted) || "≈ "}${base} ${inWords(group.converted.point)}${perEach(group.per)}` : "",
        ...(group.unconverted.length ? [group.converted ? ", without " : `Not converted to ${base}: `, ...links(group.unconverted, known)] : [])));
  }

  // A table for one question, open where there is something to compare.
  function breakdown([question, words], { by }, known) {
    const groups = by[question];
    const rows = groups.map((group) => element("tr", {},
      element("th", { scope: "row" }, group.value === null ? "not known" : plainWords(group.value)),
      element("td", { class: "number", title: exact(...worth(group)) }, short(...worth(group), group.per)),
      element("td", { class: "which" }, ...links(group.figures, known))));
    return element("details", { class: "breakdown", open: groups.length > 1 ? "" : null },
      element("summary", {}, words),
      element("table", {},
        element("thead", {}, element("tr", {}, ...[words.replace("By ", ""), "New money", "Sums"].map((name) => element("th", { scope: "col" }, name)))),
        element("tbody", {}, ...rows)));
  }

  // Converted, else in its own currency, else not to be added up at all.
  function worth({ converted, amount, amount_currency: code }) {
    return converted ? [base, converted] : [code ?? "several currencies", amount];
  }
}

function short(code, sum, per) {
  return sum ? `${bound(sum)}${code} ${inWords(sum.point)}${perEach(per)}` : code;
}

function exact(code, sum) {
  return sum && `${code} ${grouped(sum.point)}`;
}

function nothingNew(figures) {
  return element("p", { class: "none" },
    figures.length ? "None: nothing here should be added to a total of new money." : "No sums of money were found in this text.");
}

// "Left out: 12 sums", and for each reason the sums it holds for.
function leftOut(left, numbers) {
  if (!left.length) return "";
  const reasons = new Map();
  for (const { figure, reason } of left) reasons.set(reason, [...(reasons.get(reason) ?? []), figure]);
  const lines = [...reasons].map(([reason, ids]) => element("li", {}, ...links(ids, numbers), ` ${reason}`));
  return element("div", { class: "left-out" },
    element("h3", {}, `Left out: ${plural(left.length, "sum")}`), element("ul", {}, ...lines));
}

function links(ids, numbers) {
  return ids.flatMap((id, index) => [index ? ", " : "", sumLink(numbers.get(id))]);
}
