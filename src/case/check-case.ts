import { InputError } from "../errors.js";
import { dynamicsOf } from "../network/dynamics/index.js";
import { familyOf } from "../network/families/index.js";
import { withoutMesh } from "../network/input-dimension.js";
import { type DifferentialOperator, lossFilter, lossKindOf } from "../network/losses/index.js";
import type { Network } from "../network/network.js";
import { operatorRefusal } from "../network/operator-functions.js";
import { enginesFor, refusalOf } from "../train/engine-choice.js";
import { engineNamed } from "../train/engines.js";
import { nearestSteps } from "../train/learning-rate.js";
import { type Case, coordinates, isPdeCase, type NetworkCase, networkOf } from "./case.js";
import type { NetworkCaseFile, PdeCaseFile } from "./case-schema.js";
import type { Mistake } from "./explain.js";

/** Relative to the ends of an interval: some hundred times the rounding of float64. */
const LEAST_SPACING = 1e-13;

type Intervals = readonly (readonly number[])[];
type CaseFile = NetworkCaseFile | PdeCaseFile;

/** What is wrong with the combination of values in a case file, as far as it does not depend on defaults. */
export function fileMistakes(file: CaseFile): Mistake[] {
  const { dimension, spectrum, time } = file;
  return [
    ...("data" in file ? dataMistakes(file) : pdeMistakes(file)),
    ...lengthMistake("spectrum.box", spectrum.box?.length, dimension, "interval"),
    ...lengthMistake("spectrum.cells", spectrum.cells?.length, dimension, "entry"),
    ...intervalMistakes("spectrum.box", spectrum.box ?? [], spectrum.cells ?? []),
    ...meshMistakes(spectrum),
    ...ascendingMistake("time.save", time.save),
    ...steppingMistakes(time),
    ...file.probes.flatMap((probe, i) => pointMistake(`probes[${i}]`, probe, dimension)),
    ...(file.lines ?? []).flatMap(({ from, to }, i) => [
      ...pointMistake(`lines[${i}].from`, from, dimension),
      ...pointMistake(`lines[${i}].to`, to, dimension),
    ]),
  ];
}

/** What is wrong with the combination of values in a resolved case. */
export function caseMistakes(theCase: Case): Mistake[] {
  return [
    ...placeMistakes(theCase),
    ...methodMistakes(theCase),
    ...(isPdeCase(theCase)
      ? []
      : [
          ...fourInputMistakes(theCase),
          ...lossMistakes(theCase),
          ...networkMistakes(theCase),
          ...trainingMistakes(theCase),
        ]),
  ];
}

function dataMistakes({ dimension, data, training }: NetworkCaseFile): Mistake[] {
  const samples = "samples" in data ? data.samples : [];
  return [
    ...lengthMistake("data.box", data.box?.length, dimension, "interval"),
    ...("samples" in data ? lengthMistake("data.samples", samples.length, dimension, "entry") : []),
    ...intervalMistakes("data.box", data.box ?? [], samples),
    ...ascendingMistake("training.widths", training?.widths ?? []),
  ];
}

function pdeMistakes({ dimension, pde, spectrum }: PdeCaseFile): Mistake[] {
  const { diffusion, advection, boundary, initial, steady } = pde;
  const tensor = Array.isArray(diffusion) ? diffusion : undefined;
  return [
    ...(spectrum.box === undefined && spectrum.mesh === undefined
      ? [{ path: "spectrum", message: "a PDE needs its domain: give box (and cells), or mesh" }]
      : []),
    ...(initial === undefined && !steady
      ? [{ path: "pde.initial", message: "missing; expected u at t = 0, a number or an expression, or steady: true" }]
      : []),
    ...(initial !== undefined && steady
      ? [{ path: "pde.initial", message: "a steady solution has none; leave it out, or steady" }]
      : []),
    ...lengthMistake("pde.advection", advection?.length, dimension, "entry"),
    ...lengthMistake("pde.diffusion", tensor?.length, dimension, "row"),
    ...(tensor ?? []).flatMap((row, i) => lengthMistake(`pde.diffusion[${i}]`, row.length, dimension, "entry")),
    ...boundary.flatMap((condition, i) => {
      if (condition.type !== "periodic" || condition.axis <= dimension) return [];
      return [{ path: `pde.boundary[${i}].axis`, message: `is ${condition.axis}, but dimension is ${dimension}` }];
    }),
  ];
}

