import * as z from "zod";
import { interval, moderate, positive } from "../network/law-schema.js";

/** The largest number of cells accepted: it keeps a slip of the keyboard from asking for more memory than there is. */
const MOST_CELLS = 2e7;
const MOST_LISTED = 1000;

export const boxes = z.array(interval).min(1).max(4);

const convention = z.enum(["angular", "cycles"]).default("angular").meta({
  description: "Unit of every frequency in the spectrum, the probes and the result: radians or cycles per unit length.",
});
const box = boxes.meta({
  description: "The frequency domain. Default: the frequencies that the samples can represent.",
});
const cells = z
  .array(z.int().min(2).max(MOST_CELLS))
  .min(1)
  .max(3)
  .meta({ description: "Cells of the frequency mesh in every dimension. Default: from the domain of the samples." });
const mesh = z
  .string()
  .trim()
  .min(1)
  .meta({ description: "A Gmsh file with the frequency mesh, in place of box and cells; relative to the case file." });

/** The frequency mesh of a network's spectral PDE. */
export const networkSpectrum = z.strictObject({
  convention,
  box: box.exactOptional(),
  cells: cells.exactOptional(),
  mesh: mesh.exactOptional(),
  grading: z
    .enum(["uniform", "solution"])
    .default("uniform")
    .meta({ description: "Equal cells, or fine where the initial spectrum or the coefficients vary." }),
  boundary: z
    .enum(["zero-flux", "dirichlet"])
    .default("zero-flux")
    .meta({ description: "Condition on the boundary of the frequency domain." }),
});

/** The mesh of a PDE that a case states directly. */
export const pdeSpectrum = z.strictObject({
  convention,
  box: box.exactOptional(),
  cells: cells.exactOptional(),
  mesh: mesh.exactOptional(),
});

/** A frequency: a number in 1-D, a list of them else. */
const frequency = z.union([moderate, z.array(moderate).min(1).max(4)]);

export const probes = z.array(frequency).max(MOST_LISTED).default([]).meta({
  description: "Frequencies to report, in the convention of the spectrum: numbers in 1-D, [k1, k2] in 2-D.",
});

export const lines = z
  .array(
    z.strictObject({
      from: frequency,
      to: frequency,
      points: z.int().min(2).max(1e5).default(101).meta({ description: "Equally spaced points, both ends included." }),
    }),
  )
  .max(MOST_LISTED)
  .meta({ description: "Lines along which the solution is reported." });

export const adapt = z
  .strictObject({
    tolerance: positive.max(1).meta({
      description:
        "Estimated L² error at any time, relative to the largest L² norm of the solution, that ends refinement.",
    }),
    marking: z
      .number()
      .min(0.05)
      .max(1)
      .default(0.5)
      .meta({ description: "Share θ of the squared estimate that the cells marked hold (Dörfler)." }),
    maxUnknowns: z
      .int()
      .positive()
      .max(MOST_CELLS)
      .default(1_000_000)
      .meta({ description: "No mesh has more unknowns." }),
    maxRounds: z.int().positive().max(100).default(30),
  })
  .meta({ description: "Refine the mesh where the estimated error is: solve, estimate, mark, refine." });
