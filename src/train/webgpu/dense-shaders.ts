import type { DenseLayer, DenseLayers } from "../../network/dense-layers.js";
import type { UpdateRule } from "../../network/dynamics/index.js";
import type { Network } from "../../network/network.js";
import { type Block, type DenseBlocks, denseBlocks } from "./dense-blocks.js";
import { expressionGraph, type Node, UNIT } from "./expression-graph.js";
import { matrixProduct, type Tiling } from "./matrix-product-shader.js";
import { GROUP, ofFours, ROW, type Shader, SUMMED, shader } from "./shader.js";
import { vectorAlgebra } from "./vector-algebra.js";
import { statements, wgslNumber } from "./wgsl-text.js";

/** Numbers in a row of the table of networks (`networksTable`). */
export const denseFields = 6;
/** Threads of a workgroup that moves parameters. */
export const MOVED = 256;

/**
 * Of every network: the units m of one of those that stand side by side, the bits of m^{-1/2}, the units and their squares of the networks before, the first
 * part of an output, and the bits of the factor of units.
 */
export function networksTable(
  networks: readonly { readonly units: number; readonly factor: number; readonly firstOutput: number }[],
  copies: number,
): Uint32Array<ArrayBuffer> {
  const bits = (value: number) => new Uint32Array(Float32Array.of(value).buffer)[0];
  let [first, squares] = [0, 0];
  const rows = networks.flatMap(({ units, factor, firstOutput }) => {
    const row = [units, bits(1 / Math.sqrt(units)), first, squares, firstOutput, bits(factor)];
    first += copies * units;
    squares += copies * units ** 2;
    return row;
  });
  return Uint32Array.from(rows);
}

/** Where rules remember numbers of parameters. */
export const MEMORIES = ["memory0", "memory1", "memory2"] as const;

/** The shaders of a layer. */
export interface LayerShaders {
  /** σ(z) and σ'(z) from what the layer acts on. */
  readonly forward: Shader;
  /** Slopes by weights, and by biases. */
  readonly weights: Shader;
  readonly biases: Shader | null;
  /** df/dz of the layer before from that of this one; in the first layer the derivatives by features, in their place. */
  readonly before: Shader;
  update(rule: UpdateRule): Shader;
}

/** The shaders of networks of dense layers, whatever their widths and samples. */
export interface DenseShaders {
  readonly blocks: DenseBlocks;
  /** Networks side by side in one. */
  readonly copies: number;
  /** Functions of a feature. */
  readonly maps: number;
  readonly tiling: Tiling;
  readonly features: Shader;
  readonly layers: readonly LayerShaders[];
  /** Outputs from the last layer; df/dz there from cotangents; slopes by output weights. */
  readonly outputs: Shader;
  readonly outputDeltas: Shader;
  readonly outputSlopes: Shader;
  /** Slopes by the features' parameters. */
  readonly featureSlopes: Shader;
  readonly updateFeatures: (rule: UpdateRule) => Shader;
  readonly updateOutputs: (rule: UpdateRule) => Shader;
}

const table: Shader["buffers"] = [
  ["networks", "read"],
  ["chosen", "read"],
];
const changeOf = ({ isTrained }: Block): Shader["buffers"] => (isTrained ? [["change", "read"]] : []);
/** A parameter of a block as it is. */
const now = ({ isTrained }: Block, at: string) =>
  isTrained ? `(parameters[${at}] + change[${at}])` : `parameters[${at}]`;
/** Where a block's numbers of this network begin. */
const firstOf = ({ squares, units }: Block) => `(${squares}u * square0 + ${units}u * unit0)`;

/**
 * The shaders of dense layers on features, in which all sums are products of matrices in tiles. Formulas of features and activations, and their derivatives, are those of the
 * network's own files.
 *
 * @param tiling of products; it changes no result
 * @throws InputError as the formulas of activations
 */
