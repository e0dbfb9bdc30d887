// The outlines of a plan's parts for the overview, drawn from its seats: a plan that is only being made has no other.

// Convex hull (Andrew's monotone chain).
function hull(points) {
  points.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const half = (list) => {
    const out = [];
    for (const p of list) {
      while (out.length > 1) {
        const [a, b] = [out[out.length - 2], out[out.length - 1]];
        if ((b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0]) > 0) break;
        out.pop();
      }
      out.push(p);
    }
    return out.slice(0, -1);
  };
  return [...half(points), ...half([...points].reverse())];
}

// Around the ends and middles of its rows, half a seat outside.
function around(plan, part) {
  const seats = part.rows.flatMap((row) => [row.first, (row.first + row.end - 1) >> 1, row.end - 1]);
  const corners = [-0.5, 0.5].flatMap((dx) => [-0.5, 0.5].map((dy) => [dx, dy]));
  return hull(seats.flatMap((i) => corners.map(([dx, dy]) => [plan.x[i] + dx, plan.y[i] + dy])));
}

export const outlineOf = (plan) => ({ count: plan.count, parts: plan.parts.map((part) => ({ ...part, points: around(plan, part) })) });
