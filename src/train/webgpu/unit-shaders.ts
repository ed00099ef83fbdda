import type { UpdateRule } from "../../network/dynamics/index.js";
import { familyOf } from "../../network/families/index.js";
import type { DifferentialOperator } from "../../network/losses/index.js";
import type { Network } from "../../network/network.js";
import { trainedArrays } from "../../network/unit.js";
import { type ExpressionGraph, expressionGraph, type Node, SAMPLE, UNIT } from "./expression-graph.js";
import { GROUP, ofFours, type Shader, SUMMED, shader } from "./shader.js";
import { BLOCK, networkFields } from "./unit-layout.js";
import { type Known, statements } from "./wgsl-text.js";

/** The shaders of a network, whatever its width and samples. */
export interface UnitShaders {
  readonly dimension: number;
  /** Samples of a thread, and units of one. */
  readonly each: number;
  /** Arrays of `parameters` behind scale and factor, by name and component. */
  readonly parameters: readonly (readonly [array: string, component: number, components: number])[];
  /** Which of them are trained. */
  readonly trained: readonly number[];
  /** Numbers of a unit in `units` and in `sums`. */
  readonly unitNumbers: number;
  readonly sumNumbers: number;
  readonly prepare: Shader;
  readonly forward: Shader;
  readonly backward: Shader;
  readonly gradient: Shader;
  update(rule: UpdateRule): Shader;
}

/**
 * The shaders of a sum of units Σ_k u(θ_k, x), made of the formula of its family and activation: the loops of the definition, in which whatever depends on
 * the unit alone or on the sample alone is computed outside of the inner loop, and whose derivatives come from the graph of the formula.
 *
 * @param each how many samples, or units, a thread has in registers, 1, 2 or 4; it changes no result
 * @param operator P, for the shaders of P(∂)f
 * @throws InputError as the formula of the activation
 */
