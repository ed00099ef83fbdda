import { gaussLegendre, legendreAntiderivative, legendreSum, legendreValues } from "./legendre.js";

/** A function on the interval center ± half, as the Legendre series Σ coefficients[k] P_k((w − center)/half). */
export interface Panel {
  readonly center: number;
  readonly half: number;
  readonly coefficients: Float64Array;
}

/** Points of the Gauss rule in a panel, and so the number of its Legendre coefficients. */
export const panelOrder = 24;
const rule = gaussLegendre(panelOrder);
/** projection[k][i] = (2k+1)/2 · weight_i · P_k(node_i): from values at the nodes to coefficients. */
const projection = (() => {
  const rows = Array.from({ length: panelOrder }, () => new Float64Array(panelOrder));
  for (let i = 0; i < panelOrder; i++) {
    const p = legendreValues(rule.nodes[i], panelOrder - 1);
    for (let k = 0; k < panelOrder; k++) rows[k][i] = (k + 0.5) * rule.weights[i] * p[k];
  }
  return rows;
})();

/** The Legendre series of f on one interval, from its values at the Gauss points (never at the ends). */
export function expandPanel(f: (w: number) => number, lower: number, upper: number): Panel {
  const half = 0.5 * (upper - lower);
  const center = lower + half;
  const values = rule.nodes.map((s) => f(center + half * s));
  const coefficients = Float64Array.from(projection, (row) => row.reduce((sum, p, i) => sum + p * values[i], 0));
  return { center, half, coefficients };
}

/** ∫ over the panel. */
export function panelMass(panel: Panel): number {
  return 2 * panel.half * panel.coefficients[0];
}

/** Sum of the absolute values of the last three terms, as a mass: what the series may be missing. */
function panelResidue(panel: Panel): number {
  const { coefficients, half } = panel;
  let residue = 0;
  for (let k = panelOrder - 3; k < panelOrder; k++) residue += Math.abs(coefficients[k]);
  return 2 * half * residue;
}

export interface PanelOptions {
  /** Error allowed per panel, as a mass. */
  readonly tolerance: number;
  /** Points, ascending, at which the series must agree with f too: a guard against narrow features. */
  readonly probes?: Float64Array;
  readonly mostPanels?: number;
}

/**
 * Panels that cover [lower, upper] in panelOrder, on each of which the Legendre series of f has converged; intervals are
 * halved until it does: a jump costs some fifty panels and no accuracy. Null where that takes more than `mostPanels`
 * panels, or where an interval too short to be halved still holds more than the tolerance (1/w at 0, or a singularity
 * elsewhere, where numbers are not dense enough to come close).
 */
export function adaptivePanels(
  f: (w: number) => number,
  lower: number,
  upper: number,
  { tolerance, probes = new Float64Array(), mostPanels = 10_000 }: PanelOptions,
): readonly Panel[] | null {
  const accepted: Panel[] = [];
  const waiting: [number, number][] = [[lower, upper]];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (accepted.length + waiting.length >= mostPanels) return null;
    const [a, b] = next;
    const panel = expandPanel(f, a, b);
    const middle = 0.5 * (a + b);
    if (panelResidue(panel) <= tolerance && agreesAtProbes(f, panel, probes, tolerance)) {
      accepted.push(trimmed(panel, tolerance));
    } else if (a < middle && middle < b && panel.half > 1e-300) {
      waiting.push([middle, b], [a, middle]);
    } else {
      return null;
    }
  }
  return accepted;
}

function agreesAtProbes(f: (w: number) => number, panel: Panel, probes: Float64Array, tolerance: number): boolean {
  const { center, half, coefficients } = panel;
  // The first probe inside, by bisection.
  let first = 0;
  for (let last = probes.length; first < last; ) {
    const middle = (first + last) >> 1;
    if (probes[middle] < center - half) first = middle + 1;
    else last = middle;
  }
  for (let i = first; i < probes.length && probes[i] <= center + half; i++) {
    const gap = Math.abs(legendreSum(coefficients, (probes[i] - center) / half) - f(probes[i]));
    // Looser than the mass: rounding in a series of 24 terms is a few 1e-15 of its largest value.
    if (!(gap * half <= 100 * tolerance)) return false;
  }
  return true;
}

