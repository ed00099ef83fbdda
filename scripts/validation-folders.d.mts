/** What is expected of one case or program. */
export interface Expected {
  /** The command of `specdiff` for a case; a program has none. */
  readonly command?: string;
  /** A part of the result file, or of what the program prints. */
  readonly result?: object;
  /** Tolerances, absolute, by paths such as `levels.pde`. */
  readonly within?: Readonly<Record<string, number>>;
  /** Upper bounds of all numbers under a path. */
  readonly atMost?: Readonly<Record<string, number>>;
  /** Paths of warnings that the run has. */
  readonly warnings?: readonly string[];
}
export interface Compared {
  readonly path: string;
  readonly wanted: string;
  readonly found: unknown;
  readonly right: boolean;
  /** The difference over the tolerance, or the number over its bound. */
  readonly share: number;
}
export const validationNames: () => string[];
export const validationFile: (name: string, file: string) => string;
export const expectedOf: (name: string) => Readonly<Record<string, Expected>>;
export const compareResult: (expected: Expected, found: unknown) => Compared[];
export const recorded: (expected: Expected, found: unknown) => Expected;
