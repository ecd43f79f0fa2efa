// Every sum that is kept: GET /v1/figures, page by page, with the article of each; and the table to take away.

import { convertedCell, countsCell, partiesCell, rowOf, sumCell, whatCell } from "./cells.js";
import { byId, element } from "./dom.js";
import { articleLinks } from "./kept-article.js";
import { call, download, MARK, withQuery } from "./service.js";
import { plural } from "./words.js";

const PAGE = 50; // rows at a time
const DOWNLOADED = 1000; // figures asked for at a time, the most that the service gives

const COLUMNS = [
  { id: "day", head: "Day", cell: ({ figure, document }) => element("td", { class: "day" }, figure.aid.announced_on ?? document.published ?? "no day") },
  { id: "surface", head: "As written", cell: ({ figure }) => element("th", { scope: "row" }, figure.surface) },
  { id: "amount", head: "Amount", cell: ({ figure }) => sumCell(figure) },
  { id: "worth", head: "Converted", cell: ({ figure }) => convertedCell(figure) },
  { id: "what", head: "What it is", cell: ({ figure }) => whatCell(figure) },
  { id: "parties", head: "From → to", cell: ({ figure }) => partiesCell(figure) },
  { id: "counts", head: "Counts?", cell: ({ figure }) => countsCell(figure) },
  { id: "article", head: "Article", cell: ({ document }) => element("td", { class: "reports" }, articleLinks(document)) },
];
const HEADS = COLUMNS.map(({ head }) => head);
let last = null; // the filters that are shown, and where to say what went wrong

byId("figures-csv")?.addEventListener("click", () => {
  const profile = byId("profile").value;
  save("text/csv", { profile }, profile ? `figures-${profile}.csv` : "figures.csv");
});
byId("figures-jsonl")?.addEventListener("click", () => save("application/x-ndjson", {}, "figures.jsonl"));

// → the words for how much was found.
export async function renderFigures(query, { fail, isStale, filtered }) {
  const first = await page(query, "");
  if (isStale()) return "";
  last = { query, fail };
  const none = first.figures.length === 0;
  byId("figures-found").hidden = none;
  byId("figures-none").hidden = !none;
  byId("figures-none").textContent = filtered
    ? "No sum that is kept fits these filters."
    : "No sum is kept yet. Read an article, and press “Keep this article” under it.";
  byId("figures-rows").replaceChildren();
  add(first, query);
  return none ? "Nothing found." : `${plural(first.figures.length, "sum")} shown${first.next ? ", there are more" : ""}.`;
}

function add({ figures, next }, query) {
  byId("figures-rows").append(...figures.map((record) => rowOf(COLUMNS, record, { counts: record.figure.countable, heads: HEADS })));
  const more = byId("figures-more");
  more.hidden = !next;
  more.onclick = () => addNext(query, next);
}

async function addNext(query, cursor) {
  const rows = byId("figures-rows");
  const from = rows.children.length;
  try {
    const found = await page(query, cursor);
    if (last.query !== query) return;
    add(found, query);
    byId("answer").textContent = `${plural(rows.children.length, "sum")} shown${found.next ? ", there are more" : ", which are all"}.`;
    rows.children[from]?.querySelector("button").focus();
  } catch (error) {
    last.fail(error.message);
  }
}

async function page(query, cursor) {
  return (await call(withQuery("v1/figures", { ...query, limit: PAGE, cursor }))).json();
}

// All that the filters leave, not only what is shown: page after page, one header.
async function save(type, options, name) {
  const { query, fail } = last;
  const parts = [];
  try {
    let place = withQuery("v1/figures", { ...query, ...options, limit: DOWNLOADED });
    while (place) {
      const response = await call(place, { headers: { Accept: type } });
      const table = await response.text();
      parts.push(type === "text/csv" && parts.length ? table.slice(table.indexOf("\r\n") + 2) : table);
      place = /^<\/?([^>]+)>; rel="next"/.exec(response.headers.get("Link") ?? "")?.[1];
    }
    download((type === "text/csv" ? MARK : "") + parts.join(""), type, name);
  } catch (error) {
    fail(error.message);
  }
}