/** The panel without the last coefficients that together weigh less than a tenth of the tolerance. */
function trimmed(panel: Panel, tolerance: number): Panel {
  let length = panel.coefficients.length;
  let dropped = 0;
  while (length > 1) {
    dropped += 2 * panel.half * Math.abs(panel.coefficients[length - 1]);
    if (dropped > 0.1 * tolerance) break;
    length--;
  }
  return { ...panel, coefficients: panel.coefficients.slice(0, length) };
}

/** ∫ w² f(w) dw over the panels. */
export function panelsSecondMoment(panels: readonly Panel[]): number {
  let total = 0;
  for (const { center: c, half: h, coefficients } of panels) {
    const [a0, a1 = 0, a2 = 0] = coefficients;
    // ∫_{−1}^1 1, s, s² times the series.
    const [m0, m1, m2] = [2 * a0, (2 / 3) * a1, (2 / 3) * a0 + (4 / 15) * a2];
    total += h * (c * c * m0 + 2 * c * h * m1 + h * h * m2);
  }
  return total;
}

/** The distribution function of a non-negative function on panels, normalised, and its inverse. */
export interface PanelDistribution {
  readonly mass: number;
  /** The share of the mass below w. */
  cumulative(w: number): number;
  /** The w below which the share u of the mass lies, 0 < u < 1. */
  quantile(u: number): number;
}

export function panelDistribution(panels: readonly Panel[]): PanelDistribution {
  const integrals = panels.map((panel) => legendreAntiderivative(panel.coefficients).map((b) => b * panel.half));
  const below = new Float64Array(panels.length + 1);
  for (let i = 0; i < panels.length; i++) below[i + 1] = below[i] + Math.max(0, panelMass(panels[i]));
  const mass = below[panels.length];
  return {
    mass,
    cumulative(w) {
      const i = Math.max(0, lastAtMost(panels, w));
      const { center, half } = panels[i];
      const s = Math.min(1, Math.max(-1, (w - center) / half));
      return (below[i] + legendreSum(integrals[i], s)) / mass;
    },
    quantile(u) {
      const target = u * mass;
      let i = 0;
      for (let last = panels.length - 1; i < last; ) {
        const middle = (i + last) >> 1;
        if (below[middle + 1] < target) i = middle + 1;
        else last = middle;
      }
      const { center, half, coefficients } = panels[i];
      const wanted = target - below[i];
      return center + half * solveInside(integrals[i], coefficients, half, wanted, below[i + 1] - below[i]);
    },
  };
}

/** Index of the last panel whose lower end is at most w; −1 where there is none. */
function lastAtMost(panels: readonly Panel[], w: number): number {
  let low = 0;
  let high = panels.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (panels[middle].center - panels[middle].half <= w) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The s in [−1, 1] where the integral of the panel reaches `wanted`: Newton's method, kept inside a bracket. */
function solveInside(
  integral: Float64Array,
  density: Float64Array,
  half: number,
  wanted: number,
  mass: number,
): number {
  let low = -1;
  let high = 1;
  let s = mass > 0 ? -1 + (2 * wanted) / mass : 0;
  for (let iteration = 0; iteration < 100; iteration++) {
    const gap = legendreSum(integral, s) - wanted;
    if (gap > 0) high = s;
    else low = s;
    const newton = s - gap / (half * legendreSum(density, s));
    const inside = newton > low && newton < high;
    const next = inside ? newton : 0.5 * (low + high);
    // Newton's method squares its error: after a step this small nothing is left of it.
    if (Math.abs(next - s) < (inside ? 1e-9 : 1e-14)) return next;
    s = next;
  }
  return s;
}
