import { experimentOf, runKernelFlow, runPde } from "../../src/case/experiment.js";
import { checkCase } from "../../src/case/read-case.js";
import { fullDistance } from "../../src/compare/distance.js";
import { NumericalError } from "../../src/errors.js";
import { denseFlow } from "./dense-reference.js";
import { randomNetworkCase } from "./random-network-case.js";

/** Level 1 is exact: rounding times λ_max t, at most 1e4 here. */
const KERNEL_FLOW = 1e-9;
/** What a spectral PDE may differ by in silence, in L² relative to the initial error. */
const SPECTRAL_PDE = 2e-3;

/** What is wrong about a random case, in silence: nothing, as it should be. A level that refuses with an error is not silent. */
export async function checkRandomCase(seed: number): Promise<string[]> {
  const { said, network, friction } = randomNetworkCase(seed);
  const experiment = await experimentOf(checkCase(said));
  const { samples, initialError, times } = experiment;
  const d = samples.dimension;
  const points = Array.from({ length: samples.count }, (_, i) =>
    Array.from(samples.points.subarray(i * d, (i + 1) * d)),
  );
  const { weight, measureFactor } = samples;
  const dense = denseFlow(network, { points, weight, measureFactor }, initialError, times, friction);
  const wrong: string[] = [];

  const { values } = runKernelFlow(experiment);
  const size = Math.hypot(...initialError);
  dense.forEach((u, i) => {
    const error = Math.hypot(...u.map((value, k) => value - values[i][k])) / size;
    if (!(error <= KERNEL_FLOW)) wrong.push(`kernel flow at t = ${times[i]}: ${error}`);
  });

  const pde = solved(() => runPde(experiment));
  if (pde === undefined || pde.warnings.length > 0) return wrong;
  const { mesh, fields } = pde.solution;
  fullDistance(mesh, fields, samples, dense, initialError).forEach((error, i) => {
    if (!(error <= SPECTRAL_PDE)) wrong.push(`spectral PDE at t = ${times[i]}: ${error}, without a warning`);
  });
  return wrong;
}

/** The result, or undefined where time integration says that it cannot reach its tolerance. */
function solved<Result>(work: () => Result): Result | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof NumericalError) return undefined;
    throw error;
  }
}
