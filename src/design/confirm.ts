import type { DesignCandidate, TrainedCandidate } from "../case/design-result.js";
import type { Experiment } from "../case/experiment.js";
import { heldOutCurve } from "../case/held-out.js";
import { energyOf } from "../data/weights.js";
import { type RunResult, trainOne } from "../train/run.js";
import { withChange } from "./damping-law.js";
import { changeIn, type DesignRun, planOf, SEEDS } from "./design.js";

/** Times at which networks are looked at. */
const LOOKS = 14;

/** The networks that were trained of a candidate, and what each left on the way. */
export interface Confirmation {
  readonly trained: TrainedCandidate;
  readonly curves: readonly { readonly times: readonly number[]; readonly left: readonly number[] }[];
  /** The errors of the first network at the samples at the end. */
  readonly residual: Float64Array;
}

/**
 * Trains networks of the recommended width with the law that was chosen and with the best normal one, each with the steps that it needs, and holds what they leave against what was predicted: on the samples, or on those held out.
 *
 * @param onNetwork is told how many networks of how many are trained
 * @throws as `trainOne`
 */
export async function confirmDesign(
  experiment: Experiment,
  { design }: DesignRun,
  onNetwork: (done: number, all: number) => void = () => {},
): Promise<readonly Confirmation[]> {
  const { candidates, chosen, width } = design;
  if (width === null) return [];
  const named = (name: string) => candidates.filter((each) => each.name === name);
  const tried = [...named(chosen), ...(chosen === "normal" ? [] : named("normal"))];
  const seeds = experiment.case.training?.seeds ?? SEEDS;
  const confirmations: Confirmation[] = [];
  for (const candidate of tried) {
    const runs: RunResult[] = [];
    const plan = planOf(experiment, candidate, design.deviation);
    for (let seed = 0; seed < seeds; seed++) {
      onNetwork(confirmations.length * seeds + seed, tried.length * seeds);
      runs.push(await trained(experiment, candidate, plan, width, seed));
    }
    const curves = runs.map((run) => curveOf(experiment, run));
    const heldOut = experiment.own?.heldOut !== undefined && "heldOut" in (experiment.case.design?.objective ?? {});
    confirmations.push({
      trained: {
        name: candidate.name,
        width,
        learningRate: plan.learningRate,
        steps: plan.steps,
        predicted: heldOut ? candidate.objective : plan.left + (plan.square ?? 0) / width,
        measured: curves.map(({ left }) => left[left.length - 1]),
      },
      curves,
      residual: runs[0].residuals[runs[0].residuals.length - 1],
    });
  }
  onNetwork(tried.length * seeds, tried.length * seeds);
  return confirmations;
}

function trained(
  { network, samples, own, dynamics }: Experiment,
  candidate: DesignCandidate,
  { learningRate, steps }: { readonly learningRate: number; readonly steps: number },
  width: number,
  seed: number,
): Promise<RunResult> {
  const saveSteps = [
    ...new Set(Array.from({ length: LOOKS }, (_, k) => Math.max(1, Math.round(steps ** ((k + 1) / LOOKS))))),
  ];
  const heldOut = own?.heldOut === undefined ? {} : { heldOut: own.heldOut.samples };
  const changed = withChange(network, changeIn(candidate));
  return trainOne(
    { network: changed, samples, ...heldOut, dynamics, learningRate, saveSteps, engine: "auto" },
    width,
    seed,
  );
}

/** What a network left on the way: of the error on samples held out, for designs against that, or of the energy. */
function curveOf(experiment: Experiment, run: RunResult) {
  const { samples, case: theCase } = experiment;
  const elsewhere = "heldOut" in (theCase.design?.objective ?? {}) ? heldOutCurve(experiment, run) : undefined;
  if (elsewhere !== undefined) return { times: elsewhere.times, left: elsewhere.errors };
  const [start] = run.residuals;
  const whole = energyOf(samples, start);
  return { times: run.times, left: run.residuals.map((residual) => energyOf(samples, residual) / whole) };
}
