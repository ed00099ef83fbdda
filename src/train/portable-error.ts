import { FileError, InputError, NotAvailableError, NumericalError } from "../errors.js";
import { TrainingDivergedError } from "./training-diverged.js";

/** An error as plain data, for the way from one thread to another, where classes are lost. */
export interface PortableError {
  readonly kind: string;
  readonly message: string;
  readonly path: string;
  readonly stack: string;
}

export function packError(error: unknown): PortableError {
  if (!(error instanceof Error)) return { kind: "Error", message: String(error), path: "", stack: "" };
  const path = error instanceof InputError ? error.path : "";
  return { kind: error.name, message: error.message, path, stack: error.stack ?? "" };
}

/** The error that was packed: of the same kind, with the same message, path and stack. */
export function unpackError({ kind, message, path, stack }: PortableError): Error {
  const error = ofKind(kind, path);
  error.message = message;
  if (stack !== "") error.stack = stack;
  return error;
}

function ofKind(kind: string, path: string): Error {
  if (kind === "NotAvailableError") return new NotAvailableError(path, "");
  if (kind === "InputError") return new InputError(path, "");
  if (kind === "NumericalError") return new NumericalError();
  if (kind === "TrainingDivergedError") return new TrainingDivergedError();
  if (kind === "FileError") return new FileError("", "");
  return new Error();
}
