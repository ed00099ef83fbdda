import { create, type MathNode, parseDependencies } from "mathjs/number";
import { InputError } from "../errors.js";
import { constants, functions } from "./functions.js";
import type { ChainOperator, Comparison, Expr, Link } from "./syntax.js";

/** Longest expression that is read, in characters. */
export const longestSource = 10_000;
/** Deepest nesting of brackets, calls, powers and conditions; sums and products may be as long as they like. */
export const deepestNesting = 100;

// The parser alone, for numbers only: nothing of mathjs ever evaluates anything.
const { parse } = create({ parseDependencies }, {});

const chainOperators: ReadonlyMap<string, ChainOperator> = new Map<string, ChainOperator>([
  ["add", "+"],
  ["subtract", "-"],
  ["multiply", "*"],
  ["divide", "/"],
  ["and", "and"],
  ["or", "or"],
  ["xor", "xor"],
]);
const precedence: Record<ChainOperator, number> = { "+": 1, "-": 1, "*": 2, "/": 2, and: 3, or: 4, xor: 5 };
const comparisonOperators: ReadonlyMap<string, Comparison> = new Map<string, Comparison>([
  ["smaller", "<"],
  ["larger", ">"],
  ["smallerEq", "<="],
  ["largerEq", ">="],
  ["equal", "=="],
  ["unequal", "!="],
]);

/** What mathjs's node types are called in messages. */
const forbidden: ReadonlyMap<string, string> = new Map([
  ["AccessorNode", "property access and indexing"],
  ["ArrayNode", "a vector or matrix"],
  ["AssignmentNode", "an assignment with ="],
  ["BlockNode", "more than one expression"],
  ["FunctionAssignmentNode", "the definition of a function"],
  ["IndexNode", "indexing"],
  ["ObjectNode", "an object"],
  ["RangeNode", "a range"],
]);

/**
 * The syntax tree of an expression in mathjs's grammar, restricted to real numbers, the variables given, and the
 * constants and functions of functions.ts. Throws InputError for everything else.
 */
export function parseExpression(source: string, variables: readonly string[], path: string): Expr {
  const fail = (message: string): never => {
    throw new InputError(path, `${message} (in ${quote(source)})`);
  };
  if (typeof source !== "string") throw new InputError(path, "an expression must be a text");
  if (source.length > longestSource) {
    throw new InputError(path, `the expression has ${source.length} characters; at most ${longestSource} are allowed`);
  }
  if (source.trim() === "") throw new InputError(path, "the expression is empty");
  const bracketDepth = deepestBracket(source);
  if (bracketDepth > deepestNesting) fail(nestingMessage);
  return convert(readTree(source, fail), variables, fail, 0);
}

const nestingMessage = `the expression is nested more than ${deepestNesting} deep`;

type Fail = (message: string) => never;

