import type { SampleSet } from "../data/samples.js";
import type { EndCondition } from "../fem/pencil.js";
import { intervalMesh, type SimplexMesh } from "../mesh/index.js";
import type { Network } from "../network/network.js";
import { type AdaptiveSolution, type AdaptOptions, type SolvePdeOptions, solveAdaptively } from "../pde/index.js";
import type { TimeMethod } from "../time/system.js";
import type { Warning } from "../warning.js";
import type { Coefficients } from "./coefficients.js";
import { spectrumFunctions } from "./initial-spectrum.js";
import { coefficientsOnBox } from "./reflection.js";
import type { SpectralSolution } from "./solve-spectral-problem.js";
import { spectralPdes } from "./spectral-pde.js";

/** The spectrum on the last mesh, and the rounds of refinement that led there. */
export type AdaptiveSpectrum = SpectralSolution & Pick<AdaptiveSolution, "rounds" | "adaptation">;

/**
 * The spectral PDE of a network under gradient flow on a mesh that is refined where its error is; see `solveAdaptively`. The initial
 * spectrum is that of the samples at every node, new ones included.
 *
 * @param initialError u₀ at the samples
 * @throws as `solveAdaptively`; the signal's reason once it is aborted
 */
export function solveSpectralAdaptively(
  network: Network,
  samples: SampleSet,
  initialError: Float64Array,
  boundary: EndCondition,
  start: SimplexMesh,
  method: TimeMethod,
  save: readonly number[],
  adapt: AdaptOptions,
  options: SolvePdeOptions = {},
): AdaptiveSpectrum {
  const { coefficients, warnings: ofProblem } = coefficientsOnBox(network, samples, initialError);
  const problems = spectralPdes(coefficients, spectrumFunctions(samples, initialError), boundary);
  const { mesh, times, values, statistics, warnings, rounds, adaptation } = solveAdaptively(
    problems,
    start,
    method,
    save,
    adapt,
    options,
  );
  // A spectrum at some of the times only would be taken for the whole.
  options.signal?.throwIfAborted();
  const fields = values.map(([re, im]) => ({ re, im }));
  const common = {
    centre: new Array<number>(mesh.dimension).fill(0),
    times,
    half: null,
    statistics,
    warnings: [...ofProblem, ...leftOut(coefficients.real), ...warnings],
    rounds,
    adaptation,
  };
  if (mesh.dimension > 1) return { mesh, fields, ...common };
  // Bisection puts new nodes last; those of an interval ascend.
  const order = Int32Array.from(mesh.points.keys()).sort((i, j) => mesh.points[i] - mesh.points[j]);
  const ascending = (nodal: Float64Array) => Float64Array.from(order, (i) => nodal[i]);
  return {
    mesh: intervalMesh(ascending(mesh.points)),
    fields: fields.map(({ re, im }) => ({ re: ascending(re), im: ascending(im) })),
    ...common,
  };
}

function leftOut({ constant }: Coefficients): readonly Warning[] {
  if (constant === undefined) return [];
  const message =
    `the kernel of this network does not fall to zero but to ${Number(constant.toPrecision(2))} as points move apart, by which it removes the mean of the error over the domain: ` +
    "on meshes that adapt the spectral PDE leaves that out. At and near ξ = 0 believe the kernel flow, or take a fixed mesh";
  return [{ path: "adapt", message, numbers: { constant } }];
}
