import { withoutMesh } from "../../src/network/input-dimension.js";
import { caseWith, pdeWith } from "./sample-case.js";

/** A bad case: what is wrong with it, its text, and what the message must say. */
export interface BadCase {
  readonly what: string;
  readonly text: string;
  readonly says: string | RegExp;
}

function bad(what: string, changes: Readonly<Record<string, unknown>>, says: string | RegExp): BadCase {
  return { what, text: JSON.stringify(caseWith(changes)), says };
}

const repnet = {
  family: "repnet",
  activation: "tanh",
  slopes: [2, 4],
  partition: { halfWidth: 8 },
};
const deep = { family: "deep", layers: [{ activation: "relu" }, { activation: "relu", weightStd: 1.4 }] };
const normalTanh = {
  family: "shallow",
  activation: "tanh",
  weights: { law: "normal", std: 1 },
  biases: { law: "normal", std: 1 },
};
const inFour = {
  dimension: 4,
  spectrum: {},
  probes: [],
  data: {
    box: [
      [-1, 1],
      [-1, 1],
      [-1, 1],
      [-1, 1],
    ],
    samples: [3, 3, 3, 3],
  },
};
const inPlane = {
  dimension: 2,
  data: {
    box: [
      [-4, 4],
      [-4, 4],
    ],
    samples: [20, 20],
  },
};

const law = (weights: unknown) => ({ "network.weights": weights });

