import { nyquistFrequencies } from "../../compare/sample-bins.js";
import type { SampleSet } from "../../data/samples.js";
import type { Warning } from "../../warning.js";
import { percent } from "./say.js";

/** What the initial error may have left at the edge of Ω, relative to its largest value. */
const LARGEST = 0.01;

/**
 * The initial error in the outermost samples. The spectral PDE has no edge: it lets the error leave Ω, where the network
 * is not trained, so what stands at the edge is learnt otherwise than by a network.
 */
export function aliveAtDomainEdge(samples: SampleSet, initial: Float64Array): readonly Warning[] {
  const { box, points, dimension } = samples;
  const distances = nyquistFrequencies(samples).map((nyquist) => Math.PI / nyquist);
  let [edge, largest] = [0, 0];
  for (let i = 0; i < initial.length; i++) {
    const size = Math.abs(initial[i]);
    largest = Math.max(largest, size);
    if (size <= edge) continue;
    for (let a = 0; a < dimension; a++) {
      const x = points[i * dimension + a];
      if (Math.min(x - box[a][0], box[a][1] - x) < distances[a]) edge = Math.max(edge, size);
    }
  }
  if (!(edge > LARGEST * largest)) return [];
  return [
    {
      path: "data.box",
      message:
        `the initial error at the edge of the domain is ${percent(edge / largest)} of its largest value; the spectral PDE is that of an unbounded domain and lets it out. ` +
        "Take a wider box or a target that falls off, or believe the kernel flow",
      numbers: { edge: edge / largest },
    },
  ];
}
