import { InputError } from "../errors.js";
import type { RidgeSharing } from "../kernels/ridge-sharing.js";
import type { DifferentialOperator } from "../network/losses/index.js";
import type { Network } from "../network/network.js";
import { operatorRefusal } from "../network/operator-functions.js";
import { type AnyEngine, cannotTrain, type Engine, noDerivatives, type Precision } from "./engine.js";
import { type EngineName, engineNamed, engines } from "./engines.js";

/** An engine by name; "auto" is the first that can train the network in the precision wanted and pays for its size. */
export type EngineChoice = "auto" | EngineName;

/** What an engine is wanted for. */
export interface EngineWishes {
  readonly choice: EngineChoice;
  readonly network: Network;
  /** P where P(∂)f is trained; default f itself, null. */
  readonly operator?: DifferentialOperator | null;
  /** Samples. */
  readonly count: number;
  /** Units. */
  readonly width: number;
  /** Default: that of the engine, float64 for "auto". */
  readonly precision?: Precision;
  /** Relative accuracy of the NUFFT engine, its default where absent. */
  readonly accuracy?: number;
  readonly sharing?: RidgeSharing;
}

/**
 * The engine of a choice. "auto" depends on nothing but the network, the numbers of samples and units, and the precision, so that equal jobs run on
 * equal engines everywhere; in float32 alone on whether there is a GPU too.
 *
 * @throws InputError where the engine cannot train the network or lacks the precision, and as `Engine.load`
 */
export async function trainingEngine(wishes: EngineWishes): Promise<AnyEngine> {
  const { accuracy, sharing } = wishes;
  const { engine, precision } = await chosenEngine(wishes);
  return engine.load({
    precision,
    ...(accuracy === undefined ? {} : { accuracy }),
    ...(sharing === undefined ? {} : { sharing }),
  });
}

/** The same before it is loaded, with the precision. */
export async function chosenEngine(
  wishes: EngineWishes,
): Promise<{ readonly engine: Engine; readonly precision: Precision }> {
  const { choice, network, operator = null, count, width } = wishes;
  const named = choice === "auto" ? undefined : engineNamed(choice);
  const precision = wishes.precision ?? named?.precisions[0] ?? "float64";
  const engine: Engine = named ?? (await automaticChoice({ network, operator, count, width, precision })).engine;
  const refusal = refusalOf(engine, network, operator);
  if (refusal !== null) throw cannotTrain(engine.name, refusal);
  if (!engine.precisions.includes(precision)) {
    throw new InputError("training.precision", `the "${engine.name}" engine does not compute in ${precision}`);
  }
  return { engine, precision };
}

/** Why an engine cannot train a network, or P(∂) of it; null where it can. */
export function refusalOf(engine: Engine, network: Network, operator: DifferentialOperator | null): string | null {
  const refusal = engine.refuses(network);
  if (refusal !== null || operator === null) return refusal;
  return engine.differentiates ? operatorRefusal(network, operator) : noDerivatives;
}

/** The engines that can train a network, or P(∂) of it, in a precision. */
export function enginesFor(
  network: Network,
  precision: Precision,
  operator: DifferentialOperator | null = null,
): readonly Engine[] {
  return engines.filter(
    (engine: Engine) => engine.precisions.includes(precision) && refusalOf(engine, network, operator) === null,
  );
}

/** The engine that "auto" takes, and those before it in the list that can train the network, with why it passes over them. */
export interface AutomaticChoice {
  readonly engine: Engine;
  readonly passedOver: readonly { readonly engine: string; readonly reason: string }[];
}

/** @throws InputError where no engine trains the network in the precision */
export async function automaticChoice({
  network,
  operator = null,
  count,
  width,
  precision = "float64",
}: Omit<EngineWishes, "choice">): Promise<AutomaticChoice> {
  const passedOver: { readonly engine: string; readonly reason: string }[] = [];
  for (const engine of enginesFor(network, precision, operator)) {
    const reason = engine.pays(network, count, width, precision)
      ? ((await engine.passedOver?.()) ?? null)
      : "does not pay for so few units × samples";
    if (reason === null) return { engine, passedOver };
    passedOver.push({ engine: engine.name, reason });
  }
  throw new InputError("training.precision", `no engine trains this network in ${precision}`);
}
