// Picking seats: the drawing and its list, the best together, and what the hand has picked before the server has answered.
// Keeps true: what is shown as picked is what is held, plus the taps that the server has not answered yet.
import { createElement as h, useEffect, useMemo, useRef, useState } from "react";
import { useNavigate } from "react-router";
import { Bar, Told, useTimeLeft } from "./seat_map_bar.js";
import { Drawing, Hatch, LOOK, Shape } from "./seat_map_drawing.js";
import { SeatList } from "./seat_map_list.js";
import { Overview } from "./seat_map_overview.js";
import { ACCESSIBLE, AISLE, COMPANION, WINDOW, opened, seatName } from "./seat_map_plan.js";
import { FREE, HELD, SOLD, foretell, useSeats } from "./seat_map_store.js";
import "./seat_map.css";

const GHOST_MS = 3000;
const OVER_MS = 1500;
const CHOICE_MS = 20 * 60_000;
const NOBODY = { id: "", seats: [], prices: [], expires_at: "", extends_until: "", href: "" };

// What somebody who is not signed in has chosen, for after they have signed in in this tab.
const choiceOf = (key) => {
  try {
    const { at, labels } = JSON.parse(sessionStorage.getItem(key));
    return Date.now() - at < CHOICE_MS && Array.isArray(labels) ? labels : [];
  } catch {
    return [];
  }
};

// Taps ahead of the server: `picked` is the truth with them.
function usePicks({ hold, answered, isSignedIn, key, most, onPick }) {
  const [ops, setOps] = useState([]);
  const [loose, setLoose] = useState(() => choiceOf(key));
  const last = useRef(answered);
  last.current = Math.max(last.current, answered);
  const waiting = ops.filter((op) => op.number > answered);
  const picked = new Map((isSignedIn ? hold.seats : loose).map((label, n) => [label, hold.prices[n]]));
  for (const op of waiting) {
    op.remove.forEach((label) => picked.delete(label));
    op.add.forEach((label) => picked.set(label, undefined));
  }
  const keep = (labels) => {
    setLoose(labels);
    if (labels.length) sessionStorage.setItem(key, JSON.stringify({ at: Date.now(), labels }));
    else sessionStorage.removeItem(key);
  };
  const number = () => ++last.current;
  const pick = (add, remove) => {
    if (!isSignedIn) return keep([...loose.filter((label) => !remove.includes(label)), ...add].slice(0, most));
    const op = { number: number(), add, remove };
    setOps([...ops.filter((one) => one.number > answered), op]);
    onPick(op.number, add, remove);
  };
  // Back from signing in, with the same choice.
  useEffect(() => {
    if (!isSignedIn || !loose.length) return;
    keep([]);
    const missing = loose.filter((label) => !hold.seats.includes(label));
    if (missing.length) pick(missing, []);
  }, [isSignedIn]);
  return { picked, isBusy: waiting.length > 0, pick, number, ahead: (op) => setOps([...ops, op]) };
}

// Until the server has said what the page is about, the address tells enough to draw it.
export function SeatMap({ page, isReady, ...rest }) {
  const [guess, setGuess] = useState(null);
  useEffect(() => {
    foretell().then(setGuess);
  }, [location.pathname, location.search]);
  // A State keeps the page before until it has read this one.
  const isHere = isReady && page.of && location.pathname.includes(page.of);
  const known = isHere ? page : guess;
  if (!known) return h("div", { className: "skeleton sm-wait", role: "status" }, h("span", { className: "sr-only" }, rest.words.wait));
  return h(Picking, { key: `${known.inventory}:${known.from_stop}:${known.to_stop}`, page: known, isReady: isHere, ...rest });
}