export function denseShaders(network: Network, layers: DenseLayers, tiling: Tiling): DenseShaders {
  const d = network.dimension;
  const { copies, maps } = layers;
  const F = maps.length;
  const blocks = denseBlocks(network, layers);
  /** What workgroups of the network, or the one of those side by side, of number group.z begin with. */
  const begin = `
let b = group.z / ${copies}u;
if (chosen[b] == 0u) { return; }
let copy = group.z % ${copies}u;
let m = networks[b * ${denseFields}u];
let root = bitcast<f32>(networks[b * ${denseFields}u + 1u]);
let unit0 = networks[b * ${denseFields}u + 2u] + copy * m;
let square0 = networks[b * ${denseFields}u + 3u] + copy * m * m;
let factor = bitcast<f32>(networks[b * ${denseFields}u + 5u]);`;
  /** A thread for every unit j. */
  const ofUnits = (body: string) => `
@compute @workgroup_size(${GROUP}) fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
${begin}
let j = group.x * ${GROUP}u + thread;
if (j >= m) { return; }
${body}
}`;
  const sample = (i: string) =>
    `let at${i} = b * settings.samples + settings.first + ${i};
${Array.from({ length: d }, (_, axis) => `let x${axis} = ${ofFours("samples", `at${i}`, d + 1, axis)};`).join("\n")}
let y = ${ofFours("samples", `at${i}`, d + 1, d)};`;

  const graph = expressionGraph();
  const { rows } = blocks.features;
  const inputs = rows.map((_, r) => graph.input(`p${r}`, UNIT));
  const functions = layers.features<readonly Node[]>(
    vectorAlgebra(graph),
    (name) => inputs.filter((_, r) => rows[r].name === name),
    Array.from({ length: d }, (_, axis) => graph.input(`x${axis}`, UNIT)),
  );
  const loadFeature = rows
    .map((_, r) => `let p${r} = ${now(blocks.features, `${firstOf(blocks.features)} + ${r}u * m + j`)};`)
    .join("\n");
  const written = statements(
    functions.map(([value]) => value),
    new Map(),
  );

  const last = blocks.outputs;
  const output = `factor * ${now(last, `${firstOf(last)} + j`)}`;
  const ofOutputs: Shader["buffers"] = [...table, ["parameters", "read"], ...changeOf(last)];

  return {
    ...{ blocks, copies, maps: F, tiling },
    features: shader(
      [...table, ["samples", "read"], ["parameters", "read"], ...changeOf(blocks.features), ["inputs", "read_write"]],
      ofUnits(`
let i = group.y;
${sample("i")}
${loadFeature}
${written.code}
let first = ${F}u * (unit0 * settings.room + i * m) + j;
${functions.map(([value], t) => `inputs[first + ${t}u * m] = ${written.known.get(value)};`).join("\n")}`),
    ),
    layers: layers.layers.map((layer, l) => layerShaders(tiling, begin, ofUnits, layer, blocks.layers[l], copies)),
    outputs: shader(
      [...ofOutputs, ["values", "read"], ["chunkSums", "read_write"]],
      `
var<workgroup> sums: array<f32, ${GROUP}>;
@compute @workgroup_size(${GROUP}) fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
${begin}
let first = unit0 * settings.room + group.x * m;
var sum = 0.0f;
for (var j = thread; j < m; j += ${GROUP}u) { sum += ${output} * values[first + j]; }
sums[thread] = sum;
workgroupBarrier();
${halves(GROUP)
  .map((half) => `if (thread < ${half}u) { sums[thread] += sums[thread + ${half}u]; }\nworkgroupBarrier();`)
  .join("\n")}
if (thread == 0u) { chunkSums[networks[b * ${denseFields}u + 4u] + (settings.first + group.x) * ${copies}u + copy] = sums[0]; }
}`,
    ),
    outputDeltas: shader(
      [...ofOutputs, ["samples", "read"], ["deltas", "read_write"]],
      ofUnits(`
let i = group.y;
${sample("i")}
deltas[unit0 * settings.room + i * m + j] *= y * ${output};`),
    ),
    outputSlopes: shader(
      [...table, ["samples", "read"], ["values", "read"], ["slopes", "read_write"]],
      ofUnits(
        summedOver({
          sums: [{ to: `${firstOf(last)} + j`, scale: "factor", term: "y * values[at]" }],
          each: `${sample("i")}\nlet at = unit0 * settings.room + i * m + j;`,
        }),
      ),
    ),
    featureSlopes: featureSlopes(),
    updateFeatures: updateOf(blocks.features, copies),
    updateOutputs: updateOf(last, copies),
  };

  function featureSlopes(): Shader {
    const moved = rows.flatMap(({ isTrained }, r) => (isTrained ? [r] : []));
    const slopes = graph.derivatives(
      functions.map(([value], t) => [value, graph.input(`back${t}`, UNIT)] as const),
      moved.map((r) => inputs[r]),
    );
    const { code, known } = statements(slopes, new Map());
    return shader(
      [
        ...table,
        ["samples", "read"],
        ["parameters", "read"],
        ...changeOf(blocks.features),
        ["inputs", "read"],
        ["slopes", "read_write"],
      ],
      ofUnits(`
${loadFeature}
${summedOver({
  sums: moved.map((r, s) => ({
    to: `${firstOf(blocks.features)} + ${r}u * m + j`,
    scale: "1.0f",
    term: known.get(slopes[s]) as string,
  })),
  each: `${sample("i")}
let first = ${F}u * (unit0 * settings.room + i * m) + j;
${functions.map((_, t) => `let back${t} = inputs[first + ${t}u * m];`).join("\n")}
${code}`,
})}`),
    );
  }
}

