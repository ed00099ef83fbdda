/**
 * What a careful numerical analyst would say of a run before believing its figures. The figures that it stands beside are the best to be
 * had; where none can be right, there is an error instead.
 */
export interface Warning {
  /** The part of the case or of the call that it is about, as `spectrum.box`; empty where there is no such part. */
  readonly path: string;
  /** One sentence on what was found, with its numbers, and one on what to do. */
  readonly message: string;
  /** The numbers of the message, by name. */
  readonly numbers: Readonly<Record<string, number>>;
}

/** The warning as one line. */
export function warningLine({ path, message }: Warning): string {
  return path === "" ? message : `${path}: ${message}`;
}
