// A new seat plan: typed, pasted or dropped; the server reads it while one types, and what it would be is drawn. What was
// typed never passes through the page's state, so that a plan of 100,000 seats is as quick as one of ten.
import { createElement as h, useEffect, useRef, useState } from "react";
import { MarkDesk, changesOf } from "./plan_marks.js";
import { fill } from "./seat_picker.js";
import { readPlan } from "./seat_map_plan.js";

const WAIT_MS = 350;
const SHOWN_MAX = 60_000; // characters beyond which a file is named, not shown
const counted = ([one, many], n) => fill(n === 1 ? one : many, { n: n.toLocaleString("en") });
const post = (address, body, signal) =>
  fetch(address, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body), signal });

export function PlanMaker({ endpoint, replaces, startName, bytesMax, examples, words, onSaved }) {
  const [name, setName] = useState(startName || "");
  const [way, setWay] = useState("words");
  const [texts, setTexts] = useState({ words: "", capacity: "", csv: "", json: "" });
  const [file, setFile] = useState("");
  const [read, setRead] = useState(null);
  const [marks, setMarks] = useState([]);
  const [error, setError] = useState("");
  const [refused, setRefused] = useState("");
  const [isBusy, setBusy] = useState(false);
  const [isOver, setOver] = useState(false);
  const asked = useRef(0);
  const text = texts[way];
  const write = (value, into = way) => setTexts((all) => ({ ...all, [into]: value }));
  useEffect(() => setName((typed) => typed || startName || ""), [startName]);
  useEffect(() => {
    if (!replaces) return;
    fetch(`/api/v1/admin/seat-plans/${replaces}/csv`)
      .then((answer) => (answer.ok ? answer.text() : ""))
      .then((csv) => csv && (write(csv, "csv"), setWay("csv"), setFile(words.current)));
  }, [replaces]);

  useEffect(() => {
    const number = (asked.current += 1);
    setRefused("");
    if (!text.trim()) {
      setRead(null);
      setError("");
      return undefined;
    }
    const stop = new AbortController();
    const timer = setTimeout(async () => {
      try {
        const answer = await post(`${endpoint}/preview`, { way, text }, stop.signal);
        const told = await answer.json();
        if (number !== asked.current) return;
        if (answer.ok) {
          const plan = readPlan(told);
          setRead({ told, plan });
          setMarks(plan.marks);
          setError("");
        } else {
          setRead(null);
          setError(told.detail || words.broken);
        }
      } catch (why) {
        if (why.name !== "AbortError") setError(words.broken);
      }
    }, WAIT_MS);
    return () => (clearTimeout(timer), stop.abort());
  }, [way, text]);

  const take = async (dropped) => {
    setOver(false);
    if (!dropped) return;
    if (dropped.size > bytesMax) return setError(words.too_large);
    const into = /\.json$/i.test(dropped.name) ? "json" : "csv";
    write(await dropped.text(), into);
    setFile(dropped.name);
    setWay(into);
    if (!name.trim()) setName(dropped.name.replace(/\.[^.]*$/, "").slice(0, 100));
  };
  const save = async (event) => {
    event.preventDefault();
    if (!name.trim()) return setRefused(words.name_missing);
    if (!read) return setRefused(error || words.nothing);
    setBusy(true);
    setRefused("");
    try {
      const changed = changesOf(read.plan.marks, marks).map(([mark, on, runs]) => ({ mark, on, runs }));
      const answer = await post(endpoint, { way, text, name, replaces: replaces || "", marks: changed });
      const told = await answer.json();
      if (answer.ok) onSaved(told.id);
      else setRefused(told.detail || words.broken);
    } catch {
      setRefused(words.broken);
    }
    setBusy(false);
  };

  const isFile = way === "csv" || way === "json";
  const source =
    way === "capacity"
      ? h("input", { id: "plan-text", inputMode: "numeric", autoComplete: "off", value: text, "aria-describedby": "plan-hint plan-error", onChange: (event) => write(event.target.value) })
      : text.length > SHOWN_MAX
        ? h("p", { id: "plan-text", className: "row card" }, h("span", { className: "grow" }, fill(words.held, { name: file || words.pasted, n: text.length.toLocaleString("en") })), h("button", { type: "button", className: "btn", onClick: () => (write(""), setFile("")) }, words.other))
        : h("textarea", { id: "plan-text", rows: way === "words" ? 6 : 10, spellCheck: false, className: "code", value: text, "aria-describedby": "plan-hint plan-error", onChange: (event) => (write(event.target.value), setFile("")) });

  return h(
    "form",
    { className: "split split-main plan-maker", onSubmit: save },
    h(
      "div",
      { className: "stack" },
      h(
        "div",
        { className: "field" },
        h("label", { htmlFor: "plan-name" }, words.name),
        h("input", { id: "plan-name", value: name, maxLength: 120, autoComplete: "off", onChange: (event) => setName(event.target.value) }),
      ),
      h(
        "div",
        { className: "segmented", role: "group", "aria-label": words.way },
        Object.keys(texts).map((one) => h("button", { key: one, type: "button", "aria-pressed": way === one, onClick: () => setWay(one) }, words.ways[one])),
      ),
      h(
        "div",
        { className: "field" },
        h(text.length > SHOWN_MAX ? "span" : "label", text.length > SHOWN_MAX ? { className: "field-label" } : { htmlFor: "plan-text" }, words.labels[way]),
        source,
        h("p", { id: "plan-hint", className: "field-hint" }, words.hints[way]),
        h("p", { id: "plan-error", className: "field-error", role: "alert" }, error),
      ),
      way === "words"
        ? h(
            "div",
            { className: "stack tight" },
            h("h2", null, words.examples),
            h(
              "ul",
              { className: "plan-examples" },
              examples.map(([example, title]) =>
                h("li", { key: example }, h("button", { type: "button", className: "plan-example", onClick: () => write(example) }, h("strong", null, title), h("code", null, example))),
              ),
            ),
          )
        : null,
      isFile
        ? h(
            "label",
            { className: `drop${isOver ? " drop-over" : ""}`, onDragOver: (event) => (event.preventDefault(), setOver(true)), onDragLeave: () => setOver(false), onDrop: (event) => (event.preventDefault(), take(event.dataTransfer?.files?.[0])) },
            h("strong", null, words.drop),
            h("span", { className: "quiet" }, words.drop_hint),
            h("input", { type: "file", accept: ".csv,.json,text/csv,application/json", onChange: (event) => (take(event.target.files?.[0]), (event.target.value = "")) }),
          )
        : null,
    ),
    h(
      "section",
      { className: "stack", "aria-labelledby": "plan-preview" },
      h("h2", { id: "plan-preview" }, words.preview),
      h(
        "div",
        { role: "status" },
        read
          ? h(
              "div",
              { className: "stack tight" },
              h("p", null, h("strong", null, [counted(words.seats, read.told.seats), counted(words.rows, read.told.rows), counted(words.sections, read.told.sections.length)].join(" · "))),
              read.told.repairs.length ? h("ul", { className: "plan-repairs" }, read.told.repairs.map((one) => h("li", { key: one }, one))) : null,
            )
          : h("p", { className: "quiet" }, error ? words.refused : words.nothing),
      ),
      read && marks.length === read.plan.label.length ? h(MarkDesk, { plan: read.plan, marks, setMarks, words: words.picker }) : null,
      h("p", { role: "alert", className: "field-error" }, refused),
      h("div", { className: "actions" }, h("button", { type: "submit", className: "btn btn-primary", "aria-busy": isBusy, disabled: isBusy }, words.save)),
    ),
  );
}