function Picking({ page, isReady, hold: held, lost, told, answered, feed, news, isSignedIn: isKnown, words, onPick, onBest, onKeep, onOver }) {
  const navigate = useNavigate();
  const isSignedIn = isReady && isKnown;
  const hold = held?.id ? held : NOBODY;
  const store = useSeats({ plan: page.plan, inventory: page.inventory, fromStop: page.from_stop, toStop: page.to_stop, feed, news });
  const { seats, plan, tick, offset } = store;
  const outline = seats?.outline;
  const { picked, isBusy, pick, number, ahead } = usePicks({ hold, answered, isSignedIn, key: `seats:${page.inventory}:${page.from_stop}:${page.to_stop}`, most: page.seats_max, onPick });
  const [open, setOpen] = useState(-1);
  const [isByHand, setByHand] = useState(true);
  const asked = useRef(0);
  const [cameFrom, setCameFrom] = useState(-1);
  const [isList, setList] = useState(false);
  const [count, setCount] = useState(2);
  const [isOver, setOver] = useState("");
  const [isLeaving, setLeaving] = useState(false);
  const [spoken, setSpoken] = useState("");
  const ghosts = useRef(new Map());

  // Not before an answer has told what the server's clock says.
  const seconds = useTimeLeft(seats ? hold.expires_at : "", offset, () => {
    setOver(hold.id + hold.expires_at);
    setTimeout(onOver, OVER_MS); // by then the server's clock says so too
  });
  const isGone = hold.id && isOver === hold.id + hold.expires_at;
  const gone = isGone ? hold.seats : lost;
  const until = hold.expires_at ? new Date(Date.parse(hold.expires_at) - offset).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" }) : "";

  // Said once each, never every second.
  const warned = useRef("");
  useEffect(() => {
    if (seconds !== null && seconds > 0 && seconds < 60 && hold.id && warned.current !== hold.expires_at) {
      warned.current = hold.expires_at;
      setSpoken(Date.parse(hold.extends_until) > Date.parse(hold.expires_at) ? words.warning : words.last_minute);
    }
  }, [seconds]);
  useEffect(() => {
    setSpoken(hold.id ? words.now_held.replace("{seats}", hold.seats.join(", ")).replace("{time}", until) : "");
  }, [hold.seats.join()]);
  useEffect(() => {
    if (isLeaving && !isBusy) {
      setLeaving(false);
      if (hold.href && !told.kind) navigate(hold.href);
    }
  }, [isLeaving, isBusy, hold.href]);
  // Who was faster has the seat, whether or not that was pushed already.
  useEffect(() => {
    if (!plan) return;
    for (const label of told.taken) {
      const i = plan.find(label);
      if (i !== undefined && seats.status[i] === FREE) seats.status[i] = HELD;
    }
    store.redraw();
  }, [told, plan]);

  const money = useMemo(() => {
    const form = (digits) => new Intl.NumberFormat("en", { style: "currency", currency: seats?.currency ?? "INR", currencyDisplay: "narrowSymbol", ...digits });
    const [exact, round] = [form({}), form({ minimumFractionDigits: 0, maximumFractionDigits: 0 })];
    const whole = 10 ** exact.resolvedOptions().maximumFractionDigits;
    return (minor) => (minor % whole ? exact : round).format(minor / whole);
  }, [seats?.currency]);
  const nameOf = (part) => {
    if (!part.isPiece) return part.section.name;
    return words.piece.replace("{section}", part.section.name).replace("{from}", part.from).replace("{to}", part.to);
  };
  const codeOf = (part) => (part.isPiece ? `${part.section.code} ${part.from}–` : part.section.code);

  const looks = (i) => {
    const label = plan.label[i];
    if (!isGone && picked.has(label)) return LOOK.mine;
    if (!seats.isSold(i)) return LOOK.none;
    const status = seats.status[i];
    if (gone.includes(label) && status !== SOLD) return LOOK.lost;
    if (status === HELD) return ghosts.current.get(i) > Date.now() ? LOOK.free : LOOK.held;
    ghosts.current.delete(i);
    return status === SOLD ? LOOK.sold : LOOK.free;
  };
  // Known to rows that are drawn only when they change: it may not close over anything that does.
  const says = useMemo(() => (i, look) => {
    const marks = [[WINDOW, "window"], [AISLE, "aisle"], [ACCESSIBLE, "accessible"], [COMPANION, "companion"]];
    const row = plan.rows[plan.rowOf[i]];
    return [
      words.row.replace("{row}", row.label),
      words.seat.replace("{seat}", seatName(plan, i)),
      ...marks.filter(([bit]) => plan.marks[i] & bit).map(([, name]) => words.marks[name]),
      money(seats.price[i]),
      words.states[look],
    ].join(", ");
  }, [plan, seats, money, words]);
  const letters = useMemo(() => (seats ? seats.prices.map((price) => seats.letterOf.get(price)) : []), [seats, seats?.prices]);

  const toggle = (i) => {
    const [label, look] = [plan.label[i], looks(i)];
    if (page.closed) return setSpoken(page.closed);
    if (look === LOOK.held || look === LOOK.sold) return setSpoken(`${label}: ${words.states[look]}`);
    if (look === LOOK.mine) {
      ghosts.current.set(i, Date.now() + GHOST_MS);
      setTimeout(store.redraw, GHOST_MS + 50);
      return pick([], [label]);
    }
    if (picked.size >= page.seats_max) return setSpoken(words.most.replace("{n}", page.seats_max));
    return pick([label], []);
  };
  const best = (n = count) => {
    if (!isReady) return;
    if (!isSignedIn) return signIn();
    const op = { number: number(), add: [], remove: [] };
    ahead(op);
    asked.current = op.number;
    onBest(op.number, n, open >= 0 ? outline.parts[open].section.code : "");
  };
  const enter = (key) => {
    setByHand(true);
    setOpen(key);
  };
  // `?section=` from the page before is open from the start.
  useEffect(() => {
    const code = new URLSearchParams(location.search).get("section");
    const i = code && outline ? outline.parts.findIndex((part) => part.section.code === code) : -1;
    if (i >= 0) setOpen(i);
  }, [Boolean(outline)]);
  const back = () => {
    setCameFrom(open);
    setOpen(-1);
  };
  const key = (event) => {
    if (event.key.toLowerCase() === "k" && hold.id && !event.ctrlKey && !event.metaKey) onKeep();
  };
  const signIn = () => location.assign(`/login?next=${encodeURIComponent(location.pathname + location.search)}`);

  // `?best=2` from the page before: asked for there, done here, once.
  useEffect(() => {
    const wanted = Number(new URLSearchParams(location.search).get("best"));
    if (!isReady || !seats || !(wanted >= 1 && wanted <= page.seats_max)) return;
    setCount(wanted);
    if (!isSignedIn || page.closed) return;
    const here = new URL(location.href);
    here.searchParams.delete("best");
    history.replaceState(history.state, "", here);
    if (!hold.id) best(wanted);
  }, [isReady, isSignedIn, seats === null]);
  // Of a large venue, the part in which the best were found is shown.
  useEffect(() => {
    if (!asked.current || answered < asked.current) return;
    if (!plan) return;
    asked.current = 0;
    const i = plan.find(hold.seats[0]);
    if (i === undefined || !outline.parts.length) return;
    setByHand(false);
    setOpen(outline.parts.find((one) => i >= one.first && i < one.end).key);
  }, [answered, plan]);

  if (store.isFailed) return h("div", { className: "empty" }, h("p", null, words.failed), h("button", { type: "button", className: "btn", onClick: store.reload }, words.again));
  if (!seats) return h("div", { className: "skeleton sm-wait", role: "status" }, h("span", { className: "sr-only" }, words.wait));

  const isLarge = outline.parts.length > 0;
  const isInside = !isLarge || open >= 0;
  const shared = { plan, outline, seats, tick, looks, says, words, money, nameOf, codeOf, onToggle: toggle, onKey: key };
  const picks = isGone ? [] : [...picked.keys()].map((label) => ({ label, price: picked.get(label) ?? seats.price[plan?.find(label)] ?? 0 }));
  const total = picks.reduce((sum, one) => sum + one.price, 0);
  const begin = (part) => {
    const first = [...picked.keys()].map((label) => plan.find(label)).find((i) => i >= part.first && i < part.end);
    return first ?? bestFree(part, plan, seats);
  };

  return h(
    "div",
    { className: "sm stack" },
    h(Hatch),
    page.closed ? h("p", { className: "notice notice-warn sm-told" }, page.closed) : h(Best, { count, setCount, most: page.seats_max, words, onBest: () => best(), isBusy }),
    h(
      "div",
      { className: "row between" },
      h(
        "div",
        { className: "segmented", role: "group", "aria-label": words.view },
        [[false, words.map], [true, words.list]].map(([value, label]) => h("button", { key: label, type: "button", "aria-pressed": isList === value, onClick: () => setList(value) }, label)),
      ),
      isLarge && open >= 0 && !isList ? h("button", { type: "button", className: "btn", onClick: back }, words.all_sections) : null,
    ),
    isLarge && open >= 0 && !isList ? h("h2", { className: "sm-title" }, nameOf(outline.parts[open])) : null,
    !plan && (isList || isInside)
      ? h("div", { className: "skeleton sm-wait", role: "status" }, h("span", { className: "sr-only" }, words.wait))
      : isList
        ? h(SeatList, { ...shared, open, onOpen: setOpen })
        : isInside
          ? h(Opened, { key: open, open, isByHand, shared, letters, begin, onBack: isLarge ? back : undefined })
          : h(Overview, { ...shared, at: cameFrom, onOpen: enter }),
    plan && (isList || isInside) ? h(Legend, { seats, words, money, plan }) : null,
    h(Told, { told, words, onTake: () => pick(told.offered.filter((label) => !picked.has(label)), []) }),
    page.closed || !page.hold_minutes ? null : h("p", { className: "quiet sm-rule" }, words.rule.replace("{n}", page.hold_minutes).replace("{most}", page.hold_minutes_max)),
    h("p", { className: "sr-only", role: "status" }, spoken),
    h(Bar, {
      words, picks, total, money, hold: isGone ? NOBODY : hold, seconds, until, lost: gone, isBusy: isBusy || isLeaving || !isReady, isSignedIn: isSignedIn || !isReady,
      onDrop: (one) => (plan ? toggle(plan.find(one.label)) : pick([], [one.label])), onKeep, onBack: () => pick(gone, []), onContinue: () => isReady && setLeaving(true), onSignIn: signIn,
    }),
  );
}

