import type { Distribution } from "../distribution.js";
import type { Law } from "../law.js";
import { positive } from "./validate.js";

/** Uniform on [−halfWidth, halfWidth]. */
export function uniformDistribution(law: Extract<Law, { law: "uniform" }>, path: string): Distribution {
  const halfWidth = positive(law.halfWidth, `${path}.halfWidth`);
  return {
    law,
    density: (w) => (Math.abs(w) <= halfWidth ? 0.5 / halfWidth : 0),
    characteristic: (t) => t.map((s) => (s === 0 ? 1 : Math.sin(halfWidth * s) / (halfWidth * s))),
    sample: (random) => (2 * random.uniform() - 1) * halfWidth,
    breakpoints: [-halfWidth, halfWidth],
    variance: halfWidth ** 2 / 3,
    extent: halfWidth,
  };
}