export const badCases: readonly BadCase[] = [
  // Not a case at all.
  {
    what: "truncated JSON",
    text: '{"title": "T", "data": {"box": [[-4',
    says: /^line 1, column 36: .*the text ends here$/,
  },
  { what: "an empty file", text: "", says: /^line 1, column 1: / },
  { what: "a list", text: "[1, 2]", says: "a case is an object, found a list of 2" },
  { what: "null", text: "null", says: "a case is an object, found null" },
  { what: "a 100 000-deep list", text: "[".repeat(100_000) + "]".repeat(100_000), says: /nested more than 64 levels/ },
  {
    what: "a 100 000-deep mixture",
    text: `{"network":${'{"components":['.repeat(100_000)}`,
    says: /nested more than 64/,
  },
  { what: "a number beyond float64", text: '{"title": 1e400}', says: /the number 1e400 is too large/ },
  { what: "the key __proto__", text: '{"__proto__": {"title": "T"}}', says: /"__proto__" is not allowed/ },
  { what: "a key given twice", text: '{"title": "A", "title": "B"}', says: /the key "title" is given twice/ },

  // Presets.
  bad(
    "a preset that is not known",
    { network: { preset: "lfq" } },
    /^network.preset: expected "lfp" or "published-mscale", found "lfq" \(did you mean "lfp"\?\)$/,
  ),
  bad(
    "a preset with a family",
    { network: { preset: "lfp", family: "deep" } },
    /^network.family: unknown key; known here: preset, weights/,
  ),
  bad(
    "a preset without its number",
    { network: { preset: "published-mscale" } },
    /^network.s: missing; expected a whole number/,
  ),
  bad(
    "a preset with a bad law",
    { network: { preset: "lfp", weights: { law: "normal" } } },
    /^network.weights.std: missing/,
  ),

  // Keys and types.
  bad("an unknown key", { color: "red" }, /^color: unknown key; known here: title, dimension, target/),
  bad(
    "a misspelt key",
    { "spectrum.boundry": "dirichlet" },
    /^spectrum.boundry: unknown key \(did you mean "boundary"\?\)/,
  ),
  bad("several unknown keys", { foo: 1, bar: 2 }, /^unknown keys "foo", "bar"; known here/),
  bad("an inherited name as a key", { toString: 1 }, /^toString: unknown key/),
  bad(
    "a key of another variant",
    { "data.seed": 1 },
    /^data.seed: unknown key; known here: box, samples, placement, measure/,
  ),
  bad("no title", { title: undefined }, "title: missing; expected a text"),
  bad("an empty title", { title: " " }, "title: must not be empty"),
  bad(
    "a text for a number",
    law({ law: "normal", std: "1" }),
    'network.weights.std: expected a number greater than 0, found "1"',
  ),
  bad(
    "null for a number",
    law({ law: "normal", std: null }),
    "network.weights.std: expected a number greater than 0, found null",
  ),
  bad("a list for an object", { network: [] }, "network: expected an object, found an empty list"),
  bad("a number for a list", { "data.samples": 100 }, "data.samples: expected a list, found 100"),
  bad("a fraction of a sample", { "data.samples": [99.5] }, "data.samples[0]: expected a whole number, found 99.5"),
  bad(
    "too many samples",
    { "data.samples": [1e12] },
    /^data.samples\[0\]: must be at most 10000000, found 1000000000000$/,
  ),
  bad("null training", { training: null }, "training: expected an object, found null"),
  bad(
    "an unknown choice",
    { "data.placement": "rndom" },
    'data.placement: expected "midpoint" or "random", found "rndom" (did you mean "random"?)',
  ),
  bad("two mistakes", { title: 1, "network.scales": [] }, /^2 mistakes:\n {2}title: .*\n {2}network.scales: .*$/),
  bad("terminal codes in a key", { "\u001b[31mred\u009b": 1 }, /^\["\\u001b\[31mred\\u009b"\]: unknown key/),

  // Dimension.
  bad("dimension 5", { dimension: 5 }, "dimension: expected 1, 2, 3 or 4, found 5"),
  bad(
    "four inputs with a frequency box",
    { ...inFour, network: normalTanh, spectrum: { box: inFour.data.box } },
    `spectrum.box: is of level 0; ${withoutMesh}`,
  ),
  bad(
    "four inputs with a Sobolev loss",
    { ...inFour, network: normalTanh, loss: { type: "sobolev", order: 1 } },
    "loss: with four inputs it is that of squares",
  ),
  bad(
    "four inputs with data of a file",
    { ...inFour, network: normalTanh, target: undefined, data: { file: "four.csv" } },
    "data.file: points of a file have up to three coordinates",
  ),
  bad(
    "four inputs of a deep network",
    { ...inFour, network: deep },
    'dimension: "deep" networks have up to three inputs',
  ),
  bad(
    "four inputs with the nufft engine",
    { ...inFour, network: { family: "mscale" }, training: { engine: "nufft" } },
    /^training.engine: "nufft" cannot train this network: Fourier transforms are for up to three inputs; take/,
  ),
  bad(
    "a box of other dimension",
    {
      "data.box": [
        [-1, 1],
        [-1, 1],
      ],
    },
    "data.box: has 2 intervals, but dimension is 1",
  ),
  bad("samples of other dimension", { "data.samples": [10, 10] }, "data.samples: has 2 entries, but dimension is 1"),
  bad(
    "cells of other dimension",
    { "spectrum.cells": [10, 10, 10] },
    "spectrum.cells: has 3 entries, but dimension is 1",
  ),
  bad("a flat box", { "data.box": [-1, 1] }, /^2 mistakes:\n {2}data.box\[0\]: expected a list of 2 numbers, found -1/),
  bad(
    "an interval of three",
    { "data.box": [[-1, 0, 1]] },
    "data.box[0]: expected a list of 2 numbers, found a list of 3",
  ),
  bad("a reversed box", { "data.box": [[4, -4]] }, "data.box[0]: the lower end 4 is not below the upper end -4"),
  bad(
    "a reversed frequency box",
    { "spectrum.box": [[4, 4]] },
    "spectrum.box[0]: the lower end 4 is not below the upper end 4",
  ),
  bad("a box of no width", { "data.box": [[1e9, 1e9 + 1e-6]] }, /^data.box\[0\]: .*too narrow/),
  bad("a huge box", { "data.box": [[0, 1e300]] }, /^data.box\[0\]\[1\]: must be at most 1e\+30/),

  // Expressions.
  bad("an unknown variable", { target: "sin(y)" }, /^target: .*"y"/),
  bad("an unclosed bracket", { target: "sin(x" }, /^target: /),
  bad("a call of import", { target: 'import("fs")' }, /^target: .*import/),
  bad("a constructor's constructor", { target: "x.constructor.constructor" }, /^target: /),
  bad("an assignment", { target: "x = 1" }, /^target: /),
  bad("a function definition", { target: "f(x) = x" }, /^target: /),
  bad("a text in an expression", { target: '"a"' }, /^target: /),
  bad("100 000 brackets", { target: `${"(".repeat(100_000)}x${")".repeat(100_000)}` }, /^target: /),

  // Networks.
  bad("an unknown family", { "network.family": "mscal" }, /^network.family: .*did you mean "mscale"/),
  bad("no scales", { "network.scales": [] }, "network.scales: must have at least 1 entry, found an empty list"),
  bad("a scale of zero", { "network.scales": [1, 0] }, "network.scales[1]: must be greater than 0, found 0"),
  bad(
    "scales with Fourier features",
    { network: { family: "fourier-features", scales: [1] } },
    /^network.scales: unknown key/,
  ),
  bad(
    "biases trained with Fourier features",
    { network: { family: "fourier-features", train: ["b"] } },
    'network.train[0]: expected "a" or "w", found "b"',
  ),
  bad("nothing trained", { "network.train": [] }, /^network.train: must have at least 1 entry/),
  bad("a group trained twice", { "network.train": ["a", "a"] }, "network.train: names a group twice"),
  bad(
    "an unknown activation",
    { "network.activation": "wiggle" },
    /^network.activation: expected "sin", .*"gaussian" or an object with "name" and "slope" or an object with "expression", found "wiggle"$/,
  ),
  bad("a misspelt activation", { "network.activation": "tahn" }, /found "tahn" \(did you mean "tanh"\?\)$/),
  bad("a law without a name", law({ std: 1 }), /^network.weights.law: missing; expected "normal", "uniform"/),
  bad("an unknown law", law({ law: "gauss", std: 1 }), /^network.weights.law: .*found "gauss"/),
  bad(
    "a negative width of a law",
    law({ law: "normal", std: -1 }),
    "network.weights.std: must be greater than 0, found -1",
  ),
  bad(
    "a vanishing width of a law",
    law({ law: "normal", std: 1e-300 }),
    "network.weights.std: must be at least 1e-30, found 1e-300",
  ),
  bad("a law from 2 to 1", law({ law: "power", exponent: 1, min: 2, max: 1 }), /^network.weights.max: /),
  bad(
    "an empty mixture",
    law({ law: "mixture", components: [] }),
    /^network.weights.components: must have at least 1 entry/,
  ),
  bad(
    "a mixture without weights",
    law({ law: "mixture", components: [{ law: "normal", std: 1 }] }),
    "network.weights.components[0].weight: missing; expected a number greater than 0",
  ),
  bad(
    "a table of the plane in 1-D",
    law({ law: "plane-table", spacing: [1, 1], density: [[1]] }),
    'network.weights.law: "plane-table" is for two dimensions, but dimension is 1',
  ),
  bad(
    "too many laws per axis",
    law({
      law: "per-axis",
      axes: [
        { law: "normal", std: 1 },
        { law: "normal", std: 2 },
      ],
    }),
    "network.weights.axes: has 2 laws, but dimension is 1",
  ),
  bad(
    "a negative value in a table of the plane",
    law({ law: "plane-table", spacing: [1, 1], density: [[1, -1]] }),
    "network.weights.density[0][1]: must be at least 0, found -1",
  ),
  bad(
    "a table of the plane for units that are not waves",
    { ...inPlane, network: { ...normalTanh, weights: { law: "plane-table", spacing: [1, 1], density: [[1]] } } },
    /^network.weights.law: "plane-table" is for waves, Fourier features and units of a sine or cosine; a two-layer tanh network/,
  ),
  bad(
    "an even number of rows of a table of the plane",
    { ...inPlane, ...law({ law: "plane-table", spacing: [1, 1], density: [[1], [1]] }) },
    /^network.weights.density: needs an odd number of rows/,
  ),
  bad(
    "a negative table",
    law({
      law: "table",
      points: [
        [0, 1],
        [1, -1],
      ],
    }),
    "network.weights.points[1][1]: must be at least 0, found -1",
  ),
  bad(
    "a table that goes back",
    law({
      law: "table",
      points: [
        [1, 1],
        [0, 1],
      ],
    }),
    /^network.weights.points/,
  ),
  bad(
    "a negative density",
    law({ law: "expression", density: "-w^2", support: [-1, 1] }),
    /^network.weights.density: /,
  ),
  bad(
    "a dangerous density",
    law({ law: "expression", density: "w.constructor", support: [-1, 1] }),
    /^network.weights.density: /,
  ),

  // Time, probes, training.
  bad("a negative time", { time: { save: [-1, 1] } }, "time.save[0]: must be greater than 0, found -1"),
  bad("times that go back", { time: { save: [1, 4, 2] } }, "time.save: must be ascending, but 2 follows 4 (entry 3)"),
  bad("no times", { time: { save: [] } }, "time.save: must have at least 1 entry, found an empty list"),
  bad(
    "theta without steps",
    { time: { method: "theta", theta: 0.5 } },
    'time.steps: missing; "theta" needs steps or a tolerance',
  ),
  bad(
    "momentum with bdf2",
    { dynamics: { type: "momentum", friction: 1 }, time: { method: "bdf2", steps: 9 } },
    /^time.method: "bdf2" is for equations of first order/,
  ),
  bad(
    "a residual with an unknown derivative",
    { loss: { type: "residual", operator: "dt^2" } },
    /^loss.operator: .*dt/,
  ),
  bad(
    "a point of a boundary in the plane, of a line",
    { loss: { type: "residual", operator: "dx^2", boundary: { points: [[0, 1]], weight: 2 } } },
    /^loss.boundary.points\[0\]: has 2 coordinates, but dimension is 1$/,
  ),
  bad(
    "a point of a boundary outside of the domain",
    { loss: { type: "residual", operator: "dx^2", boundary: { points: [1e3] } } },
    /^loss.boundary.points\[0\]: \(1000\) lies outside of data.box$/,
  ),
  bad(
    "an unknown coefficient that nothing but a residual tells of",
    { loss: { type: "residual", operator: "dx^2 + c", unknown: { name: "c", start: 1, exact: 2 } } },
    /^loss.unknown: is not to be found from a residual alone, .* give loss.data or loss.boundary$/,
  ),
  bad(
    "an unknown coefficient that is squared",
    { loss: { type: "residual", operator: "dx^2 + c^2", data: {}, unknown: { name: "c", start: 1, exact: 2 } } },
    /^loss.operator: "dx\^2 \+ c\^2" is not linear in c$/,
  ),
  bad(
    "an unknown coefficient that is not there",
    { loss: { type: "residual", operator: "dx^2 + 1", data: {}, unknown: { name: "c", start: 1, exact: 2 } } },
    /^loss.operator: there is no c in "dx\^2 \+ 1"$/,
  ),
  bad(
    "an unknown coefficient with the name of a derivative",
    { loss: { type: "residual", operator: "dx^2 + 1", data: {}, unknown: { name: "dy", start: 1, exact: 2 } } },
    /^loss.unknown.name: "dy" is a derivative$/,
  ),
  bad(
    "values at points by steps in time",
    {
      loss: { type: "residual", operator: "dx^2", boundary: { points: [0] } },
      time: { save: [1], method: "bdf2", steps: 10 },
    },
    /^time.method: is "krylov" where a loss has values at points of a boundary$/,
  ),
  bad(
    "a residual of a network with kinks, to be trained",
    {
      loss: { type: "residual", operator: "dx^2" },
      network: { family: "shallow", activation: "relu", biases: { law: "uniform", halfWidth: 20 } },
      training: {},
    },
    /^loss: a residual of this network cannot be trained: "relu" has a kink at z = 0/,
  ),
  bad(
    "a residual of a network that does not start from zero",
    {
      loss: { type: "residual", operator: "dx" },
      network: { family: "mscale", activation: "sin", zeroStart: "none" },
      training: { widths: [8] },
    },
    /^network.zeroStart: "none" does not go with a residual/,
  ),
  bad(
    "gradient flow with generalized-alpha",
    { time: { method: "generalized-alpha", steps: 9 } },
    /^time.method: "generalized-alpha" is for momentum/,
  ),
  bad(
    "momentum without friction",
    { dynamics: { type: "momentum" } },
    "dynamics.friction: missing; expected a number of at least 0",
  ),
  bad(
    "a probe outside of the mesh",
    { "spectrum.box": [[-5, 5]], probes: [1, 6] },
    "probes[1]: the frequency 6 lies outside of spectrum.box, [-5, 5]",
  ),
  bad("a probe in two dimensions", { probes: [[1, 2]] }, "probes[0]: has 2 entries, but dimension is 1"),
  bad(
    "widths that go back",
    { training: { widths: [8, 4] } },
    "training.widths: must be ascending, but 4 follows 8 (entry 2)",
  ),
  bad("an odd width", { training: { widths: [9] } }, /^training.widths\[0\]: .*needs an even width, found 9$/),
  bad(
    "a width below the scales",
    { "network.scales": [1, 2, 4], training: { widths: [4] } },
    "training.widths[0]: 3 scales need a width of at least 6, found 4",
  ),
  bad(
    "a negative learning rate",
    { training: { learningRate: -1 } },
    "training.learningRate: must be greater than 0, found -1",
  ),
  bad(
    "a learning rate in words",
    { training: { learningRate: "fast" } },
    'training.learningRate: expected "auto" or a number greater than 0, found "fast"',
  ),
  bad(
    "float64 with tensorflow",
    { training: { engine: "tensorflow", precision: "float64" } },
    'training.precision: the "tensorflow" engine computes in float32; for "float64" take "nufft" or "fused" or "direct"',
  ),
  bad(
    "float32 with nufft",
    { training: { engine: "nufft", precision: "float32" } },
    'training.precision: the "nufft" engine computes in float64; for "float32" take "webgpu" or "fused" or "tensorflow"',
  ),
  bad(
    "prefix sums of sines",
    { training: { engine: "prefix" } },
    'training.engine: "prefix" cannot train this network: it is for ReLU and leaky ReLU units in one dimension; take "nufft" or "fused" or "direct"',
  ),
  bad(
    "more cells than anyone means",
    { "data.box": [[-1e5, 1e5]], "spectrum.box": [[-1e5, 1e5]] },
    /^spectrum.cells: missing; /,
  ),

  // What comes later.
  bad(
    "a shallow network without a law of biases",
    { network: { family: "shallow", activation: "tanh" } },
    "network.biases: missing; expected an object",
  ),
  bad(
    "a repnet network without partition points",
    { network: { family: "repnet", activation: "relu", slopes: [1] } },
    /^network.partition: missing; /,
  ),
  bad(
    "a repnet network with a slope that is not positive",
    { network: { ...repnet, slopes: [2, 0] } },
    /^network.slopes/,
  ),
  bad(
    "a direction trained in 1-D",
    { network: { ...repnet, train: ["a", "v"] } },
    'network.train: in 1-D a direction is ±1 and cannot be trained; "v" is for 2-D and 3-D',
  ),
  bad(
    "a periodic activation between partition points",
    { network: { ...repnet, activation: "sin" } },
    /^network.activation: a unit of "sin" and slope s has but the frequency s .*"mscale" is the family for periodic activations$/,
  ),
  bad(
    "a box of partition points in the plane",
    { ...inPlane, network: repnet },
    "network.partition.halfWidth: in 2-D and 3-D uniform partition points in a box are spread differently in different directions; give radius for those in a ball, or std for normal ones",
  ),
  bad(
    "a radial law of slopes in 1-D",
    { network: { ...repnet, slopes: { law: "normal", std: 3, radial: true } } },
    "network.slopes.radial: is for 2-D and 3-D; in 1-D a law is that of w itself",
  ),
  bad(
    "a law of slopes that is none",
    { network: { ...repnet, slopes: { law: "power", exponent: 2, min: 3, max: 1 } } },
    /^network.slopes/,
  ),
  bad("a deep network without layers", { network: { ...deep, layers: [] } }, /^network.layers/),
  bad(
    "a dense map in front of the first layer",
    { network: { ...deep, layers: [{ activation: "relu", weightStd: 2 }] } },
    "network.layers[0].weightStd: the first layer stands on features of variance 1, with no dense map in front of it: leave it out, or 1",
  ),
  bad(
    "an unknown activation of a layer",
    { network: { ...deep, layers: [{ activation: "rleu" }] } },
    /^network.layers\[0\].activation/,
  ),
  bad(
    "a law by component for a deep network in the plane",
    { ...inPlane, network: { ...deep, weights: { law: "uniform", halfWidth: 3 } } },
    /^network.weights.law: in 2-D and 3-D the kernel of a deep network is known for isotropic laws/,
  ),
  bad(
    "an infinite density of frequencies for a deep network",
    { network: { ...deep, weights: { law: "power", exponent: 0.5, min: 0, max: 3 } } },
    /^network.weights: the density of the frequencies is infinite at w = 0/,
  ),
  bad(
    "a deep network trained by an engine of single units",
    { network: deep, training: { engine: "fused" } },
    /^training.engine: "fused" cannot train this network/,
  ),
  bad(
    "a phase for an activation without a period",
    { "network.activation": "tanh" },
    'network.biases.law: "uniform-phase" is for periodic activations; "tanh" needs "uniform" or "normal" biases',
  ),
  bad(
    "an activation other than a wave without biases",
    { "network.activation": "relu", "network.biases": { law: "normal", std: 0 } },
    /^network.biases.std: without biases a "relu" network has .* no spectral PDE; a standard deviation above 0 is needed$/,
  ),
  bad(
    "a radial law",
    law({ law: "uniform", halfWidth: 1, radial: true }),
    "network.weights.radial: is for 2-D and 3-D; in 1-D a law is that of w itself",
  ),
  bad(
    "a radial law in a mixture",
    law({ law: "mixture", components: [{ radial: true }] }),
    /^network.weights.components\[0\].law: missing/,
  ),
  bad(
    "float64 with webgpu",
    { training: { engine: "webgpu", precision: "float64" } },
    /^training.precision: the "webgpu" engine computes in float32; for "float64" take /,
  ),
];

