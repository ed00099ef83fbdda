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
        steps: z.int().positive().meta({
          description:
            "Steps of half of the largest stable learning rate, after which the error on the samples is to be least.",
        }),
      }),
      z.strictObject({
        heldOut: z
          .strictObject({
            folds: z.int().min(2).exactOptional().meta({
              description:
                "Parts of the samples on which the estimated law, made from the others, has to be no worse than the best law of one number, default 4; laws are compared by samples left out one at a time.",
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
      z.strictObject({
        scales: z
          .strictObject({ count: z.int().positive().max(16), largest: z.number() })
          .meta({ description: "Lists of so many scales, from 1 to the largest." }),
      }),
    ])
    .default("law")
    .meta({ description: "Any law of the first layer, those of one number between bounds, or lists of scales." }),
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
