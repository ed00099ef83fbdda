import type { Distribution } from "../distribution.js";
import type { Law } from "../law.js";
import { positive } from "./validate.js";

/** N(0, std²). */
export function normalDistribution(law: Extract<Law, { law: "normal" }>, path: string): Distribution {
  const std = positive(law.std, `${path}.std`);
  return {
    law,
    density: (w) => Math.exp(-0.5 * (w / std) ** 2) / (Math.sqrt(2 * Math.PI) * std),
    characteristic: (t) => t.map((s) => Math.exp(-0.5 * (std * s) ** 2)),
    sample: (random) => std * random.normal(),
    breakpoints: [],
    variance: std ** 2,
    // erfc(7.1305/√2) = 1e-12.
    extent: 7.1305 * std,
  };
}
