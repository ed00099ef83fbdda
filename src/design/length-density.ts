import { isScalarLaw, type WeightLaw } from "../network/law.js";
import { distribution } from "../network/laws/distribution.js";
import { weightVectorLaw } from "../network/laws/weight-vector.js";
import { halfCircle } from "./directions.js";

/** Directions of a half-circle over which laws of components are averaged. */
const DIRECTIONS = 32;

/** The density of the length |w| of a law of weight vectors in the plane, or of |w| in 1-D, at lengths > 0. */
export function lengthDensity(law: WeightLaw, dimension: number): (length: number) => number {
  if (isScalarLaw(law) && (dimension !== 2 || law.radial === true)) {
    const { density } = distribution(law);
    return (length) => 2 * density(length);
  }
  const { density } = weightVectorLaw(law, 2);
  const directions = law.law === "normal" ? [[1, 0]] : halfCircle(DIRECTIONS);
  return (length) => {
    const sum = directions.reduce((all, [x, y]) => all + density([length * x, length * y]), 0);
    return (2 * Math.PI * length * sum) / directions.length;
  };
}
