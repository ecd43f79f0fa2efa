// An article that is kept: its name, its address, the text with its sums marked, and how to forget it.

import { renderArticle } from "./article.js";
import { hideCard, showCard } from "./card.js";
import { byId, element } from "./dom.js";
import { call } from "./service.js";

let changed = () => {}; // to be called when an article was forgotten
let fail = () => {};

export function showArticlesOf(whenChanged, whenFailed) {
  [changed, fail] = [whenChanged, whenFailed];
  byId("opened-close").addEventListener("click", close);
  byId("forget-cancel").addEventListener("click", () => byId("forget-box").close(""));
}

// "Title", read it here, where it stood, forget it.
export function articleLinks(document) {
  const name = nameOf(document);
  const open = element("button", { type: "button", class: "plain" }, name);
  open.addEventListener("click", () => show(document, open));
  const forget = element("button", { type: "button", class: "plain", "aria-label": `Forget ${name}` }, "Forget");
  forget.addEventListener("click", () => askToForget(document));
  return element("p", { class: "article-links" }, open, " ", outlet(document.url), " ", forget);
}

const nameOf = ({ title, url, published }) => title ?? url ?? `Article ${published ? `of ${published}` : "without a title"}`;

// Only what a browser opens as a page: an address may say anything.
function outlet(url) {
  const host = /^https?:/i.test(url ?? "") ? hostOf(url) : null;
  return host && element("a", { href: url, target: "_blank", rel: "noreferrer noopener" }, `${host} ↗`);
}

const hostOf = (url) => (URL.canParse(url ?? "") ? new URL(url).hostname.replace(/^www\./, "") : null);

let opener = null;

async function show(document, button) {
  try {
    const kept = await (await call(`v1/documents/${encodeURIComponent(document.id)}`)).json();
    opener = button;
    hideCard();
    byId("opened-title").textContent = nameOf(document);
    const copies = kept.copies.length ? `also at ${kept.copies.map(({ url }) => hostOf(url) ?? url).join(", ")}` : null;
    byId("opened-about").textContent = [kept.published, hostOf(kept.url), copies].filter(Boolean).join(" · ");
    if (kept.text === null) byId("opened-text").textContent = "The text of this article is not kept, only its sums and the sentences that they stand in.";
    else renderArticle(byId("opened-text"), kept.text, kept.figures, showCard, hideCard);
    byId("opened").hidden = false;
    byId("opened-title").focus();
  } catch (error) {
    fail(error.message);
  }
}

function close() {
  hideCard();
  byId("opened").hidden = true;
  if (opener?.isConnected) opener.focus();
}

function askToForget(document) {
  const box = byId("forget-box");
  byId("forget-name").textContent = nameOf(document);
  box.returnValue = "";
  box.addEventListener("close", () => box.returnValue === "forget" && forget(document), { once: true });
  box.showModal();
}

async function forget({ id }) {
  try {
    await call(`v1/documents/${encodeURIComponent(id)}`, { method: "DELETE" });
    byId("opened").hidden = true;
    await changed();
    byId("answer").prepend("The article is forgotten. ");
    byId("results").focus();
  } catch (error) {
    fail(error.message);
  }
}
