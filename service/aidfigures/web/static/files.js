// A file → what to do with it: a text to put in the box, or a page or a table to send as it is.

const KINDS = {
  txt: "text", text: "text", md: "text", html: "html", htm: "html", xhtml: "html",
  csv: "csv", tsv: "csv", jsonl: "jsonl", ndjson: "jsonl",
};
const TYPES = { html: "text/html", csv: "text/csv", jsonl: "application/x-ndjson" };
const NOT_TEXT = [
  ["%PDF-", "a PDF. Open it, copy the text and paste it here"],
  ["PK\u0003\u0004", "a zip file or an office document. Save it as text, or copy the text and paste it here"],
  ["\u00d0\u00cf\u0011\u00e0", "an office document. Save it as text, or copy the text and paste it here"],
  ["\u0089PNG", "a picture. Only text can be read"],
  ["\u00ff\u00d8\u00ff", "a picture. Only text can be read"],
  ["\u001f\u008b", "packed. Unpack it first"],
];
const HEAD = 4096; // bytes looked at to tell text from all else

// → { kind, name, text } or { kind, name, file, type, about }, each perhaps with a `note`. Throws an Error with words.
export async function opened(file, limits) {
  const kind = kindOf(file);
  if (file.size === 0) throw new Error(`${file.name} is empty.`);
  const most = kind === "csv" || kind === "jsonl" ? limits.batch : limits.body;
  if (file.size > most) throw new Error(`${file.name} is too large: ${size(file.size)}, and this server reads up to ${size(most)}.`);
  const head = new Uint8Array(await file.slice(0, HEAD).arrayBuffer());
  refuseBinary(file.name, head);
  if (kind === "text") return asText(file, limits.text);
  const known = { kind, name: file.name, file, type: TYPES[kind], about: size(file.size) };
  return kind === "html" ? { ...known, ...(await pageCharset(file, head)) } : known;
}

function kindOf(file) {
  const ending = file.name.includes(".") ? file.name.split(".").at(-1).toLowerCase() : "";
  const byType = { "text/html": "html", "text/csv": "csv", "text/plain": "text" };
  return KINDS[ending] ?? byType[file.type] ?? "text";
}

// As the command line tells them apart: by how files of other kinds begin, and by NUL, of which UTF-16 is full.
function refuseBinary(name, head) {
  const begin = String.fromCharCode(...head.slice(0, 5));
  for (const [mark, what] of NOT_TEXT) {
    if (begin.startsWith(mark)) throw new Error(`${name} is ${what}.`);
  }
  const nuls = head.filter((byte) => byte === 0).length;
  if (nuls > head.length / 100 && !utf16(head)) throw new Error(`${name} is no text: it cannot be read.`);
}

async function asText(file, most) {
  const bytes = await file.arrayBuffer();
  const { text, note } = decoded(bytes);
  const length = Array.from(text).length;
  if (!text.trim()) throw new Error(`${file.name} is empty.`);
  if (length > most) throw new Error(`${file.name} is too long: ${count(length)} characters, and this server reads up to ${count(most)}.`);
  return { kind: "text", name: file.name, text: text.replaceAll("\r\n", "\n"), note };
}

// UTF-16 with its mark, UTF-8, else Windows-1252, which takes any byte: the reader is told.
function decoded(bytes) {
  const mark = utf16(new Uint8Array(bytes, 0, Math.min(2, bytes.byteLength)));
  if (mark) return { text: new TextDecoder(mark).decode(bytes) };
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch {
    return { text: new TextDecoder("windows-1252").decode(bytes), note: NOT_UTF8 };
  }
}

const NOT_UTF8 = "It is not in UTF-8 and was read as Windows-1252: look whether é, ö and € are right.";

// A page that names its charset is left to the server; one that names none and is no UTF-8 is Windows-1252.
async function pageCharset(file, head) {
  if (/charset/i.test(String.fromCharCode(...head)) || utf16(head)) return {};
  const { note } = decoded(await file.arrayBuffer());
  return note ? { type: "text/html; charset=windows-1252", note } : {};
}

function utf16(head) {
  if (head[0] === 0xff && head[1] === 0xfe) return "utf-16le";
  return head[0] === 0xfe && head[1] === 0xff ? "utf-16be" : null;
}

function size(bytes) {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1e6 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1e6).toLocaleString("en", { maximumFractionDigits: 1 })} MB`;
}

const count = (number) => number.toLocaleString("en");
