import { InputError } from "../../errors.js";
import type { Activation } from "../activation.js";
import { legendreSum } from "../laws/legendre.js";
import { adaptivePanels } from "../laws/legendre-panels.js";
import { hermiteSeries } from "./hermite-series.js";
import { NORMAL_REACH, normalProduct } from "./normal-product.js";
import { smoothPieces } from "./smooth-pieces.js";

/** Means of an activation over normal z and z' of one variance, as functions of their covariance. */
export interface DualAtVariance {
  /** E σ(z) σ(z'). */
  value(covariance: number): number;
  /** E σ'(z) σ'(z'). */
  slope(covariance: number): number;
}

/** Error of a table, relative to the value at equal z and z'. */
const TOLERANCE = 1e-10;
const MOST_PANELS = 256;

/**
 * The dual of an activation at a variance: its closed form, its Hermite series, or a table by quadrature, good to some 1e-10 of E σ(z)².
 * Tables are of the angle between z and z': at equal z and z' a dual has a square root of the covariance wherever σ or σ' jumps, which is smooth in the
 * angle.
 *
 * @throws InputError where the activation is too rough for quadrature
 */
export function dualAt(activation: Activation, variance: number, path: string): DualAtVariance {
  const { dual, kinks, periodic, name } = activation;
  if (dual !== undefined) {
    return {
      value: (covariance) => dual.value(covariance, variance),
      slope: (covariance) => dual.slope(covariance, variance),
    };
  }
  const mean = (value: (z: number) => number) => {
    const series = kinks.length === 0 ? hermiteSeries(value, variance) : null;
    if (series !== null) return (covariance: number) => series(covariance / variance);
    const period = periodic === undefined ? {} : { period: periodic.period };
    const pieces = smoothPieces({ value, kinks, ...period }, NORMAL_REACH * Math.sqrt(variance), path);
    const size = normalProduct(pieces, variance, 0);
    if (size === 0) return () => 0;
    const product = (angle: number) => normalProduct(pieces, variance, angle);
    const panels = adaptivePanels(product, 0, Math.PI, { tolerance: TOLERANCE * size, mostPanels: MOST_PANELS });
    if (panels === null) {
      throw new InputError(path, `the means of ${name} over normal variables are too rough for a table`);
    }
    return (covariance: number) => {
      const angle = Math.acos(Math.max(-1, Math.min(1, covariance / variance)));
      const { center, half, coefficients } =
        panels.find((panel) => angle <= panel.center + panel.half) ?? panels[panels.length - 1];
      return legendreSum(coefficients, (angle - center) / half);
    };
  };
  return { value: mean(activation.value), slope: mean(activation.slope) };
}
