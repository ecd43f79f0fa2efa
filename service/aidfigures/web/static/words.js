// A figure → the words that the page shows for it, the same in the card and in the table.

import { amountInWords, inWords } from "./amounts.js";
import { element } from "./dom.js";

const KINDS = {
  aid: "aid", appeal: "appeal for aid", procurement: "procurement", trade: "trade", own_budget: "own budget",
  damage_cost: "damage or cost", sanction_asset: "frozen assets", fx_rate: "exchange rate", price: "price",
  other: "not aid",
};

export const plainWords = (name) => name.replaceAll("_", " ");

// "more than CAD 1 billion a year"
export function headline(figure) {
  const code = figure.currency.code ?? `${figure.currency.cue} ?`.trim();
  const words = amountInWords(figure.amount).match(/^(\D*?)(-?\d.*)$/);
  return `${words[1]}${code} ${words[2]}${perWords(figure.per)}`;
}

export function perWords(per) {
  return per ? ` ${/^(year|month|week|day|quarter)$/.test(per.unit) ? "a" : "per"} ${plainWords(per.unit)}` : "";
}

export const perEach = (unit) => perWords(unit && { unit });

// A total of bounds is a bound itself: "at least" where a sum has no upper end, "at most" where one has no lower end.
export function bound({ min, max }) {
  if (min === null && max === null) return "about ";
  return max === null ? "at least " : min === null ? "at most " : "";
}

export function plural(count, noun) {
  return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
}

// "USD 718.7 million", or null where there is no conversion or nothing to convert.
export function converted(figure) {
  const { conversion, currency } = figure;
  return conversion && conversion.base !== currency.code ? `${conversion.base} ${inWords(conversion.point)}` : null;
}

// ["military", "allocated", "loan"]
export function tags({ aid }) {
  const kind = aid.kind === "aid" && aid.category ? aid.category : aid.kind;
  return [
    KINDS[kind] ?? plainWords(kind), aid.status, aid.finance_type && plainWords(aid.finance_type),
    aid.in_kind ? "in kind" : null, aid.conditional ? "conditional" : null,
  ].filter(Boolean);
}

export function fromTo({ aid }) {
  const names = (parties) => parties.map((party) => party.name).join(", ");
  const via = aid.via.length ? ` via ${names(aid.via)}` : "";
  if (!aid.donors.length && !aid.recipients.length) return via.trim();
  return `${names(aid.donors) || "?"} → ${names(aid.recipients) || "?"}${via}`;
}

export function countWords(figure) {
  const verdict = figure.countable ? "yes" : "no";
  return figure.count_reason ? `${verdict}: ${figure.count_reason}` : verdict;
}

// Which of the three marks a figure has in the text.
export function standing(figure) {
  if (figure.countable) return "counts";
  return figure.aid.is_aid ? "aid" : "other";
}

// The number of a sum, which leads to it in the text.
export function sumLink(number) {
  return element("a", { href: `#sum-${number}`, "aria-label": `Sum ${number} in the text` }, String(number));
}
