import * as z from "zod";
import { dataCaseFile, networkCaseFile, pdeCaseFile } from "./case-schema.js";
import { networkSchema, presetSchema } from "./network-schema.js";
import { resultSchema } from "./result-schema.js";

/** A JSON Schema (draft 2020-12) as plain data. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** The schema of case files: what a file may say. It cannot express how values depend on each other; `readCase` can. */
export function caseJsonSchema(): JsonSchema {
  const network = z.union([networkSchema, presetSchema]);
  return generate(
    z.union([networkCaseFile.extend({ network }), dataCaseFile.extend({ network }), pdeCaseFile]),
    "case",
    "A case of spectral-diffusion",
  );
}

/** The schema of `result.json`. */
export function resultJsonSchema(): JsonSchema {
  return generate(resultSchema, "result", "A result of spectral-diffusion");
}

function generate(schema: z.ZodType, name: "case" | "result", title: string): JsonSchema {
  const { $schema, ...generated } = z.toJSONSchema(schema, {
    target: "draft-2020-12",
    io: name === "case" ? "input" : "output",
    override: ({ jsonSchema }) => {
      // Zod writes the bounds of safe integers into every whole number; they tell a reader nothing.
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    },
  });
  return { $schema, $id: `urn:spectral-diffusion:${name}`, title, ...generated };
}
