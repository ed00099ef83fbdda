import { chebyshevFactor } from "./chebyshev-step.js";
import { gradientFlow } from "./gradient-flow.js";
import type { Response } from "./response.js";

/** Steps that were taken: where each ends, the first behind 0, and the stages it had. */
export interface FlowSteps {
  readonly ends: readonly number[];
  readonly stages: readonly number[];
}

/**
 * The response of gradient flow that is followed by Runge–Kutta–Chebyshev steps: exact where steps end; between there the flow goes on exactly. Against e^{−λt} it shows
 * what the steps add.
 */
export function chebyshevResponse({ ends, stages }: FlowSteps): Response {
  const factors = new Map([...new Set(stages)].map((s) => [s, chebyshevFactor(s)]));
  const flow = gradientFlow.flow({ type: "gradient-flow" });
  return {
    ...flow,
    name: "gradient flow in Runge–Kutta–Chebyshev steps",
    at(time) {
      const taken = ends.filter((end) => end <= time).length;
      const rest = flow.at(time - (ends[taken - 1] ?? 0));
      return (lambda) => {
        let { value, derivative } = rest(lambda);
        for (let k = 0; k < taken; k++) {
          const h = ends[k] - (ends[k - 1] ?? 0);
          const factor = factors.get(stages[k])?.(h * lambda);
          if (factor === undefined) continue;
          derivative = derivative * factor.value + value * h * factor.derivative;
          value *= factor.value;
        }
        return { value, derivative };
      };
    },
  };
}
