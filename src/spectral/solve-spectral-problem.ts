import { InputError, NotAvailableError } from "../errors.js";
import type { ComplexField } from "../fourier/complex-field.js";
import { type FrequencyMesh, type IntervalMesh, nodeFrequencies } from "../mesh/interval.js";
import { dynamicsOf } from "../network/dynamics/index.js";
import type { Checkpoint } from "../time/checkpoint.js";
import { integrate } from "../time/integrate.js";
import type { CheckpointKeeper, IntegrateOptions, StopSignal } from "../time/options.js";
import { idle, sumStatistics } from "../time/statistics.js";
import type { Evolution, EvolutionSystem, TimeMethod } from "../time/system.js";
import type { Warning } from "../warning.js";
import { aboutCentre, aboutOrigin } from "./centre.js";
import { solveFilteredWaves } from "./filtered-waves.js";
import { unfolded } from "./half-line.js";
import type { SpectralProblem } from "./spectral-problem.js";
import { discretised, normIn } from "./systems-in-time.js";

/** û at the nodes at every time asked for. */
export interface SpectralSolution {
  readonly mesh: FrequencyMesh;
  readonly times: readonly number[];
  readonly fields: readonly ComplexField[];
  /** As in the problem. Between nodes e^{iξ·c} û is a P1 function. */
  readonly centre: readonly number[];
  /** The same for ξ ≥ 0, where only that was solved; a field on the whole line is then made when it is first read. */
  readonly half: { readonly mesh: IntervalMesh; readonly fields: readonly ComplexField[] } | null;
  readonly statistics: Evolution["statistics"];
  readonly warnings: readonly Warning[];
}

/** A march of a spectral problem that can be gone on with: what became of the systems before, and the one under way. */
export interface SpectralCheckpoint {
  readonly finished: readonly Evolution[];
  readonly current: Checkpoint;
}

export interface SpectralSolveOptions {
  readonly onProgress?: (fraction: number) => void;
  readonly signal?: StopSignal;
  /** For step methods: where checkpoints go, and the one to go on from; see `integrate`. */
  readonly checkpoint?: CheckpointKeeper<SpectralCheckpoint>;
  readonly resume?: SpectralCheckpoint;
}

/**
 * û of ∂_t û = ∇·(A ∇û) − B û, or with momentum of ∂_tt û + γ ∂_t û = ∇·(A ∇û) − B û from rest, by P1 finite elements
 * at the times `save`. The real and the imaginary part are two right-hand sides of one system where they obey the same
 * equation, and two systems where biases are normal. On a mesh that is its own mirror image only the half ξ ≥ 0 is solved,
 * which gives the same P1 function (see `upperHalf`).
 *
 * On an interval mesh the integrals of A φ'φ' and B φφ are taken with three Gauss points per cell, and cells are split at the
 * coefficients' breakpoints: exact for A of degree 5 and B of degree 3 between breakpoints, an error O(h⁶) otherwise, far
 * below the O(h²) of the elements. On simplices the rules are those of `diffusion` and `reaction`. Without diffusion mass and damping
 * are lumped, and û = û₀ e^{−Bt} at the nodes, exactly.
 *
 * For data around another point than the origin the P1 functions are turned (`turnedSystem`); without diffusion, and with one equation for
 * both parts, e^{iξ·c} û obeys the same equation as û, and nothing else changes.
 *
 * @throws NumericalError where a coefficient or the solution is not finite, or the tolerance is out of reach; InputError for the
 *   checkpoint of another run; the signal's reason once it is aborted.
 */
export function solveSpectralProblem(
  problem: SpectralProblem,
  method: TimeMethod,
  save: readonly number[],
  options: SpectralSolveOptions = {},
): SpectralSolution {
  const { mesh, filter } = problem;
  const atPlaces = Boolean(filter?.beside?.boundary);
  const waves = dynamicsOf(problem.dynamics).order === 2;
  if (filter?.operator && problem.constant && (waves || atPlaces)) {
    const what = atPlaces ? "values at points in the loss" : "dynamics of second order in time";
    throw new NotAvailableError("loss", `level 0 of residuals and kernels that do not fall to zero, with ${what}`);
  }
  if (atPlaces && method.method !== "krylov") {
    throw new InputError("method", `with values at points in the loss it is "krylov"`);
  }
  if (filter && (waves || atPlaces) && method.method === "krylov") {
    return solveFilteredWaves(problem, filter, method.tolerance, save);
  }
  const centre = problem.centre ?? new Array<number>(mesh.dimension).fill(0);
  const nodes = nodeFrequencies(mesh);
  const initial = aboutCentre(problem.initial, nodes, centre);
  const { systems, half, field } = discretised({ ...problem, initial }, centre);
  const norms = systems.map(({ norm }) => norm);
  const { signal, checkpoint, resume } = options;
  const runs: Evolution[] = [...(resume?.finished ?? [])];
  for (let i = runs.length; i < systems.length; i++) {
    const finished = runs.slice();
    const run = integrateShare(
      systems[i].system,
      method,
      normIn(systems[i].system.pencil, systems[i].system.initial) / (Math.hypot(...norms) || 1),
      {
        save,
        onProgress: (fraction) => options.onProgress?.((i + fraction) / systems.length),
        ...(signal ? { signal } : {}),
        ...(checkpoint
          ? { checkpoint: { ...checkpoint, write: (current) => checkpoint.write({ finished, current }) } }
          : {}),
        ...(resume?.finished.length === i ? { resume: resume.current } : {}),
      },
    );
    // A spectrum at some of the times only would be taken for the whole.
    signal?.throwIfAborted();
    runs.push(run);
  }
  const solved = save.map((_, i) =>
    aboutOrigin(field(runs.flatMap((run) => run.values[i])), half === null ? nodes : half.nodes, centre),
  );
  return {
    mesh,
    centre,
    times: save,
    fields: half === null ? solved : solved.map(unfolded),
    half: half === null ? null : { mesh: half, fields: solved },
    statistics: runs.map(({ statistics }) => statistics).reduce(sumStatistics),
    warnings: [...(problem.warnings ?? []), ...runs.flatMap(({ warnings }) => warnings)],
  };
}

/** What float64 can keep. */
const LEAST_TOLERANCE = 1e-13;

/**
 * Integrates a system that holds a share of the field's norm, to the tolerance that the method has relative to the whole.
 * What lies below the tolerance altogether, as one part of the spectrum of an odd or even function, is rounding: following
 * that would cost more than all the rest, and it is zero at all times after 0. Where a system has a norm of its own, above that of L², its share
 * may be more than all.
 */
function integrateShare(
  system: EvolutionSystem,
  method: TimeMethod,
  share: number,
  options: IntegrateOptions,
): Evolution {
  if (!("tolerance" in method) || method.tolerance === undefined) return integrate(system, method, options);
  const tolerance = Math.max(LEAST_TOLERANCE, method.tolerance / share);
  if (tolerance < 1) {
    const run = integrate(system, { ...method, tolerance }, options);
    const { statistics } = run;
    const errorEstimate = statistics.errorEstimate === null ? null : statistics.errorEstimate * share;
    return { ...run, statistics: { ...statistics, errorEstimate } };
  }
  return {
    times: options.save,
    values: options.save.map((time) =>
      system.initial.map((values) => (time === 0 ? values : new Float64Array(values.length))),
    ),
    statistics: { ...idle, errorEstimate: share },
    warnings: [],
    ending: "completed",
  };
}
