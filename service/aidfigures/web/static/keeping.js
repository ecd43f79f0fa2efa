// "Keep this article": the button, and what the store said. Where there is no store there is no button.

import { byId, element } from "./dom.js";
import { call, send } from "./service.js";

const SAID = {
  kept: "This article is kept now.", unchanged: "This article was kept before, and reads the same.",
  read_again: "This article was kept before; its new reading is kept too, and shown from now on.",
  copy: "The same text is kept already, from another address: this one is noted as a copy of it.",
};

// `asked` gives what was read last.
export function watchKeeping(asked, fail) {
  byId("keep")?.addEventListener("click", async () => {
    try {
      const { id, outcome } = await (await send("v1/documents", asked(), "application/json")).json();
      say(SAID[outcome], id, fail);
    } catch (error) {
      fail(error.message);
    }
  });
}

// Another article is shown: what was said of the one before goes.
export function keptChanged(many) {
  if (!byId("keep")) return;
  byId("keep").hidden = many;
  byId("kept-words").replaceChildren();
}

function say(words, id, fail) {
  const forget = element("button", { type: "button", class: "plain" }, "Forget it again");
  forget.addEventListener("click", async () => {
    try {
      await call(`v1/documents/${encodeURIComponent(id)}`, { method: "DELETE" });
      byId("kept-words").textContent = "The article is forgotten.";
      byId("keep").focus();
    } catch (error) {
      fail(error.message);
    }
  });
  byId("kept-words").replaceChildren(`${words} `, element("a", { href: "kept" }, "See what is kept"), " ", forget);
}