export function unitShaders(network: Network, each: number, operator: DifferentialOperator | null = null): UnitShaders {
  const family = familyOf(network);
  const d = network.dimension;
  const graph = expressionGraph();
  const trainedNames = new Set(trainedArrays(network).map(({ name }) => name));
  const parameters = family
    .arrays(network)
    .flatMap(({ name, components }) => Array.from({ length: components }, (_, k) => [name, k, components] as const));
  const trained = parameters.flatMap(([name], i) => (trainedNames.has(name) ? [i] : []));
  const x = Array.from({ length: d }, (_, axis) => graph.input(`x${axis}`, SAMPLE));
  const [scale, factor] = ["scale", "factor"].map((name) => graph.input(name, UNIT));
  const inputs = parameters.map((_, i) => graph.input(`p${i}`, UNIT));
  const ofArray = (wanted: string) => inputs.filter((_, i) => parameters[i][0] === wanted);
  const names = [...new Set(parameters.map(([name]) => name))];
  const unit = { scale, factor, parameters: Object.fromEntries(names.map((name) => [name, ofArray(name)])) };
  const formula = family.formula<Node>(graph, network, unit, x);
  const value = operator === null ? formula : applied(graph, operator, formula, x);
  const given = partsOf([value], UNIT);
  const sums = sumsOf(graph, value, given, new Set(trained.map((i) => inputs[i])));

  const load = (row: string, k: string) => `[${row} * settings.units + ${k}]`;
  /** The parameters of unit k as they are. */
  const loadParameters = [
    `let scale = parameters${load("0u", "k")};`,
    `let factor = parameters${load("1u", "k")};`,
    ...parameters.map((_, i) => {
      const base = `parameters${load(`${i + 2}u`, "k")}`;
      const moved = trained.indexOf(i);
      return `let p${i} = ${moved === -1 ? base : `${base} + change${load(`${moved}u`, "k")}`};`;
    }),
  ].join("\n");
  const prepared = statements(given, new Map());
  const change: Shader["buffers"] = trained.length === 0 ? [] : [["change", "read"]];

  /** A thread of its own for each unit k of network b of a block. */
  const ofUnits = (body: string) => `
@compute @workgroup_size(${BLOCK}) fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
let block = blocks[group.x];
let b = block.z;
if (chosen[b] == 0u || thread >= block.y) { return; }
let k = block.x + thread;
${body}
}`;

  /** The slopes by trained parameters of unit k, from the sums over slots. */
  const seeds = sums.map(({ by, times }, j) => [by, graph.mul(times, graph.input(`sum${j}`, UNIT))] as const);
  const slopes = graph.derivatives(
    seeds,
    trained.map((i) => inputs[i]),
  );
  const addSlots = [
    `let row = b * ${networkFields}u;`,
    "let slots = networks[row + 2u];",
    "let length = networks[row + 6u];",
    `let first = networks[row + 4u] * ${sums.length}u + k - networks[row + 5u];`,
    ...sums.map((_, j) => `var sum${j} = 0.0f;`),
    "for (var slot = 0u; slot < slots; slot++) {",
    ...sums.map((_, j) => `sum${j} += sums[first + (slot * ${sums.length}u + ${j}u) * length];`),
    "}",
  ].join("\n");
  const slopeBuffers: Shader["buffers"] = [
    ["blocks", "read"],
    ["chosen", "read"],
    ["networks", "read"],
    ["parameters", "read"],
    ["sums", "read"],
  ];

  return {
    ...{ dimension: d, each },
    parameters,
    trained,
    unitNumbers: given.length,
    sumNumbers: sums.length,
    prepare: shader(
      [["blocks", "read"], ["chosen", "read"], ["parameters", "read"], ...change, ["units", "read_write"]],
      ofUnits(
        [
          loadParameters,
          prepared.code,
          ...given.map((node, j) => `${ofFours("units", "k", given.length, j)} = ${prepared.known.get(node)};`),
        ].join("\n"),
      ),
    ),
    forward: forward(each, x, value, given),
    backward: backward(each, graph, x, given, sums),
    gradient: shader(
      [...slopeBuffers, ...change, ["slopes", "read_write"]],
      ofUnits(
        (() => {
          const { code, known } = statements(slopes, new Map());
          const store = slopes.map((node, j) => `slopes${load(`${j}u`, "k")} = ${known.get(node)};`);
          return [loadParameters, addSlots, code, ...store].join("\n");
        })(),
      ),
    ),
    update(rule) {
      const P = trained.length;
      const numbers = rule.numbers.map((_, c) => graph.input(`c${c}`, UNIT));
      const steps = slopes.map((slope, j) =>
        rule.step(
          graph,
          numbers,
          slope,
          Array.from({ length: rule.memories }, (_, m) => graph.input(`m${m * P + j}`, UNIT)),
        ),
      );
      const { code, known } = statements(
        steps.flatMap((step) => [step.change, ...step.memory]),
        new Map(),
      );
      const memoryRows = Array.from({ length: rule.memories * P }, (_, row) => row);
      const count = rule.numbers.length;
      const body = [
        loadParameters,
        addSlots,
        ...numbers.map(
          (_, c) => `let c${c} = numbers[(settings.step * arrayLength(&chosen) + b) * ${count}u + ${c}u];`,
        ),
        ...memoryRows.map((row) => `let m${row} = memory${load(`${row}u`, "k")};`),
        code,
        ...steps.flatMap((step, j) => [
          `change${load(`${j}u`, "k")} += ${known.get(step.change)};`,
          ...step.memory.map((node, m) => `memory${load(`${m * P + j}u`, "k")} = ${known.get(node)};`),
        ]),
      ].join("\n");
      const memory: Shader["buffers"] = rule.memories === 0 ? [] : [["memory", "read_write"]];
      return shader([...slopeBuffers, ["change", "read_write"], ["numbers", "read"], ...memory], ofUnits(body));
    },
  };
}

/** P(∂) of a unit; its amplitude stays in front. */
function applied(graph: ExpressionGraph, { terms }: DifferentialOperator, value: Node, x: readonly Node[]): Node {
  const { unit: amplitude, sample, both } = graph.factors(value);
  const one = graph.constant(1);
  const derivative = (of: Node, axis: number, order: number): Node =>
    order === 0 ? of : derivative(graph.derivatives([[of, one]], [x[axis]])[0], axis, order - 1);
  const sum = terms
    .map(({ coefficient, orders }) =>
      graph.mul(
        graph.constant(coefficient),
        orders.reduce((of, order, axis) => derivative(of, axis, order), graph.mul(sample, both)),
      ),
    )
    .reduce(graph.add);
  return graph.mul(amplitude, sum);
}

