import type { Distribution } from "../distribution.js";
import type { Law } from "../law.js";
import { positive } from "./validate.js";

/** Density exp(−|w|/scale) / (2 scale). */
export function laplaceDistribution(law: Extract<Law, { law: "laplace" }>, path: string): Distribution {
  const scale = positive(law.scale, `${path}.scale`);
  return {
    law,
    density: (w) => Math.exp(-Math.abs(w) / scale) / (2 * scale),
    characteristic: (t) => t.map((s) => 1 / (1 + (scale * s) ** 2)),
    sample(random) {
      const u = random.uniform();
      return u < 0.5 ? scale * Math.log(2 * u) : -scale * Math.log(2 * (1 - u));
    },
    breakpoints: [0],
    variance: 2 * scale ** 2,
    extent: scale * Math.log(1e12),
  };
}
