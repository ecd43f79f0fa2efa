// Announcements: GET /v1/packages → what they come to, a chart over time, and the list with the reports of each.

import { inWords } from "./amounts.js";
import { convertedCell, countsCell, partiesCell, rowOf, sumCell, whatCell } from "./cells.js";
import { byId, element } from "./dom.js";
import { articleLinks } from "./kept-article.js";
import { renderMonths } from "./months.js";
import { call, download, withQuery } from "./service.js";
import { bound, perEach, plainWords, plural } from "./words.js";

const PAGE = 1000; // packages asked for at a time, the most that the service gives
const MOST = 5000; // packages that are drawn and listed
const PORTION = 50; // rows at a time
const BECAUSE = {
  first: "told first", repeated: "says that it was announced before", amount: "the same amount",
  equivalent: "the same by a stated equivalent", converted: "the same at the rate of the day",
};

const COLUMNS = [
  { id: "day", head: "First told", cell: ({ first_day: day }) => element("td", { class: "day" }, day ?? "no day") },
  { id: "parties", head: "From → to", cell: (told) => element("th", { scope: "row" }, partiesCell(told).textContent || "not known") },
  { id: "amount", head: "Amount", cell: sumCell },
  { id: "worth", head: "Converted", cell: convertedCell },
  { id: "what", head: "What it is", cell: whatCell },
  { id: "counts", head: "Counts?", cell: countsCell },
  { id: "reports", head: "Told in", cell: reportsCell },
];
let shown = []; // what is on the page, for the download

byId("packages-json")?.addEventListener("click", () =>
  download(shown.map((told) => JSON.stringify(told)).join("\n") + "\n", "application/x-ndjson", "packages.jsonl"));

// → the words for how much was found.
export async function renderPackages(query, { isStale, filtered }) {
  const { packages, sums, more } = await allPackages(query);
  if (isStale()) return "";
  shown = packages;
  const none = packages.length === 0;
  byId("packages-found").hidden = none;
  byId("packages-none").hidden = !none;
  byId("packages-none").textContent = filtered
    ? "No announcement that is kept fits these filters."
    : "No announcement of aid, appeal or purchase is kept yet. Read an article, and press “Keep this article” under it.";
  renderSums(byId("sums"), sums, packages);
  renderMonths(byId("months"), packages);
  renderList(packages);
  return none ? "Nothing found." : `${plural(packages.length, "announcement")} found${more ? "; there are more, narrow the filters to see all" : ""}.`;
}

async function allPackages(query) {
  const packages = [];
  let sums = null;
  let cursor = "";
  do {
    const page = await (await call(withQuery("v1/packages", { ...query, limit: PAGE, cursor }))).json();
    packages.push(...page.packages.map(asFigure));
    sums ??= page.sums; // over all pages, whichever gives them
    cursor = page.next ?? "";
  } while (cursor && packages.length < MOST);
  packages.sort((one, other) => (other.first_day ?? "").localeCompare(one.first_day ?? "")); // the latest first, those without a day last
  return { packages, sums, more: Boolean(cursor) };
}

// A package in the shape of a figure, so that the same words and cells tell of it.
function asFigure(told) {
  const { kind, category, status, finance_type, donors, recipients, currency } = told;
  const aid = { kind, category, status, finance_type, donors, recipients, via: [], in_kind: null, conditional: false };
  return { ...told, currency: { code: currency, cue: "" }, aid, flags: [] };
}

function renderSums(place, { as_given: given, converted }, packages) {
  const counted = packages.filter(({ countable }) => countable).length;
  const line = (sum, kind) => element("p", { class: kind },
    element("small", {}, bound(sum)), element("span", { class: "code" }, sum.currency), ` ${inWords(sum.point)}${perEach(sum.per)}`,
    element("small", { class: "count" }, ` ${plural(sum.packages.length, "announcement")}`));
  const without = counted - new Set(converted.flatMap((sum) => sum.packages)).size;
  place.replaceChildren(
    ...(counted ? converted.map((sum) => line(sum, "total")) : [element("p", { class: "none" }, "None of these belongs in a sum of new money.")]),
    ...(without > 0 ? [element("p", { class: "note" }, `Without ${plural(without, "announcement")} that could not be converted.`)] : []),
    ...(given.length ? [element("details", { class: "breakdown" }, element("summary", {}, "In the currencies they were announced in"),
      ...given.map((sum) => line(sum, "given")))] : []));
}

function renderList(packages) {
  const heads = COLUMNS.map(({ head }) => head);
  const body = byId("packages-rows");
  body.replaceChildren();
  const more = byId("packages-more");
  more.onclick = () => add(true);
  add(false);

  function add(focus) {
    const from = body.children.length;
    body.append(...packages.slice(from, from + PORTION).map((told) => rowOf(COLUMNS, told, { counts: told.countable, heads })));
    more.hidden = body.children.length >= packages.length;
    if (focus) body.children[from].querySelector("summary").focus();
  }
}

function reportsCell({ reports, tranches, part_of: whole }) {
  const articles = new Set(reports.map(({ document }) => document.id)).size;
  const parts = tranches.map((tranche) => element("li", {}, `Of it: ${tranche.currency} ${inWords(tranche.amount.point)}, told on ${tranche.first_day ?? "a day not known"}`));
  return element("td", { class: "reports" }, element("details", {},
    element("summary", {}, plural(articles, "article")),
    element("ul", {}, ...reports.map(report), ...parts,
      whole ? element("li", {}, "A part of a larger sum that was announced too.") : null)));
}

function report({ document, day, surface, sentence, status, because }) {
  return element("li", {},
    element("p", {}, `${day ?? "no day"}: `, element("b", {}, surface), ` (${[status && plainWords(status), BECAUSE[because]].filter(Boolean).join("; ")})`),
    element("blockquote", {}, sentence), articleLinks(document));
}
