import * as z from "zod";
import { adamSchema, allDynamics, type Dynamics } from "../network/dynamics/index.js";
import { positive } from "../network/law-schema.js";
import { type Loss, losses } from "../network/losses/index.js";
import { engineNames } from "../train/engines.js";
import { designSchema } from "./design-schema.js";
import { networkSchema } from "./network-schema.js";
import { pdeSchema } from "./pde-schema.js";
import { adapt, boxes, lines, networkSpectrum, pdeSpectrum, probes } from "./spectrum-schema.js";
import { defaultTime, timeSchema } from "./time-schema.js";

/** The largest sizes accepted: they keep a slip of the keyboard from asking for more memory than there is. */
const MOST = { samples: 1e7, width: 1e8, seeds: 1000, listed: 1000 } as const;

const seed = z.int().nonnegative();

const dataBox = boxes.meta({ description: "The domain Ω, one interval for every dimension." });
const samples = z
  .array(z.int().min(2).max(MOST.samples))
  .min(1)
  .max(4)
  .meta({ description: "Number of samples in every dimension." });
const measure = z
  .enum(["lebesgue", "mean"])
  .default("lebesgue")
  .meta({ description: "The loss is ½ ∫ u² dx, or that divided by |Ω|." });

const data = z.discriminatedUnion("placement", [
  z.strictObject({ box: dataBox, samples, placement: z.literal("midpoint").default("midpoint"), measure }),
  z.strictObject({ box: dataBox, samples, placement: z.literal("random"), seed: seed.default(0), measure }),
]);

const fileData = z.strictObject({
  file: z
    .string()
    .trim()
    .min(1)
    .meta({ description: "A .csv or .npz file with the function to be learnt at points; relative to the case file." }),
  box: boxes.exactOptional().meta({
    description:
      "What the range of the file's coordinates is mapped to, axis by axis; the domain Ω. Default: as it is.",
  }),
  values: z
    .enum(["standardised", "as-given"])
    .default("standardised")
    .meta({ description: "With mean 0 and variance 1, or as they stand in the file." }),
  weights: z
    .enum(["voronoi", "equal", "column"])
    .default("voronoi")
    .meta({ description: "Of the samples in the loss: volumes of Voronoi cells in Ω, |Ω|/n, or the file's column." }),
  holdOut: z
    .strictObject({ fraction: z.number().gt(0).lt(1).default(0.5), seed: seed.default(0) })
    .exactOptional()
    .meta({ description: "The part of the rows, drawn at random, that nothing is trained on." }),
  measure,
});

const [first, ...others] = allDynamics.map(({ schema }) => schema);
const dynamics = z.discriminatedUnion("type", [first, ...others]) as unknown as z.ZodType<Dynamics>;

const [firstLoss, ...otherLosses] = losses.map(({ schema }) => schema);
const loss = z.discriminatedUnion("type", [firstLoss, ...otherLosses]) as unknown as z.ZodType<Loss>;

const training = z.strictObject({
  widths: z
    .array(z.int().positive().max(MOST.width))
    .min(1)
    .max(MOST.listed)
    .default([256, 1024, 4096, 16384])
    .meta({ description: "Numbers of units, ascending." }),
  seeds: z.int().positive().max(MOST.seeds).default(4).meta({ description: "Networks of every width." }),
  learningRate: z
    .union([z.literal("auto"), positive])
    .default("auto")
    .meta({ description: "Time per step of gradient descent; auto stays well below the stability limit." }),
  method: z.enum(["descent", "runge-kutta-chebyshev"]).exactOptional().meta({
    description: "How gradient flow is trained: in steps of gradient descent (default), or followed in time.",
  }),
  tolerance: z.number().min(1e-7).max(0.1).exactOptional().meta({
    description: "Of runge-kutta-chebyshev, 1e-4: the largest error of one step, relative to the error at the start.",
  }),
  optimiser: adamSchema
    .exactOptional()
    .meta({ description: "Adam in place of the steps of the dynamics, with a learning rate that is given." }),
  engine: z.enum(["auto", ...engineNames]).default("auto"),
  precision: z
    .enum(["float64", "float32"])
    .meta({ description: "Default: float64, or float32 where the engine has nothing else." }),
  accuracy: z
    .number()
    .min(1e-14)
    .max(0.1)
    .default(1e-10)
    .meta({ description: "Relative error of a network's output with the nufft engine." }),
});

const title = z.string().trim().min(1).max(500);
const dimension = z.literal([1, 2, 3, 4]).default(1).meta({
  description: "Inputs of the network. Four have no mesh and no level 0: only the kernel flow and training.",
});
const meshDimension = z.literal([1, 2, 3]).default(1);

/** What a case about a network is when every default is filled in. */
export const resolvedNetworkCase = z.strictObject({
  title,
  dimension,
  target: z
    .string()
    .trim()
    .min(1)
    .meta({ description: "The function f to be learnt, an expression in x, in x, y, in x, y, z, or in x, y, z, w." }),
  data,
  network: networkSchema,
  loss: loss.default({ type: "squares" }),
  dynamics: dynamics.default({ type: "gradient-flow" }),
  spectrum: networkSpectrum,
  time: timeSchema.default(defaultTime),
  probes,
  lines: lines.exactOptional(),
  adapt: adapt.exactOptional(),
  training: training.exactOptional(),
  design: designSchema.exactOptional(),
});

/** The same where a file has the function to be learnt. */
export const resolvedDataCase = resolvedNetworkCase.omit({ target: true }).extend({ data: fileData });

/** What a case that states a PDE directly is when every default is filled in. */
export const resolvedPdeCase = z.strictObject({
  title,
  dimension: meshDimension,
  pde: pdeSchema,
  spectrum: pdeSpectrum,
  time: timeSchema.default(defaultTime),
  probes,
  lines: lines.exactOptional(),
  adapt: adapt.exactOptional(),
});

const $schema = z.string().optional().meta({ description: "Where an editor finds this schema; not part of the case." });

/** What a case file about a network may say: a resolved case, less what has a default. */
export const networkCaseFile = resolvedNetworkCase.extend({
  $schema,
  spectrum: networkSpectrum.prefault({}),
  training: training.partial({ precision: true }).exactOptional(),
});

/** What a case file about a network that learns the data of a file may say. */
export const dataCaseFile = networkCaseFile.omit({ target: true }).extend({ data: fileData });

/** What a case file that states a PDE may say. */
export const pdeCaseFile = resolvedPdeCase.extend({ $schema });

export type TargetCaseFile = z.output<typeof networkCaseFile>;
export type DataCaseFile = z.output<typeof dataCaseFile>;
export type NetworkCaseFile = TargetCaseFile | DataCaseFile;
export type PdeCaseFile = z.output<typeof pdeCaseFile>;
