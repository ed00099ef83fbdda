import type { EndCondition } from "../fem/index.js";
import type { ComplexField } from "../fourier/complex-field.js";
import { intervalSimplexMesh } from "../mesh/index.js";
import { type FrequencyMesh, isIntervalMesh, nodeFrequencies } from "../mesh/interval.js";
import { type Dynamics, flowResponse, learntResponse } from "../network/dynamics/index.js";
import type { LossFilter } from "../network/losses/index.js";
import { dot } from "../sparse/vectors.js";
import { symmetricFunctions } from "../time/symmetric-functions.js";
import type { Warning } from "../warning.js";
import { aboutCentre, aboutOrigin } from "./centre.js";
import type { SpectralCoefficients } from "./coefficients.js";
import type { ConstantOnBox } from "./constant-on-box.js";
import { symmetricFilter } from "./filtered-system.js";

/** What of a `SpectralProblem` its waves depend on. */
interface FilteredWaves {
  readonly mesh: FrequencyMesh;
  readonly coefficients: SpectralCoefficients;
  readonly initial: ComplexField;
  readonly dynamics: Dynamics;
  readonly centre?: readonly number[];
  readonly constant?: ConstantOnBox | null;
  readonly boundary: EndCondition;
  readonly warnings?: readonly Warning[];
}

/**
 * The spectral PDE of a filtered loss in the form that every linear dynamics has, at all times from one Krylov space: a `SpectralSolution`. For dynamics of second
 * order in time, and for losses that have the error at points beside the residual.
 *
 * @param tolerance M-norm, relative to û₀
 * @throws NumericalError as `symmetricFunctions`
 */
export function solveFilteredWaves(
  { mesh, coefficients, initial, dynamics, boundary, warnings = [], ...problem }: FilteredWaves,
  filter: LossFilter,
  tolerance: number,
  save: readonly number[],
) {
  const nodes = nodeFrequencies(mesh);
  const centre = problem.centre ?? new Array<number>(mesh.dimension).fill(0);
  const simplices = isIntervalMesh(mesh) ? intervalSimplexMesh(mesh) : mesh;
  const { pencil, unknowns, nodal, weigh, lift } = symmetricFilter(
    simplices,
    coefficients,
    filter,
    centre,
    boundary,
    problem.constant,
  );
  const start = unknowns(aboutCentre(initial, nodes, centre));
  const response = learntResponse(flowResponse(dynamics));
  const functions = save.map((time) => {
    const at = response.at(time);
    return (lambda: number) => at(lambda).value;
  });
  const seen = weigh(start);
  const found = symmetricFunctions(
    pencil,
    seen,
    start,
    lift,
    functions,
    tolerance,
    1 / (2 * typicalRate(pencil, seen)),
  );
  return {
    mesh,
    centre,
    times: save,
    fields: found.values.map((values, i) => (save[i] === 0 ? initial : aboutOrigin(nodal(values), nodes, centre))),
    half: null,
    statistics: {
      factorizations: found.dimension > 0 ? 1 : 0,
      solves: found.dimension,
      steps: 0,
      rejectedSteps: 0,
      krylovDimension: found.dimension,
      errorEstimate: found.errorEstimate,
      linearSolver: found.solver,
    },
    warnings,
  };
}

/** (s, M⁻¹K s)/(s, s) in M's inner product; 1 where s is zero. */
function typicalRate(pencil: ReturnType<typeof symmetricFilter>["pencil"], s: Float64Array): number {
  const product = new Float64Array(s.length);
  const square = pencil.multiplyMass(s, product);
  pencil.multiplyStiffness(s, product);
  const rate = dot(s, product) / square;
  return rate > 0 ? rate : 1;
}
