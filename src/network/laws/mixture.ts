import { InputError } from "../../errors.js";
import type { Distribution } from "../distribution.js";
import type { Law } from "../law.js";
import { nonNegative } from "./validate.js";

/** Weighted laws; the weights are normalised to sum to 1. `make` builds the distribution of a component. */
export function mixtureDistribution(
  law: Extract<Law, { law: "mixture" }>,
  path: string,
  make: (component: Law, path: string) => Distribution,
): Distribution {
  if (!Array.isArray(law.components) || law.components.length === 0) {
    throw new InputError(`${path}.components`, "a mixture needs at least one component");
  }
  const weights = law.components.map(({ weight }, i) => nonNegative(weight, `${path}.components[${i}].weight`));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (!(Number.isFinite(total) && total > 0)) {
    throw new InputError(`${path}.components`, `the weights must have a positive, finite sum, not ${total}`);
  }
  const parts = law.components
    .map((component, i) => ({ of: make(component, `${path}.components[${i}]`), share: weights[i] / total }))
    .filter(({ share }) => share > 0);
  const average = (value: (of: Distribution) => number) =>
    parts.reduce((sum, { of, share }) => sum + share * value(of), 0);
  return {
    law,
    density: (w) => average((of) => of.density(w)),
    characteristic(t) {
      const sum = new Float64Array(t.length);
      for (const { of, share } of parts) {
        const values = of.characteristic(t);
        for (let i = 0; i < sum.length; i++) sum[i] += share * values[i];
      }
      return sum;
    },
    sample(random) {
      let left = random.uniform();
      const chosen = parts.find(({ share }) => {
        left -= share;
        return left < 0;
      });
      // Rounding may leave a last sliver that belongs to no part.
      return (chosen ?? parts[parts.length - 1]).of.sample(random);
    },
    breakpoints: [...new Set(parts.flatMap(({ of }) => of.breakpoints))].sort((a, b) => a - b),
    variance: average((of) => of.variance),
    extent: Math.max(...parts.map(({ of }) => of.extent)),
  };
}