// A part keeps its identity while it is open, so that it is laid out once.
function Opened({ open, isByHand, shared, letters, begin, onBack }) {
  const { plan, outline, words, nameOf } = shared;
  const part = useMemo(
    () => (open < 0 ? { first: 0, end: plan.count, rows: plan.rows } : { ...opened(plan, outline.parts[open]), isOpened: isByHand }),
    [plan, open],
  );
  return h(Drawing, { ...shared, part, letters, label: open < 0 ? words.grid : nameOf(outline.parts[open]), begin: () => begin(part), onBack });
}

// Where the keyboard begins: the free seat nearest the middle of the front-most row that has one.
function bestFree(part, plan, seats) {
  for (const row of part.rows) {
    const middle = (row.first + row.end - 1) / 2;
    let [best, far] = [-1, Infinity];
    for (let i = row.first; i < row.end; i++) if (seats.isSold(i) && seats.status[i] === FREE && Math.abs(i - middle) < far) [best, far] = [i, Math.abs(i - middle)];
    if (best >= 0) return best;
  }
  for (let i = part.first; i < part.end; i++) if (seats.isSold(i)) return i;
  return -1;
}

const Best = ({ count, setCount, most, words, onBest, isBusy }) =>
  h(
    "div",
    { className: "sm-best" },
    h(
      "div",
      { className: "stepper", role: "group", "aria-label": words.people },
      h("button", { type: "button", className: "btn-icon", "aria-label": words.fewer, disabled: count < 2, onClick: () => setCount(count - 1) }, "−"),
      h("span", { className: "num", role: "status" }, count),
      h("button", { type: "button", className: "btn-icon", "aria-label": words.more, disabled: count >= most, onClick: () => setCount(count + 1) }, "+"),
    ),
    h("button", { type: "button", className: "btn", "aria-busy": isBusy, onClick: onBest }, (count === 1 ? words.best_one : words.best).replace("{n}", count)),
  );

