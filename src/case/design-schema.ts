import * as z from "zod";

const bounds = z.tuple([z.number(), z.number()]);

/** What `specdiff design` is to find. */
export const designSchema = z.strictObject({
  objective: z
    .union([
      z.strictObject({
        deadline: z.number().meta({ description: "The time at which the error on the samples is to be least." }),
      }),
      z.strictObject({
        heldOut: z
          .strictObject({
            folds: z.int().min(2).exactOptional().meta({
              description:
                "Parts that samples are left out by; they are left out one at a time whatever it is, which is exact and takes no longer.",
            }),
          })
          .meta({ description: "The error at samples that are not trained on, at the best time to stop." }),
      }),
    ])
    .meta({ description: "What is to be least." }),
  search: z
    .union([
      z.literal("law"),
      z.strictObject({ std: bounds.meta({ description: "Of normal laws." }) }),
      z.strictObject({ halfWidth: bounds.meta({ description: "Of uniform laws." }) }),
    ])
    .default("law")
    .meta({ description: "Any law of the first-layer weights, or those of one number between bounds." }),
  noise: z
    .number()
    .positive()
    .exactOptional()
    .meta({ description: "Standard deviation of the noise on the values, where it is known; else it is estimated." }),
  deviation: z.number().positive().exactOptional().meta({
    description:
      "How far networks may be from infinite width, relative to the initial error. Default: what adds a tenth to the error that is left.",
  }),
});
