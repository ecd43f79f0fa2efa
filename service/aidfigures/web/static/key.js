// The question for an API key. What is typed goes back to the caller and stays in the memory of this tab.

import { byId } from "./dom.js";

// → the key; an Error where the reader would rather not. `words` say what was wrong with the one before.
export function askKey(words) {
  const box = byId("key-box");
  const field = byId("key");
  byId("key-words").textContent = words;
  field.value = "";
  return new Promise((resolve, reject) => {
    box.addEventListener("close", () => {
      const typed = field.value.trim();
      field.value = "";
      if (box.returnValue === "use" && typed) resolve(typed);
      else reject(new Error("This server asks for an API key, and none was given."));
    }, { once: true });
    byId("key-cancel").onclick = () => box.close("");
    box.returnValue = "";
    box.showModal();
  });
}
