// Many articles: a table or JSON lines → POST /v1/batches → records for the table of sums, and the lines that failed.

import { byId, element } from "./dom.js";
import { send } from "./service.js";
import { plural } from "./words.js";

const TELL = 50; // articles between two words of how far it has come

// `told` is called with how many articles are done. → { records, articles, errors }
export async function readBatch(asked, told) {
  const response = await send("v1/batches", asked, "application/x-ndjson");
  const read = { records: [], articles: 0, errors: [] };
  for await (const line of lines(response.body)) {
    const answer = JSON.parse(line);
    const source = typeof answer.id === "string" ? answer.id : JSON.stringify(answer.id);
    if (answer.error) read.errors.push({ line: answer.line, source, ...answer.error });
    else {
      read.articles += 1;
      answer.figures.forEach((figure, index) => read.records.push({ figure, number: index + 1, source }));
    }
    if ((read.articles + read.errors.length) % TELL === 0) told(read.articles);
  }
  return read;
}

async function* lines(stream) {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const pieces = (rest + part.value).split("\n");
    rest = pieces.pop();
    yield* pieces.filter(Boolean);
  }
  if (rest) yield rest;
}

export function renderBatch({ records, articles, errors }) {
  byId("batch-words").textContent = `${plural(records.length, "sum")} in ${plural(articles, "article")}.`
    + " They are not added up: the same announcement may stand in several articles.";
  byId("batch-errors").hidden = errors.length === 0;
  byId("batch-errors-title").textContent = `${plural(errors.length, "row")} could not be read`;
  byId("batch-errors-list").replaceChildren(...errors.map(({ line, field, reason }) =>
    element("li", {}, `Line ${line}: ${field === "line" ? "" : `${field} `}${reason}`)));
}
