import type { SampleSet } from "../data/samples.js";
import { multiplied, weightRoots } from "../data/weights.js";
import { familyOf } from "../network/families/index.js";
import type { InitialNetwork } from "../network/initial-network.js";
import { copyOf, type Parameters, zerosLike } from "../network/parameters.js";
import { addMultiple } from "../sparse/vectors.js";
import type { AnyTrainer } from "./engine.js";

/**
 * Products with a network's own kernel operator K = κ √W J Jᵀ √W on the samples, W the diagonal matrix of their weights, at its present parameters. Jᵀv is a gradient of the engine,
 * J p a central difference of its output along p, so that any engine will do. The trainer's parameters are put back after every product, and
 * what it remembers of earlier steps is forgotten.
 *
 * @param displacement largest change of a phase or of an output weight in the difference quotient, whose relative error is a sixth of its square
 */
export async function kernelProduct(
  start: InitialNetwork,
  trainer: AnyTrainer,
  samples: SampleSet,
  displacement: number,
) {
  const family = familyOf(start.network);
  const { count } = samples;
  const reach = reachOf(samples);
  const plus = new Float64Array(count);
  const minus = new Float64Array(count);
  const centre = await trainer.parameters();
  const direction = zerosLike(centre);
  const roots = weightRoots(samples);
  return async (v: Float64Array): Promise<Float64Array> => {
    await trainer.output(plus);
    await trainer.gradient(multiplied(v, roots), direction);
    const most = family.largestChange(start, direction, reach);
    if (most === 0) return new Float64Array(count);
    const step = displacement / most;
    await trainer.setParameters(moved(centre, step, direction));
    await trainer.output(plus);
    await trainer.setParameters(moved(centre, -step, direction));
    await trainer.output(minus);
    await trainer.setParameters(centre);
    const scale = (samples.measureFactor * samples.weight) / (2 * step);
    return multiplied(
      plus.map((value, i) => scale * (value - minus[i])),
      roots,
    );
  };
}

/** The largest |x| of the samples along every axis. */
function reachOf({ points, dimension }: SampleSet): Float64Array {
  const reach = new Float64Array(dimension);
  for (let i = 0; i < points.length; i++) reach[i % dimension] = Math.max(reach[i % dimension], Math.abs(points[i]));
  return reach;
}

function moved(centre: Parameters, step: number, direction: Parameters): Parameters {
  const result = copyOf(centre);
  for (const name of Object.keys(result)) addMultiple(step, direction[name], result[name]);
  return result;
}
