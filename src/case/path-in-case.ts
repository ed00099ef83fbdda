import { InputError, within } from "../errors.js";
import type { Warning } from "../warning.js";

/** What problems and time integration call their parts, and where a case has them. */
const sections: readonly (readonly [section: string, parts: ReadonlySet<string>])[] = [
  ["pde", new Set(["diffusion", "advection", "reaction", "source", "initial", "boundary", "periodic"])],
  ["time", new Set(["method", "steps", "tolerance", "theta", "spectralRadius"])],
];

/** The section of a case that a part of a problem is in; undefined for what is none, or stands in a section already. */
function sectionOf(path: string): string | undefined {
  const part = /^\w*/.exec(path)?.[0] ?? "";
  return sections.find(([, parts]) => parts.has(part))?.[0];
}

/** Work on what a case states: what is wrong with it is said of the case. */
export function aboutCase<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    const section = error instanceof InputError ? sectionOf(error.path) : undefined;
    throw error instanceof InputError && section !== undefined ? within(section, error) : error;
  }
}

/** A warning about what a case states, of the case. */
export function warningOfCase(warning: Warning): Warning {
  const section = sectionOf(warning.path);
  return section === undefined ? warning : { ...warning, path: `${section}.${warning.path}` };
}
