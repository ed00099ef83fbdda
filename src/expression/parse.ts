import { create, type MathNode, parseDependencies } from "mathjs/number";
import { InputError } from "../errors.js";
import { constants, functions } from "./functions.js";
import { functionAdvice, operatorAdvice } from "./spelling.js";
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
const logicalOperators: ReadonlySet<string> = new Set(["and", "or", "xor", "not"]);
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

/** What a text says: its syntax tree, and whether its values are truth values. */
export interface ParsedExpression {
  readonly tree: Expr;
  readonly isCondition: boolean;
}

/**
 * The syntax tree of an expression in mathjs's grammar, restricted to real numbers, the variables given, and the
 * constants and functions of functions.ts. Throws InputError for everything else, also for a number in the place of a truth value.
 */
export function parseExpression(source: string, variables: readonly string[], path: string): ParsedExpression {
  const fail = (message: string): never => {
    throw new InputError(path, `${message} (in ${quote(source)})`);
  };
  /** For what may be another language's spelling. */
  const failReading = (message: string): never => fail(`${message}${operatorAdvice(source)}`);
  if (typeof source !== "string") throw new InputError(path, "an expression must be a text");
  if (source.length > longestSource) {
    throw new InputError(path, `the expression has ${source.length} characters; at most ${longestSource} are allowed`);
  }
  if (source.trim() === "") throw new InputError(path, "the expression is empty");
  const bracketDepth = deepestBracket(source);
  if (bracketDepth > deepestNesting) fail(nestingMessage);
  const node = readTree(source, failReading);
  return { tree: convert(node, variables, { fail, failReading }, 0), isCondition: isCondition(node) };
}

const nestingMessage = `the expression is nested more than ${deepestNesting} deep`;

type Fail = (message: string) => never;

interface Refusals {
  readonly fail: Fail;
  /** The same, with advice on the spelling of operators. */
  readonly failReading: Fail;
}

