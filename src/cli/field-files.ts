import { InputError } from "../errors.js";
import { type NpzArray, npz } from "../files/npz.js";
import { nodeCount, vtuSeries, writeVtu, writeVtuPoints } from "../mesh/index.js";
import type { Fields, SpectralField } from "./fields.js";

type File = readonly [name: string, content: string | Uint8Array];
type Samples = NonNullable<Fields["samples"]>;

/**
 * The files that fields are written to, some for every level, so that no command writes those of another: NAME.npz for NumPy, or one
 * NAME-….vtu per time and NAME.pvd for ParaView, where NAME is spectrum, errors-pde, errors-ntk and errors-training.
 */
export function fieldFiles({ format, spectrum, samples }: Fields): readonly File[] {
  const npzFormat = format === "npz";
  return [
    ...(spectrum === undefined
      ? []
      : npzFormat
        ? [["spectrum.npz", spectrumArchive(spectrum)] as const]
        : spectrumSeries(spectrum)),
    ...(samples === undefined ? [] : npzFormat ? errorsArchives(samples) : errorsSeries(samples)),
  ];
}

/**
 * `frequency` (nodes), `cells`, `times`, `spectrum`, complex, one row for every time, and `diffusion` and `damping`, one row for each
 * of the equations of the real and the imaginary part where these differ.
 */
function spectrumArchive({ mesh, times, values, coefficients }: SpectralField): Uint8Array {
  const { dimension: d, points, cells } = mesh;
  const nodes = nodeCount(mesh);
  const coefficient = (name: "diffusion" | "damping"): Record<string, NpzArray> =>
    coefficients === undefined
      ? {}
      : {
          [name]: {
            shape: coefficients.length === 1 ? [nodes] : [coefficients.length, nodes],
            re: joined(coefficients.map((each) => each[name])),
          },
        };
  return npz({
    frequency: { shape: d === 1 ? [nodes] : [nodes, d], re: points },
    ...(d === 1 ? {} : { cells: { shape: [cells.length / (d + 1), d + 1], re: Float64Array.from(cells) } }),
    times: { shape: [times.length], re: Float64Array.from(times) },
    spectrum: {
      shape: [times.length, nodes],
      re: joined(values.map(({ re }) => re)),
      im: joined(values.map(({ im }) => im)),
    },
    ...coefficient("diffusion"),
    ...coefficient("damping"),
  });
}

function spectrumSeries({ mesh, times, values, coefficients = [] }: SpectralField): readonly File[] {
  const suffixes = coefficients.length === 1 ? [""] : ["_real", "_imaginary"];
  const fixed = Object.fromEntries(
    coefficients.flatMap(({ diffusion, damping }, i) => [
      [`diffusion${suffixes[i]}`, diffusion],
      [`damping${suffixes[i]}`, damping],
    ]),
  );
  return series("spectrum", times, (i) => writeVtu(mesh, { pointData: { u: values[i], ...fixed } }));
}

/**
 * `points` (samples), `target`, `times` and `error`: times × samples; of trained networks networks × times × samples, with the `width` and
 * `seed` of each.
 */
function errorsArchives({ dimension: d, points, target, levels, training }: Samples): readonly File[] {
  const count = target.length;
  const list = (values: readonly number[]): NpzArray => ({ shape: [values.length], re: Float64Array.from(values) });
  const archive = (name: string, times: readonly number[], own: Record<string, NpzArray>): File => [
    `errors-${name}.npz`,
    npz({
      points: { shape: d === 1 ? [count] : [count, d], re: points },
      target: { shape: [count], re: target },
      times: list(times),
      ...own,
    }),
  ];
  const [first] = training;
  return [
    ...levels.map(({ level, times, values }) =>
      archive(level, times, { error: { shape: [times.length, count], re: joined(values) } }),
    ),
    ...(first === undefined
      ? []
      : [
          archive("training", first.times, {
            width: list(training.map(({ width }) => width)),
            seed: list(training.map(({ seed }) => seed)),
            error: {
              shape: [training.length, first.times.length, count],
              re: joined(training.flatMap(({ values }) => values)),
            },
          }),
        ]),
  ];
}

function errorsSeries({ dimension, points, target, levels, training }: Samples): readonly File[] {
  if (dimension === 4) throw new InputError("--fields", "vtu has points of three coordinates at most; npz has any");
  const place = dimension;
  const files = (name: string, times: readonly number[], fields: (i: number) => Record<string, Float64Array>) =>
    series(`errors-${name}`, times, (i) => writeVtuPoints(points, place, { target, ...fields(i) }));
  return [
    ...levels.flatMap(({ level, times, values }) => files(level, times, (i) => ({ error: values[i] }))),
    ...(training.length === 0
      ? []
      : files("training", training[0].times, (i) =>
          Object.fromEntries(
            training.map(({ width, seed, values }) => [`error_width_${width}_seed_${seed}`, values[i]]),
          ),
        )),
  ];
}

/** One file per time for ParaView, and the series of them. */
function series(name: string, times: readonly number[], write: (i: number) => Uint8Array): readonly File[] {
  const digits = String(times.length - 1).length;
  const steps = times.map((time, i) => ({ time, file: `${name}-${String(i).padStart(digits, "0")}.vtu` }));
  return [...steps.map(({ file }, i): File => [file, write(i)]), [`${name}.pvd`, vtuSeries(steps)]];
}

function joined(rows: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(rows.reduce((sum, row) => sum + row.length, 0));
  rows.reduce((offset, row) => {
    all.set(row, offset);
    return offset + row.length;
  }, 0);
  return all;
}