function meshMistakes({ mesh, ...spectrum }: CaseFile["spectrum"]): Mistake[] {
  if (mesh === undefined) return [];
  const other = (["box", "cells"] as const).find((key) => spectrum[key] !== undefined);
  return other === undefined
    ? []
    : [{ path: `spectrum.${other}`, message: "a mesh has its own; give one or the other" }];
}

/** A step method takes a number of steps or a tolerance. */
function steppingMistakes(time: CaseFile["time"]): Mistake[] {
  if (time.method === "krylov" || time.method === "generalized-alpha") return [];
  if (time.steps !== undefined && time.tolerance !== undefined) {
    return [{ path: "time.tolerance", message: "steps are given too; give one or the other" }];
  }
  if (time.steps === undefined && time.tolerance === undefined) {
    return [{ path: "time.steps", message: `missing; "${time.method}" needs steps or a tolerance` }];
  }
  return [];
}

function lengthMistake(path: string, length: number | undefined, dimension: number, noun: string): Mistake[] {
  if (length === undefined || length === dimension) return [];
  const things = `${length} ${length === 1 ? noun : noun === "entry" ? "entries" : `${noun}s`}`;
  return [{ path, message: `has ${things}, but dimension is ${dimension}` }];
}

function pointMistake(path: string, point: number | readonly number[], dimension: number): Mistake[] {
  if (typeof point === "number") {
    return dimension === 1
      ? []
      : [{ path, message: `is the number ${point}, but dimension is ${dimension}: expected a list of ${dimension}` }];
  }
  return lengthMistake(path, point.length, dimension, "entry");
}

/** Reversed intervals, and those too narrow for the points in them to differ by more than rounding. */
function intervalMistakes(path: string, box: Intervals, counts: readonly number[]): Mistake[] {
  return box.flatMap(([lower, upper], index) => {
    const at = `${path}[${index}]`;
    if (!(lower < upper)) return [{ path: at, message: `the lower end ${lower} is not below the upper end ${upper}` }];
    const spacing = (upper - lower) / (counts[index] ?? 1);
    if (spacing > LEAST_SPACING * Math.max(Math.abs(lower), Math.abs(upper))) return [];
    return [{ path: at, message: `[${lower}, ${upper}] is too narrow: its points would be equal to rounding` }];
  });
}

function ascendingMistake(path: string, values: readonly number[]): Mistake[] {
  const index = values.findIndex((value, i) => i > 0 && value <= values[i - 1]);
  if (index < 0) return [];
  return [
    { path, message: `must be ascending, but ${values[index]} follows ${values[index - 1]} (entry ${index + 1})` },
  ];
}

/** Probes and ends of lines outside of the box; a mesh is asked when it is read. */
function placeMistakes({ probes, lines, spectrum }: Case): Mistake[] {
  const { box } = spectrum;
  if (box === undefined) return [];
  const inside = (point: readonly number[]) => point.every((x, k) => x >= box[k][0] && x <= box[k][1]);
  const places = [
    ...probes.map((probe, i) => ({ path: `probes[${i}]`, point: coordinates(probe) })),
    ...(lines ?? []).flatMap(({ from, to }, i) => [
      { path: `lines[${i}].from`, point: coordinates(from) },
      { path: `lines[${i}].to`, point: coordinates(to) },
    ]),
  ];
  const intervals = box.map(([lower, upper]) => `[${lower}, ${upper}]`).join(" × ");
  return places.flatMap(({ path, point }) => {
    if (inside(point)) return [];
    const shown = point.length === 1 ? point[0] : `[${point.join(", ")}]`;
    return [{ path, message: `the frequency ${shown} lies outside of spectrum.box, ${intervals}` }];
  });
}