function readTree(source: string, fail: Fail): MathNode {
  try {
    return parse(source);
  } catch (error) {
    // The parser recurses along signs and powers as well; too many of them exhaust the stack.
    if (error instanceof RangeError) return fail(nestingMessage);
    return fail(`cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function convert(node: MathNode, variables: readonly string[], refusals: Refusals, depth: number): Expr {
  const { fail, failReading } = refusals;
  if (depth > deepestNesting) return fail(nestingMessage);
  const inner = (child: MathNode) => convert(child, variables, refusals, depth + 1);
  if (is.parenthesis(node)) return inner(node.content);
  if (is.constant(node)) return convertConstant(node.value, fail);
  if (is.symbol(node)) return convertSymbol(node.name, variables, refusals);
  if (is.condition(node)) {
    refuseNumber(node.condition, 'what stands before "?"', fail);
    return {
      kind: "choose",
      condition: inner(node.condition),
      whenTrue: inner(node.trueExpr),
      whenFalse: inner(node.falseExpr),
    };
  }
  if (is.relation(node)) return convertRelation(node, inner, fail);
  if (is.call(node)) return convertCall(node, variables, inner, fail);
  if (is.operator(node)) return convertOperator(node, inner, refusals);
  return failReading(`${forbidden.get(node.type) ?? `what mathjs calls ${node.type}`} is not allowed`);
}

function convertConstant(value: unknown, fail: Fail): Expr {
  if (typeof value === "boolean") return { kind: "number", value: value ? 1 : 0 };
  if (typeof value === "string") return fail("a text in quotes is not allowed");
  if (typeof value !== "number") return fail(`${String(value)} is not allowed`);
  if (!Number.isFinite(value)) return fail("a number is too large or not a number");
  return { kind: "number", value };
}

function convertSymbol(name: string, variables: readonly string[], { fail, failReading }: Refusals): Expr {
  const index = variables.indexOf(name);
  if (index >= 0) return { kind: "variable", index };
  const value = constants.get(name);
  if (value !== undefined) return { kind: "number", value };
  if (functions.has(name)) return fail(`the function ${name} needs its argument in brackets, like ${name}(1)`);
  if (name === "i") return fail(`complex numbers are not allowed; ${allowedVariables(variables)}`);
  refuseSolution(name, variables, fail);
  return failReading(`unknown symbol ${quote(name)}; ${allowedVariables(variables)} and constants are pi, e, tau`);
}

function convertCall(node: CallNode, variables: readonly string[], inner: (child: MathNode) => Expr, fail: Fail): Expr {
  if (!is.symbol(node.fn)) return fail("only functions with a name can be called");
  const { name } = node.fn;
  if (variables.includes(name) || constants.has(name)) return fail(`${name} is not a function; write ${name} * (…)`);
  const entry = functions.get(name);
  if (entry === undefined) {
    refuseSolution(name, variables, fail);
    return fail(
      `unknown function ${quote(name)}${functionAdvice(name)}; functions are ${[...functions.keys()].join(", ")}`,
    );
  }
  const { length } = node.args;
  if (length < entry.least || length > entry.most) {
    const wanted = entry.least === entry.most ? `${entry.least}` : `${entry.least} to ${entry.most}`;
    return fail(`the function ${name} takes ${wanted} ${entry.most === 1 ? "argument" : "arguments"}, not ${length}`);
  }
  const args = node.args.map(inner);
  if (name === "pow") return { kind: "power", base: args[0], exponent: args[1] };
  return { kind: "call", name: name === "ln" ? "log" : name, args };
}

/** In an equation (whose variables are xi or xi1 …) u is the solution. */
function refuseSolution(name: string, variables: readonly string[], fail: Fail): void {
  if (name !== "u" || !/^xi1?$/.test(variables[0] ?? "")) return;
  fail(
    `u is the solution, and the equation is linear: nothing in it may depend on u, nonlinear equations are not solved; ${allowedVariables(variables)}`,
  );
}

/** a < b < c means a < b and b < c. */
function convertRelation(node: RelationNode, inner: (child: MathNode) => Expr, fail: Fail): Expr {
  refuseBareNot(node.params, fail);
  const params = node.params.map(inner);
  const [first, ...rest] = node.conditionals.map((name, i): Expr => {
    const operator = comparisonOperators.get(name) ?? fail(`the operator ${name} is not allowed`);
    return { kind: "compare", operator, left: params[i], right: params[i + 1] };
  });
  return { kind: "chain", first, rest: rest.map((operand) => ({ operator: "and", operand })) };
}

/** Whether a text's values are truth values: comparisons, what logic makes of them, true and false, and choices among these. */
function isCondition(node: MathNode): boolean {
  if (is.parenthesis(node)) return isCondition(node.content);
  if (is.constant(node)) return typeof node.value === "boolean";
  if (is.condition(node)) return isCondition(node.trueExpr) && isCondition(node.falseExpr);
  if (is.relation(node)) return true;
  return is.operator(node) && (comparisonOperators.has(node.fn) || logicalOperators.has(node.fn));
}

function refuseNumber(node: MathNode, role: string, fail: Fail): void {
  if (isCondition(node)) return;
  fail(`${role}, ${quote(`${node}`)}, is a number, not a truth value: compare it, as in ${quote(`${node} > 0`)}`);
}

/** "not" binds closer than comparisons, in mathjs as in C: "not a < b" says (not a) < b, which nobody means. */
function refuseBareNot(compared: readonly MathNode[], fail: Fail): void {
  if (!compared.some((operand) => is.operator(operand) && operand.fn === "not")) return;
  fail('"not a < b" is read as (not a) < b; write not (a < b), or (not a) < b where that is meant');
}

/**
 * A product without * binds closer than / behind it, but not behind a quotient of numbers: mathjs reads pi/2 x as pi/(2 x), and 1/2 x as
 * (1/2) x. Which one is meant has to be said.
 */
function refuseAmbiguousProduct(node: OperationNode, fail: Fail): void {
  const [left, right] = node.args;
  if (isQuotient(node) && isImplicitProduct(right)) {
    const [factor, rest] = right.args;
    fail(twoReadings(`${left} ${node.op}`, `${factor}`, `${rest}`));
  }
  if (isImplicitProduct(node) && is.operator(left) && isQuotient(left)) {
    fail(twoReadings(`${left.args[0]} ${left.op}`, `${left.args[1]}`, `${right}`));
  }
}

function twoReadings(start: string, factor: string, rest: string): string {
  return `${quote(`${start} ${factor} ${rest}`)} can be read in two ways: write the product with *, as ${start} (${factor} * ${rest}) or (${start} ${factor}) * ${rest}`;
}

function isQuotient(node: OperationNode): boolean {
  return node.fn === "divide" || node.fn === "mod";
}

function isImplicitProduct(node: MathNode): node is OperationNode {
  return is.operator(node) && node.fn === "multiply" && node.implicit;
}

function convertOperator(node: OperationNode, inner: (child: MathNode) => Expr, { fail, failReading }: Refusals): Expr {
  const chain = chainOperators.get(node.fn);
  if (chain !== undefined) return convertChain(node, chain, inner, fail);
  const comparison = comparisonOperators.get(node.fn);
  if (comparison !== undefined) {
    refuseBareNot(node.args, fail);
    return { kind: "compare", operator: comparison, left: inner(node.args[0]), right: inner(node.args[1]) };
  }
  switch (node.fn) {
    case "unaryMinus":
      return { kind: "negate", of: inner(node.args[0]) };
    case "unaryPlus":
      return inner(node.args[0]);
    case "not":
      refuseNumber(node.args[0], 'what stands behind "not"', fail);
      return { kind: "not", of: inner(node.args[0]) };
    case "pow":
      return { kind: "power", base: inner(node.args[0]), exponent: inner(node.args[1]) };
    case "mod":
      refuseAmbiguousProduct(node, fail);
      return { kind: "call", name: "mod", args: node.args.map(inner) };
    default:
      return failReading(`the operator ${node.op} (${node.fn}) is not allowed`);
  }
}

/** Walks down the left side of a sum or product without recursion: it may have thousands of terms. */
function convertChain(
  node: OperationNode,
  operator: ChainOperator,
  inner: (child: MathNode) => Expr,
  fail: Fail,
): Expr {
  const rest: Link[] = [];
  let current: OperationNode = node;
  let currentOperator = operator;
  for (;;) {
    refuseAmbiguousProduct(current, fail);
    if (logicalOperators.has(current.fn)) {
      for (const operand of current.args) refuseNumber(operand, `what ${quote(current.fn)} joins`, fail);
    }
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
type OperationNode = MathNode & {
  readonly op: string;
  readonly fn: string;
  readonly args: readonly MathNode[];
  /** A product that is written without an operator. */
  readonly implicit: boolean;
};
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
