import type { Probes } from "../../compare/observe.js";
import { uncarriedPart } from "../../data/carried-frequencies.js";
import { type SampleSet, sampleGrid } from "../../data/samples.js";
import { energyOf } from "../../data/weights.js";
import type { Warning } from "../../warning.js";
import { percent, short } from "./say.js";

/** Samples to a part of Ω whose weight is compared with its volume. */
const PER_PART = 64;
/** Root mean square by which the parts may differ: twice what points at random places leave. */
const UNEVEN = 2 / Math.sqrt(PER_PART);

/**
 * Weights that are not those of a quadrature: where a part of Ω weighs more than its volume, its samples are learnt faster, and no equation for the spectrum
 * alone describes that. Compared over parts of Ω that have some samples each.
 *
 * @param cells relative volumes of the samples' Voronoi cells
 */
export function unevenWeights(samples: SampleSet, cells: Float64Array): readonly Warning[] {
  const { relativeWeights, points, count, dimension, box } = samples;
  if (relativeWeights === cells) return [];
  const along = Math.max(2, Math.floor((count / PER_PART) ** (1 / dimension)));
  const parts = along ** dimension;
  const weights = new Float64Array(parts);
  for (let i = 0; i < count; i++) {
    const part = box.reduceRight((sum, [lower, upper], k) => {
      const share = (points[i * dimension + k] - lower) / (upper - lower);
      return sum * along + Math.min(along - 1, Math.floor(share * along));
    }, 0);
    weights[part] += ((relativeWeights?.[i] ?? 1) * parts) / count;
  }
  const [least, most] = weights.reduce(([a, b], weight) => [Math.min(a, weight), Math.max(b, weight)], [1, 1]);
  const spread = Math.sqrt(weights.reduce((sum, weight) => sum + (weight - 1) ** 2, 0) / parts);
  if (!(spread > UNEVEN)) return [];
  return [
    {
      path: "data.weights",
      message:
        `the samples of equal parts of the domain weigh from ${short(least)} to ${short(most)} times as much as their volume: an error is learnt at B(ξ) times that, which differs from place to place, ` +
        'and no closed PDE for the spectrum describes it. Believe the kernel flow, or take "voronoi" weights',
      numbers: { least, most, spread },
    },
  ];
}

/** The part of Ω on which samples may be too far apart for a probe. */
const UNCARRIED = 0.1;

/** Probes at frequencies that the samples do not carry on much of Ω: the spectrum there has errors of the quadrature as large as itself. */
export function uncarriedProbes(samples: SampleSet, cells: Float64Array, probes: Probes): readonly Warning[] {
  if (sampleGrid(samples) !== undefined) return [];
  return probes.angular.flatMap((xi, p) => {
    const part = uncarriedPart(samples, cells, xi);
    if (!(part > UNCARRIED)) return [];
    return [
      {
        path: `probes[${p}]`,
        message:
          `on ${percent(part)} of the domain the samples are farther apart than half a wave of the frequency ${probes.reported[p].map(short).join(", ")}: what they say of it is partly that of other frequencies. ` +
          "Look at lower ones, or believe the levels only beside each other",
        numbers: { part },
      },
    ];
  });
}

/** What the energy of û₀ on the mesh may differ from that of the samples, and that of samples at random places from that of the function. */
const LARGEST_DIFFERENCE = 0.05;

/**
 * Samples at random places, of equal weights, in place of which level 0 has the function itself: by how much Σ weight u_i² differs from ∫ u². Levels 1 and 2
 * learn the samples, and level 0 is not theirs by about as much.
 *
 * @param source where level 0 has the initial error from
 */
export function randomPlaces(
  samples: SampleSet,
  initial: Float64Array,
  source: { readonly samples: SampleSet; readonly error: Float64Array },
): readonly Warning[] {
  if (source.samples === samples) return [];
  const [own, all] = [energyOf(samples, initial), energyOf(source.samples, source.error)];
  const difference = Math.abs(own / all - 1);
  if (!(difference > LARGEST_DIFFERENCE)) return [];
  return [
    {
      path: "data.placement",
      message:
        `the samples at random places have ${short(own)} of initial energy where the function has ${short(all)}, a difference of ${percent(difference)}: level 0 is that of the function, levels 1 and 2 learn these samples, and they differ by about as much. ` +
        "Take midpoints, or more samples",
      numbers: { samples: own, function: all, difference },
    },
  ];
}

/**
 * Parseval's equation for scattered samples: (2π)^{-d} ∫ |û₀|² on the mesh against Σ weight_i u_i². The sum over the samples that stands for û₀ has, besides the
 * spectrum, what their places make of it, at all frequencies alike: the mesh has more the wider it is. Less is what the samples have beyond the mesh.
 *
 * @param energy that of û₀ on the mesh
 */
export function parsevalOfScattered(
  samples: SampleSet,
  initial: Float64Array,
  energy: number,
  path: string,
): readonly Warning[] {
  if (sampleGrid(samples) !== undefined) return [];
  const own = energyOf(samples, initial);
  const difference = energy / own - 1;
  if (!(Math.abs(difference) > LARGEST_DIFFERENCE)) return [];
  const numbers = { mesh: energy, samples: own };
  return [
    difference > 0
      ? {
          path,
          message:
            `the initial spectrum has ${percent(difference)} more energy on the mesh than the samples have: scattered samples add what their places make of the function, at all frequencies alike. ` +
            "Level 0 starts from that, too; take a smaller box, or more samples",
          numbers,
        }
      : {
          path,
          message:
            `the initial spectrum has ${percent(-difference)} less energy on the mesh than the samples have: the rest lies at higher frequencies, which level 0 does not know. ` +
            "Take a wider box, or believe the kernel flow",
          numbers,
        },
  ];
}