function badPde(what: string, changes: Readonly<Record<string, unknown>>, says: string | RegExp): BadCase {
  return { what: `a PDE ${what}`, text: JSON.stringify(pdeWith(changes)), says };
}

/** Bad cases that state a PDE. */
export const badPdeCases: readonly BadCase[] = [
  badPde("with a target", { target: "x" }, /^target: unknown key/),
  badPde("without an initial value", { "pde.initial": undefined }, /^pde.initial: missing/),
  badPde("without a domain", { spectrum: {} }, "spectrum: a PDE needs its domain: give box (and cells), or mesh"),
  badPde(
    "on a box and a mesh",
    { "spectrum.mesh": "a.msh" },
    "spectrum.box: a mesh has its own; give one or the other",
  ),
  badPde("of an unknown variable", { "pde.diffusion": "x" }, /^pde.diffusion: unknown symbol "x"/),
  badPde("with a velocity too long", { "pde.advection": [1, 2] }, "pde.advection: has 2 entries, but dimension is 1"),
  badPde(
    "with a tensor too large",
    { "pde.diffusion": [[1, 0]] },
    "pde.diffusion[0]: has 2 entries, but dimension is 1",
  ),
  badPde(
    "with an unknown condition",
    { "pde.boundary": [{ where: "true", type: "dirichlett" }] },
    /^pde.boundary\[0\].type: expected "dirichlet", .* \(did you mean "dirichlet"\?\)/,
  ),
  badPde(
    "with a condition nowhere",
    { "pde.boundary": [{ type: "neumann", value: 1 }] },
    "pde.boundary[0].where: missing; expected a text",
  ),
  badPde(
    "with Robin data incomplete",
    { "pde.boundary": [{ where: "true", type: "robin" }] },
    /^pde.boundary\[0\].coefficient: missing/,
  ),
  badPde(
    "periodic along an axis that is not",
    { "pde.boundary": [{ type: "periodic", axis: 2 }] },
    "pde.boundary[0].axis: is 2, but dimension is 1",
  ),
  badPde(
    "with generalized-alpha",
    { time: { method: "generalized-alpha", steps: 5 } },
    /^time.method: .* is for momentum/,
  ),
  badPde(
    "with steps and a tolerance",
    { time: { method: "bdf2", steps: 5, tolerance: 1e-3 } },
    "time.tolerance: steps are given too; give one or the other",
  ),
  badPde(
    "with a line out of the box",
    { lines: [{ from: -1, to: 9 }] },
    "lines[0].to: the frequency 9 lies outside of spectrum.box, [-1, 1]",
  ),
  bad(
    "a probe that is a number in the plane",
    {
      dimension: 2,
      data: {
        box: [
          [-4, 4],
          [-4, 4],
        ],
        samples: [20, 20],
      },
      target: "exp(-x^2 - y^2)",
      probes: [3],
    },
    "probes[0]: is the number 3, but dimension is 2: expected a list of 2",
  ),
  bad(
    "an adaptive mesh for momentum",
    { dynamics: { type: "momentum", friction: 1 }, adapt: { tolerance: 0.1 } },
    "adapt: is for gradient flow: the error of other dynamics is not estimated",
  ),
  bad(
    "an adaptive mesh for another loss",
    { loss: { type: "sobolev", order: 1 }, adapt: { tolerance: 0.1 } },
    "adapt: is for the loss of squares: the error of other losses is not estimated",
  ),
  bad(
    "a mesh from a file that is to be graded",
    { spectrum: { mesh: "m.msh", grading: "solution" } },
    "spectrum.grading: a mesh has its own; leave it out",
  ),
  bad(
    "a tolerance of descent",
    { training: { widths: [8], seeds: 1, tolerance: 1e-3 } },
    'training.tolerance: is that of "method": "runge-kutta-chebyshev"; leave it out',
  ),
  bad(
    "gradient flow of a trainer that has other dynamics",
    {
      dynamics: { type: "momentum", friction: 1 },
      training: { widths: [8], seeds: 1, method: "runge-kutta-chebyshev" },
    },
    'training.method: "runge-kutta-chebyshev" follows gradient flow; the dynamics are "momentum"',
  ),
  bad(
    "gradient flow closer than float32 tells",
    {
      training: { widths: [8], seeds: 1, method: "runge-kutta-chebyshev", precision: "float32", tolerance: 9e-6 },
    },
    "training.tolerance: is at least 0.00001 in float32, whose rounding shows below",
  ),
  bad(
    "gradient flow with a learning rate",
    { training: { widths: [8], seeds: 1, method: "runge-kutta-chebyshev", learningRate: 0.1 } },
    'training.learningRate: goes by steps of gradient descent; leave it out, or "method"',
  ),
  bad(
    "adam without a learning rate",
    { training: { widths: [8], seeds: 1, optimiser: { type: "adam" } } },
    "training.learningRate: missing; adam has no stability limit to choose it by, so give a number (0.01, say)",
  ),
  badPde("refined to nothing", { adapt: { tolerance: 0 } }, "adapt.tolerance: must be greater than 0, found 0"),
];
