import { nonuniformTransform } from "../../fourier/nufft.js";
import { gaussLegendre, legendreSum } from "./legendre.js";
import { type Panel, panelOrder } from "./legendre-panels.js";
import { sphericalBessel } from "./spherical-bessel.js";

const bessel = new Float64Array(panelOrder);

/**
 * Re ∫ f(w) e^{iwt} dw over one panel, exact for its series at every t, however fast the oscillation (Bakhvalov and
 * Vasil'eva 1968): ∫_{−1}^1 P_k(s) e^{ixs} ds = 2 i^k j_k(x).
 */
export function panelCosine(panel: Panel, t: number): number {
  const { center, half, coefficients } = panel;
  const x = Math.abs(half * t);
  // Below 1 the orders above 16 are below 1e-19.
  const degree = Math.min(coefficients.length - 1, x < 1 ? 16 : panelOrder);
  sphericalBessel(x, degree, bessel);
  let even = 0;
  let odd = 0;
  for (let k = degree - (degree % 2); k >= 0; k -= 2) even = coefficients[k] * bessel[k] - even;
  for (let k = degree - 1 + (degree % 2); k >= 1; k -= 2) odd = coefficients[k] * bessel[k] - odd;
  const phase = center * Math.abs(t);
  return 2 * half * (Math.cos(phase) * even - Math.sin(phase) * odd);
}

/** Measured: one panel at one t takes about half as long as one point or frequency of a transform. */
const transformCost = 2;
/** Below this many panels times t the plans of a transform are not worth their time. */
const fewTerms = 200_000;

/**
 * Re Σ over panels of ∫ f(w) e^{iwt} dw for every t, relative to ∫ |f| to about 1e-13 and the rounding of the phases:
 * panel by panel where there is little to do, otherwise by quadrature and a nonuniform Fourier transform, except for
 * panels so far out that they would need more quadrature points than there are t.
 */
export function panelsCosine(panels: readonly Panel[], t: Float64Array): Float64Array {
  if (!isLong(panels, t)) return byPanel(panels, t);
  const longest = largest(t);
  const near = panels.filter((panel) => transformCost * panelOrder * pieces(panel, longest) < t.length);
  if (near.length <= transformCost) return byPanel(panels, t);
  const sums = byTransform(near, t);
  if (near.length < panels.length) {
    const done = new Set(near);
    const rest = byPanel(
      panels.filter((panel) => !done.has(panel)),
      t,
    );
    for (let i = 0; i < sums.length; i++) sums[i] += rest[i];
  }
  return sums;
}

/** Whether there are so many panels and t that a transform is worth a thought. */
export function isLong(panels: readonly Panel[], t: Float64Array): boolean {
  return panels.length * t.length > fewTerms;
}

function byPanel(panels: readonly Panel[], t: Float64Array): Float64Array {
  const sums = new Float64Array(t.length);
  for (const panel of panels) {
    for (let i = 0; i < t.length; i++) sums[i] += panelCosine(panel, t[i]);
  }
  return sums;
}

const rule = gaussLegendre(panelOrder);
/**
 * Largest phase over half an interval: there the 24-point Gauss rule integrates e^{ixs} times a converged Legendre
 * series to 1e-16, since it is exact to degree 47 and j_k(14) falls below 1e-16 from k = 40 on.
 */
const halfPhase = 14;

function pieces(panel: Panel, longest: number): number {
  return Math.max(1, Math.ceil((panel.half * longest) / halfPhase));
}

/** The same sums as quadrature points and their weights, transformed to all t at once. */
function byTransform(panels: readonly Panel[], t: Float64Array): Float64Array {
  const longest = largest(t);
  const count = panels.reduce((total, panel) => total + panelOrder * pieces(panel, longest), 0);
  const points = new Float64Array(count);
  const re = new Float64Array(count);
  let next = 0;
  for (const panel of panels) {
    const parts = pieces(panel, longest);
    for (let part = 0; part < parts; part++) {
      for (let i = 0; i < panelOrder; i++) {
        const s = -1 + (2 * part + 1 + rule.nodes[i]) / parts;
        points[next] = panel.center + panel.half * s;
        re[next] = (panel.half / parts) * rule.weights[i] * legendreSum(panel.coefficients, s);
        next++;
      }
    }
  }
  return nonuniformTransform(points, { re }, t, { sign: 1, tolerance: 1e-13 }).re;
}

/** The largest |t|. */
export function largest(t: Float64Array): number {
  let most = 0;
  for (const s of t) most = Math.max(most, Math.abs(s));
  return most;
}
