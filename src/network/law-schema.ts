import * as z from "zod";
import type { Law } from "./law.js";

/** Numbers up to this keep products of several of them, such as σ² α⁴, within float64. */
export const LARGEST = 1e30;
const SMALLEST = 1e-30;

/** A number greater than zero, neither so small nor so large that its powers leave float64. */
export const positive = z.number().min(SMALLEST).max(LARGEST);

/** A number of moderate size. */
export const moderate = z.number().min(-LARGEST).max(LARGEST);

/** An interval [lower, upper]. That lower < upper is checked later: a schema cannot say it. */
export const interval = z.tuple([moderate, moderate]).meta({ description: "An interval [lower, upper]." });

const normal = z.strictObject({
  law: z.literal("normal"),
  std: positive.meta({ description: "Standard deviation." }),
});
const uniform = z.strictObject({
  law: z.literal("uniform"),
  halfWidth: positive.meta({ description: "The law is uniform on [−halfWidth, halfWidth]." }),
});
const laplace = z.strictObject({
  law: z.literal("laplace"),
  scale: positive.meta({ description: "Density exp(−|w|/scale) / (2 scale)." }),
});
const studentT = z.strictObject({
  law: z.literal("student-t"),
  dof: positive.meta({ description: "Degrees of freedom; 1 is the Cauchy law." }),
  scale: positive.meta({ description: "Factor of the Student variable." }),
});
const power = z.strictObject({
  law: z.literal("power"),
  exponent: moderate.meta({ description: "Density proportional to |w|^(−exponent)." }),
  min: moderate.nonnegative().meta({ description: "Smallest |w|; 0 only with an exponent below 1." }),
  max: positive.meta({ description: "Largest |w|." }),
});
const logUniform = z.strictObject({
  law: z.literal("log-uniform"),
  min: positive.meta({ description: "Smallest |w|." }),
  max: positive.meta({ description: "Largest |w|." }),
});
const table = z.strictObject({
  law: z.literal("table"),
  points: z
    .array(z.tuple([moderate, moderate.nonnegative()]))
    .min(2)
    .meta({ description: "Points [w, density], w ascending; linear between them, zero outside, normalised." }),
});
const expression = z.strictObject({
  law: z.literal("expression"),
  density: z.string().min(1).meta({ description: "A non-negative expression in w; it is normalised." }),
  support: interval.meta({ description: "Where the density is not zero, [lower, upper]." }),
});
const mixture = z.strictObject({
  law: z.literal("mixture"),
  get components(): z.ZodType<readonly (Law & { readonly weight: number })[]> {
    return components;
  },
});

const weight = positive.meta({ description: "Share of this law; the weights are normalised to sum to 1." });
const component = z
  .discriminatedUnion("law", [
    normal.extend({ weight }),
    uniform.extend({ weight }),
    laplace.extend({ weight }),
    studentT.extend({ weight }),
    power.extend({ weight }),
    logUniform.extend({ weight }),
    table.extend({ weight }),
    expression.extend({ weight }),
    mixture.extend({ weight }),
  ])
  .meta({ id: "MixtureComponent" });
const components = z.array(component).min(1);

const radial = z
  .boolean()
  .exactOptional()
  .meta({ description: "In 2-D and 3-D: the law is that of |w|, and the direction is uniform." });

const scalarLaws = [
  normal.extend({ radial }),
  uniform.extend({ radial }),
  laplace.extend({ radial }),
  studentT.extend({ radial }),
  power.extend({ radial }),
  logUniform.extend({ radial }),
  table.extend({ radial }),
  expression.extend({ radial }),
  mixture.extend({ radial }),
] as const;

/** The law of one number, as in `ScalarWeightLaw`. */
export const scalarLawSchema = z.discriminatedUnion("law", scalarLaws).meta({
  id: "ScalarLaw",
  description: "Law of one number, used symmetrised.",
});

const perAxis = z.strictObject({
  law: z.literal("per-axis"),
  axes: z
    .array(
      z
        .discriminatedUnion("law", [normal, uniform, laplace, studentT, power, logUniform, table, expression, mixture])
        .meta({ id: "AxisLaw", description: "Law of one component, used symmetrised." }),
    )
    .min(2)
    .max(4)
    .meta({ description: "A law for every component, in the order of the axes." }),
});
const planeTable = z.strictObject({
  law: z.literal("plane-table"),
  spacing: z.tuple([positive, positive]).meta({ description: "Spacing of the grid along w₁ and w₂." }),
  density: z.array(z.array(moderate.nonnegative()).min(1)).min(1).meta({
    description:
      "Rows of values of the density, an odd number of them with w₂ = 0 in the middle, w₂ ascending; in a row w₁ = 0, spacing, 2 spacing, …. Bilinear between, falling to zero within one spacing beyond, normalised; for w₁ < 0 the density is that at −w.",
  }),
});

/** The law of the initial weights, as in `WeightLaw`. */
export const lawSchema = z.discriminatedUnion("law", [...scalarLaws, perAxis, planeTable]).meta({
  id: "Law",
  description:
    "Law of the components of a first-layer weight vector, in the network's own units; used symmetrised. A normal law is isotropic; of the others every component has the law, independently, unless it is radial. Components have laws of their own with per-axis; plane-table is any law in the plane.",
});
