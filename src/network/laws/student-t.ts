import type { Distribution } from "../distribution.js";
import type { Law } from "../law.js";
import { randomGamma } from "./random-gamma.js";
import { studentCharacteristic } from "./student-characteristic.js";
import { positive } from "./validate.js";

/** `scale` times a Student variable with `dof` degrees of freedom. */
export function studentDistribution(law: Extract<Law, { law: "student-t" }>, path: string): Distribution {
  const dof = positive(law.dof, `${path}.dof`);
  const scale = positive(law.scale, `${path}.scale`);
  const peak = halfGammaRatio(dof / 2) / Math.sqrt(dof * Math.PI);
  const standard = (z: number) => peak * Math.exp(-0.5 * (dof + 1) * Math.log1p((z / dof) * z));
  return {
    law,
    density: (w) => standard(w / scale) / scale,
    characteristic: (t) => studentCharacteristic(t, dof, scale),
    sample(random) {
      // A normal over the root of chi²/dof. In logarithms: for small dof chi² underflows.
      const logMixing = randomGamma(random, dof / 2).log + Math.log(2 / dof);
      const value = scale * random.normal() * Math.exp(-0.5 * logMixing);
      return Math.min(Number.MAX_VALUE, Math.max(-Number.MAX_VALUE, value));
    },
    breakpoints: [],
    variance: dof > 2 ? (scale ** 2 * dof) / (dof - 2) : Number.POSITIVE_INFINITY,
    extent: scale * studentExtent(dof, standard),
  };
}

/** Γ(x + ½)/Γ(x), without the cancellation of a difference of logarithms. */
function halfGammaRatio(x: number): number {
  let shift = 1;
  let y = x;
  for (; y < 20; y++) shift *= y / (y + 0.5);
  // DLMF 5.11.13 in logarithmic form; from 20 on the first term left out is below 1e-15.
  const q = 1 / (y * y);
  return shift * Math.sqrt(y) * Math.exp((-1 / 8 + q * (1 / 192 - q * (1 / 640 - (q * 17) / 14336))) / y);
}

/** Heavy tails are cut here, in units of the scale: no figure reaches the 1e12 scales a Cauchy law would ask for. */
const longestTail = 200;

/** Where at most 1e-12 of the mass is left, or `longestTail`. */
function studentExtent(dof: number, density: (z: number) => number): number {
  // From z on the density falls at least as fast as the power it has there, which bounds the tail.
  const tail = (z: number) => (2 * density(z) * z * (dof + z * z)) / (dof * (z * z - 1));
  let [low, high] = [1.5, longestTail];
  if (tail(high) > 1e-12) return longestTail;
  while (high - low > 1e-3) {
    const middle = 0.5 * (low + high);
    if (tail(middle) > 1e-12) low = middle;
    else high = middle;
  }
  return high;
}
