import type { Node } from "./expression-graph.js";

/** A number in WGSL, to the last bit of float32. */
export function wgslNumber(value: number): string {
  const rounded = Math.fround(value);
  if (!Number.isFinite(rounded)) throw new Error(`${value} is no number of a shader`);
  const text = String(rounded);
  return `${/[.e]/.test(text) ? text : `${text}.0`}f`;
}

const infix: Readonly<Record<string, string>> = { add: "+", sub: "-", mul: "*", div: "/" };
/** Functions of functionsOf, or of WGSL where these are exact or good to some units of rounding. */
const functions: Readonly<Record<string, string>> = {
  ...{
    exp: "exponential",
    log: "logarithm",
    sin: "sine",
    cos: "cosine",
    tanh: "hyperbolicTangent",
    erf: "errorFunction",
  },
  ...{ sqrt: "sqrt", abs: "abs", floor: "floor", max: "max" },
};

/** The texts of nodes that are known. */
export type Known = ReadonlyMap<Node, string>;

/**
 * Statements that compute nodes, each once, in order, and the texts of all nodes that are known then.
 *
 * @param suffix for the names of what is computed, which differ where the same is computed side by side
 */
export function statements(
  wanted: readonly Node[],
  known: Known,
  suffix = "",
): { readonly code: string; readonly known: Map<Node, string> } {
  const texts = new Map(known);
  const lines: string[] = [];
  const textOf = (node: Node): string => {
    const found = texts.get(node);
    if (found !== undefined) return found;
    const made = expression(node, node.args.map(textOf));
    if (node.kind === "constant" || node.kind === "input") {
      texts.set(node, made);
      return made;
    }
    const name = `v${node.id}${suffix}`;
    lines.push(`let ${name} = ${made};`);
    texts.set(node, name);
    return name;
  };
  wanted.forEach(textOf);
  return { code: lines.join("\n"), known: texts };
}

function expression(node: Node, args: readonly string[]): string {
  const { kind } = node;
  if (kind === "constant") return wgslNumber(node.value);
  if (kind === "input") return node.text;
  if (kind === "neg") return `-${args[0]}`;
  if (kind === "step") return `select(0.0f, 1.0f, ${args[0]} > 0.0f)`;
  if (kind === "select") return `select(${args[2]}, ${args[1]}, ${args[0]} > 0.0f)`;
  return kind in infix ? `${args[0]} ${infix[kind]} ${args[1]}` : `${functions[kind]}(${args.join(", ")})`;
}
