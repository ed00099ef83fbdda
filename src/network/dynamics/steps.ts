import { InputError } from "../../errors.js";

/** Number of steps of a discrete response nearest to a time; throws InputError for a negative time. */
export function stepsAt(step: number, time: number): number {
  if (!(time >= 0)) throw new InputError("time.save", `times are not negative, found ${time}`);
  return Math.round(time / step);
}

/** (1 − x)^k through the logarithm, which keeps the digits of a small x over millions of steps. */
export function signedPower(x: number, k: number): number {
  if (k === 0) return 1;
  if (x < 1) return Math.exp(k * Math.log1p(-x));
  const magnitude = Math.exp(k * Math.log1p(x - 2));
  return k % 2 === 0 ? magnitude : -magnitude;
}
