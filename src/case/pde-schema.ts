import * as z from "zod";
import { moderate } from "../network/law-schema.js";

/** A real function of frequency (xi, or xi1, xi2, xi3) and time t: an expression, or a number. */
const real = z.union([z.string().trim().min(1), moderate]);
/** A complex one: its real part alone, or both parts. */
const complex = z.union([
  z.string().trim().min(1),
  moderate,
  z.strictObject({ re: real.default(0), im: real.default(0) }),
]);

/** Expressions by the names of regions of a mesh; "other" for the rest of it. */
const byRegion = z.record(z.string().min(1), real);

const startFile = z.strictObject({
  file: z.string().trim().min(1).meta({
    description:
      "An .npz file as --fields npz writes it, or a .csv file with a point and its value (re, im) per line; relative to the case file.",
  }),
  time: moderate.nonnegative().exactOptional().meta({ description: "Of the times in an .npz file; default the last." }),
});

const where = z
  .string()
  .trim()
  .min(1)
  .meta({ description: 'A boolean expression at the midpoint of a facet, "true" for all, or the name of a marker.' });

const boundaryCondition = z.discriminatedUnion("type", [
  z.strictObject({ where, type: z.literal("dirichlet"), value: complex.default(0) }),
  z.strictObject({
    where,
    type: z.literal("neumann"),
    value: complex.default(0).meta({ description: "diffusion ∂u/∂n, outward." }),
  }),
  z.strictObject({
    where,
    type: z.literal("robin"),
    coefficient: real,
    value: complex.default(0).meta({ description: "diffusion ∂u/∂n + coefficient u." }),
  }),
  z.strictObject({
    type: z.literal("periodic"),
    axis: z.int().min(1).max(3).meta({ description: "The coordinate, 1 to 3, whose two ends are one." }),
  }),
]);

/** ∂_t u = ∇·(diffusion ∇u) − advection·∇u − reaction u + source. */
export const pdeSchema = z.strictObject({
  steady: z.boolean().default(false).meta({
    description: "Solve for ∂u/∂t = 0: no initial value, and the times are not used.",
  }),
  diffusion: z
    .union([z.string().trim().min(1), moderate, z.array(z.array(real).min(1).max(3)).min(1).max(3), byRegion])
    .meta({
      description: "A scalar, a symmetric tensor as a list of rows, or scalars by the names of regions of the mesh.",
    }),
  advection: z
    .array(real)
    .min(1)
    .max(3)
    .exactOptional()
    .meta({ description: "The velocity, one component per dimension." }),
  reaction: z
    .union([z.string().trim().min(1), moderate, byRegion])
    .default(0)
    .meta({ description: "A scalar, or scalars by the names of regions of the mesh." }),
  source: z
    .union([z.string().trim().min(1), moderate, z.strictObject({ re: real.default(0), im: real.default(0) }), byRegion])
    .default(0)
    .meta({ description: "Real or complex, or real ones by the names of regions of the mesh." }),
  initial: z
    .union([
      z.string().trim().min(1),
      moderate,
      z.strictObject({ re: real.default(0), im: real.default(0) }),
      startFile,
    ])
    .exactOptional()
    .meta({ description: "u at t = 0, or a file that holds it." }),
  projection: z.enum(["interpolate", "l2"]).default("interpolate").meta({
    description: "How the initial value becomes a P1 function: by its values at the nodes, or as the nearest in L².",
  }),
  boundary: z.array(boundaryCondition).max(100).default([]).meta({
    description: "Conditions; of those whose where holds on a facet the first counts, zero flux where none does.",
  }),
  exact: complex.exactOptional().meta({ description: "The exact solution: adds L² and H¹ errors to the result." }),
  mass: z
    .enum(["consistent", "lumped"])
    .default("consistent")
    .meta({ description: "Lumped mass and reaction keep the discrete maximum principle on Delaunay meshes." }),
  stabilization: z.enum(["auto", "crosswind", "none"]).default("auto").meta({
    description:
      "auto: streamline upwinding (SUPG) where a cell's Péclet number is above 1; crosswind: with diffusion across the flow too, for layers along it, at order 1.",
  }),
});

export type PdeStatement = z.output<typeof pdeSchema>;
