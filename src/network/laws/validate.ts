import { InputError } from "../../errors.js";

/** The value, if it is a finite number above 0; otherwise throws InputError at `path`. */
export function positive(value: number, path: string): number {
  if (!(Number.isFinite(value) && value > 0))
    throw new InputError(path, `must be a positive number, not ${show(value)}`);
  return value;
}

/** The value, if it is a finite number; otherwise throws InputError at `path`. */
export function finite(value: number, path: string): number {
  if (!Number.isFinite(value)) throw new InputError(path, `must be a finite number, not ${show(value)}`);
  return value;
}

/** The value, if it is a finite number not below 0; otherwise throws InputError at `path`. */
export function nonNegative(value: number, path: string): number {
  if (!(Number.isFinite(value) && value >= 0)) {
    throw new InputError(path, `must be a number that is not negative, not ${show(value)}`);
  }
  return value;
}

/** A value as a message shows it. */
export function show(value: unknown): string {
  if (typeof value === "number") return String(value);
  const text = JSON.stringify(value);
  return text === undefined ? String(value) : text.length > 40 ? `${text.slice(0, 37)}…` : text;
}
