import { hasInitialError } from "../../compare/level.js";
import { observeTransform, type Probes } from "../../compare/observe.js";
import type { SampleSet } from "../../data/samples.js";
import { spectrumOfSamples } from "../../spectral/initial-spectrum.js";
import type { Warning } from "../../warning.js";
import { short } from "./say.js";

/** Probes at which there is nothing to learn: what is seen there comes from other frequencies, or is the method's error. */
export function emptyProbes(samples: SampleSet, initial: Float64Array, probes: Probes): readonly Warning[] {
  const start = spectrumOfSamples(samples, initial, Float64Array.from(probes.angular.flat()));
  const level = observeTransform(probes, [start], [0], []);
  const { peak = 0 } = probes;
  return level.probes.flatMap((probe, p) => {
    if (hasInitialError(level, probe)) return [];
    const size = Math.hypot(probe.re[0], probe.im[0]);
    return [
      {
        path: `probes[${p}]`,
        message:
          `no initial error here: at the frequency ${probe.frequency.map(short).join(", ")} the spectrum starts from ${size.toExponential(1)}, ` +
          `where its largest value is ${short(peak)}. Look at frequencies that the target has`,
        numbers: { initial: size, peak },
      },
    ];
  });
}
