// The choice of an article: typed or pasted in the box, or a file that is chosen or dropped on the page.

import { byId } from "./dom.js";
import { opened } from "./files.js";

const KIND_WORDS = {
  html: "web page: its main text is read", csv: "table: each row is read as an article",
  jsonl: "JSON lines: each line is read as an article",
};
let held = null; // a page or a table that is sent as it is

// `fail` is called with words for the reader, `changed` after a file was taken.
export function watchFiles(limits, changed, fail) {
  const input = byId("file");
  input.addEventListener("change", () => take([...input.files]));
  byId("file-remove").addEventListener("click", () => {
    letGo();
    byId("text").focus();
  });
  for (const name of ["dragenter", "dragover"]) document.addEventListener(name, over);
  document.addEventListener("dragleave", (event) => event.relatedTarget === null && mark(false));
  document.addEventListener("drop", (event) => {
    mark(false);
    if (!carriesFiles(event)) return; // a text that is dropped on the box goes in by itself
    event.preventDefault();
    take([...event.dataTransfer.files]);
  });

  async function take(files) {
    input.value = ""; // so that the same file can be chosen again
    if (!files.length) return;
    try {
      if (files.length > 1) throw new Error("One file at a time. For many articles, use one CSV table with a row for each.");
      hold(await opened(files[0], limits));
      changed();
    } catch (error) {
      fail(error.message);
    }
  }
}

export const heldFile = () => held;

// The box again, in place of a file.
export function letGo() {
  held = null;
  byId("file-box").hidden = true;
  byId("text").hidden = false;
  byId("file-note").textContent = "";
}

function hold(found) {
  letGo();
  if (found.kind === "text") {
    byId("text").value = found.text;
    byId("file-note").textContent = [`${found.name} is in the box.`, found.note].filter(Boolean).join(" ");
    return;
  }
  held = found;
  byId("file-name").textContent = found.name;
  byId("file-about").textContent = `${found.about}, ${KIND_WORDS[found.kind]}`;
  byId("file-box").hidden = false;
  byId("text").hidden = true;
  byId("file-note").textContent = [`${found.name} is ready to be read.`, found.note].filter(Boolean).join(" ");
}

function over(event) {
  if (!carriesFiles(event)) return;
  event.preventDefault();
  mark(true);
}

const carriesFiles = (event) => event.dataTransfer?.types.includes("Files") ?? false;

function mark(on) {
  byId("paste").classList.toggle("dropping", on);
}
