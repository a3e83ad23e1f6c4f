// Reads a turn of a chat to its end with the npm package eventsource, and prints what came as JSON.
// Arguments: the address of the chat, the request as JSON, headers as JSON. The package posts through a `fetch` of ours.
import { EventSource } from "eventsource";

const [address, body, headers] = process.argv.slice(2);
const KINDS = ["token", "tool_call", "tool_result", "tool_error", "progress", "dlp_finding", "citation", "done"];
const events = [];
const requests = [];

const source = new EventSource(address, {
  fetch: (url, init) => {
    requests.push(init.headers["Last-Event-ID"] ?? null);
    return fetch(url, {
      ...init,
      method: "POST",
      headers: { ...init.headers, ...JSON.parse(headers), "Content-Type": "application/json" },
      body,
    });
  },
});

function end(code) {
  source.close();
  console.log(JSON.stringify({ events, requests }));
  process.exitCode = code;
}

for (const kind of KINDS) {
  source.addEventListener(kind, (event) => {
    events.push({ event: kind, id: event.lastEventId, data: JSON.parse(event.data) });
    if (kind === "done") end(0);
  });
}
source.addEventListener("error", (event) => {
  if (event.data !== undefined) events.push({ event: "error", data: JSON.parse(event.data) });
  if (source.readyState === EventSource.CLOSED || event.data !== undefined) end(1);
});
