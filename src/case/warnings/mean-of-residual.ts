import type { SampleSet } from "../../data/samples.js";
import { energyOf, integralOf } from "../../data/weights.js";
import type { Warning } from "../../warning.js";
import { percent } from "./say.js";

/** The part of an error's energy in its mean from where on it is told of. */
const LARGEST = 1e-3;

/**
 * A kernel that does not fall to zero far away spreads the mean of a residual over all of Ω. At its edge that leaves an error which the operator does not
 * see, and which the PDE, on the whole space, does.
 */
export function meanOfResidual(samples: SampleSet, error: Float64Array): readonly Warning[] {
  const energy = energyOf(samples, error);
  const volume = energyOf(
    samples,
    error.map(() => 1),
  );
  const share = energy > 0 ? integralOf(samples, error) ** 2 / volume / energy : 0;
  if (!(share > LARGEST)) return [];
  return [
    {
      path: "loss.operator",
      message:
        `the kernel of this network does not fall to zero as points move apart, by which it spreads the mean of the error, ${percent(share)} of its energy, over the whole domain: ` +
        "at the edge of the domain that leaves what the operator does not see. There the spectral PDE is wrong; believe the kernel flow",
      numbers: { share },
    },
  ];
}