function methodMistakes(theCase: Case): Mistake[] {
  const { method } = theCase.time;
  const waves = !isPdeCase(theCase) && dynamicsOf(theCase.dynamics).order === 2;
  if (waves && method !== "krylov" && method !== "generalized-alpha") {
    const message = `"${method}" is for equations of first order in time; dynamics with momentum need "krylov" or "generalized-alpha"`;
    return [{ path: "time.method", message }];
  }
  if (!waves && method === "generalized-alpha") {
    const message =
      '"generalized-alpha" is for momentum; here "krylov", "theta", "bdf2", "sdirk2" or "sdirk3" is needed';
    return [{ path: "time.method", message }];
  }
  if (!isPdeCase(theCase) && !dynamicsOf(theCase.dynamics).adapts && theCase.adapt !== undefined) {
    return [{ path: "adapt", message: "is for gradient flow: the error of other dynamics is not estimated" }];
  }
  return isPdeCase(theCase) ? [] : gradingMistakes(theCase);
}

function gradingMistakes({ dimension, spectrum }: NetworkCase): Mistake[] {
  if (spectrum.grading === "uniform") return [];
  if (spectrum.mesh !== undefined) return [{ path: "spectrum.grading", message: "a mesh has its own; leave it out" }];
  if (dimension === 1) return [];
  return [{ path: "spectrum.grading", message: '"solution" is for 1-D; in 2-D and 3-D "adapt" refines the mesh' }];
}

/** Third differences of errors in float32 have rounding of some 1e-6. */
const SINGLE = 1e-5;

/** What does not go with a gradient flow that is followed in time, or without it. */
function flowMistakes({ training, dynamics }: NetworkCase): Mistake[] {
  if (training?.method !== "runge-kutta-chebyshev") {
    const message = 'is that of "method": "runge-kutta-chebyshev"; leave it out';
    return training?.tolerance === undefined ? [] : [{ path: "training.tolerance", message }];
  }
  const ofSteps = 'goes by steps of gradient descent; leave it out, or "method"';
  return [
    ...(dynamicsOf(dynamics).isDecay
      ? []
      : [
          {
            path: "training.method",
            message: `"${training.method}" follows gradient flow; the dynamics are "${dynamics.type}"`,
          },
        ]),
    ...(training.precision === "float32" && (training.tolerance ?? 0) < SINGLE
      ? [{ path: "training.tolerance", message: `is at least ${SINGLE} in float32, whose rounding shows below` }]
      : []),
    ...(training.learningRate === "auto" ? [] : [{ path: "training.learningRate", message: ofSteps }]),
    ...(training.optimiser === undefined ? [] : [{ path: "training.optimiser", message: ofSteps }]),
  ];
}

/** Save times between which a given learning rate has no step. */
function scheduleMistakes(learningRate: number | "auto", saveTimes: readonly number[]): Mistake[] {
  try {
    if (learningRate !== "auto") nearestSteps(learningRate, saveTimes);
    return [];
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return [{ path: error.path, message: error.message.slice(error.path.length + 2) }];
  }
}

/** What is of level 0 alone, or has no more than three coordinates. */
function fourInputMistakes(theCase: NetworkCase): Mistake[] {
  if (theCase.dimension !== 4) return [];
  const { spectrum, lines, adapt, data } = theCase;
  const ofLevelZero = [
    ...(["box", "cells", "mesh"] as const).filter((key) => spectrum[key] !== undefined).map((key) => `spectrum.${key}`),
    ...(lines === undefined ? [] : ["lines"]),
    ...(adapt === undefined ? [] : ["adapt"]),
  ];
  return [
    ...ofLevelZero.map((path) => ({ path, message: `is of level 0; ${withoutMesh}` })),
    ...("file" in data ? [{ path: "data.file", message: "points of a file have up to three coordinates" }] : []),
  ];
}

function networkMistakes(theCase: NetworkCase): readonly Mistake[] {
  const network = networkOf(theCase);
  const family = familyOf(network);
  const radial = Object.entries(family.laws(network)).filter(([, law]) => law.radial && network.dimension === 1);
  return [
    ...radial.map(([key]) => ({
      path: `network.${key}.radial`,
      message: "is for 2-D and 3-D; in 1-D a law is that of w itself",
    })),
    ...family.mistakes(network),
  ];
}

