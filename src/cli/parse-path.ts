import { InvalidArgumentError } from "commander";

/** The path that an option is given; what looks like an option is one whose own value was forgotten. */
export function parsePath(text: string): string {
  if (text.trim() === "") throw new InvalidArgumentError("It must not be empty.");
  if (text.startsWith("-")) {
    throw new InvalidArgumentError(`It looks like an option; a path of that name is written ./${text}.`);
  }
  return text;
}