function layerShaders(
  tiling: Tiling,
  begin: string,
  ofUnits: (body: string) => string,
  layer: DenseLayer,
  block: Block,
  copies: number,
): LayerShaders {
  const { activation, weightStd, biasStd } = layer;
  const graph = expressionGraph();
  const z = graph.input("z", UNIT);
  const value = activation.formula<Node>(graph, z);
  const [slope] = graph.derivatives([[value, graph.constant(1)]], [z]);
  const { code, known } = statements([value, slope], new Map());
  const first = firstOf(block);
  const F = block.squares;
  const width = `${F}u * m`;
  const scale = `${wgslNumber(weightStd)} * root`;
  const bias = `${first} + ${F}u * m * m + j`;
  const weights: Shader["buffers"] = [["parameters", "read"], ...changeOf(block)];
  const deltas = "unit0 * settings.room";
  const isFirst = layer.weights === null;
  return {
    forward: matrixProduct(tiling, {
      buffers: [...table, ["inputs", "read"], ...weights, ["values", "read_write"], ["deltas", "read_write"]],
      ...{ begin, rows: "settings.part", terms: width, columns: "m", scale },
      left: { entry: `inputs[${F}u * ${deltas} + i * terms + k]`, alongTerms: true },
      right: { entry: now(block, `${first} + j * terms + k`), alongTerms: true },
      write: `
let z = total${block.units === 0 ? "" : ` + ${wgslNumber(biasStd)} * ${now(block, bias)}`};
${code}
values[${deltas} + i * m + j] = ${known.get(value)};
deltas[${deltas} + i * m + j] = ${known.get(slope)};`,
    }),
    weights: matrixProduct(tiling, {
      buffers: [...table, ["inputs", "read"], ["deltas", "read"], ["slopes", "read_write"]],
      ...{ begin, rows: "m", terms: "settings.part", columns: width, scale },
      left: { entry: `deltas[${deltas} + k * m + i]`, alongTerms: false },
      right: { entry: `inputs[${F}u * ${deltas} + k * columns + j]`, alongTerms: false },
      to: `select(slopes[${first} + i * columns + j], 0.0f, settings.first == 0u)`,
      write: `slopes[${first} + i * columns + j] = total;`,
    }),
    biases:
      block.units === 0
        ? null
        : shader(
            [...table, ["deltas", "read"], ["slopes", "read_write"]],
            ofUnits(
              summedOver({
                sums: [{ to: bias, scale: wgslNumber(biasStd), term: `deltas[${deltas} + i * m + j]` }],
                each: "",
              }),
            ),
          ),
    before: matrixProduct(tiling, {
      buffers: [...table, ["deltas", "read"], ...weights, [isFirst ? "inputs" : "inputDeltas", "read_write"]],
      ...{ begin, rows: "settings.part", terms: "m", columns: width, scale },
      left: { entry: `deltas[${deltas} + i * m + k]`, alongTerms: true },
      right: { entry: now(block, `${first} + k * columns + j`), alongTerms: false },
      write: isFirst
        ? `inputs[${F}u * ${deltas} + i * columns + j] = total;`
        : `inputDeltas[${deltas} + i * m + j] *= total;`,
    }),
    update: updateOf(block, copies),
  };
}

