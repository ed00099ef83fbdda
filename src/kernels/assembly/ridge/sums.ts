// Sums over ridge units σ(Ω_k·x_i + β_k) and samples x_i, for any activation σ, in float32 or float64 lanes. Nothing of size units × samples is
// ever stored: an argument lives in registers from its making to its use.
import { add, bytesOf, lanesOf, loadSplat, mul, splat } from "./lanes";

/**
 * An activation for lanes of type F. `core` is the costly part that value and slope have in common (a hyperbolic tangent, an exponential).
 * Instances are never made: the methods are inlined.
 */
export abstract class Activation {
  abstract core(z: v128): v128;
  abstract value(z: v128, core: v128): v128;
  abstract slope(z: v128, core: v128): v128;
}

/**
 * What the sums are of. Rows are arrays of F, so many bytes apart (a multiple of 16): whole vectors are read and written, and what follows the last
 * sample or unit of a row is of no influence.
 */
@unmanaged
export class RidgeSums {
  dimension: i32;
  samples: i32;
  units: i32;
  sampleStride: i32;
  unitStride: i32;
  /** Rows: x (one for each axis), y, x y (one for each axis). */
  sampleRows: usize;
  /** Rows: Ω (one for each axis), β, c. */
  unitRows: usize;
  /** Doubles: one row with an entry for each sample. */
  output: usize;
  /** Doubles: rows S0, S1, Sx (one for each axis), `slopeStride` bytes apart. */
  slopes: usize;
  slopeStride: i32;
}

/** Terms that are added in the precision of F before they join a sum in double precision; they stay in the first-level cache. */
const block: i32 = 256;

/** Adds the lanes, as doubles, to numbers in memory. */
@inline function addTo<F>(address: usize, sum: v128): void {
  if (sizeof<F>() == 4) {
    const high = i8x16.shuffle(sum, sum, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7);
    v128.store(address, f64x2.add(v128.load(address), f64x2.promote_low_f32x4(sum)));
    v128.store(address, f64x2.add(v128.load(address, 16), f64x2.promote_low_f32x4(high)), 16);
  } else {
    v128.store(address, f64x2.add(v128.load(address), sum));
  }
}

@inline function outputOf<F, A extends Activation>(job: RidgeSums, dimension: i32, from: i32, to: i32): void {
  const sigma = changetype<A>(0);
  const stride = <usize>job.sampleStride;
  const unitStride = <usize>job.unitStride;
  memory.fill(job.output + (<usize>from << 3), 0, <usize>(to - from) << 3);
  for (let unit = 0; unit < job.units; unit += block) {
    const firstUnit = job.unitRows + <usize>unit * bytesOf<F>();
    const endUnit = firstUnit + <usize>min(block, job.units - unit) * bytesOf<F>();
    for (let sample = from; sample < to; sample += lanesOf<F>()) {
      const at = job.sampleRows + <usize>sample * bytesOf<F>();
      const x1 = v128.load(at);
      const x2 = dimension > 1 ? v128.load(at + stride) : x1;
      const x3 = dimension > 2 ? v128.load(at + 2 * stride) : x1;
      const x4 = dimension > 3 ? v128.load(at + 3 * stride) : x1;
      let sum = splat<F>(0);
      for (let k = firstUnit; k < endUnit; k += bytesOf<F>()) {
        let z = mul<F>(loadSplat<F>(k), x1);
        if (dimension > 1) z = add<F>(z, mul<F>(loadSplat<F>(k + unitStride), x2));
        if (dimension > 2) z = add<F>(z, mul<F>(loadSplat<F>(k + 2 * unitStride), x3));
        if (dimension > 3) z = add<F>(z, mul<F>(loadSplat<F>(k + 3 * unitStride), x4));
        const rest = k + <usize>dimension * unitStride;
        z = add<F>(z, loadSplat<F>(rest));
        sum = add<F>(sum, mul<F>(loadSplat<F>(rest + unitStride), sigma.value(z, sigma.core(z))));
      }
      addTo<F>(job.output + (<usize>sample << 3), sum);
    }
  }
}

