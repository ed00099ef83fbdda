import type { SampleSet } from "../../data/samples.js";
import { NumericalError } from "../../errors.js";
import type { UpdateRule } from "../../network/dynamics/index.js";
import type { InitialNetwork } from "../../network/initial-network.js";
import type { Gpu } from "./device.js";
import { type Passes, type Scope, STEPS } from "./passes.js";
import { bytesAtSamples, firstParts } from "./samples-on-device.js";
import { type BufferName, foursOf, GROUP, ROW, type Shader } from "./shader.js";
import { MOST_MEMORIES, type NetworkKind, type Structure } from "./structure.js";
import { BLOCK, type NetworkShares, type Segment, segmentsOf, sharesOf, tablesOf } from "./unit-layout.js";
import type { UnitShaders } from "./unit-shaders.js";

/** The buffers and tables of a segment. */
interface SegmentOnDevice extends Segment {
  readonly scope: Scope;
  readonly blockCount: number;
  readonly chunkCount: number;
  readonly mostSlots: number;
}

/** Networks that are sums of units: a sum over the units of a network is shared out by chunks, one over samples by slots. */
export function unitsKind(shaders: UnitShaders): NetworkKind {
  const { parameters, trained, unitNumbers, sumNumbers } = shaders;
  return {
    bytes(widths, samples) {
      const shares = widths.map((width) => sharesOf(width, samples.count));
      const { largest, all } = bytesAtSamples(
        shares.map(({ chunks }) => chunks),
        samples,
      );
      const each = parameters.length + 2 + 4 * foursOf(unitNumbers) + (2 + MOST_MEMORIES) * trained.length;
      const units = widths.reduce((sum, width, k) => sum + width * (each + sumNumbers * shares[k].slots), 0);
      return { largest, all: all + 4 * units };
    },
    stand: (gpu, passes, starts, samples) => unitsOnDevice(gpu, passes, shaders, starts, samples),
  };
}

