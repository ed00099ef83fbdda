import type { WeightVectorLaw } from "./laws/weight-vector-law.js";
import { rowsOfLags } from "./spectral-lags.js";
import { type StationaryKernel, waveKernel } from "./stationary-kernel.js";

/** A wave's share of a mean of products: energy · cos(order · scale · w·(x − x')). */
export interface Wave {
  readonly order: number;
  readonly energy: number;
}

/** What is below this, relative to the energy of the tail, is left out at lags other than 0. */
const NEGLIGIBLE = 1e-9;
/** Neighbouring waves whose orders differ by less than this part of them count as one in the transform: an error of a twenty-fourth of its square. */
const ALIKE = 0.02;

/**
 * The kernel Σ_k energy_k E cos(scale · order_k w·(x − x')) of the high harmonics of a periodic activation with corners or jumps. At points that
 * coincide all of them count, also those that no list reaches; elsewhere the law's characteristic function ends them.
 *
 * @param waves in ascending order, not empty
 * @param rest the energy of those of still higher order
 */
export function harmonicTail(
  law: WeightVectorLaw,
  scale: number,
  waves: readonly Wave[],
  rest: number,
): StationaryKernel {
  const { dimension } = law;
  const groups = alikeWaves(waves).map(({ order, energy }) => ({ energy, kernel: waveKernel(law, scale * order) }));
  const first = groups[0].kernel;
  const sums = sumsFromTop(waves, rest);
  return {
    ...first,
    factor: 1,
    shape(xi, out) {
      const one = new Float64Array(out.length);
      out.fill(0);
      for (const { energy, kernel } of groups) {
        kernel.shape(xi, one);
        for (let i = 0; i < out.length; i++) out[i] += energy * kernel.factor * one[i];
      }
    },
    lags(r) {
      const rows = rowsOfLags(r, dimension);
      const values = new Float64Array(rows.length / dimension);
      let alive: number[] = [];
      for (let i = 0; i < values.length; i++) {
        const row = rows.subarray(i * dimension, (i + 1) * dimension);
        if (row.some((lag) => lag !== 0)) alive.push(i);
        else values[i] = sums[0];
      }
      for (let from = 0; from < waves.length && alive.length > 0; ) {
        const to = Math.min(waves.length, from + Math.ceil(from / 8) + 8);
        const largest = new Float64Array(alive.length);
        const t = new Float64Array(alive.length * dimension);
        for (let k = from; k < to; k++) {
          alive.forEach((i, a) => {
            for (let c = 0; c < dimension; c++) t[a * dimension + c] = scale * waves[k].order * rows[i * dimension + c];
          });
          const phi = law.characteristic(t);
          alive.forEach((i, a) => {
            values[i] += waves[k].energy * phi[a];
            largest[a] = Math.max(largest[a], Math.abs(phi[a]));
          });
        }
        alive = alive.filter((_, a) => largest[a] * sums[to] > NEGLIGIBLE * sums[0]);
        from = to;
      }
      return values;
    },
    origin: {
      value: groups.reduce((sum, { energy, kernel }) => sum + energy * kernel.factor * kernel.origin.value, 0),
      power: 0,
    },
    extent: groups[groups.length - 1].kernel.extent,
  };
}

/** The energy of a wave and of all above it, and last the rest. */
function sumsFromTop(waves: readonly Wave[], rest: number): Float64Array {
  const sums = new Float64Array(waves.length + 1);
  sums[waves.length] = rest;
  for (let k = waves.length - 1; k >= 0; k--) sums[k] = sums[k + 1] + waves[k].energy;
  return sums;
}

/** Waves of about the same order as one of their energy, at its mean order. */
function alikeWaves(waves: readonly Wave[]): readonly Wave[] {
  const groups: Wave[] = [];
  for (let from = 0; from < waves.length; ) {
    let [to, energy, moment] = [from, 0, 0];
    while (to < waves.length && waves[to].order <= (1 + ALIKE) * waves[from].order) {
      energy += waves[to].energy;
      moment += waves[to].energy * waves[to].order;
      to++;
    }
    groups.push({ order: moment / energy, energy });
    from = to;
  }
  return groups;
}
