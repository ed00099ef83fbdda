import type { SampleGrid, SampleSet } from "../data/samples.js";
import { NumericalError } from "../errors.js";
import { finishSpreading, type GridPlan, gridPlan, pairFields, repeatEnds } from "../fourier/grid-transform.js";
import { addressBook } from "../kernels/address-book.js";
import { growMemory, kernelInstance } from "../kernels/index.js";
import type { InitialNetwork } from "../network/initial-network.js";
import type { DifferentialOperator } from "../network/losses/index.js";
import type { Parameters } from "../network/parameters.js";
import type { WaveUnits } from "../network/wave-units.js";
import type { TrainingSums } from "./training-sums.js";
import { waveOperator } from "./wave-arithmetic.js";

/** Units from one kernel to the next: what they need stays in the nearest cache. */
const blockLength = 256;

/**
 * The sums of waves for samples at even distances on a line, where parameters, phases and grids lie in the memory of the kernels: see
 * `gridSums` in nufft-sums.ts for what is computed. Sines and cosines of the output's phases serve the slopes.
 *
 * @throws NumericalError where the memory of the kernels, 4 GB, does not suffice
 */
export function lineSums(
  units: WaveUnits,
  initial: InitialNetwork,
  samples: SampleSet,
  { counts, spacings }: SampleGrid,
  accuracy: number,
  operator: DifferentialOperator | null,
): TrainingSums {
  const { width, parameters } = initial;
  const { points, count } = samples;
  const plan = gridPlan(counts[0], accuracy, width);
  const origin = points[0] + (count >> 1) * spacings[0];
  const turn = spacings[0] / (2 * Math.PI);
  const memory = lineMemory(units, parameters, width, plan);
  const { kernels, at, theta, slope, spreadGrid, pairGrid, strengthsOfBlock: strengths } = memory;
  const { size } = plan;
  const window = plan.window.width;
  const field = new Float64Array(2 * count);
  const products = new Float64Array(count);
  const fields = new Float64Array(4 * size);
  const applied = operator === null ? null : waveOperator(operator);
  const omega = new Float64Array(blockLength);
  const frequencies = (start: number, length: number) => {
    for (let k = 0; k < length; k++) omega[k] = units.scale[start + k] * theta[units.weight][start + k];
    return omega;
  };
  const turns = (start: number) => memory.turns + 8 * start;
  const sines = (start: number) => memory.sines + 8 * start;
  const cosines = (start: number) => memory.cosines + 8 * start;
  const ofUnits = (name: string | null, start: number) => (name === null ? 0 : at[name] + 8 * start);
  const toUnits = (name: string | null) => (name === null ? 0 : slope[name].byteOffset);

  return {
    parameters: theta,
    output(_theta, out) {
      spreadGrid.fill(0);
      for (let start = 0; start < width; start += blockLength) {
        const length = Math.min(blockLength, width - start);
        kernels.wavePhases(
          length,
          memory.scale + 8 * start,
          ofUnits(units.weight, start),
          ofUnits(units.bias, start),
          units.shift,
          origin,
          turn,
          turns(start),
          memory.angles,
        );
        kernels.sineCosine(length, memory.angles, sines(start), cosines(start));
        kernels.waveStrengths(
          length,
          memory.factor + 8 * start,
          ofUnits(units.sine, start),
          ofUnits(units.cosine, start),
          sines(start),
          cosines(start),
          memory.strengths,
        );
        applied?.strengths(frequencies(start, length), length, strengths);
        kernels.spread(window, length, turns(start), memory.strengths, memory.table, size, spreadGrid.byteOffset);
      }
      finishSpreading(plan, spreadGrid, field);
      for (let i = 0; i < count; i++) out[i] = field[2 * i + 1];
    },
    slopes(_theta, cotangent, visit) {
      for (let i = 0; i < count; i++) products[i] = points[i] * cotangent[i];
      repeatEnds(plan, pairFields(plan, cotangent, products, fields), pairGrid);
      for (let start = 0; start < width; start += blockLength) {
        const length = Math.min(blockLength, width - start);
        kernels.interpolatePair(
          window,
          length,
          turns(start),
          memory.table,
          size,
          pairGrid.byteOffset,
          memory.strengths,
        );
        applied?.sums(frequencies(start, length), length, strengths);
        kernels.waveSlopes(
          length,
          memory.factor + 8 * start,
          memory.scale + 8 * start,
          ofUnits(units.sine, start),
          ofUnits(units.cosine, start),
          sines(start),
          cosines(start),
          memory.strengths,
          toUnits(units.sine),
          toUnits(units.cosine),
          toUnits(units.bias),
          toUnits(units.weight),
        );
        visit(start, length, slope);
      }
    },
  };
}

/** An instance of the kernels and all that lies in its memory; numbers are addresses. */
function lineMemory(units: WaveUnits, parameters: Parameters, width: number, plan: GridPlan) {
  const kernels = kernelInstance();
  const book = addressBook(kernels.heapBase());
  // Kernels work on pairs: every array has room for one more.
  const take = (length: number) => book.take(8 * (length + 1));
  const names = Object.keys(parameters);
  const at = Object.fromEntries(names.map((name) => [name, take(width)]));
  const ofSlopes = names.map((name) => [name, take(blockLength)] as const);
  const [factor, scale, turns, sines, cosines] = Array.from({ length: 5 }, () => take(width));
  const [table, angles, strengths] = [take(plan.window.table.length), take(blockLength), take(4 * blockLength)];
  const cells = plan.size + plan.window.width;
  const [spreadAt, pairAt] = [take(2 * cells), take(4 * cells)];
  if (!growMemory(kernels, book.end())) {
    throw new NumericalError(`the training of ${width} units does not fit into the 4 GB of one thread's memory`);
  }
  const view = (address: number, length: number) =>
    new Float64Array(kernels.memory.buffer as ArrayBuffer, address, length);
  const theta = Object.fromEntries(names.map((name) => [name, view(at[name], width)]));
  for (const name of names) theta[name].set(parameters[name]);
  view(factor, width).set(units.factor);
  view(scale, width).set(units.scale);
  view(table, plan.window.table.length).set(plan.window.table);
  return {
    ...{ kernels, at, theta, factor, scale, turns, sines, cosines, table, angles, strengths },
    slope: Object.fromEntries(ofSlopes.map(([name, address]) => [name, view(address, blockLength)])),
    strengthsOfBlock: view(strengths, 4 * blockLength),
    spreadGrid: view(spreadAt, 2 * cells),
    pairGrid: view(pairAt, 4 * cells),
  };
}
