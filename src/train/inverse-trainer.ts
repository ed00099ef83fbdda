import type { InitialNetwork } from "../network/initial-network.js";
import type { UnknownCoefficient } from "../network/losses/index.js";
import { addParameters, type Parameters, zerosLike } from "../network/parameters.js";
import { type LaterFunctions, laterTrainer } from "./array-trainer.js";
import type { AnyTrainer, DeviceTrainer } from "./engine.js";
import type { Part } from "./stacked-trainer.js";

/** What the coefficient is called among the parameters. */
const COEFFICIENT = "coefficient";

/** The coefficient among the parameters of an inverse trainer. */
export function coefficientOf(parameters: Parameters): number {
  return parameters[COEFFICIENT][0];
}

/**
 * A trainer of P(∂)f + c Q(∂)f with c a parameter more, and of values beside: c moves by `rate` times its slope, whatever the rule.
 *
 * @param fixed P(∂)f; null where P is zero
 * @param perUnit Q(∂)f
 * @param values outputs that follow those, in which c has no part
 */
export function inverseTrainer(
  start: InitialNetwork,
  { start: c0, rate }: Pick<UnknownCoefficient, "start" | "rate">,
  fixed: AnyTrainer | null,
  perUnit: Part,
  values: AnyTrainer,
): DeviceTrainer {
  const { count } = perUnit;
  const [ofUnit, scaled] = [new Float64Array(count), new Float64Array(count)];
  const slope = zerosLike(start.parameters);
  const withCoefficient = { ...start, parameters: { ...start.parameters, [COEFFICIENT]: Float64Array.of(c0) } };
  const functions: LaterFunctions = {
    async output(theta, out) {
      const [c] = theta[COEFFICIENT];
      for (const trainer of [fixed, perUnit.trainer, values]) await trainer?.setParameters(theta);
      const head = out.subarray(0, count);
      head.fill(0);
      await fixed?.output(head);
      await perUnit.trainer.output(ofUnit);
      for (let i = 0; i < count; i++) head[i] += c * ofUnit[i];
      await values.output(out.subarray(count));
    },
    async gradient(theta, cotangent, out) {
      const [c] = theta[COEFFICIENT];
      for (const each of Object.values(out)) each.fill(0);
      const head = cotangent.subarray(0, count);
      let ofCoefficient = 0;
      for (let i = 0; i < count; i++) {
        scaled[i] = c * head[i];
        ofCoefficient += head[i] * ofUnit[i];
      }
      const add = async (trainer: AnyTrainer, of: Float64Array) => {
        await trainer.gradient(of, slope);
        addParameters(out, slope);
      };
      if (fixed !== null) await add(fixed, head);
      await add(perUnit.trainer, scaled);
      await add(values, cotangent.subarray(count));
      out[COEFFICIENT][0] = rate * ofCoefficient;
    },
  };
  return laterTrainer(withCoefficient, functions, [COEFFICIENT]);
}
