import * as z from "zod";
import { positive } from "../network/law-schema.js";

const MOST_STEPS = 1e8;
const MOST_TIMES = 1000;

const save = z
  .array(positive)
  .min(1)
  .max(MOST_TIMES)
  .default([0.5, 2, 8, 32])
  .meta({ description: "The times to report, ascending; 0 is always reported too." });
const steps = z.int().positive().max(MOST_STEPS).meta({ description: "Equal steps from 0 to the last time." });
/** At least what rounding leaves of the error: see `krylovOptions` and `adaptiveMarch`. */
const toleranceFrom = (least: number) =>
  z
    .number()
    .min(least)
    .max(0.1)
    .meta({ description: "Relative error of time integration; a step method then chooses its steps." });
/** A step method takes equal steps or chooses them to a tolerance: one of the two is given, which `fileMistakes` checks. */
const stepping = { save, steps: steps.exactOptional(), tolerance: toleranceFrom(1e-12).exactOptional() };

/** How time is integrated, and the times to report. */
export const timeSchema = z.discriminatedUnion("method", [
  z.strictObject({
    save,
    method: z.literal("krylov").default("krylov"),
    tolerance: toleranceFrom(1e-13).default(1e-8),
  }),
  z.strictObject({ ...stepping, method: z.literal("theta"), theta: z.number().min(0).max(1) }),
  z.strictObject({ ...stepping, method: z.literal("bdf2") }),
  z.strictObject({ ...stepping, method: z.literal("sdirk2") }),
  z.strictObject({ ...stepping, method: z.literal("sdirk3") }),
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

/** Krylov to 1e-8, at times that span the learning of four scales. */
export const defaultTime = { save: [0.5, 2, 8, 32], method: "krylov" as const, tolerance: 1e-8 };
