// Calls of the service. A problem becomes an Error with its words; where a key is asked for, the page asks in its turn.

import { askKey } from "./key.js";
import { element } from "./dom.js";

let key = ""; // lives in this tab until it is closed or loaded anew: it is written nowhere

// → a response that is well. `options` are those of fetch.
export async function call(path, { headers = {}, ...options } = {}) {
  for (;;) {
    const response = await fetch(path, {
      ...options, headers: key ? { ...headers, Authorization: `Bearer ${key}` } : headers,
    }).catch(() => { throw new Error("The server cannot be reached."); });
    if (response.ok) return response;
    const words = await reason(response);
    if (response.status !== 401) throw new Error(words);
    key = await askKey(key ? words : "");
  }
}

// Sends an article, in the form that the answer shall have. A file goes as it is, with its options in the query.
export function send(path, asked, accept) {
  const { file, type, ...options } = asked;
  const headers = { "Content-Type": file ? type : "application/json", Accept: accept };
  return call(file ? withQuery(path, options) : path, { method: "POST", headers, body: file ?? JSON.stringify(options) });
}

// Options that are empty are left out.
export function withQuery(path, options) {
  const query = new URLSearchParams(Object.entries(options).filter(([, value]) => value !== "" && value !== null));
  return query.size ? `${path}?${query}` : path;
}

async function reason(response) {
  try {
    return (await response.json()).detail;
  } catch {
    return `The server answered ${response.status}.`;
  }
}

// Hands a file to the reader.
export function download(content, type, name) {
  const place = URL.createObjectURL(new Blob([content], { type }));
  element("a", { href: place, download: name }).click();
  URL.revokeObjectURL(place);
}

export const MARK = "\ufeff"; // before CSV for Excel, which else reads €
