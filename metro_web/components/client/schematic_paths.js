// The drawn way of every branch from the places of its stations: 0/45/90° with one bend where it has to, lines that share
// a track side by side. The same rules as domain/schematic.py, so that a dragged station looks as it will be drawn.
const LANE = 0.26;
const STRAIGHT = 0.03;

const minus = (a, b) => [a[0] - b[0], a[1] - b[1]];

// Whether the straight way between two points is level, upright or diagonal.
export function isStraight(a, b) {
  const [dx, dy] = [Math.abs(b[0] - a[0]), Math.abs(b[1] - a[1])];
  return Math.min(dx, dy) < STRAIGHT || Math.abs(dx - dy) < STRAIGHT;
}

function turning(points) {
  let total = 0;
  for (let i = 2; i < points.length; i++) {
    const [u, v] = [minus(points[i - 1], points[i - 2]), minus(points[i], points[i - 1])];
    const lengths = Math.hypot(...u) * Math.hypot(...v);
    if (lengths) total += 1 - (u[0] * v[0] + u[1] * v[1]) / lengths;
  }
  return total;
}

export function elbow(a, b, before, after) {
  if (isStraight(a, b)) return [];
  const [dx, dy] = minus(b, a);
  const short = Math.min(Math.abs(dx), Math.abs(dy));
  const [sx, sy] = [Math.sign(dx) * short, Math.sign(dy) * short];
  const bends = [[a[0] + sx, a[1] + sy], [b[0] - sx, b[1] - sy]];
  const [one, other] = bends.map((bend) => turning([before, a, bend, b, after].filter(Boolean)));
  return [other < one ? bends[1] : bends[0]];
}

const pairKey = (a, b) => (a < b ? `${a}|${b}` : `${b}|${a}`);

// How far beside the middle each line runs on each track that it shares.
export function lanesOf(lines) {
  const sharing = new Map();
  for (const line of lines) {
    for (const run of line.branches) {
      for (let i = 1; i < run.length; i++) {
        const key = pairKey(run[i - 1], run[i]);
        if (!sharing.has(key)) sharing.set(key, new Set());
        sharing.get(key).add(line.code);
      }
    }
  }
  const lanes = new Map();
  for (const [key, codes] of sharing) {
    if (codes.size > 1) [...codes].forEach((code, i) => lanes.set(`${code}|${key}`, (i - (codes.size - 1) / 2) * LANE));
  }
  return lanes;
}

// The points of one branch; `spot(code)` is where a station stands.
export function pathOf(line, run, spot, lanes) {
  const points = [];
  for (let i = 1; i < run.length; i++) {
    const [a, b] = [spot(run[i - 1]), spot(run[i])];
    const before = points.length > 1 ? points[points.length - 2] : null;
    const after = i + 1 < run.length ? spot(run[i + 1]) : null;
    const piece = [a, ...elbow(a, b, before, after), b];
    const lane = lanes.get(`${line.code}|${pairKey(run[i - 1], run[i])}`) || 0;
    points.push(...(lane ? beside(piece, run[i - 1] < run[i] ? lane : -lane) : piece));
  }
  return points.filter((point, i) => !i || point[0] !== points[i - 1][0] || point[1] !== points[i - 1][1]);
}

function beside(piece, by) {
  const [dx, dy] = minus(piece[1], piece[0]);
  const length = Math.hypot(dx, dy) || 1;
  const [nx, ny] = [(-dy / length) * by, (dx / length) * by];
  return [piece[0], ...piece.map(([x, y]) => [x + nx, y + ny]), piece[piece.length - 1]];
}

// `count` points evenly along a way, its ends left free.
export function spread(count, way) {
  const ends = [0];
  for (let i = 1; i < way.length; i++) ends.push(ends[i - 1] + Math.hypot(...minus(way[i], way[i - 1])));
  const whole = ends[ends.length - 1];
  return Array.from({ length: count }, (_, n) => {
    const along = (whole * (n + 1)) / (count + 1);
    let i = ends.findIndex((end, at) => at && along <= end);
    if (i < 0) i = way.length - 1;
    const share = (along - ends[i - 1]) / (ends[i] - ends[i - 1] || 1);
    return way[i - 1].map((from, axis) => Math.round((from + (way[i][axis] - from) * share) * 100) / 100);
  });
}

// Stations next to each other on any line, with the runs of plain stations that hang between knots.
export function topology(lines) {
  const near = new Map();
  const lineCount = new Map();
  for (const line of lines) {
    const own = new Set();
    for (const run of line.branches) {
      run.forEach((code, i) => {
        own.add(code);
        if (!near.has(code)) near.set(code, new Set());
        if (i) {
          near.get(code).add(run[i - 1]);
          near.get(run[i - 1]).add(code);
        }
      });
    }
    own.forEach((code) => lineCount.set(code, (lineCount.get(code) || 0) + 1));
  }
  const isKnot = (code) => near.get(code)?.size !== 2 || lineCount.get(code) > 1;
  return { near, isKnot };
}

// Where the plain stations between a moved one and the knots around it come to stand: [[code, [x, y]], ...].
export function followers(code, lines, spot, isKnot) {
  const placed = new Map();
  for (const line of lines) {
    for (const run of line.branches) {
      const at = run.indexOf(code);
      if (at < 0) continue;
      for (const step of [-1, 1]) {
        const gap = [];
        let i = at + step;
        while (run[i] !== undefined && !isKnot(run[i])) {
          gap.push(run[i]);
          i += step;
        }
        if (!gap.length || run[i] === undefined) continue;
        const way = [spot(code), ...elbow(spot(code), spot(run[i])), spot(run[i])];
        spread(gap.length, way).forEach((point, n) => placed.set(gap[n], point));
      }
    }
  }
  return [...placed];
}
