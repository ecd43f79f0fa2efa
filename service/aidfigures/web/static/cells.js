// The cells that tables of sums share. A record is a figure, or a package in the shape of one.

import { exactAmount, grouped } from "./amounts.js";
import { element } from "./dom.js";
import { converted, countWords, fromTo, headline, perWords, plainWords, tags } from "./words.js";

// To the last digit.
export function amountCell(figure) {
  return element("td", { class: "number" }, `${figure.currency.code ?? "?"} ${exactAmount(figure.amount)}${perWords(figure.per)}`);
}

// In the base currency that the head names.
export function worthCell({ conversion, currency, conversion_why: why }) {
  const words = !conversion ? "–" : conversion.base === currency.code ? "the same" : grouped(conversion.point);
  return element("td", { class: "number", title: why }, words);
}

// Both in words, where rows have base currencies of their own.
export function sumCell(figure) {
  return element("td", { class: "number", title: `${figure.currency.code ?? "?"} ${exactAmount(figure.amount)}` }, headline(figure));
}

export function convertedCell(figure) {
  const words = converted(figure) ?? (figure.conversion ? "the same" : "–");
  return element("td", { class: "number", title: figure.conversion && `${figure.conversion.base} ${grouped(figure.conversion.point)}` }, words);
}

export function whatCell(figure) {
  const flags = figure.flags.map((flag) => element("span", { class: "flag" }, plainWords(flag)));
  return element("td", {}, ...tags(figure).map((tag) => element("span", { class: "tag" }, tag)), ...flags);
}

export const partiesCell = (figure) => element("td", {}, fromTo(figure));

export const countsCell = (figure) => element("td", { class: "verdict" }, countWords(figure));

// A row of cells by column. Their heads go with them: where the screen is too narrow for columns they are shown there.
export function rowOf(columns, record, { counts, heads }) {
  const cells = columns.map(({ id, cell }, index) => {
    const made = cell(record);
    made.dataset.column = id;
    made.dataset.head = heads[index];
    return made;
  });
  return element("tr", { class: counts ? "counts" : null }, ...cells);
}
