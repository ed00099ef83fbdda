import type { TextStream } from "../../src/cli/terminal.js";

/** A stream that keeps what is written to it. */
export function recorder(properties: { readonly isTTY?: boolean; readonly columns?: number } = {}): TextStream & {
  text(): string;
} {
  const parts: string[] = [];
  return { ...properties, write: (part: string) => parts.push(part), text: () => parts.join("") };
}