function Legend({ seats, words, money, plan }) {
  const all = useMemo(() => plan.marks.reduce((bits, mark) => bits | mark, 0), [plan]);
  const swatch = (name, look, label, marks = 0, letter = "") => h("li", { key: name }, h("svg", { viewBox: "-16 -16 32 32", "aria-hidden": true, className: "sm-swatch" }, h("g", { className: `sm-seat sm-${name.split(" ")[0]}` }, Shape({ look, marks, letter }))), label);
  return h(
    "ul",
    { className: "sm-legend", "aria-label": words.legend },
    seats.prices.slice(0, 8).map((price) => swatch(`free ${price}`, "f", money(price), 0, seats.letterOf.get(price))),
    swatch("mine", "m", words.states.m),
    swatch("held", "h", words.states.h),
    swatch("sold", "s", words.states.s),
    all & ACCESSIBLE ? swatch("free accessible", "f", words.marks.accessible, ACCESSIBLE) : null,
    all & COMPANION ? h("li", { key: "pair" }, h("svg", { viewBox: "-32 -16 64 32", "aria-hidden": true, className: "sm-swatch sm-swatch-wide" }, h("line", { className: "sm-pair", x1: -16, x2: 16 }), h("g", { className: "sm-seat sm-free", transform: "translate(-16 0)" }, Shape({ look: "f", marks: ACCESSIBLE, letter: "" })), h("g", { className: "sm-seat sm-free", transform: "translate(16 0)" }, Shape({ look: "f", marks: 0, letter: "" }))), words.marks.companion) : null,
  );
}