/** The largest parts of values that depend on units, or on samples, alone: of units they are what the loops over both need. */
function partsOf(values: readonly Node[], depends: typeof UNIT | typeof SAMPLE): readonly Node[] {
  const found = new Set<Node>();
  const visited = new Set<Node>();
  const visit = (node: Node) => {
    if (visited.has(node)) return;
    visited.add(node);
    if (node.depends === depends) found.add(node);
    else node.args.forEach(visit);
  };
  values.forEach(visit);
  return [...found];
}

/** One of the sums over samples, Σ_i c_i · term, that slopes are made of: times · Σ is the derivative by one of the numbers of a unit. */
interface UnitSum {
  readonly by: Node;
  readonly times: Node;
  /** The factor that depends on the sample alone, the cotangent included, and the other. */
  readonly sample: Node;
  readonly both: Node;
}

function sumsOf(
  graph: ExpressionGraph,
  value: Node,
  given: readonly Node[],
  trained: ReadonlySet<Node>,
): readonly UnitSum[] {
  const cotangent = graph.input("y", SAMPLE);
  const moves = new Map<Node, boolean>();
  const isMoved = (node: Node): boolean => {
    const known = moves.get(node);
    if (known !== undefined) return known;
    const result = trained.has(node) || node.args.some(isMoved);
    moves.set(node, result);
    return result;
  };
  const ofUnit = (by: Node, derivative: Node, factor: Node): readonly UnitSum[] => {
    if (derivative.kind === "constant" && derivative.value === 0) return [];
    const { unit, sample, both } = graph.factors(derivative);
    return [{ by, times: graph.mul(factor, unit), sample: graph.mul(cotangent, sample), both }];
  };
  // The amplitude, as a rule: what it multiplies is differentiated without it.
  const { unit: amplitude, sample, both } = graph.factors(value);
  const rest = graph.mul(sample, both);
  const moved = given.filter(isMoved);
  if (!given.includes(amplitude) || uses(rest, amplitude)) {
    const derivatives = graph.derivatives([[value, graph.constant(1)]], moved);
    return moved.flatMap((by, j) => ofUnit(by, derivatives[j], graph.constant(1)));
  }
  const derivatives = graph.derivatives([[rest, graph.constant(1)]], moved);
  return moved.flatMap((by, j) =>
    by === amplitude ? ofUnit(by, rest, graph.constant(1)) : ofUnit(by, derivatives[j], amplitude),
  );
}

function uses(node: Node, wanted: Node): boolean {
  return node === wanted || node.args.some((arg) => uses(arg, wanted));
}

/** Σ_k u(θ_k, x_i) over the units of a chunk: a thread has some samples and all units. */
function forward(many: number, x: readonly Node[], value: Node, given: readonly Node[]): Shader {
  const each = Array.from({ length: many }, (_, s) => s);
  const units: Known = new Map(given.map((node, j) => [node, `u${j}`] as const));
  const ofSamples = each.map((s) => {
    const points: Known = new Map(x.map((node, axis) => [node, `x${axis}_${s}`] as const));
    const alone = statements(partsOf([value], SAMPLE), points, `_${s}`);
    const inner = statements([value], new Map([...alone.known, ...units]), `_${s}`);
    return { outer: alone.code, inner: inner.code, value: inner.known.get(value) as string };
  });
  const body = `
@compute @workgroup_size(${GROUP}) fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
let chunk = chunks[group.y];
let b = chunk.z;
if (chosen[b] == 0u) { return; }
let firstSample = group.x * ${GROUP * many}u + thread;
${each
  .map(
    (s) => `let i${s} = firstSample + ${s * GROUP}u;
let at${s} = min(i${s}, settings.samples - 1u);
${x.map((_, axis) => `let x${axis}_${s} = points[${axis}u * settings.samples + at${s}];`).join("\n")}
${ofSamples[s].outer}
var total${s} = 0.0f;`,
  )
  .join("\n")}
for (var done = 0u; done < chunk.y; done += ${SUMMED}u) {
${each.map((s) => `var sum${s} = 0.0f;`).join("\n")}
let end = chunk.x + min(chunk.y, done + ${SUMMED}u);
for (var k = chunk.x + done; k < end; k++) {
${given.map((_, j) => `let u${j} = ${ofFours("units", "k", given.length, j)};`).join("\n")}
${ofSamples.map(({ inner, value }, s) => `${inner}\nsum${s} += ${value};`).join("\n")}
}
${each.map((s) => `total${s} += sum${s};`).join("\n")}
}
let row = b * ${networkFields}u;
${each.map((s) => `if (i${s} < settings.samples) { chunkSums[networks[row + 1u] + i${s} * networks[row] + chunk.w] = total${s}; }`).join("\n")}
}`;
  return shader(
    [
      ["chunks", "read"],
      ["chosen", "read"],
      ["networks", "read"],
      ["points", "read"],
      ["units", "read"],
      ["chunkSums", "read_write"],
    ],
    body,
  );
}

