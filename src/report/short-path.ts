/** How far a point may lie from the straight line through its neighbours and still be left out, in pixels. */
const tolerance = 0.06;

type Point = readonly [number, number];

/**
 * A path with coordinates rounded to 0.1 px and without the points that straight stretches do not need: at most
 * 0.1 px away from the path given. Paths with curves are only rounded.
 */
export function shortPath(path: string): string {
  const rounded = path.replace(/-?\d+(\.\d+)?(e-?\d+)?/g, (number) => String(tenth(Number(number))));
  if (!/^[MLZ\d\s,.e-]*$/.test(rounded)) return rounded;
  return rounded.replace(/M[^MZ]+/g, (piece) => {
    const points = piece
      .slice(1)
      .split("L")
      .map((pair): Point => {
        const [x, y] = pair.split(",").map(Number);
        return [x, y];
      });
    return `M${straightened(points)
      .map(([x, y]) => `${x},${y}`)
      .join("L")}`;
  });
}

/** Goes along the points and keeps one where a line from the last kept to the next would miss one in between. */
function straightened(points: readonly Point[]): Point[] {
  if (points.length < 3) return [...points];
  const kept = [points[0]];
  let start = 0;
  for (let end = 2; end < points.length; end++) {
    // At most 40 points are passed over at once, which keeps the work linear.
    if (end - start > 40 || !isStraight(points, start, end)) {
      kept.push(points[end - 1]);
      start = end - 1;
    }
  }
  kept.push(points[points.length - 1]);
  return kept;
}

function isStraight(points: readonly Point[], start: number, end: number): boolean {
  const [x, y] = points[start];
  const [dx, dy] = [points[end][0] - x, points[end][1] - y];
  const length = Math.hypot(dx, dy);
  for (let index = start + 1; index < end; index++) {
    const [px, py] = [points[index][0] - x, points[index][1] - y];
    const along = length === 0 ? 0 : (px * dx + py * dy) / length;
    const off = length === 0 ? Math.hypot(px, py) : Math.abs(px * dy - py * dx) / length;
    if (off > tolerance || along < -tolerance || along > length + tolerance) return false;
  }
  return true;
}

function tenth(value: number): number {
  return Math.round(10 * value) / 10;
}
