import type { WeightLaw } from "../network/law.js";
import type { Network } from "../network/network.js";
import { randomStream } from "../network/random.js";
import { errorsElsewhere } from "../ntk/elsewhere.js";
import { learntByResolvents } from "../ntk/left-out.js";
import { kernelResolvents } from "../ntk/resolvents.js";
import { withChange } from "./damping-law.js";
import { type Part, partOf } from "./parts.js";

/** A law that is made from samples, and when it is stopped. */
interface StoppedLaw {
  law(seen: Part): WeightLaw | null;
  readonly time: number;
}

/** The squared errors of laws at samples of some blocks, of which neither the law nor the flow has seen anything: one list a law, of the same samples in the same order. */
export function foldedErrors(
  network: Network,
  { samples, initial }: Omit<Part, "chosen">,
  blocks: readonly Part[],
  folds: number,
  tried: readonly StoppedLaw[],
): readonly (readonly number[])[] {
  const order = randomStream(FOLD_SEED, samples.count);
  const foldOf = Array.from({ length: samples.count }, () => Math.floor(folds * order.uniform()));
  const inBlocks = new Set(blocks.flatMap(({ chosen }) => chosen));
  const squares = tried.map((): number[] => []);
  for (let fold = 0; fold < folds && (fold < FEWEST || squares[0].length < ENOUGH); fold++) {
    const isSeen = (i: number) => foldOf[i] !== fold || !inBlocks.has(i);
    const all = partOf(samples, initial, [...foldOf.keys()].filter(isSeen));
    const laws = tried.map(({ law }) => law(all));
    for (const { chosen } of blocks) {
      const seen = chosen.filter(isSeen);
      const others = chosen.filter((i) => !isSeen(i));
      if (seen.length === 0 || others.length === 0) continue;
      const training = partOf(samples, initial, seen);
      // What is left out is made up for by the others' weight.
      const weighted = { ...training.samples, weight: (samples.weight * chosen.length) / seen.length };
      const unseen = partOf(samples, initial, others);
      laws.forEach((law, k) => {
        if (law === null) {
          for (const error of unseen.initial) squares[k].push(error * error);
          return;
        }
        const guess = withChange(network, { weights: law });
        const resolvents = kernelResolvents(guess, weighted);
        const learnt = learntByResolvents(resolvents, weighted, training.initial, tried[k].time);
        const [errors] = errorsElsewhere(guess, weighted, unseen.samples, unseen.initial, [learnt]);
        for (const error of errors) squares[k].push(error * error);
      });
    }
  }
  return squares;
}

const FOLD_SEED = 4;
/** Two folds at least, and no more where so many samples have been judged: what differs by less than a twentieth at these is as good. */
const [FEWEST, ENOUGH] = [2, 400];