/** Sums over the samples i of a part for unit j, added to what parts before have come to. */
function summedOver({
  sums,
  each,
}: {
  readonly sums: readonly { readonly to: string; readonly scale: string; readonly term: string }[];
  readonly each: string;
}): string {
  return `
${sums
  .map(
    ({ to, scale }, s) => `let to${s} = ${to};
let scale${s} = ${scale};
var total${s} = select(slopes[to${s}], 0.0f, settings.first == 0u);`,
  )
  .join("\n")}
for (var done = 0u; done < settings.part; done += ${SUMMED}u) {
${sums.map((_, s) => `var sum${s} = 0.0f;`).join("\n")}
let end = min(settings.part, done + ${SUMMED}u);
for (var i = done; i < end; i++) {
${each}
${sums.map(({ term }, s) => `sum${s} += ${term};`).join("\n")}
}
${sums.map((_, s) => `total${s} += scale${s} * sum${s};`).join("\n")}
}
${sums.map((_, s) => `slopes[to${s}] = total${s};`).join("\n")}`;
}

/** The shader of a rule: a thread for every parameter of a block, of network group.z. */
function updateOf(block: Block, copies: number): (rule: UpdateRule) => Shader {
  return (rule) => {
    const graph = expressionGraph();
    const numbers = rule.numbers.map((_, c) => graph.input(`c${c}`, UNIT));
    const memories = Array.from({ length: rule.memories }, (_, k) => graph.input(`m${k}`, UNIT));
    const step = rule.step<Node>(graph, numbers, graph.input("slope", UNIT), memories);
    const { code, known } = statements([step.change, ...step.memory], new Map());
    const room = (k: number) => `memory${k}[at]`;
    const remembered = MEMORIES.slice(0, rule.memories).map((name) => [name, "read_write"] as const);
    return shader(
      [...table, ["slopes", "read"], ["numbers", "read"], ["change", "read_write"], ...remembered],
      `
@compute @workgroup_size(${MOVED}) fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
let b = group.z;
let m = networks[b * ${denseFields}u];
let unit0 = networks[b * ${denseFields}u + 2u];
let square0 = networks[b * ${denseFields}u + 3u];
let k = (group.y * ${ROW}u + group.x) * ${MOVED}u + thread;
if (chosen[b] == 0u || k >= ${copies}u * (${block.squares}u * m * m + ${block.units}u * m)) { return; }
let at = ${firstOf(block)} + k;
let slope = slopes[at];
${numbers.map((_, c) => `let c${c} = numbers[(settings.step * arrayLength(&chosen) + b) * ${numbers.length}u + ${c}u];`).join("\n")}
${memories.map((_, i) => `let m${i} = ${room(i)};`).join("\n")}
${code}
change[at] += ${known.get(step.change)};
${step.memory.map((node, i) => `${room(i)} = ${known.get(node)};`).join("\n")}
}`,
    );
  };
}

/** n/2, n/4, …, 1. */
function halves(n: number): readonly number[] {
  return n === 1 ? [] : [n / 2, ...halves(n / 2)];
}
