import type { RandomStream } from "../random.js";

/** The points and their mirror images, in ascending order, each once. */
export function symmetricBreakpoints(points: readonly number[]): readonly number[] {
  // `+ 0` turns −0 into 0.
  return [...new Set(points.flatMap((w) => [w + 0, -w + 0]))].sort((a, b) => a - b);
}

/** 1 or −1 with equal probability. */
export function randomSign(random: RandomStream): number {
  return random.uniform() < 0.5 ? -1 : 1;
}