@inline function slopesOf<F, A extends Activation>(job: RidgeSums, dimension: i32, from: i32, to: i32): void {
  const sigma = changetype<A>(0);
  const stride = <usize>job.sampleStride;
  const unitStride = <usize>job.unitStride;
  const slopeStride = <usize>job.slopeStride;
  for (let row = 0; row < 2 + dimension; row++) {
    memory.fill(job.slopes + <usize>row * slopeStride + (<usize>from << 3), 0, <usize>(to - from) << 3);
  }
  for (let sample = 0; sample < job.samples; sample += block) {
    const firstSample = job.sampleRows + <usize>sample * bytesOf<F>();
    const endSample = firstSample + <usize>min(block, job.samples - sample) * bytesOf<F>();
    for (let unit = from; unit < to; unit += lanesOf<F>()) {
      const at = job.unitRows + <usize>unit * bytesOf<F>();
      const omega1 = v128.load(at);
      const omega2 = dimension > 1 ? v128.load(at + unitStride) : omega1;
      const omega3 = dimension > 2 ? v128.load(at + 2 * unitStride) : omega1;
      const omega4 = dimension > 3 ? v128.load(at + 3 * unitStride) : omega1;
      const beta = v128.load(at + <usize>dimension * unitStride);
      let sum0 = splat<F>(0);
      let sum1 = splat<F>(0);
      let sumX1 = splat<F>(0);
      let sumX2 = splat<F>(0);
      let sumX3 = splat<F>(0);
      let sumX4 = splat<F>(0);
      for (let i = firstSample; i < endSample; i += bytesOf<F>()) {
        let z = mul<F>(omega1, loadSplat<F>(i));
        if (dimension > 1) z = add<F>(z, mul<F>(omega2, loadSplat<F>(i + stride)));
        if (dimension > 2) z = add<F>(z, mul<F>(omega3, loadSplat<F>(i + 2 * stride)));
        if (dimension > 3) z = add<F>(z, mul<F>(omega4, loadSplat<F>(i + 3 * stride)));
        z = add<F>(z, beta);
        const core = sigma.core(z);
        const rest = i + <usize>dimension * stride;
        const y = loadSplat<F>(rest);
        sum0 = add<F>(sum0, mul<F>(y, sigma.value(z, core)));
        const slope = sigma.slope(z, core);
        sum1 = add<F>(sum1, mul<F>(y, slope));
        sumX1 = add<F>(sumX1, mul<F>(loadSplat<F>(rest + stride), slope));
        if (dimension > 1) sumX2 = add<F>(sumX2, mul<F>(loadSplat<F>(rest + 2 * stride), slope));
        if (dimension > 2) sumX3 = add<F>(sumX3, mul<F>(loadSplat<F>(rest + 3 * stride), slope));
        if (dimension > 3) sumX4 = add<F>(sumX4, mul<F>(loadSplat<F>(rest + 4 * stride), slope));
      }
      const to = job.slopes + (<usize>unit << 3);
      addTo<F>(to, sum0);
      addTo<F>(to + slopeStride, sum1);
      addTo<F>(to + 2 * slopeStride, sumX1);
      if (dimension > 1) addTo<F>(to + 3 * slopeStride, sumX2);
      if (dimension > 2) addTo<F>(to + 4 * slopeStride, sumX3);
      if (dimension > 3) addTo<F>(to + 5 * slopeStride, sumX4);
    }
  }
}

/** Writes Σ_k c_k σ(z_ki) for the samples from … to − 1, both multiples of the number of lanes. */
@inline export function output<F, A extends Activation>(address: usize, from: i32, to: i32): void {
  const job = changetype<RidgeSums>(address);
  switch (job.dimension) {
    case 1: return outputOf<F, A>(job, 1, from, to);
    case 2: return outputOf<F, A>(job, 2, from, to);
    case 3: return outputOf<F, A>(job, 3, from, to);
    case 4: return outputOf<F, A>(job, 4, from, to);
    default: unreachable();
  }
}

/** Writes Σ_i y_i σ(z_ki), Σ_i y_i σ'(z_ki) and Σ_i x_i y_i σ'(z_ki) for the units from … to − 1, both multiples of the number of lanes. */
@inline export function slopes<F, A extends Activation>(address: usize, from: i32, to: i32): void {
  const job = changetype<RidgeSums>(address);
  switch (job.dimension) {
    case 1: return slopesOf<F, A>(job, 1, from, to);
    case 2: return slopesOf<F, A>(job, 2, from, to);
    case 3: return slopesOf<F, A>(job, 3, from, to);
    case 4: return slopesOf<F, A>(job, 4, from, to);
    default: unreachable();
  }
}
