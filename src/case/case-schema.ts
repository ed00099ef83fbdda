import * as z from "zod";
import { interval, moderate, positive } from "./law-schema.js";
import { networkSchema } from "./network-schema.js";

/** The largest sizes accepted: they keep a slip of the keyboard from asking for more memory than there is. */
const MOST = { samples: 1e7, cells: 2e7, steps: 1e8, width: 1e8, seeds: 1000, listed: 1000 } as const;

const boxes = z.array(interval).min(1).max(3);
const seed = z.int().nonnegative();

const dataBox = boxes.meta({ description: "The domain Ω, one interval for every dimension." });
const samples = z
  .array(z.int().min(2).max(MOST.samples))
  .min(1)
  .max(3)
  .meta({ description: "Number of samples in every dimension." });
const measure = z
  .enum(["lebesgue", "mean"])
  .default("lebesgue")
  .meta({ description: "The loss is ½ ∫ u² dx, or that divided by |Ω|." });

const data = z.discriminatedUnion("placement", [
  z.strictObject({ box: dataBox, samples, placement: z.literal("midpoint").default("midpoint"), measure }),
  z.strictObject({ box: dataBox, samples, placement: z.literal("random"), seed: seed.default(0), measure }),
]);

const dynamics = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("gradient-flow") }),
  z.strictObject({
    type: z.literal("momentum"),
    friction: moderate.nonnegative().meta({ description: "γ in θ'' + γ θ' = −∇L." }),
  }),
]);

const spectrum = z.strictObject({
  convention: z.enum(["angular", "cycles"]).default("angular").meta({
    description:
      "Unit of every frequency in the spectrum, the probes and the result: radians or cycles per unit length.",
  }),
  box: boxes.meta({ description: "The frequency domain. Default: the frequencies that the samples can represent." }),
  cells: z
    .array(z.int().min(2).max(MOST.cells))
    .min(1)
    .max(3)
    .meta({ description: "Cells of the frequency mesh in every dimension. Default: 32 for every 2π/|Ω|." }),
  grading: z
    .enum(["uniform", "solution"])
    .default("uniform")
    .meta({ description: "Equal cells, or fine where the initial spectrum or the coefficients vary." }),
  boundary: z
    .enum(["zero-flux", "dirichlet"])
    .default("zero-flux")
    .meta({ description: "Condition at the ends of the frequency domain." }),
});

const save = z
  .array(positive)
  .min(1)
  .max(MOST.listed)
  .default([0.5, 2, 8, 32])
  .meta({ description: "The times to report, ascending; 0 is always reported too." });
const steps = z.int().positive().max(MOST.steps).meta({ description: "Equal steps from 0 to the last time." });

const time = z.discriminatedUnion("method", [
  z.strictObject({
    save,
    method: z.literal("krylov").default("krylov"),
    tolerance: z
      .number()
      .min(1e-14)
      .max(0.1)
      .default(1e-8)
      .meta({ description: "Relative error of time integration." }),
  }),
  z.strictObject({ save, method: z.literal("theta"), theta: z.number().min(0).max(1), steps }),
  z.strictObject({ save, method: z.literal("bdf2"), steps }),
  z.strictObject({
    save,
    method: z.literal("generalized-alpha"),
    steps,
    spectralRadius: z
      .number()
      .min(0)
      .max(1)
      .default(1)
      .meta({ description: "What a step leaves of infinitely fast modes." }),
  }),
]);

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
  engine: z.enum(["auto", "nufft", "direct", "tensorflow"]).default("auto"),
  precision: z
    .enum(["float64", "float32"])
    .meta({ description: "Default: float32 with the tensorflow engine, float64 otherwise." }),
  accuracy: z
    .number()
    .min(1e-14)
    .max(0.1)
    .default(1e-10)
    .meta({ description: "Relative error of a network's output with the nufft engine." }),
});

/** What a case is when every default is filled in. */
export const resolvedCaseSchema = z.strictObject({
  title: z.string().trim().min(1).max(500),
  dimension: z.literal(1).default(1),
  target: z.string().trim().min(1).meta({ description: "The function f(x) to be learnt, an expression in x." }),
  data,
  network: networkSchema,
  dynamics: dynamics.default({ type: "gradient-flow" }),
  spectrum,
  time: time.default({ save: [0.5, 2, 8, 32], method: "krylov", tolerance: 1e-8 }),
  probes: z
    .array(moderate)
    .max(MOST.listed)
    .default([])
    .meta({ description: "Frequencies to report, in the convention of the spectrum." }),
  training: training.exactOptional(),
});

/** What a case file may say: a resolved case, less what has a default. */
export const caseFileSchema = resolvedCaseSchema.extend({
  $schema: z.string().optional().meta({ description: "Where an editor finds this schema; not part of the case." }),
  spectrum: spectrum.partial({ box: true, cells: true }).prefault({}),
  training: training.partial({ precision: true }).exactOptional(),
});

export type CaseFile = z.output<typeof caseFileSchema>;
