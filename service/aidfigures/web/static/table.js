// The table of sums: sorted by the head that is pressed, filtered by the fields above it, shown in portions.

import { amountCell, countsCell, partiesCell, rowOf, whatCell, worthCell } from "./cells.js";
import { byId, element } from "./dom.js";
import { countWords, fromTo, plainWords, plural, sumLink, tags } from "./words.js";

const PORTION = 200; // rows: a browser lays out this many at once without a pause
const collator = new Intl.Collator("en", { numeric: true });
const FILTERS = ["find", "find-currency", "find-counts", "find-aid"];

// Columns in order: the head, the cell, and what it is sorted by.
const COLUMNS = [
  { id: "source", head: () => "Article", cell: ({ source }) => element("td", { class: "source" }, source), key: ({ source }) => source },
  { id: "number", head: () => "№", cell: numberCell, key: ({ place }) => place },
  { id: "surface", head: () => "As written", cell: surfaceCell, key: ({ figure }) => figure.surface },
  { id: "amount", head: () => "Amount", cell: ({ figure }) => amountCell(figure), key: ({ figure }) => [figure.currency.code ?? "?", Number(figure.amount.point)], number: true },
  { id: "worth", head: (base) => `In ${base}`, cell: ({ figure }) => worthCell(figure), key: ({ figure }) => (figure.conversion ? Number(figure.conversion.point) : -Infinity), number: true },
  { id: "what", head: () => "What it is", cell: ({ figure }) => whatCell(figure), key: ({ figure }) => tags(figure).join(" ") },
  { id: "parties", head: () => "From → to", cell: ({ figure }) => partiesCell(figure), key: ({ figure }) => fromTo(figure) },
  { id: "counts", head: () => "Counts?", cell: ({ figure }) => countsCell(figure), key: ({ figure }) => [figure.countable ? 0 : 1, figure.count_reason ?? ""] },
  { id: "why", head: () => "Why this currency", cell: ({ figure }) => element("td", { class: "why" }, figure.currency_why), key: ({ figure }) => figure.currency_why },
];

let state = { records: [], base: "", columns: COLUMNS, sort: "number", down: false, portion: PORTION };

for (const id of FILTERS) byId(id).addEventListener("input", () => { state.portion = PORTION; renderBody(); });
byId("more").addEventListener("click", more);
byId("unfilter").addEventListener("click", () => { clearFilters(); renderBody(); byId("find").focus(); });

// A record: { figure, number, source, marked }; `marked` where its sum stands marked on the page.
export function renderTable(records, base, { sources = false } = {}) {
  const placed = records.map((record, place) => ({ ...record, place }));
  state = { records: placed, base, columns: sources ? COLUMNS : COLUMNS.slice(1), sort: "number", down: false, portion: PORTION };
  clearFilters();
  const codes = [...new Set(records.map(({ figure }) => figure.currency.code ?? "?"))].sort();
  byId("find-currency").replaceChildren(element("option", { value: "" }, "any"),
    ...codes.map((code) => element("option", { value: code }, code === "?" ? "not settled" : code)));
  renderHead();
  renderBody();
}

function renderHead() {
  byId("heads").replaceChildren(...state.columns.map(({ id, head, number }) => {
    const sorted = id === state.sort ? (state.down ? "descending" : "ascending") : null;
    const button = element("button", { type: "button", class: "sort", id: `sort-${id}` }, head(state.base));
    button.addEventListener("click", () => sortBy(id));
    return element("th", { scope: "col", class: number ? "number" : null, "aria-sort": sorted }, button);
  }));
}

// Amounts begin with the largest, all else with the first.
function sortBy(id) {
  const column = COLUMNS.find((each) => each.id === id);
  state.down = state.sort === id ? !state.down : Boolean(column.number);
  state.sort = id;
  renderHead();
  renderBody();
  byId(`sort-${id}`).focus();
}

function renderBody() {
  const found = sorted(state.records.filter(wanted()));
  const shown = found.slice(0, state.portion);
  byId("rows").replaceChildren(...shown.map(row));
  const left = found.length - shown.length;
  byId("more").hidden = left === 0;
  byId("more").textContent = `Show ${Math.min(left, PORTION)} more`;
  const filtered = found.length < state.records.length;
  byId("unfilter").hidden = !filtered;
  byId("found").textContent = (filtered ? `${found.length} of ${plural(state.records.length, "sum")}` : plural(found.length, "sum"))
    + (left ? `, the first ${shown.length} shown` : "");
}

// The first new row is where reading goes on.
function more() {
  const first = state.portion;
  state.portion += PORTION;
  renderBody();
  const next = byId("rows").children[first]?.querySelector("th");
  next?.setAttribute("tabindex", "-1");
  next?.focus();
}

function sorted(records) {
  const { key } = COLUMNS.find((column) => column.id === state.sort);
  const keyed = records.map((record) => [[key(record)].flat(), record]);
  keyed.sort(([one, first], [other, second]) => (state.down ? -1 : 1) * compared(one, other) || first.place - second.place);
  return keyed.map(([, record]) => record);
}

function compared(one, other) {
  for (const [at, value] of one.entries()) {
    const order = typeof value === "number" ? Math.sign(value - other[at]) || 0 : collator.compare(value, other[at]);
    if (order) return order;
  }
  return 0;
}

function wanted() {
  const [words, code, counts, aid] = FILTERS.map((id) => byId(id).value);
  const sought = words.trim().toLowerCase();
  return (record) => {
    const { figure } = record;
    return (!code || (figure.currency.code ?? "?") === code)
      && (!counts || String(figure.countable) === counts)
      && (!aid || String(figure.aid.is_aid) === aid)
      && (!sought || searched(record).includes(sought));
  };
}

function searched({ figure, source }) {
  const words = [source, figure.surface, ...tags(figure), fromTo(figure), countWords(figure), figure.currency.code, ...figure.flags.map(plainWords)];
  return words.filter(Boolean).join(" ").toLowerCase();
}

function clearFilters() {
  for (const id of FILTERS) byId(id).value = "";
}

function row(record) {
  return rowOf(state.columns, record, { counts: record.figure.countable, heads: state.columns.map(({ head }) => head(state.base)) });
}

function numberCell({ number, marked }) {
  return element("td", {}, marked ? sumLink(number) : String(number));
}

function surfaceCell({ figure }) {
  return element("th", { scope: "row" }, figure.surface, figure.equivalent_of ? element("small", {}, " the same sum again") : null);
}
