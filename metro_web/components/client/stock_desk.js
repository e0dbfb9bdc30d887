// The stock of one event or trip: every seat as it stands, looked at once a second while the page is in front; seats are
// chosen and then blocked, released or priced. Counts are made here from the same bits that a passenger's map has.
import { createElement as h, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { readPlan } from "./seat_map_plan.js";
import { SeatPicker, usePlan } from "./seat_picker.js";
import { Key, runsOf } from "./seat_sheet.js";

const LOOK_MS = 1000;
const TONES = ["seat-free", "seat-held", "seat-sold", "seat-blocked"];
const GLYPHS = ["", "H", "S", "×"];

const unpacked = (text, count) => {
  const bytes = atob(text);
  const made = new Uint8Array(count);
  for (let i = 0; i < count; i += 1) made[i] = (bytes.charCodeAt(i >> 2) >> (2 * (i & 3))) & 3;
  return made;
};

// What the address answers, anew each second; a page in the background does not ask.
function useLook(address, isPaused, nudge) {
  const [look, setLook] = useState(null);
  const [isLost, setLost] = useState(false);
  const kept = useRef("");
  useEffect(() => {
    if (!address) return undefined;
    let timer = 0;
    let isOver = false;
    const ask = async () => {
      if (!document.hidden) {
        try {
          const answer = await fetch(address);
          const text = answer.ok ? await answer.text() : "";
          if (isOver) return;
          setLost(!text);
          if (text && text !== kept.current) {
            kept.current = text;
            setLook(JSON.parse(text));
          }
        } catch {
          if (!isOver) setLost(true);
        }
      }
      if (!isOver && !isPaused) timer = setTimeout(ask, LOOK_MS);
    };
    ask();
    return () => ((isOver = true), clearTimeout(timer));
  }, [address, isPaused, nudge]);
  return [look, isLost];
}

export function StockDesk({ inventory, planAddress, rows, seatPrices, sectionPrices, words, named, error, refused, done, onWords, onBlock, onRelease, onPrice, onSectionPrice }) {
  const [plan, isPlanLost] = usePlan(planAddress, readPlan);
  const [isPaused, setPaused] = useState(false);
  const [look, isLost] = useLook(inventory && `/api/v1/inventories/${inventory}/availability`, isPaused, done);
  const [chosen, setChosen] = useState(new Set());
  const [reason, setReason] = useState("");
  const [price, setPrice] = useState("");
  useEffect(() => {
    setChosen(new Set());
    setPrice("");
    setReason("");
  }, [done]);
  const status = useMemo(() => (plan && look ? unpacked(look.seats, plan.label.length) : null), [plan, look]);
  const figures = useMemo(() => counted(plan, status, look, rows), [plan, status, look, rows]);
  const priceOf = (i) => seatPrices[plan.label[i]] || sectionPrices[plan.sections[plan.sectionOf[i]].code] || words.unsold;
  const left = useCallback(
    (first, end) => {
      let free = 0;
      for (let i = first; i < end; i += 1) free += status[i] === 0 ? 1 : 0;
      return { all: end - first, left: free, from: priceOf(first) };
    },
    [plan, status, sectionPrices],
  );
  const spoken = (i) => [plan.label[i], words.statuses[status ? status[i] : 0], priceOf(i)].join(", ");
  const runs = () => runsOf(chosen);
  const isOpen = (i) => status[i] === 0 || status[i] === 3;
  const isMixed = status && [...chosen].some((i) => !isOpen(i));
  const button = (label, act, kind = "") => h("button", { type: "button", className: `btn${kind}`, disabled: !chosen.size, onClick: act }, label);

  return h(
    "div",
    { className: "stack loose" },
    h(
      "section",
      { className: "section", "aria-labelledby": "stock-sections" },
      h(
        "div",
        { className: "row between" },
        h("h2", { id: "stock-sections" }, words.sections),
        h("button", { type: "button", className: "btn", "aria-pressed": isPaused, onClick: () => setPaused(!isPaused) }, isPaused ? words.resume : words.pause),
      ),
      h("p", { className: "field-error", role: "alert" }, isLost && !isPaused ? words.lost : ""),
      h(Sections, { rows: figures, words, onSectionPrice }),
    ),
    planAddress
      ? h(
          "section",
          { className: "section", "aria-labelledby": "stock-seats" },
          h("h2", { id: "stock-seats" }, words.seats),
          isPlanLost
            ? h("p", { role: "alert" }, words.lost)
            : !plan || !status
              ? h("div", { className: "skeleton seats-waiting", "aria-hidden": true })
              : h(
                  "div",
                  { className: "split split-main" },
                  h(
                    "div",
                    { className: "stack" },
                    h(SeatPicker, { plan, chosen, setChosen, look: (i) => [TONES[status[i]] + (seatPrices[plan.label[i]] ? " seat-priced" : ""), GLYPHS[status[i]]], left, money: (price) => price, spoken, words: words.picker, onWords, named, error }),
                    h("ul", { className: "seats-legend" }, TONES.map((tone, n) => h("li", { key: tone }, h(Key, { tone, glyph: GLYPHS[n] }), words.statuses[n])), h("li", null, h(Key, { tone: "seat-priced" }), words.priced)),
                  ),
                  h(
                    "div",
                    { className: "card stack aside" },
                    h("h3", null, words.change),
                    isMixed ? h("button", { type: "button", className: "btn", onClick: () => setChosen(new Set([...chosen].filter(isOpen))) }, words.only_open) : null,
                    field("stock-reason", words.reason, reason, setReason, { maxLength: 300, hint: words.reason_hint }),
                    h("div", { className: "actions" }, button(words.block, () => onBlock(runs(), reason), " btn-primary"), button(words.release, () => onRelease(runs(), reason))),
                    field("stock-price", words.price, price, setPrice, { inputMode: "decimal", hint: words.price_hint }),
                    h("div", { className: "actions" }, button(words.set_price, () => onPrice(runs(), price, reason)), button(words.section_price, () => onPrice(runs(), null, reason))),
                    h("p", { role: "alert", className: "field-error" }, refused || ""),
                  ),
                ),
        )
      : null,
  );
}

const field = (id, label, value, set, { hint, ...more }) =>
  h("div", { className: "field" }, h("label", { htmlFor: id }, label), h("input", { id, value, autoComplete: "off", "aria-describedby": `${id}-hint`, onChange: (event) => set(event.target.value), ...more }), h("p", { id: `${id}-hint`, className: "field-hint" }, hint));

// The server's figures until the bits are here, then those of this second.
function counted(plan, status, look, rows) {
  const place = new Map(plan ? plan.sections.map((section) => [section.code, section]) : []);
  return rows.map((row) => {
    const section = place.get(row.code);
    if (section && status) {
      const found = [0, 0, 0, 0];
      for (let i = section.first; i < section.end; i += 1) found[status[i]] += 1;
      return { ...row, free: found[0], held: found[1], sold: found[2], blocked: found[3] };
    }
    if (!row.has_seats && look?.left[row.code] !== undefined) return { ...row, free: look.left[row.code], sold: row.total - look.left[row.code] };
    return row;
  });
}

function Sections({ rows, words, onSectionPrice }) {
  const figures = ["free", "held", "sold", "blocked"];
  const total = figures.map((name) => rows.reduce((sum, row) => sum + row[name], 0));
  const cell = (name, value) => h("td", { key: name, role: "cell", className: "end", "data-label": words[name] }, value.toLocaleString("en"));
  return h(
    "div",
    { className: "table-frame seats-scrolled", role: "region", "aria-label": words.figures, tabIndex: 0 },
    h(
      "table",
      { className: "table table-cards", role: "table" },
      h("caption", { className: "sr-only" }, words.figures),
      h(
        "thead",
        { role: "rowgroup" },
        h("tr", { role: "row" }, h("th", { scope: "col", role: "columnheader" }, words.section), h("th", { scope: "col", role: "columnheader", className: "end" }, words.price), figures.map((name) => h("th", { key: name, scope: "col", role: "columnheader", className: "end" }, words[name])), h("th", { scope: "col", role: "columnheader" }, h("span", { className: "sr-only" }, words.actions))),
      ),
      h(
        "tbody",
        { role: "rowgroup" },
        rows.map((row) =>
          h(
            "tr",
            { key: row.code, role: "row" },
            h("th", { scope: "row", role: "rowheader", "data-label": words.section }, row.name, row.has_seats ? null : h("span", { className: "quiet small" }, ` ${words.unnumbered}`)),
            h("td", { role: "cell", className: "end", "data-label": words.price }, row.price_label),
            figures.map((name) => cell(name, row[name])),
            h("td", { role: "cell", "data-label": words.actions }, h("button", { type: "button", className: "btn", "aria-label": words.reprice.replace("{name}", row.name), onClick: () => onSectionPrice(row.code) }, words.change_price)),
          ),
        ),
        rows.length > 1
          ? h("tr", { role: "row", className: "stock-total" }, h("th", { scope: "row", role: "rowheader", "data-label": words.section }, words.total), h("td", { role: "cell", "data-label": words.price }, ""), figures.map((name, n) => cell(name, total[n])), h("td", { role: "cell", "data-label": words.actions }, ""))
          : null,
      ),
    ),
  );
}
