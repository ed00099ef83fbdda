import type { InitialNetwork } from "../network/initial-network.js";
import { addParameters, zerosLike } from "../network/parameters.js";
import { laterTrainer } from "./array-trainer.js";
import type { AnyTrainer, DeviceTrainer } from "./engine.js";

/** A trainer of some functions of a network, and how many numbers its output has. */
export interface Part {
  readonly trainer: AnyTrainer;
  readonly count: number;
}

/** The outputs of several trainers of one network, one after the other, as those of one: parameters move by the sum of the parts' slopes. */
export function stackedTrainer(start: InitialNetwork, parts: readonly Part[]): DeviceTrainer {
  const slope = zerosLike(start.parameters);
  let from = 0;
  const placed = parts.map(({ trainer, count }) => {
    const to = from + count;
    const of = (values: Float64Array) => values.subarray(to - count, to);
    from = to;
    return { trainer, of };
  });
  return laterTrainer(start, {
    async output(theta, out) {
      for (const { trainer, of } of placed) {
        await trainer.setParameters(theta);
        await trainer.output(of(out));
      }
    },
    async gradient(_, cotangent, out) {
      for (const values of Object.values(out)) values.fill(0);
      for (const { trainer, of } of placed) {
        await trainer.gradient(of(cotangent), slope);
        addParameters(out, slope);
      }
    },
  });
}
