// What is kept: the filters → announcements (each once), or every sum, article by article.

import { showArticlesOf } from "./kept-article.js";
import { byId } from "./dom.js";
import { renderFigures } from "./kept-figures.js";
import { renderPackages } from "./kept-packages.js";

const VIEWS = { packages: renderPackages, figures: renderFigures };
const SHARED = ["donor", "recipient", "category", "status", "currency", "since", "until", "countable"];
const OWN = { packages: ["kind"], figures: ["is_aid"] };
const FIELDS = [...SHARED, ...Object.values(OWN).flat()];
let turn = 0; // of the question that was asked last: a slow answer to one before is not shown

const form = byId("filter");
if (form) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    show();
  });
  byId("clear").addEventListener("click", () => { // a reset would go back to the first view too
    for (const name of FIELDS) byId(name).value = "";
    show();
  });
  for (const choice of form.elements.view) choice.addEventListener("change", show);
  showArticlesOf(show, fail);
  show();
}

async function show() {
  const view = form.elements.view.value;
  const mine = ++turn;
  for (const name of Object.keys(VIEWS)) {
    for (const field of OWN[name]) byId(field).closest(".field").hidden = name !== view;
    byId(name).hidden = true;
  }
  fail("");
  byId("answer").textContent = "Looking…";
  try {
    const query = asked(view);
    const words = await VIEWS[view](query, { fail, isStale: () => mine !== turn, filtered: Object.keys(query).length > 0 });
    if (mine !== turn) return;
    byId("answer").textContent = words;
    byId(view).hidden = false;
  } catch (error) {
    if (mine === turn) fail(error.message);
  }
}

function asked(view) {
  const fields = [...SHARED, ...OWN[view]].map((name) => [name, byId(name).value.trim()]);
  return Object.fromEntries(fields.filter(([, value]) => value));
}

// What went wrong, in words; "" takes them away.
function fail(words) {
  if (words) byId("answer").textContent = "";
  byId("problem").textContent = words;
  byId("problem").hidden = !words;
}