/** Σ_i of the sums over the samples of a slot: a thread has some units and all samples. */
function backward(
  many: number,
  graph: ExpressionGraph,
  x: readonly Node[],
  given: readonly Node[],
  sums: readonly UnitSum[],
): Shader {
  const each = Array.from({ length: many }, (_, u) => u);
  const d = x.length;
  const boths = sums.map(({ both }) => both);
  const samples: Known = new Map([
    ...x.map((node, axis) => [node, `x${axis}`] as const),
    [graph.input("y", SAMPLE), "y"] as const,
  ]);
  const alone = statements([...sums.map(({ sample }) => sample), ...partsOf(boths, SAMPLE)], samples);
  const ofUnits = each.map((u) => {
    const loaded: Known = new Map(given.map((node, j) => [node, `u${j}_${u}`] as const));
    const outer = statements(partsOf(boths, UNIT), loaded, `_${u}`);
    const inner = statements(boths, new Map([...alone.known, ...outer.known]), `_${u}`);
    return {
      outer: outer.code,
      inner: [
        inner.code,
        ...sums.map(({ sample, both }, j) => `sum${j}_${u} += ${alone.known.get(sample)} * ${inner.known.get(both)};`),
      ].join("\n"),
    };
  });
  const accumulators = each.flatMap((u) => sums.map((_, j) => `${j}_${u}`));
  const body = `
@compute @workgroup_size(${GROUP}) fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
let block = blocks[group.x];
let b = block.z;
let row = b * ${networkFields}u;
if (chosen[b] == 0u || group.y >= networks[row + 2u]) { return; }
let firstUnit = group.z * ${GROUP * many}u + thread;
let firstSample = group.y * networks[row + 3u];
let count = min(networks[row + 3u], settings.samples - firstSample);
${each
  .map(
    (u) => `let k${u} = firstUnit + ${u * GROUP}u;
let at${u} = block.x + min(k${u}, block.y - 1u);
${given.map((_, j) => `let u${j}_${u} = ${ofFours("units", `at${u}`, given.length, j)};`).join("\n")}
${ofUnits[u].outer}`,
  )
  .join("\n")}
${accumulators.map((name) => `var total${name} = 0.0f;`).join("\n")}
for (var done = 0u; done < count; done += ${SUMMED}u) {
${accumulators.map((name) => `var sum${name} = 0.0f;`).join("\n")}
let first = b * settings.samples + firstSample;
let end = first + min(count, done + ${SUMMED}u);
for (var i = first + done; i < end; i++) {
${x.map((_, axis) => `let x${axis} = ${ofFours("samples", "i", d + 1, axis)};`).join("\n")}
let y = ${ofFours("samples", "i", d + 1, d)};
${alone.code}
${ofUnits.map(({ inner }) => inner).join("\n")}
}
${accumulators.map((name) => `total${name} += sum${name};`).join("\n")}
}
let length = networks[row + 6u];
let first = networks[row + 4u] * ${sums.length}u + group.y * ${sums.length}u * length + block.x - networks[row + 5u];
${each
  .map(
    (u) => `if (k${u} < block.y) {
${sums.map((_, j) => `sums[first + ${j}u * length + k${u}] = total${j}_${u};`).join("\n")}
}`,
  )
  .join("\n")}
}`;
  return shader(
    [
      ["blocks", "read"],
      ["chosen", "read"],
      ["networks", "read"],
      ["samples", "read"],
      ["units", "read"],
      ["sums", "read_write"],
    ],
    body,
  );
}
