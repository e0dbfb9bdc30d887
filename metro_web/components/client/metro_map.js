// The network as the pages draw and search it: fetched once, kept by the browser's own cache, renewed by version.
import { useEffect, useMemo, useState } from "react";

const ADDRESS = "/api/v1/map";
const LATER_MS = 300;
const AGAIN_MS = 3000;
const listeners = new Set();
let known = null;
let pending = null;
let asked = -1;

const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function prepare(map) {
  map.line = new Map(map.lines.map((line) => [line.code, line]));
  map.station = new Map();
  for (const station of map.stations) {
    station.folded = fold(station.name);
    station.also = fold(station.note ?? ""); // what stands beside its name, and finds it too
    map.station.set(station.code, station);
  }
  map.byName = [...map.stations].sort((a, b) => (a.order ?? 0) - (b.order ?? 0) || a.folded.localeCompare(b.folded));
  return map;
}

function load(version) {
  asked = Math.max(asked, version);
  if (pending) return; // what is asked for meanwhile is fetched after it
  pending = fetch(ADDRESS, { cache: "no-cache", headers: { accept: "application/json" } })
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(String(answer.status)))))
    .then((map) => {
      known = prepare(map);
      listeners.forEach((tell) => tell(known));
      if (asked > known.version) setTimeout(() => load(asked), LATER_MS); // this worker has not seen it yet
    })
    .catch(() => setTimeout(() => load(asked), AGAIN_MS))
    .finally(() => {
      pending = null;
    });
}

function other(source, setMap) {
  let isWanted = true;
  setMap(null);
  fetch(source, { headers: { accept: "application/json" } })
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(String(answer.status)))))
    .then((map) => isWanted && setMap(prepare(map)))
    .catch(() => {}); // the lists beside the map say the same
  return () => {
    isWanted = false;
  };
}

// The map, or null until it is here. A higher `version` than the one known fetches it anew; another `source` is a map
// of its own, which nobody else is shown; and where a page holds a network itself, a draft, `given` is that one.
export function useMetroMap(version = 0, source = "", given = undefined) {
  const [map, setMap] = useState(null);
  const own = useMemo(() => (given?.stations ? prepare({ ...given, stations: given.stations.map((one) => ({ ...one })) }) : null), [given]);
  const renewed = source ? 0 : version; // a map of its own stays what it was when the network changes
  useEffect(() => {
    if (given) return undefined;
    if (source) return other(source, setMap);
    setMap(known);
    listeners.add(setMap);
    if (!known || (version > known.version && version > asked)) load(version);
    return () => listeners.delete(setMap);
  }, [renewed, source, !given]);
  return given ? own : map;
}

// Stations whose name has the words anywhere, accents ignored; those that begin with them first.
export function findStations(map, query, limit = 40) {
  const words = fold(query.trim());
  if (!words) return map.byName.slice(0, limit * 8);
  const ranked = [];
  for (const station of map.byName) {
    const at = station.folded.indexOf(words);
    const isCode = station.code.toLowerCase() === words;
    if (at < 0 && !isCode && !station.also.includes(words)) continue;
    const rank = at === 0 ? 0 : at > 0 && !/\p{L}/u.test(station.folded[at - 1]) ? 1 : 2;
    ranked.push([at >= 0 ? rank : isCode ? -1 : 3, station]);
  }
  ranked.sort((a, b) => a[0] - b[0]);
  return ranked.slice(0, limit).map((pair) => pair[1]);
}

// [before, match, after] of a name, for showing what was found.
export function split(name, query) {
  const words = fold(query.trim());
  const at = words ? fold(name).indexOf(words) : -1;
  if (at < 0 || fold(name).length !== name.length) return [name, "", ""];
  return [name.slice(0, at), name.slice(at, at + words.length), name.slice(at + words.length)];
}