function unitsOnDevice(
  gpu: Gpu,
  passes: Passes,
  shaders: UnitShaders,
  starts: readonly InitialNetwork[],
  { count }: SampleSet,
): Structure {
  const { queue } = gpu.device;
  const { trained, parameters: rows, unitNumbers, sumNumbers } = shaders;
  const shares = starts.map(({ width }) => sharesOf(width, count));
  const firstSums = firstParts(
    shares.map(({ chunks }) => chunks),
    count,
  );
  const segments = segmentsOf(
    starts.map(({ width }) => width),
    mostUnits(gpu, shaders, shares),
  ).map((segment) => onDevice(segment));
  const updates = new Map<string, Shader>();
  let memories = 0;

  function onDevice(segment: Segment): SegmentOnDevice {
    const { units } = segment;
    const tables = tablesOf(segment, shares, firstSums);
    const settings = passes.settings(
      Array.from({ length: STEPS }, (_, step) => {
        return { units, samples: count, step };
      }),
    );
    const parameters = passes.buffer((rows.length + 2) * units);
    for (const { network, first, length, at } of segment.pieces) {
      const { scale, factor } = starts[network];
      for (const [row, values] of [scale, factor].entries()) {
        queue.writeBuffer(
          parameters,
          4 * (row * units + at),
          Float32Array.from(values.subarray(first, first + length)),
        );
      }
    }
    const ofTrained: readonly BufferName[] = trained.length > 0 ? ["change", "slopes"] : [];
    return {
      ...segment,
      scope: passes.scope(settings, [
        ["parameters", parameters],
        ["units", passes.buffer(4 * foursOf(unitNumbers) * units)],
        ["sums", passes.buffer(sumNumbers * tables.slopes)],
        ["blocks", passes.filled(tables.blocks as Uint32Array<ArrayBuffer>)],
        ["chunks", passes.filled(tables.chunks as Uint32Array<ArrayBuffer>)],
        ["networks", passes.filled(tables.networks as Uint32Array<ArrayBuffer>)],
        ...ofTrained.map((name) => [name, passes.buffer(trained.length * units)] as const),
      ]),
      blockCount: tables.blocks.length / 4,
      chunkCount: tables.chunks.length / 4,
      mostSlots: tables.mostSlots,
    };
  }

  const bufferOf = ({ scope }: SegmentOnDevice, name: BufferName) => scope.buffers.get(name) as GPUBuffer;
  const backward =
    (shaderOf: () => Shader): Structure["slopes"] =>
    (run, step) => {
      if (trained.length === 0) return;
      for (const { scope, blockCount, mostSlots } of segments) {
        const parts = BLOCK / (GROUP * shaders.each);
        run(scope, shaders.backward, step, blockCount, mostSlots, parts);
        run(scope, shaderOf(), step, blockCount);
      }
    };
  const updateOf = (rule: UpdateRule) => {
    const shader = updates.get(rule.kind) ?? shaders.update(rule);
    updates.set(rule.kind, shader);
    return shader;
  };

  return {
    parts: shares.map(({ chunks }) => chunks),
    forward(run, step) {
      for (const { scope, blockCount, chunkCount } of segments) {
        run(scope, shaders.prepare, step, blockCount);
        run(scope, shaders.forward, step, Math.ceil(count / (GROUP * shaders.each)), chunkCount);
      }
    },
    slopes: backward(() => shaders.gradient),
    move: (run, step, rule) => backward(() => updateOf(rule))(run, step),
    remember({ memories: wanted }) {
      if (wanted <= memories) return;
      for (const { scope, units } of segments)
        passes.put("memory", passes.buffer(wanted * trained.length * units), scope);
      memories = wanted;
    },
    setParameters(network, parameters) {
      for (const segment of segments) {
        const buffer = bufferOf(segment, "parameters");
        for (const { first, length, at } of segment.pieces.filter((piece) => piece.network === network)) {
          rows.forEach(([array, component, components], i) => {
            const values = new Float32Array(length);
            for (let k = 0; k < length; k++) values[k] = parameters[array][(first + k) * components + component];
            queue.writeBuffer(buffer, 4 * ((i + 2) * segment.units + at), values);
          });
        }
      }
    },
    forget(network) {
      const encoder = gpu.device.createCommandEncoder();
      for (const segment of segments) {
        for (const { at, length } of segment.pieces.filter((piece) => piece.network === network)) {
          const clear = (name: BufferName, count: number) => {
            for (let row = 0; row < count; row++) {
              encoder.clearBuffer(bufferOf(segment, name), 4 * (row * segment.units + at), 4 * length);
            }
          };
          clear("change", trained.length);
          clear("memory", memories * trained.length);
        }
      }
      queue.submit([encoder.finish()]);
    },
    async add(what, networks, to) {
      for (const segment of segments) {
        const { pieces, units } = segment;
        const own = pieces.filter(({ network }) => networks.includes(network));
        if (own.length === 0 || trained.length === 0) continue;
        const found = await gpu.read(bufferOf(segment, what), 0, trained.length * units);
        for (const { network, first, length, at } of own) {
          const arrays = to[networks.indexOf(network)];
          for (const [row, parameter] of trained.entries()) {
            const [array, component, components] = rows[parameter];
            for (let k = 0; k < length; k++) {
              arrays[array][(first + k) * components + component] += found[row * units + at + k];
            }
          }
        }
      }
    },
  };
}

/** Units of a segment of which every buffer is small enough. */
function mostUnits(gpu: Gpu, shaders: UnitShaders, shares: readonly NetworkShares[]): number {
  const { parameters, trained, unitNumbers, sumNumbers } = shaders;
  const slots = Math.max(...shares.map((each) => each.slots));
  const numbers = Math.max(parameters.length + 2, 3 * trained.length, 4 * foursOf(unitNumbers), sumNumbers * slots);
  const most = Math.min(Math.floor(gpu.mostBytes / 4 / numbers), 32 * ROW);
  if (most < 1) throw new NumericalError(`the GPU ${gpu.name} has no room for so many samples`);
  return most;
}
