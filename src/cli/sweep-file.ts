import { join } from "node:path";
import * as z from "zod";
import { parseWith } from "../case/explain.js";
import { parseJson } from "../case/json.js";
import { InputError } from "../errors.js";
import { reason } from "../files/reason.js";
import { writeFileAtomically } from "../files/write-file.node.js";
import { textIfThere } from "./files.js";
import { locked } from "./lock.js";

const schema = z.strictObject({
  format: z.literal("spectral-diffusion/sweep@1"),
  title: z.string(),
  varied: z.array(z.string()),
  points: z.array(
    z.strictObject({
      name: z.string().regex(/^[\w.=,+~[\]-]+$/),
      settings: z.array(z.strictObject({ path: z.string(), value: z.json() })),
    }),
  ),
});

/** What `sweep.json` says: which cases a sweep has, each in the folder of its name. */
export type SweepFile = Omit<z.infer<typeof schema>, "format">;

/** @throws InputError where there is none, or it is not one */
export async function readSweepFile(directory: string): Promise<SweepFile> {
  const path = join(directory, "sweep.json");
  const found = await sweepFileAt(path);
  if (found === undefined) throw new InputError(path, "is missing: this is not the folder of a sweep");
  return found;
}

/** Writes `sweep.json`: the cases together with those that are in it already. @throws InputError where it is another's */
export async function writeSweepFile(directory: string, sweep: SweepFileContent): Promise<void> {
  const path = join(directory, "sweep.json");
  await locked(path, async () => {
    const earlier = await sweepFileAt(path);
    const points = sweep.points.map(({ name, settings }) => ({ name, settings }));
    const names = new Set(points.map(({ name }) => name));
    const merged = [...(earlier?.points.filter(({ name }) => !names.has(name)) ?? []), ...points];
    const varied = [...new Set([...(earlier?.varied ?? []), ...sweep.varied])];
    const content = {
      format: "spectral-diffusion/sweep@1",
      title: sweep.title,
      varied,
      points: sorted(merged, varied),
    };
    await writeFileAtomically(path, `${JSON.stringify(content, undefined, 2)}\n`);
  });
}

interface SweepFileContent {
  readonly title: string;
  readonly varied: readonly string[];
  readonly points: readonly Point[];
}

interface Point {
  readonly name: string;
  readonly settings: readonly { readonly path: string; readonly value: unknown }[];
}

/** Numbers ascending, so that curves and tables of an extended sweep are in order; all else as it came. */
function sorted(points: readonly Point[], varied: readonly string[]): readonly Point[] {
  const settingOf = ({ settings }: Point, path: string) => settings.find((each) => each.path === path)?.value;
  return [...points].sort((p, q) => {
    for (const path of varied) {
      const [one, other] = [settingOf(p, path), settingOf(q, path)];
      if (typeof one === "number" && typeof other === "number" && one !== other) return one - other;
    }
    return 0;
  });
}

async function sweepFileAt(path: string): Promise<SweepFile | undefined> {
  let text: string | undefined;
  try {
    text = await textIfThere(path);
  } catch (error) {
    throw new InputError(path, `cannot be read: ${reason(error)}`);
  }
  try {
    return text === undefined ? undefined : parseWith(schema, parseJson(text));
  } catch (error) {
    throw error instanceof InputError
      ? new InputError(path, `is damaged or of another version: ${error.message}`)
      : error;
  }
}
