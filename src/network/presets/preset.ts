import type * as z from "zod";

/** A network of the literature by its name: what a case says in place of a description, and the description that stands for. */
export interface Preset {
  readonly name: string;
  /** `preset`, the name, and what may be chosen. */
  readonly schema: z.ZodObject;
  /** The description without `dimension`, of what the schema has parsed. */
  network(said: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>>;
}
