// Sends one file to the server as it is, and shows how much of it has gone. The server decides what it is.
import { createElement as h, useRef, useState } from "react";

export function FeedDrop({ endpoint, accept, bytesMax = 0, words, disabled = false, onSent }) {
  const [sent, setSent] = useState(-1); // percent; -1 while nothing is sent
  const [refused, setRefused] = useState("");
  const [isOver, setOver] = useState(false);
  const field = useRef(null);
  const isBusy = disabled || sent >= 0;

  const fail = (words) => {
    setSent(-1);
    setRefused(words);
  };

  const send = (file) => {
    if (!file || isBusy) return;
    setRefused("");
    if (bytesMax && file.size > bytesMax) return setRefused(words.tooLarge);
    if (file.size === 0) return setRefused(words.empty);
    setSent(0);
    const request = new XMLHttpRequest();
    const more = endpoint.includes("?") ? "&" : "?";
    request.open("POST", `${endpoint}${more}name=${encodeURIComponent(file.name.slice(-120))}`);
    request.setRequestHeader("content-type", "application/octet-stream");
    request.upload.onprogress = (event) => event.lengthComputable && setSent(Math.round((100 * event.loaded) / event.total));
    request.onerror = () => fail(words.broken);
    request.onload = () => {
      let told = {};
      try {
        told = JSON.parse(request.responseText);
      } catch {
        // no answer of ours; the words below say so
      }
      if (request.status !== 201) return fail(told.detail || words.broken);
      setSent(-1);
      onSent(told.id);
    };
    request.send(file);
  };

  const onDrop = (event) => {
    event.preventDefault();
    setOver(false);
    send(event.dataTransfer?.files?.[0]);
  };

  return h(
    "div",
    { className: "stack tight" },
    h(
      "label",
      {
        className: `drop${isOver ? " drop-over" : ""}${isBusy ? " drop-busy" : ""}`,
        onDragOver: (event) => (event.preventDefault(), setOver(true)),
        onDragLeave: () => setOver(false),
        onDrop,
      },
      h("strong", null, words.choose),
      h("span", { className: "quiet" }, words.hint),
      h("input", {
        ref: field,
        type: "file",
        accept,
        disabled: isBusy,
        onChange: (event) => {
          send(event.target.files?.[0]);
          event.target.value = ""; // the same file may be sent again after it was mended
        },
      }),
    ),
    sent >= 0 &&
      h(
        "div",
        { className: "progress-row" },
        h("span", { id: "feed-sending" }, words.sending),
        h("progress", { max: 100, value: sent, "aria-labelledby": "feed-sending" }),
        h("span", { className: "num" }, `${sent} %`),
      ),
    h("p", { role: "alert", className: "field-error" }, refused),
  );
}
