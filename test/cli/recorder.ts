import type { Product, Work } from "../../src/cli/product.js";
import type { TextStream } from "../../src/cli/terminal.js";

/** A stream that keeps what is written to it. */
export function recorder(properties: { readonly isTTY?: boolean; readonly columns?: number } = {}): TextStream & {
  text(): string;
} {
  const parts: string[] = [];
  return { ...properties, write: (part: string) => parts.push(part), text: () => parts.join("") };
}

const needless = async (): Promise<Product> => {
  throw new Error("this command works on no case");
};

/** For commands that do not work on cases. */
export const noWork: Work = { runSolve: needless, runDesign: needless, runTrain: needless, runValidate: needless };
