// The page: an article or a file → what the service says of it, as marks, totals and a table. Nothing from elsewhere.

import { renderArticle } from "./article.js";
import { readBatch, renderBatch } from "./batch.js";
import { hideCard, showCard } from "./card.js";
import { byId } from "./dom.js";
import { EXAMPLE } from "./example.js";
import { keptChanged, watchKeeping } from "./keeping.js";
import { heldFile, letGo, watchFiles } from "./picker.js";
import { download, MARK, send } from "./service.js";
import { renderTable } from "./table.js";
import { renderTotals } from "./totals.js";
import { plainWords, plural } from "./words.js";

const OPTIONS = ["published", "url", "outlet_country", "base_currency", "rate_method"];
const { ratesUntil, textLimit, bodyLimit, batchLimit } = document.body.dataset;
let last = null; // what was asked and answered: the downloads are made from it

byId("published").value = today();
noteRate();
watchFiles({ text: Number(textLimit), body: Number(bodyLimit), batch: Number(batchLimit) }, () => { fail(""); byId("read").focus(); }, fail);
watchKeeping(() => last.asked, fail);
byId("ask").addEventListener("submit", (event) => {
  event.preventDefault();
  read();
});
byId("example").addEventListener("click", () => {
  letGo();
  byId("text").value = EXAMPLE.text;
  for (const name of OPTIONS) byId(name).value = EXAMPLE[name];
  noteRate();
  read();
});
for (const name of ["published", "rate_method"]) byId(name).addEventListener("change", noteRate);
byId("csv").addEventListener("click", downloadCsv);
byId("iati").addEventListener("click", () => downloadFile(last.asked, "application/xml", "iati-activities.xml"));
byId("json").addEventListener("click", downloadJson);

async function read() {
  if (byId("read").getAttribute("aria-disabled")) return; // one at a time; it keeps the focus, which a disabled button would lose
  fail("");
  const asked = request();
  if (!asked.file && !asked.text.trim()) {
    fail("There is no text to read yet. Paste an article, choose a file, or try the example.");
    byId("text").focus();
    return;
  }
  byId("status").textContent = "Reading…";
  byId("read").setAttribute("aria-disabled", "true");
  try {
    if (isBatch(asked)) await showBatch(asked);
    else showArticle(asked, await (await send("v1/figures", asked, "application/json")).json());
    byId("result").focus({ preventScroll: true });
    byId("result").scrollIntoView({ behavior: calm() ? "auto" : "smooth", block: "start" });
  } catch (error) {
    fail(error.message);
  } finally {
    byId("read").removeAttribute("aria-disabled");
  }
}

function showArticle(asked, answer) {
  last = { asked, answer };
  const { figures, base_currency: base } = answer;
  begin(false);
  renderTotals(byId("totals"), figures, answer.totals);
  renderArticle(byId("article"), answer.text ?? asked.text, figures, showCard, hideCard);
  renderTable(figures.map((figure, index) => ({ figure, number: index + 1, marked: true })), base);
  byId("versions").textContent = Object.entries(answer.versions)
    .map(([name, version]) => `${plainWords(name)}: ${version}`).join(" · ");
  byId("status").textContent = `${plural(figures.length, "sum")} found.`;
}

async function showBatch(asked) {
  const answer = await readBatch(asked, (done) => { byId("status").textContent = `Reading… ${plural(done, "article")} so far.`; });
  last = { asked, answer };
  begin(true);
  renderBatch(answer);
  renderTable(answer.records, asked.base_currency, { sources: true });
  byId("status").textContent = `${plural(answer.articles, "article")} read, ${plural(answer.records.length, "sum")} found.`;
}

function begin(many) {
  hideCard();
  for (const name of ["one", "profile-choice", "iati"]) byId(name).hidden = many;
  byId("batch").hidden = !many;
  byId("result").hidden = false;
  keptChanged(many);
}

// Options that are empty are left out. Past the end of the rate tables the latest rates stand in, and the page says so.
function request() {
  const { file, type, kind } = heldFile() ?? {};
  const asked = file ? { file, type } : { text: byId("text").value };
  for (const name of OPTIONS) {
    const value = byId(name).value.trim();
    if (value) asked[name] = value;
  }
  if (!pastRates()) return asked;
  if (kind === undefined || kind === "html") return { ...asked, rate_method: "latest" };
  const { published, ...undated } = asked; // rows with a day of their own keep its rates; the others get the latest
  return undated;
}

const isBatch = ({ type }) => type === "text/csv" || type === "application/x-ndjson";

function pastRates() {
  const day = byId("published").value;
  return Boolean(ratesUntil && day > ratesUntil && byId("rate_method").value === "last_published");
}

function noteRate() {
  const note = byId("rate-note");
  note.hidden = !pastRates();
  note.textContent = note.hidden ? "" : `The rate tables end on ${ratesUntil}: the latest rates in them are used.`;
}

// What went wrong, in words; "" takes them away.
function fail(words) {
  if (words) byId("status").textContent = "";
  byId("problem").textContent = words;
  byId("problem").hidden = !words;
}

// A profile brings its own base currency, so ours is not asked for with it.
function downloadCsv() {
  const { base_currency: base, ...asked } = last.asked;
  const profile = isBatch(asked) ? "" : byId("profile").value;
  if (isBatch(asked)) return downloadFile(last.asked, "text/csv", "figures.csv", "v1/batches");
  return downloadFile(profile ? { ...asked, profile } : last.asked, "text/csv", profile ? `figures-${profile}.csv` : "figures.csv");
}

function downloadJson() {
  if (isBatch(last.asked)) return downloadFile(last.asked, "application/x-ndjson", "figures.jsonl", "v1/batches");
  return download(JSON.stringify(last.answer, null, 2), "application/json", "figures.json");
}

async function downloadFile(asked, type, name, path = "v1/figures") {
  try {
    const answer = await (await send(path, asked, type)).text();
    download((type === "text/csv" ? MARK : "") + answer, type, name);
  } catch (error) {
    fail(error.message);
  }
}

function today() {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}

function calm() {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
}
