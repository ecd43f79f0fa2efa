// The page: form → POST /v1/figures → marked text, totals, table, downloads. No library, nothing from elsewhere.

import { renderArticle } from "./article.js";
import { hideCard, showCard } from "./card.js";
import { byId, element } from "./dom.js";
import { EXAMPLE } from "./example.js";
import { renderRows } from "./sums.js";
import { renderTotals } from "./totals.js";
import { plainWords } from "./words.js";

const OPTIONS = ["published", "url", "outlet_country", "base_currency", "rate_method"];
const ratesUntil = document.body.dataset.ratesUntil;
let last = null; // what was asked and answered: the downloads are made from it

byId("published").value = today();
noteRate();
byId("ask").addEventListener("submit", (event) => {
  event.preventDefault();
  read();
});
byId("example").addEventListener("click", () => {
  byId("text").value = EXAMPLE.text;
  for (const name of OPTIONS) byId(name).value = EXAMPLE[name];
  noteRate();
  read();
});
for (const name of ["published", "rate_method"]) byId(name).addEventListener("change", noteRate);
byId("csv").addEventListener("click", downloadCsv);
byId("iati").addEventListener("click", downloadIati);
byId("json").addEventListener("click", () => download(JSON.stringify(last.answer, null, 2), "application/json", "figures.json"));

async function read() {
  const asked = request();
  byId("problem").hidden = true;
  if (!asked.text.trim()) {
    fail("There is no text to read yet. Paste an article, or try the example.");
    byId("text").focus();
    return;
  }
  byId("status").textContent = "Reading…";
  byId("read").disabled = true;
  try {
    const response = await post(asked, "application/json");
    if (!response.ok) throw new Error(await reason(response));
    last = { asked, answer: await response.json() };
    show();
  } catch (error) {
    fail(error.message);
  } finally {
    byId("read").disabled = false;
  }
}

function show() {
  const { asked, answer } = last;
  const { figures, base_currency: base } = answer;
  hideCard();
  renderTotals(byId("totals"), figures, answer.totals);
  renderArticle(byId("article"), asked.text, figures, showCard, hideCard);
  renderRows(byId("rows"), figures, base);
  byId("versions").textContent = Object.entries(answer.versions)
    .map(([name, version]) => `${plainWords(name)}: ${version}`).join(" · ");
  byId("result").hidden = false;
  byId("status").textContent = `${figures.length} ${figures.length === 1 ? "sum" : "sums"} found.`;
  byId("result").scrollIntoView({ behavior: calm() ? "auto" : "smooth", block: "start" });
}

// Options that are empty are left out. Past the end of the rate tables the latest rates stand in, and the page says so.
function request() {
  const asked = { text: byId("text").value };
  for (const name of OPTIONS) {
    const value = byId(name).value.trim();
    if (value) asked[name] = value;
  }
  if (pastRates()) asked.rate_method = "latest";
  return asked;
}

function pastRates() {
  const day = byId("published").value;
  return Boolean(ratesUntil && day > ratesUntil && byId("rate_method").value === "last_published");
}

function noteRate() {
  const note = byId("rate-note");
  note.hidden = !pastRates();
  note.textContent = note.hidden ? "" : `The rate tables end on ${ratesUntil}: the latest rates in them are used.`;
}

function post(asked, form) {
  return fetch("v1/figures", {
    method: "POST", headers: { "Content-Type": "application/json", Accept: form }, body: JSON.stringify(asked),
  });
}

async function reason(response) {
  try {
    return (await response.json()).detail;
  } catch {
    return `The server answered ${response.status}.`;
  }
}

function fail(words) {
  byId("status").textContent = "";
  byId("problem").textContent = words;
  byId("problem").hidden = false;
}

// A profile brings its own base currency, so ours is not asked for with it.
async function downloadCsv() {
  const profile = byId("profile").value;
  const { base_currency: base, ...asked } = last.asked;
  const wanted = profile ? { ...asked, profile } : { ...asked, base_currency: base };
  // The mark is for Excel, which else reads €.
  await fetchFile(wanted, "text/csv", profile ? `figures-${profile}.csv` : "figures.csv", "\ufeff");
}

function downloadIati() {
  return fetchFile(last.asked, "application/xml", "iati-activities.xml", "");
}

async function fetchFile(asked, type, name, mark) {
  try {
    const response = await post(asked, type);
    if (!response.ok) throw new Error(await reason(response));
    download(mark + await response.text(), type, name);
  } catch (error) {
    fail(error.message);
  }
}

function download(content, type, name) {
  const address = URL.createObjectURL(new Blob([content], { type }));
  element("a", { href: address, download: name }).click();
  URL.revokeObjectURL(address);
}

function today() {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}

function calm() {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
}
