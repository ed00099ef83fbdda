import { scalesOf } from "../network/network.js";
import { type Case, networkOf } from "./case.js";
import type { CaseFile } from "./case-schema.js";
import type { Mistake } from "./explain.js";

/** Relative to the ends of an interval: some hundred times the rounding of float64. */
const LEAST_SPACING = 1e-13;

type Intervals = readonly (readonly number[])[];

/** What is wrong with the combination of values in a case file, as far as it does not depend on defaults. */
export function fileMistakes(file: CaseFile): Mistake[] {
  const { dimension, data, spectrum, time } = file;
  return [
    ...lengthMistake("data.box", data.box.length, dimension, "interval"),
    ...lengthMistake("data.samples", data.samples.length, dimension, "entry"),
    ...lengthMistake("spectrum.box", spectrum.box?.length, dimension, "interval"),
    ...lengthMistake("spectrum.cells", spectrum.cells?.length, dimension, "entry"),
    ...intervalMistakes("data.box", data.box, data.samples),
    ...intervalMistakes("spectrum.box", spectrum.box ?? [], spectrum.cells ?? []),
    ...ascendingMistake("time.save", time.save),
    ...ascendingMistake("training.widths", file.training?.widths ?? []),
  ];
}

/** What is wrong with the combination of values in a resolved case. */
export function caseMistakes(theCase: Case): Mistake[] {
  return [...probeMistakes(theCase), ...methodMistakes(theCase), ...trainingMistakes(theCase)];
}

function lengthMistake(path: string, length: number | undefined, dimension: number, noun: string): Mistake[] {
  if (length === undefined || length === dimension) return [];
  const things = `${length} ${length === 1 ? noun : noun === "entry" ? "entries" : `${noun}s`}`;
  return [{ path, message: `has ${things}, but dimension is ${dimension}` }];
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

function probeMistakes({ probes, spectrum }: Case): Mistake[] {
  const [lower, upper] = spectrum.box[0];
  return probes.flatMap((probe, index) =>
    probe >= lower && probe <= upper
      ? []
      : [
          {
            path: `probes[${index}]`,
            message: `the frequency ${probe} lies outside of spectrum.box, [${lower}, ${upper}]`,
          },
        ],
  );
}

function methodMistakes({ dynamics, time }: Case): Mistake[] {
  if (dynamics.type === "momentum" && (time.method === "theta" || time.method === "bdf2")) {
    const message = `"${time.method}" is for equations of first order in time; momentum needs "krylov" or "generalized-alpha"`;
    return [{ path: "time.method", message }];
  }
  if (dynamics.type === "gradient-flow" && time.method === "generalized-alpha") {
    const message = '"generalized-alpha" is for momentum; gradient flow needs "krylov", "theta" or "bdf2"';
    return [{ path: "time.method", message }];
  }
  return [];
}

function trainingMistakes(theCase: Case): Mistake[] {
  const { training } = theCase;
  if (training === undefined) return [];
  const mistakes: Mistake[] = [];
  if (training.engine === "tensorflow" && training.precision === "float64") {
    const message = 'the "tensorflow" engine computes in float32; "float64" needs "nufft" or "direct"';
    mistakes.push({ path: "training.precision", message });
  }
  if ((training.engine === "nufft" || training.engine === "direct") && training.precision === "float32") {
    const message = `the "${training.engine}" engine computes in float64; "float32" needs "tensorflow"`;
    mistakes.push({ path: "training.precision", message });
  }
  const network = networkOf(theCase);
  const scales = scalesOf(network).length;
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
