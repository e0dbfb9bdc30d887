// Every station's counts: sorted and filtered in the browser, so that live figures never move what one is typing.
import { createElement as h, useMemo, useState } from "react";

const FIGURES = ["entries", "exits", "changes"];
const cell = (value) => {
  const text = String(value);
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text; // a spreadsheet must not take a name for a formula
  return /[",\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};
const fold = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();

export function FootfallTable({ names, counts, lines, day, words }) {
  const [sort, setSort] = useState({ key: "entries", down: true });
  const [query, setQuery] = useState("");
  const [isAll, setAll] = useState(false);

  const rows = useMemo(() => {
    const known = new Map(counts.map(([code, ...figures]) => [code, figures]));
    const every = names.map(([code, name]) => {
      const [entries, exits, changes] = known.get(code) ?? [0, 0, 0];
      return { code, name, entries, exits, changes };
    });
    const way = sort.down ? -1 : 1;
    return every.sort((a, b) => (sort.key === "name" ? 0 : way * (a[sort.key] - b[sort.key])) || (sort.key === "name" ? way : 1) * a.name.localeCompare(b.name));
  }, [names, counts, sort]);
  const wanted = fold(query.trim());
  const found = rows.filter((row) => fold(row.name).includes(wanted));
  const busy = found.filter((row) => row.entries + row.exits + row.changes > 0);
  const shown = isAll || wanted ? found : busy;

  const download = () => {
    const head = ["kind", "code", "name", "entries", "exits", "boardings", "changes"];
    const table = [
      head,
      ...lines.map((one) => ["line", one.code, one.name, one.entered, one.left, one.boardings, ""]),
      ...rows.map((one) => ["station", one.code, one.name, one.entries, one.exits, "", one.changes]),
    ];
    const text = "\ufeff" + table.map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";
    const url = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
    const link = Object.assign(document.createElement("a"), { href: url, download: `footfall-${day}.csv` });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  };
  const header = (key, className) => {
    const is = sort.key === key;
    const turn = () => setSort({ key, down: is ? !sort.down : key !== "name" });
    return h(
      "th",
      { key, scope: "col", className, role: "columnheader", "aria-sort": is ? (sort.down ? "descending" : "ascending") : "none" },
      h("button", { type: "button", className: "sort", onClick: turn }, words[key], h("span", { "aria-hidden": true }, is ? (sort.down ? " ↓" : " ↑") : "")),
    );
  };

  return h(
    "div",
    { className: "stack" },
    h(
      "div",
      { className: "row between table-tools" },
      h(
        "div",
        { className: "field grow" },
        h("label", { htmlFor: "footfall-filter" }, words.filter),
        h("input", { id: "footfall-filter", type: "search", value: query, autoComplete: "off", onChange: (event) => setQuery(event.target.value) }),
      ),
      h(
        "div",
        { className: "field sort-choice" },
        h("label", { htmlFor: "footfall-sort" }, words.sort),
        h(
          "select",
          {
            id: "footfall-sort",
            value: sort.key,
            onChange: (event) => setSort({ key: event.target.value, down: event.target.value !== "name" }),
          },
          ["name", ...FIGURES].map((key) => h("option", { key, value: key }, words[key])),
        ),
      ),
      h("button", { type: "button", className: "btn", onClick: download }, words.download),
    ),
    h(
      "div",
      { className: "table-frame", role: "region", "aria-label": words.caption, tabIndex: 0 },
      h(
        "table",
        { className: "table table-cards table-sorted", role: "table" },
        h("caption", { className: "sr-only" }, words.caption),
        h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, header("name", ""), FIGURES.map((key) => header(key, "end")))),
        h(
          "tbody",
          { role: "rowgroup" },
          shown.map((row) =>
            h(
              "tr",
              { key: row.code, role: "row" },
              h("th", { scope: "row", role: "rowheader", "data-label": words.name }, row.name),
              FIGURES.map((key) => h("td", { key, role: "cell", className: "end", "data-label": words[key] }, row[key])),
            ),
          ),
        ),
      ),
      shown.length === 0 ? h("p", { className: "station-none" }, wanted ? words.none : words.nobody) : null,
    ),
    wanted
      ? null
      : h(
          "button",
          { type: "button", className: "btn btn-plain", "aria-pressed": isAll, onClick: () => setAll(!isAll) },
          (isAll ? words.fewer : words.all).replace("{n}", isAll ? busy.length : names.length),
        ),
  );
}
