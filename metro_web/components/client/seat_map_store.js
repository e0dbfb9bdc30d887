// How every seat stands in this browser: two bits a seat from the REST interface, then small changes as they are pushed.
// Keeps true: a change begins at a version we have, or everything is fetched again.
import { useEffect, useMemo, useRef, useState } from "react";
import { readPlan } from "./seat_map_plan.js";

export const FREE = 0, HELD = 1, SOLD = 2, BLOCKED = 3;
const AGAIN = -1;
const SOON_MS = 400;
const SILENT_MS = 14_000;
const POLL_MS = 5_000;
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

const plans = new Map();
const outlines = new Map();
const foretold = new Map();

async function fetched(address) {
  const answer = await fetch(address, { headers: { accept: "application/json" } });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer;
}

const once = (kept, id, address, read) => {
  if (!kept.has(id)) {
    const reading = fetched(address).then((answer) => answer.json()).then(read);
    reading.catch(() => kept.delete(id));
    kept.set(id, reading);
  }
  return kept.get(id);
};
const planOf = (id) => once(plans, id, `/api/v1/seat-plans/${id}`, readPlan);
// Seen from afar: sections, and the parts of a plan that is too large to be drawn at once.
const outlineOf = (id) =>
  once(outlines, id, `/api/v1/seat-plans/${id}/outline`, (found) => {
    const parts = found.parts.map((part, key) => ({ ...part, key, section: found.sections[part.section] }));
    for (const part of parts) part.isPiece = part.first > part.section.first || part.end < part.section.end;
    if (!parts.length) planOf(id);
    return { ...found, parts };
  });
const idle = (work) => ("requestIdleCallback" in window ? requestIdleCallback(work, { timeout: 1500 }) : setTimeout(work, 300));

// The address says what the page is about before the server has spoken: its plan and seats can be on their way by then.
export function foretell() {
  const [, kind, id] = location.pathname.match(/^\/(events|trips)\/([0-9a-f]{32})\/seats\/?$/) || [];
  if (!id) return Promise.resolve(null);
  if (!foretold.has(id)) {
    const reading = fetched(`/api/v1/${kind}/${id}`).then((answer) => answer.json()).then((found) => {
      if (!found.seat_plan) return null;
      outlineOf(found.seat_plan);
      const asked = new URLSearchParams(location.search);
      const stop = (name, last) => {
        const text = asked.get(name) || "";
        const n = /^\d{1,6}$/.test(text) ? Number(text) : found.stops?.find((one) => one.place === text)?.position;
        return n >= 1 && n <= last ? n : null;
      };
      const last = found.stops?.length ?? 2;
      const [from, to] = [stop("from", last) ?? 1, stop("to", last) ?? last];
      return { plan: found.seat_plan, inventory: found.inventory, from_stop: from < to ? from : 1, to_stop: from < to ? to : last, closed: "", seats_max: 10 };
    });
    reading.catch(() => foretold.delete(id));
    foretold.set(id, reading);
  }
  return foretold.get(id).catch(() => null);
}

class Seats {
  constructor(outline) {
    this.outline = outline;
    this.status = new Uint8Array(outline.count);
    this.price = new Int32Array(outline.count).fill(-1);
    this.version = -1;
  }

  // All of it, as the availability answers.
  take(answer) {
    const bytes = atob(answer.seats);
    for (let i = 0; i < this.status.length; i++) this.status[i] = (bytes.charCodeAt(i >> 2) >> (2 * (i & 3))) & 3;
    const known = new Set();
    const reprice = (price, first, end) => {
      this.price.fill(price, first, end);
      known.add(price);
    };
    for (const section of this.outline.sections) reprice(answer.prices[section.code]?.amount ?? -1, section.first, section.end);
    for (const { price, seats } of answer.repriced || []) reprice(price.amount, seats[0], seats[0] + seats[1]);
    this.prices = [...known].filter((price) => price >= 0).sort((a, b) => b - a);
    this.letterOf = new Map(this.prices.map((price, n) => [price, LETTERS[n] ?? `${n + 1}`]));
    this.currency = Object.values(answer.prices)[0]?.currency ?? "INR";
    this.version = answer.version;
  }

