import * as z from "zod";
import { lawSchema, scalarLawSchema } from "../network/law-schema.js";
import { resolvedDataCase, resolvedNetworkCase, resolvedPdeCase } from "./case-schema.js";

const numbers = z.array(z.number());
const count = z.int().nonnegative();

const probe = z.strictObject({
  frequency: numbers.meta({ description: "In the convention of the case, one number for every dimension." }),
  re: numbers.meta({ description: "Real part of ∫ u(x, t) e^{−iξ·x} dx at every time." }),
  im: numbers,
  relative: z
    .array(z.number().nonnegative().nullable())
    .meta({ description: "|û(ξ, t)| / |û(ξ, 0)|, null where û(ξ, 0) is zero up to rounding." }),
  learnt: z.strictObject({ half: z.number().nullable(), nineTenths: z.number().nullable() }).exactOptional().meta({
    description: "First times at which half and nine tenths of |û(ξ, 0)| are gone; null where not within the times.",
  }),
});

const observed = {
  times: numbers.meta({ description: "Starts with 0." }),
  peak: z.number().exactOptional().meta({ description: "max |û(ξ, 0)| over all frequencies." }),
  energy: numbers.meta({ description: "(2π)^(−d) ∫ |û|² dξ at every time." }),
  probes: z.array(probe),
  heldOut: numbers.exactOptional().meta({
    description: "Mean squared error on the samples held out, over the variance of their values, at every time.",
  }),
  leftOut: numbers.exactOptional().meta({
    description:
      "Mean squared error at samples left out of the training one at a time, over the variance of their values: what `heldOut` is expected to be, from the samples that are trained on alone.",
  }),
  stopping: z
    .strictObject({
      found: z.strictObject({ time: z.number(), error: z.number() }).nullable().exactOptional(),
      predicted: z
        .strictObject({
          noise: z.number().nonnegative().meta({ description: "Standard deviation of the noise on the values." }),
          time: z.number().nullable(),
          error: z.number(),
          between: z.tuple([z.number(), z.number()]).meta({
            description: "Times from and to which the error is at most a twentieth above its least.",
          }),
        })
        .exactOptional(),
    })
    .exactOptional()
    .meta({
      description:
        "When the error is least, null where it still falls at the last time: `found` on the samples held out, `predicted` at samples left out one at a time.",
    }),
};
const level = {
  ...observed,
  residual: z
    .strictObject(observed)
    .exactOptional()
    .meta({ description: "The same of P(∂)u in place of u, where the loss is that of a residual." }),
};

/** Keys in the order in which they are written, here and below: a result that is read and written again is the same text. */
const trained = z.strictObject({
  width: z.int().positive(),
  seed: count,
  learningRate: z.number().positive().exactOptional().meta({
    description: "Time per step; absent where gradient flow was followed by steps of many lengths.",
  }),
  steps: count,
  gradients: count.exactOptional().meta({
    description: "Of gradient flow: gradients taken, several for every step.",
  }),
  timeError: z.number().exactOptional().meta({
    description:
      "Of gradient flow: the estimated errors of all steps together, relative to the initial error in the norm of the loss; most of it decays as training goes on.",
  }),
  engine: z.string().meta({ description: "The engine and back-end that really ran." }),
  lambdaMax: z.number().meta({ description: "Largest eigenvalue of this network's own kernel at the start." }),
  ...level,
  coefficient: z.strictObject({ times: numbers, values: numbers }).exactOptional().meta({
    description: "The coefficient of the operator that was trained along, at many times.",
  }),
});

const comparison = z
  .strictObject({
    times: numbers,
    trainingTimes: numbers.exactOptional().meta({
      description: "Times of descentToFlow and trainingToDescent, whole numbers of steps, where they are not times.",
    }),
    pdeToNtk: numbers.exactOptional(),
    descentToFlow: numbers.exactOptional().meta({
      description:
        "What the steps of the training add at infinite width: gradient descent, or those that followed the flow.",
    }),
    trainingToDescent: z.array(z.strictObject({ width: z.int().positive(), rms: numbers })).exactOptional(),
  })
  .meta({ description: "Differences between the levels in L², relative to the initial error, one entry per time." });

const widthLaw = z.strictObject({
  widths: z.array(z.int().positive()),
  seeds: z.int().positive(),
  rms: numbers,
  predicted: numbers,
  ratio: z
    .array(z.number().nullable())
    .meta({ description: "rms / predicted; null where all is learnt at every time." }),
  slope: z.number().nullable().meta({ description: "Of log rms against log width; null with fewer than two widths." }),
  slopeInterval: z
    .tuple([z.number(), z.number()])
    .nullable()
    .meta({ description: "95 % confidence interval; null with fewer than three widths." }),
  sampledUnits: count,
  predictionError: z.number(),
});

