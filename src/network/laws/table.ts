import { InputError } from "../../errors.js";
import type { Distribution } from "../distribution.js";
import type { Law } from "../law.js";
import { type Panel, panelsSecondMoment } from "./legendre-panels.js";
import { panelsCosine } from "./panel-cosine.js";
import { randomSign, symmetricBreakpoints } from "./symmetric.js";
import { finite, nonNegative, show } from "./validate.js";

/** Density piecewise linear through the points [w, value], zero outside, normalised and symmetrised. */
export function tableDistribution(law: Extract<Law, { law: "table" }>, path: string): Distribution {
  const points = checkedPoints(law.points, `${path}.points`);
  const below = [0];
  for (let i = 1; i < points.length; i++) {
    below.push(below[i - 1] + 0.5 * (points[i][0] - points[i - 1][0]) * (points[i][1] + points[i - 1][1]));
  }
  const mass = below[below.length - 1];
  if (!(Number.isFinite(mass) && mass > 0)) {
    throw new InputError(`${path}.points`, `the density must have a positive, finite mass, not ${mass}`);
  }
  const panels: readonly Panel[] = points.slice(1).map(([upper, right], i) => {
    const [lower, left] = points[i];
    return {
      center: 0.5 * (lower + upper),
      half: 0.5 * (upper - lower),
      coefficients: Float64Array.of((0.5 * (left + right)) / mass, (0.5 * (right - left)) / mass),
    };
  });
  const oneSided = (w: number) => interpolate(points, w) / mass;
  return {
    law,
    density: (w) => 0.5 * (oneSided(w) + oneSided(-w)),
    characteristic: (t) => panelsCosine(panels, t),
    sample: (random) => randomSign(random) * tableQuantile(points, below, random.uniform() * mass),
    breakpoints: symmetricBreakpoints(points.map(([w]) => w)),
    variance: panelsSecondMoment(panels),
    extent: Math.max(Math.abs(points[0][0]), Math.abs(points[points.length - 1][0])),
  };
}

function checkedPoints(points: unknown, path: string): readonly (readonly [number, number])[] {
  if (!Array.isArray(points) || points.length < 2) throw new InputError(path, "a table needs at least two points");
  return points.map((point: unknown, i) => {
    if (!Array.isArray(point) || point.length !== 2) {
      throw new InputError(`${path}[${i}]`, `must be a pair [w, value], not ${show(point)}`);
    }
    const w = finite(point[0], `${path}[${i}][0]`);
    if (i > 0 && !(w > points[i - 1][0])) {
      throw new InputError(`${path}[${i}][0]`, `the points must ascend: ${w} does not exceed ${points[i - 1][0]}`);
    }
    return [w, nonNegative(point[1], `${path}[${i}][1]`)] as const;
  });
}

/** Index of the last entry of an ascending list that is at most `value`, at least 0 and at most length − 2. */
function bracket(length: number, at: (i: number) => number, value: number): number {
  let low = 0;
  let high = length - 2;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (at(middle) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}

function interpolate(points: readonly (readonly [number, number])[], w: number): number {
  if (w < points[0][0] || w > points[points.length - 1][0]) return 0;
  const i = bracket(points.length, (k) => points[k][0], w);
  const [[a, left], [b, right]] = [points[i], points[i + 1]];
  const share = (w - a) / (b - a);
  return left * (1 - share) + right * share;
}

/** The w below which the mass `target` lies: the exact root of the quadratic between two points. */
function tableQuantile(
  points: readonly (readonly [number, number])[],
  below: readonly number[],
  target: number,
): number {
  const i = bracket(below.length, (k) => below[k], target);
  const [[a, left], [b, right]] = [points[i], points[i + 1]];
  // left s + (right − left) s²/2 = m, in the form that does not cancel.
  const m = (target - below[i]) / (b - a);
  const root = Math.sqrt(Math.max(0, left * left + 2 * (right - left) * m));
  const share = m > 0 ? Math.min(1, (2 * m) / (left + root)) : 0;
  return a + share * (b - a);
}
