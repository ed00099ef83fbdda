import { readFileSync } from "node:fs";

/** The raw content of a small case; a fresh copy every time. */
export function minimalCase(): Record<string, unknown> {
  return {
    title: "Small",
    target: "exp(-x^2) * sin(3*x)",
    data: { box: [[-4, 4]], samples: [100] },
    network: { family: "mscale" },
  };
}

/** The same on a domain so wide, for times so short, that no run on it has a warning. */
export function quietCase(): Record<string, unknown> {
  return caseWith({ "data.box": [[-8, 8]], "time.save": [0.5, 2] });
}

/** The minimal case with values replaced at paths like `network.weights`; `undefined` removes a key. */
export function caseWith(changes: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return changedAt(minimalCase(), changes);
}

/** A small case that states a PDE, with values replaced. */
export function pdeWith(changes: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const heat = {
    title: "Heat",
    pde: { diffusion: 1, initial: "exp(-xi^2)" },
    spectrum: { box: [[-1, 1]], cells: [20] },
  };
  return changedAt(heat, changes);
}

function changedAt(
  changed: Record<string, unknown>,
  changes: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  for (const [path, value] of Object.entries(changes)) {
    const keys = path.split(".");
    const last = keys.pop() as string;
    const parent = keys.reduce<Record<string, unknown>>((object, key) => {
      object[key] ??= {};
      return object[key] as Record<string, unknown>;
    }, changed);
    if (value === undefined) delete parent[last];
    else parent[last] = value;
  }
  return changed;
}

/** The text of a reference case. */
export function referenceText(name: string): string {
  return readFileSync(new URL(`../reference/${name}.json`, import.meta.url), "utf8");
}

export const referenceNames = [
  "fourier-features-normal",
  "fourier-features-uniform-output-only",
  "mscale-four-scales",
  "mscale-one-scale",
  "published-mscale-s0",
  "published-mscale-s2",
] as const;
