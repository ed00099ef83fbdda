/** The same mistake seen from further out: `path` is where what it is about stands. */
export function within(path: string, { path: inner, message }: InputError): InputError {
  return new InputError(`${path}.${inner}`, message.slice(inner.length + 2));
}

/** The user asked for something that cannot be: the message names where, what was given and what is allowed. */
export class InputError extends Error {
  override readonly name: string = "InputError";
  /** Where in the input the mistake is, for example `network.weights.std`; empty where there is no such place. */
  readonly path: string;

  constructor(path: string, message: string) {
    super(path === "" ? message : `${path}: ${message}`);
    this.path = path;
  }
}

/** The user asked for something that is planned and not built. */
export class NotAvailableError extends InputError {
  override readonly name = "NotAvailableError";

  constructor(path: string, what: string) {
    super(path, `not available yet: ${what}`);
  }
}

/** A computation could not go on: NaN or Infinity, no convergence, a singular matrix. The message says where. */
export class NumericalError extends Error {
  override readonly name: string = "NumericalError";
}

/**
 * Throws InputError unless a list has so many numbers.
 *
 * @param each what there is one number for, as "node"
 */
export function checkLength(path: string, list: ArrayLike<number>, expected: number, each: string): void {
  if (list.length === expected) return;
  throw new InputError(path, `expected ${expected} numbers, one per ${each}, found ${list.length}`);
}

/** A file could not be written. The message names it and says why; what the system said is the `cause`. */
export class FileError extends Error {
  override readonly name = "FileError";

  constructor(path: string, message: string, options?: ErrorOptions) {
    super(`${path}: ${message}`, options);
  }
}