/** A loss that cannot be, and what does not go with one that filters the error. */
function lossMistakes(theCase: NetworkCase): Mistake[] {
  const { loss, dimension, network } = theCase;
  const mistakes = lossKindOf(loss).mistakes(loss, dimension);
  const filter = mistakes.length > 0 ? null : lossFilter(loss, dimension);
  if (filter === null) return [...mistakes];
  if (dimension === 4) return [{ path: "loss", message: "with four inputs it is that of squares" }];
  if (theCase.adapt !== undefined) {
    return [{ path: "adapt", message: "is for the loss of squares: the error of other losses is not estimated" }];
  }
  const places = filter.beside?.boundary?.points ?? [];
  if (places.length > 0 && theCase.time.method !== "krylov") {
    return [{ path: "time.method", message: 'is "krylov" where a loss has values at points of a boundary' }];
  }
  const { box } = theCase.data;
  const outside = places.findIndex((point) => box?.some(([lower, upper], a) => point[a] < lower || point[a] > upper));
  if (outside >= 0) {
    const message = `(${places[outside].join(", ")}) lies outside of data.box`;
    return [{ path: `loss.boundary.points[${outside}]`, message }];
  }
  if (filter.operator !== null && network.zeroStart === "none") {
    return [
      {
        path: "network.zeroStart",
        message: '"none" does not go with a residual: that of the initial output is not known',
      },
    ];
  }
  return [];
}

function trainingMistakes(theCase: NetworkCase): Mistake[] {
  const { training } = theCase;
  if (training === undefined) return [];
  if (training.optimiser !== undefined && training.learningRate === "auto") {
    const message = "missing; adam has no stability limit to choose it by, so give a number (0.01, say)";
    return [{ path: "training.learningRate", message }];
  }
  const mistakes: Mistake[] = [...flowMistakes(theCase), ...scheduleMistakes(training.learningRate, theCase.time.save)];
  const network = networkOf(theCase);
  const filter = lossMistakes(theCase).length > 0 ? null : lossFilter(theCase.loss, theCase.dimension);
  mistakes.push(...engineMistakes(network, filter?.operator ?? null, training));
  const scales = familyOf(network).subnetworks(network).length;
  const together = network.zeroStart === "antisymmetric" ? 2 : 1;
  training.widths.forEach((width, index) => {
    const path = `training.widths[${index}]`;
    if (width % together !== 0) {
      mistakes.push({
        path,
        message: `an antisymmetric start doubles every unit and needs an even width, found ${width}`,
      });
    } else if (width < scales * together) {
      const message = `${scales} ${scales === 1 ? "scale needs" : "scales need"} a width of at least ${scales * together}, found ${width}`;
      mistakes.push({ path, message });
    }
  });
  return mistakes;
}

/** An engine that cannot train the network, or not in the precision. */
function engineMistakes(
  network: Network,
  operator: DifferentialOperator | null,
  { engine, precision }: Pick<NonNullable<NetworkCase["training"]>, "engine" | "precision">,
): Mistake[] {
  const able = enginesFor(network, precision, operator).map(({ name }) => `"${name}"`);
  const against = operator === null ? null : operatorRefusal(network, operator);
  if (against !== null) return [{ path: "loss", message: `a residual of this network cannot be trained: ${against}` }];
  const needed = able.length === 0 ? `no engine trains this network in ${precision}` : `take ${able.join(" or ")}`;
  if (engine === "auto") return able.length > 0 ? [] : [{ path: "training.precision", message: needed }];
  const { precisions } = engineNamed(engine);
  const refusal = refusalOf(engineNamed(engine), network, operator);
  if (refusal !== null) {
    const message = `"${engine}" cannot train this network: ${refusal}; ${needed}`;
    return [{ path: "training.engine", message }];
  }
  if (precisions.includes(precision)) return [];
  const message = `the "${engine}" engine computes in ${precisions.join(" and ")}; for "${precision}" ${needed}`;
  return [{ path: "training.precision", message }];
}
