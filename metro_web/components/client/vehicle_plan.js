// The seats of a vehicle, drawn while its layout is typed, or as they are stored: the same paper as admins' plans. The
// server reads what is typed; what it refuses is said in its words, and the last plan that could be drawn goes.
import { createElement as h, useEffect, useMemo, useState } from "react";
import { lookOf } from "./plan_marks.js";
import { ACCESSIBLE, COMPANION, MARKS, readPlan, seatName } from "./seat_map_plan.js";
import { fill } from "./seat_picker.js";
import { Key, SeatSheet } from "./seat_sheet.js";

const WAIT_MS = 250;
const PLACES = Object.keys(MARKS);
const counted = ([one, many], n) => fill(n === 1 ? one : many, { n: n.toLocaleString("en") });

// What is asked for: the stored plan of `address`, or what `asked` (mode, layout, capacity) would be.
function useDrawn(address, endpoint, asked, words) {
  const [found, setFound] = useState({ plan: null, error: "" });
  const body = address ? "" : JSON.stringify(asked);
  useEffect(() => {
    if (!address && !asked?.mode) return undefined;
    const stop = new AbortController();
    const headers = { "content-type": "application/json" };
    const timer = setTimeout(
      async () => {
        try {
          const answer = await (address ? fetch(address, { signal: stop.signal }) : fetch(endpoint, { method: "POST", headers, body, signal: stop.signal }));
          const told = await answer.json();
          setFound(answer.ok ? { plan: readPlan(told), error: "" } : { plan: null, error: told.detail || words.broken });
        } catch (why) {
          if (why.name !== "AbortError") setFound({ plan: null, error: words.broken });
        }
      },
      address ? 0 : WAIT_MS,
    );
    return () => (clearTimeout(timer), stop.abort());
  }, [address, body]);
  return found;
}

export function VehiclePlan({ address, endpoint, asked, words }) {
  const { plan, error } = useDrawn(address, endpoint, asked, words);
  const [open, setOpen] = useState(-1); // the number of a section; -1 for all of them
  const [chosen, setChosen] = useState(-1);
  useEffect(() => setChosen(-1), [plan, open]);
  useEffect(() => setOpen((was) => (plan && was >= plan.sections.length ? -1 : was)), [plan]);
  const part = useMemo(() => {
    if (!plan) return null;
    const section = plan.sections[open];
    if (!section) return { key: "all", section: null, rows: plan.rows, first: 0, end: plan.count };
    return { key: section.code, section: null, rows: plan.rows.filter((row) => row.section === open), first: section.first, end: section.end };
  }, [plan, open]);
  const counts = useMemo(() => (plan ? PLACES.map((_, place) => plan.marks.reduce((count, bits) => count + ((bits >> place) & 1), 0)) : []), [plan]);
  if (!plan || !part) return error ? h("p", { className: "vehicle-none field-error", role: "alert" }, error) : h("div", { className: "skeleton seats-waiting", "aria-hidden": true });

  // Here a seat shows what it is called; a wheelchair place its sign.
  const look = (i) => [lookOf(plan.marks[i] & (ACCESSIBLE | COMPANION))[0], plan.marks[i] & ACCESSIBLE ? lookOf(ACCESSIBLE)[1] : seatName(plan, i).slice(0, 4)];
  const spoken = (i) => [plan.sections[plan.sectionOf[i]].name, plan.label[i], ...PLACES.flatMap((_, place) => (plan.marks[i] & (1 << place) ? [words.marks[place]] : []))].join(", ");
  const tab = (number, name) => h("button", { key: number, type: "button", className: "chip", "aria-pressed": open === number, onClick: () => setOpen(number) }, name);
  return h(
    "div",
    { className: "stack tight vehicle-plan" },
    h("p", { role: "status" }, h("strong", null, [counted(words.seats, plan.count), plan.sections.length > 1 ? counted(words.sections, plan.sections.length) : ""].filter(Boolean).join(" · "))),
    plan.sections.length > 1
      ? h("div", { className: "chips", role: "group", "aria-label": words.part }, tab(-1, words.whole), plan.sections.map((section, number) => tab(number, section.name)))
      : null,
    h(SeatSheet, { key: `${part.key} ${plan.count}`, plan, part, chosen: new Set([chosen]), look, spoken, words, onPick: (some) => setChosen(some[0] === chosen ? -1 : some[0]) }),
    h("p", { className: "quiet vehicle-said", role: "status" }, chosen < 0 ? words.press : spoken(chosen)),
    h(
      "ul",
      { className: "seats-legend" },
      PLACES.map((mark, place) =>
        counts[place]
          ? h("li", { key: mark }, MARKS[mark] & (ACCESSIBLE | COMPANION) ? h(Key, { tone: lookOf(MARKS[mark])[0], glyph: MARKS[mark] === ACCESSIBLE ? lookOf(ACCESSIBLE)[1] : "" }) : null, `${words.marks[place]}: ${counts[place].toLocaleString("en")}`)
          : null,
      ),
    ),
  );
}