  // A change as it is pushed; whether everything has to be fetched instead.
  change([since, version, ...runs]) {
    if (since > this.version || runs[0] === AGAIN) return true;
    if (version < this.version) return runs.length > 0;
    for (let n = 0; n + 2 < runs.length; n += 3) this.status.fill(runs[n + 2], runs[n], runs[n] + runs[n + 1]);
    this.version = version;
    return false;
  }

  isSold(i) {
    return this.price[i] >= 0 && this.status[i] !== BLOCKED;
  }

  // Seats to sell, seats left and the lowest price of those, of a range.
  left(first, end) {
    const found = { all: 0, left: 0, from: Infinity };
    for (let i = first; i < end; i++) {
      if (!this.isSold(i)) continue;
      found.all += 1;
      if (this.status[i] !== FREE) continue;
      found.left += 1;
      if (this.price[i] < found.from) found.from = this.price[i];
    }
    return found;
  }
}

export function useSeats({ plan, inventory, fromStop, toStop, feed, news }) {
  const [state, setState] = useState({ seats: null, plan: null, tick: 0, isFailed: false, offset: 0 });
  const seats = useRef(null);
  const waiting = useRef([]);
  const timer = useRef(0);
  const heard = useRef(0);
  const begun = useRef(0);
  const where = `/api/v1/inventories/${inventory}/availability?from=${fromStop}&to=${toStop}`;

  const show = (more = {}) => setState((old) => ({ ...old, seats: seats.current, tick: old.tick + 1, isFailed: false, ...more }));
  const load = useMemo(() => async () => {
    clearTimeout(timer.current);
    timer.current = 0;
    const mine = ++begun.current;
    try {
      const [outline, answer] = await Promise.all([outlineOf(plan), fetched(where)]);
      const told = await answer.json();
      if (mine !== begun.current) return;
      const isFirst = seats.current?.outline !== outline;
      if (isFirst) seats.current = new Seats(outline);
      seats.current.take(told);
      heard.current = Date.now();
      const again = waiting.current.splice(0).filter((each) => seats.current.change(each)).length;
      // A clock that is wrong by more than a little shows another end than the server's.
      const date = Date.parse(answer.headers.get("date"));
      const offset = Number.isNaN(date) || Math.abs(date - Date.now()) < 2500 ? 0 : date + 500 - Date.now();
      show(isFirst ? { offset } : {});
      // A stadium is seen first; its seats come as soon as the hand is free.
      const whole = () => planOf(plan).then((read) => show({ plan: read })).catch(() => {});
      if (isFirst) (outline.parts.length ? idle(whole) : whole());
      if (again) soon();
    } catch {
      if (mine === begun.current && !seats.current) setState((old) => ({ ...old, isFailed: true }));
    }
  }, [plan, where]);
  const soon = () => {
    if (!timer.current) timer.current = setTimeout(load, SOON_MS * (0.5 + Math.random()));
  };

  useEffect(() => {
    if (plan && inventory) load();
    return () => clearTimeout(timer.current);
  }, [load, feed]);

  useEffect(() => {
    if (!news || news.length < 2) return;
    heard.current = Date.now();
    if (!seats.current || seats.current.version < 0) return void waiting.current.push(news);
    const before = seats.current.version;
    if (seats.current.change(news)) soon();
    else if (news.length > 2 || seats.current.version !== before) show();
  }, [news]);

  // Where nothing is heard for long, the page asks by itself.
  useEffect(() => {
    const asking = setInterval(() => {
      if (document.visibilityState === "visible" && heard.current && Date.now() - heard.current > SILENT_MS) load();
    }, POLL_MS);
    const back = () => document.visibilityState === "visible" && seats.current && load();
    document.addEventListener("visibilitychange", back);
    return () => {
      clearInterval(asking);
      document.removeEventListener("visibilitychange", back);
    };
  }, [load]);

  return { ...state, reload: load, redraw: show };
}