function readTree(source: string, fail: Fail): MathNode {
  try {
    return parse(source);
  } catch (error) {
    // The parser recurses along signs and powers as well; too many of them exhaust the stack.
    if (error instanceof RangeError) return fail(nestingMessage);
    return fail(`cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function convert(node: MathNode, variables: readonly string[], fail: Fail, depth: number): Expr {
  if (depth > deepestNesting) return fail(nestingMessage);
  const inner = (child: MathNode) => convert(child, variables, fail, depth + 1);
  if (is.parenthesis(node)) return inner(node.content);
  if (is.constant(node)) return convertConstant(node.value, fail);
  if (is.symbol(node)) return convertSymbol(node.name, variables, fail);
  if (is.condition(node)) {
    return {
      kind: "choose",
      condition: inner(node.condition),
      whenTrue: inner(node.trueExpr),
      whenFalse: inner(node.falseExpr),
    };
  }
  if (is.relation(node)) return convertRelation(node, inner, fail);
  if (is.call(node)) return convertCall(node, variables, inner, fail);
  if (is.operator(node)) return convertOperator(node, inner, fail);
  return fail(`${forbidden.get(node.type) ?? `what mathjs calls ${node.type}`} is not allowed`);
}

function convertConstant(value: unknown, fail: Fail): Expr {
  if (typeof value === "boolean") return { kind: "number", value: value ? 1 : 0 };
  if (typeof value === "string") return fail("a text in quotes is not allowed");
  if (typeof value !== "number") return fail(`${String(value)} is not allowed`);
  if (!Number.isFinite(value)) return fail("a number is too large or not a number");
  return { kind: "number", value };
}

function convertSymbol(name: string, variables: readonly string[], fail: Fail): Expr {
  const index = variables.indexOf(name);
  if (index >= 0) return { kind: "variable", index };
  const value = constants.get(name);
  if (value !== undefined) return { kind: "number", value };
  if (functions.has(name)) return fail(`the function ${name} needs its argument in brackets, like ${name}(1)`);
  if (name === "i") return fail(`complex numbers are not allowed; ${allowedVariables(variables)}`);
  return fail(`unknown symbol ${quote(name)}; ${allowedVariables(variables)} and constants are pi, e, tau`);
}

function convertCall(node: CallNode, variables: readonly string[], inner: (child: MathNode) => Expr, fail: Fail): Expr {
  if (!is.symbol(node.fn)) return fail("only functions with a name can be called");
  const { name } = node.fn;
  if (variables.includes(name) || constants.has(name)) return fail(`${name} is not a function; write ${name} * (…)`);
  const entry = functions.get(name);
  if (entry === undefined) {
    return fail(`unknown function ${quote(name)}; functions are ${[...functions.keys()].join(", ")}`);
  }
  const { length } = node.args;
  if (length < entry.least || length > entry.most) {
    const wanted = entry.least === entry.most ? `${entry.least}` : `${entry.least} to ${entry.most}`;
    return fail(`the function ${name} takes ${wanted} ${entry.most === 1 ? "argument" : "arguments"}, not ${length}`);
  }
  const args = node.args.map(inner);
  return name === "pow" ? { kind: "power", base: args[0], exponent: args[1] } : { kind: "call", name, args };
}

/** a < b < c means a < b and b < c. */
function convertRelation(node: RelationNode, inner: (child: MathNode) => Expr, fail: Fail): Expr {
  const params = node.params.map(inner);
  const [first, ...rest] = node.conditionals.map((name, i): Expr => {
    const operator = comparisonOperators.get(name) ?? fail(`the operator ${name} is not allowed`);
    return { kind: "compare", operator, left: params[i], right: params[i + 1] };
  });
  return { kind: "chain", first, rest: rest.map((operand) => ({ operator: "and", operand })) };
}

function convertOperator(node: OperationNode, inner: (child: MathNode) => Expr, fail: Fail): Expr {
  const chain = chainOperators.get(node.fn);
  if (chain !== undefined) return convertChain(node, chain, inner);
  const comparison = comparisonOperators.get(node.fn);
  if (comparison !== undefined) {
    return { kind: "compare", operator: comparison, left: inner(node.args[0]), right: inner(node.args[1]) };
  }
  switch (node.fn) {
    case "unaryMinus":
      return { kind: "negate", of: inner(node.args[0]) };
    case "unaryPlus":
      return inner(node.args[0]);
    case "not":
      return { kind: "not", of: inner(node.args[0]) };
    case "pow":
      return { kind: "power", base: inner(node.args[0]), exponent: inner(node.args[1]) };
    case "mod":
      return { kind: "call", name: "mod", args: node.args.map(inner) };
    default:
      return fail(`the operator ${node.op} (${node.fn}) is not allowed`);
  }
}

/** Walks down the left side of a sum or product without recursion: it may have thousands of terms. */
function convertChain(node: OperationNode, operator: ChainOperator, inner: (child: MathNode) => Expr): Expr {
  const rest: Link[] = [];
  let current: OperationNode = node;
  let currentOperator = operator;
  for (;;) {
    rest.push({ operator: currentOperator, operand: inner(current.args[1]) });
    const left = current.args[0];
    const next = is.operator(left) ? chainOperators.get(left.fn) : undefined;
    if (next === undefined || precedence[next] !== precedence[operator] || !is.operator(left)) {
      return { kind: "chain", first: inner(left), rest: rest.reverse() };
    }
    current = left;
    currentOperator = next;
  }
}

/** The parts of mathjs's nodes that are read here. */
type CallNode = MathNode & { readonly fn: MathNode; readonly args: readonly MathNode[] };
type OperationNode = MathNode & { readonly op: string; readonly fn: string; readonly args: readonly MathNode[] };
type RelationNode = MathNode & { readonly conditionals: readonly string[]; readonly params: readonly MathNode[] };
type ConditionNode = MathNode & {
  readonly condition: MathNode;
  readonly trueExpr: MathNode;
  readonly falseExpr: MathNode;
};

const is = {
  parenthesis: (node: MathNode): node is MathNode & { readonly content: MathNode } => node.type === "ParenthesisNode",
  constant: (node: MathNode): node is MathNode & { readonly value: unknown } => node.type === "ConstantNode",
  symbol: (node: MathNode): node is MathNode & { readonly name: string } => node.type === "SymbolNode",
  condition: (node: MathNode): node is ConditionNode => node.type === "ConditionalNode",
  relation: (node: MathNode): node is RelationNode => node.type === "RelationalNode",
  call: (node: MathNode): node is CallNode => node.type === "FunctionNode",
  operator: (node: MathNode): node is OperationNode => node.type === "OperatorNode",
};

function deepestBracket(source: string): number {
  let depth = 0;
  let deepest = 0;
  for (const character of source) {
    if ("([{".includes(character)) deepest = Math.max(deepest, ++depth);
    else if (")]}".includes(character)) depth--;
  }
  return deepest;
}

function allowedVariables(variables: readonly string[]): string {
  if (variables.length === 0) return "there are no variables here";
  return variables.length === 1 ? `the variable is ${variables[0]}` : `variables are ${variables.join(", ")}`;
}

/** The text in quotes, shortened and free of control characters. */
function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}…` : text);
}
