import { InputError } from "../../errors.js";
import { compileExpression } from "../../expression/index.js";
import type { Distribution } from "../distribution.js";
import type { Law } from "../law.js";
import { legendreSlope, legendreSum } from "./legendre.js";
import {
  adaptivePanels,
  expandPanel,
  type Panel,
  panelDistribution,
  panelMass,
  panelsSecondMoment,
} from "./legendre-panels.js";
import { panelsCosine } from "./panel-cosine.js";
import { randomSign, symmetricBreakpoints } from "./symmetric.js";
import { finite, show } from "./validate.js";

/** Points at which a density is looked at first: features narrower than the support over this may be overlooked. */
const probeCount = 4096;

/** Density proportional to a non-negative expression in `w` on the support, normalised and symmetrised. */
export function expressionDistribution(law: Extract<Law, { law: "expression" }>, path: string): Distribution {
  const [lower, upper] = checkedSupport(law.support, `${path}.support`);
  const { checked, pointwise } = densityFunctions(law.density, `${path}.density`);
  const panels = resolvedPanels(checked, lower, upper, `${path}.density`);
  const { mass, cumulative, quantile } = panelDistribution(panels);
  const oneSided = (w: number) => (w < lower || w > upper ? 0 : pointwise(w) / mass);
  const normalised = panels.map((panel) => ({ ...panel, coefficients: panel.coefficients.map((a) => a / mass) }));
  return {
    law,
    density: (w) => 0.5 * (oneSided(w) + oneSided(-w)),
    characteristic: (t) => panelsCosine(normalised, t),
    sample: (random) => randomSign(random) * quantile(random.uniform()),
    breakpoints: breakpoints(normalised, lower, upper),
    variance: panelsSecondMoment(normalised),
    extent: tailBound(cumulative, Math.max(Math.abs(lower), Math.abs(upper))),
  };
}

function checkedSupport(support: unknown, path: string): readonly [number, number] {
  if (!Array.isArray(support) || support.length !== 2) {
    throw new InputError(path, `must be a pair [lower, upper], not ${show(support)}`);
  }
  const [lower, upper] = [finite(support[0], `${path}[0]`), finite(support[1], `${path}[1]`)];
  if (!(lower < upper && Number.isFinite(upper - lower))) {
    throw new InputError(path, `the lower end must be below the upper one, not [${lower}, ${upper}]`);
  }
  return [lower, upper];
}

/**
 * The expression as a function that throws InputError where it is negative or not finite, and as one that will do at
 * any single point: where it has no value (sin(w)/w at 0) it takes the one beside it, and Infinity is let through.
 */
function densityFunctions(source: string, path: string) {
  const { evaluate } = compileExpression(source, ["w"], path);
  const refuse = (w: number, value: number): never => {
    throw new InputError(path, `a density must be finite and not negative; at w = ${w} it is ${value}`);
  };
  return {
    checked(w: number): number {
      const value = evaluate([w]);
      return value >= 0 && value < Number.POSITIVE_INFINITY ? value : refuse(w, value);
    },
    pointwise(at: number): number {
      // −0 would turn 1/sqrt(w) into −Infinity.
      const w = at + 0;
      const value = evaluate([w]);
      if (value >= 0) return value;
      const beside = evaluate([w + 1e-9 * (Math.abs(w) + 1)]);
      return Number.isNaN(value) && beside >= 0 ? beside : refuse(w, value);
    },
  };
}

function resolvedPanels(f: (w: number) => number, lower: number, upper: number, path: string): readonly Panel[] {
  const step = (upper - lower) / probeCount;
  const probes = Float64Array.from({ length: probeCount }, (_, i) => lower + (i + 0.5) * step);
  // A first estimate of the mass sets the scale of the tolerance; Gauss panels, which see endpoint singularities.
  let estimate = 0;
  for (let i = 0; i < 64; i++) {
    estimate += panelMass(expandPanel(f, lower + 64 * i * step, lower + 64 * (i + 1) * step));
  }
  const sampled = step * probes.reduce((sum, w) => sum + f(w), 0);
  const scale = Math.max(estimate, sampled);
  if (!(scale > 0)) throw new InputError(path, `the density has no mass on [${lower}, ${upper}]`);
  const panels = adaptivePanels(f, lower, upper, { tolerance: 4e-15 * scale, probes });
  if (panels === null || !Number.isFinite(scale)) {
    throw new InputError(path, `the density cannot be integrated on [${lower}, ${upper}]: too rough or singular`);
  }
  return panels;
}

/** The ends of the support and the points inside where value or slope jumps, as far as the panels tell; mirrored. */
function breakpoints(panels: readonly Panel[], lower: number, upper: number): readonly number[] {
  const width = upper - lower;
  const ends = symmetricBreakpoints([lower, upper]);
  const all = symmetricBreakpoints([lower, ...kinks(panels, width), upper]);
  // A kink inside a panel ends up among tiny ones: what lies close together is one point.
  const clusters: number[][] = [];
  for (const w of all) {
    const last = clusters[clusters.length - 1];
    if (last !== undefined && w - last[last.length - 1] < 1e-6 * width) last.push(w);
    else clusters.push([w]);
  }
  return clusters.map(
    (cluster) => cluster.find((w) => ends.includes(w)) ?? 0.5 * (cluster[0] + cluster[cluster.length - 1]),
  );
}

/** Edges of panels at which value or slope jumps. */
function kinks(panels: readonly Panel[], width: number): readonly number[] {
  const highest = Math.max(...panels.map(({ coefficients }) => Math.abs(coefficients[0])));
  const found: number[] = [];
  for (let i = 1; i < panels.length; i++) {
    const [left, right] = [panels[i - 1], panels[i]];
    const jump = legendreSum(right.coefficients, -1) - legendreSum(left.coefficients, 1);
    const bend = legendreSlope(right.coefficients, -1) / right.half - legendreSlope(left.coefficients, 1) / left.half;
    // Rounding of slopes grows as 1/half; kinks stand out by many orders.
    const noise = 1e-11 * (width / Math.min(left.half, right.half));
    const visible = Math.abs(jump) > 1e-9 * highest || Math.abs(bend) * width > (1e-6 + noise) * highest;
    if (visible) found.push(right.center - right.half);
  }
  return found;
}

/** A w with at most 1e-12 of the mass beyond ±w, to three digits. */
function tailBound(cumulative: (w: number) => number, farthest: number): number {
  let [low, high] = [0, farthest];
  while (high - low > 1e-3 * high) {
    const middle = 0.5 * (low + high);
    if (cumulative(-middle) + 1 - cumulative(middle) <= 1e-12) high = middle;
    else low = middle;
  }
  return high;
}