const design = z
  .strictObject({
    candidates: z.array(
      z.strictObject({
        name: z.string(),
        weights: lawSchema.exactOptional(),
        slopes: z.union([scalarLawSchema, z.array(z.number().positive()).min(1)]).exactOptional(),
        scales: z.array(z.number().positive()).min(1).exactOptional(),
        objective: z.number(),
        levels: z.strictObject({ pde: z.number().exactOptional(), ntk: z.number() }),
        stopAt: z.number(),
        steps: count.exactOptional(),
        caveat: z.string().exactOptional(),
      }),
    ),
    chosen: z.string(),
    learningRate: z.number().positive(),
    steps: count,
    width: z.int().positive().nullable(),
    deviation: z.number(),
    stopAt: z.number(),
    predicted: z.number().exactOptional(),
    trained: z
      .array(
        z.strictObject({
          name: z.string(),
          width: z.int().positive(),
          learningRate: z.number().positive(),
          steps: count,
          predicted: z.number(),
          measured: numbers,
        }),
      )
      .exactOptional(),
    noise: z.number().exactOptional(),
  })
  .meta({
    description:
      "Laws of the first-layer weights and what is to be least of them: energy left over the initial energy, or the mean squared error at samples left out over the variance of the values.",
  });

const initialSize = (description: string) =>
  z
    .strictObject({
      mean: z.number().nullable(),
      std: z.number().nullable(),
      sampled: z.strictObject({ mean: z.number(), std: z.number() }),
    })
    .meta({ description });

const initialisation = z
  .strictObject({
    networks: z.int().positive(),
    width: z.int().positive(),
    slopeScale: initialSize("|ω| of the phases ω·x + β of units.").exactOptional(),
    output: initialSize("f(x)."),
    slope: initialSize("∇f(x): the mean of the first component, the root mean square of |∇f|."),
    partition: z
      .strictObject({
        points: z.array(numbers),
        density: numbers.nullable(),
        sampled: numbers,
      })
      .exactOptional()
      .meta({ description: "Partition points ω·x + β = 0 per unit and unit of length, at points of the first axis." }),
  })
  .meta({
    description:
      "Networks at the start, before they are made to start from zero: exact, null where that is not known or not finite, and of so many sampled networks.",
  });

const extrema = z.array(z.tuple([z.number(), z.number()]));

const diagnostics = z.strictObject({
  dofs: count.exactOptional(),
  cells: count.exactOptional(),
  solves: count.exactOptional(),
  factorizations: count.exactOptional(),
  linearSolver: z.string().exactOptional(),
  steps: count.exactOptional(),
  krylovDimension: count.exactOptional(),
  timeError: z.number().exactOptional(),
  extrema: z
    .strictObject({ re: extrema, im: extrema.exactOptional() })
    .exactOptional()
    .meta({ description: "Least and largest nodal value at every time." }),
  adaptation: z.array(z.strictObject({ unknowns: count, estimate: z.number() })).exactOptional(),
  lambdaMax: z.number().exactOptional(),
  effectiveRank: z.number().exactOptional().meta({
    description: "e^(−Σ p ln p) of p = eigenvalue / sum of all: how many directions the kernel acts on.",
  }),
  eigenvalues: numbers.exactOptional().meta({ description: "The largest 100 of the kernel operator, descending." }),
  ntkMethod: z.string().exactOptional(),
  ntkDimension: count.exactOptional(),
});

const data = z
  .strictObject({
    rows: count,
    missing: count.meta({ description: "Rows without a value, which are left out." }),
    samples: count.meta({ description: "Rows that are trained on." }),
    range: extrema.meta({ description: "Of the file's coordinates." }),
    box: extrema.meta({ description: "What that was mapped to." }),
    values: z
      .strictObject({ offset: z.number(), scale: z.number() })
      .meta({ description: "Values are (those of the file − offset) / scale." }),
    grid: z
      .array(count)
      .exactOptional()
      .meta({ description: "Points along every axis, where the samples form a complete grid." }),
    heldOut: z
      .array(count)
      .exactOptional()
      .meta({ description: "Rows that are held out, numbered below the header from 0." }),
    checksum: z.string(),
  })
  .meta({ description: "What was made of the file of data." });

/** What `result.json` holds, as in `ResultFile`. */
export const resultSchema = z.strictObject({
  format: z.literal("spectral-diffusion/result@1"),
  case: z.union([resolvedNetworkCase, resolvedDataCase, resolvedPdeCase]),
  data: data.exactOptional(),
  levels: z.strictObject({
    pde: z.strictObject(level).exactOptional(),
    ntk: z.strictObject(level).exactOptional(),
    training: z.array(trained).exactOptional(),
  }),
  comparison: comparison.exactOptional(),
  widthLaw: widthLaw.exactOptional(),
  design: design.exactOptional(),
  initialisation: initialisation.exactOptional(),
  lines: z
    .array(z.strictObject({ points: z.array(numbers), re: z.array(numbers), im: z.array(numbers) }))
    .exactOptional(),
  errors: z.strictObject({ l2: numbers, h1: numbers }).exactOptional(),
  diagnostics,
  warnings: z
    .array(
      z.strictObject({
        path: z.string(),
        message: z.string(),
        numbers: z.record(z.string(), z.number()),
        level: z
          .enum(["pde", "ntk", "training", "comparison"])
          .exactOptional()
          .meta({ description: "What it is about; left out where that is the case as a whole." }),
      }),
    )
    .meta({
      description: "What to know before believing the figures: where, what, its numbers. Empty for a good case.",
    }),
  environment: z.strictObject({
    package: z.string(),
    version: z.string(),
    node: z.string(),
    platform: z.string(),
  }),
});
