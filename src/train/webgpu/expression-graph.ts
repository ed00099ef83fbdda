import type { Algebra } from "../../network/activations/algebra.js";

/** What a number depends on, which is where in a loop over units and samples it has to be computed. */
export const UNIT = 1;
export const SAMPLE = 2;

type Operation = Exclude<keyof Algebra<unknown>, "constant">;

/** A number that a shader computes. Equal numbers of a graph are one node. */
export interface Node {
  /** Nodes are numbered as they are made: arguments come before what is made of them. */
  readonly id: number;
  readonly kind: "constant" | "input" | Operation;
  readonly args: readonly Node[];
  /** Of a constant. */
  readonly value: number;
  /** Of an input: its text in the shader. */
  readonly text: string;
  /** UNIT, SAMPLE, both or neither. */
  readonly depends: number;
}

/** Formulas as graphs of their operations, with derivatives by reverse accumulation (Griewank, Walther, Evaluating Derivatives, 2nd ed., 2008, chapter 3). */
export interface ExpressionGraph extends Algebra<Node> {
  /** A number that is given, by its text in the shader. */
  input(text: string, depends: number): Node;
  /**
   * ∂(Σ seed · node)/∂wrt for pairs of nodes and seeds; the derivatives of steps count as 0, and that of max(a, b) is that of b where both are the same.
   */
  derivatives(of: readonly (readonly [node: Node, seed: Node])[], wrt: readonly Node[]): Node[];
  /** A product as three: of the factors that depend on units alone (and numbers), of those that depend on samples alone, and of the others. */
  factors(node: Node): { readonly unit: Node; readonly sample: Node; readonly both: Node };
}

export function expressionGraph(): ExpressionGraph {
  const known = new Map<string, Node>();

  function node(kind: Node["kind"], args: readonly Node[], value: number, text: string, own = 0): Node {
    const key =
      kind === "constant"
        ? `c${value}${Object.is(value, -0) ? "-" : ""}`
        : `${kind}(${args.map(({ id }) => id)})${text}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const depends = args.reduce((all, arg) => all | arg.depends, own);
    const made: Node = { id: known.size, kind, args, value, text, depends };
    known.set(key, made);
    return made;
  }
  const constant = (value: number) => node("constant", [], value, "");
  const isValue = (a: Node, value: number) => a.kind === "constant" && a.value === value;
  const made = (kind: Operation, ...args: readonly Node[]) => node(kind, args, 0, "");
  /** Of constants the constant. */
  const folded = (kind: Operation, compute: (...values: number[]) => number, ...args: readonly Node[]) =>
    args.every((arg) => arg.kind === "constant")
      ? constant(compute(...args.map((arg) => arg.value)))
      : made(kind, ...args);

  const neg = (a: Node): Node => (a.kind === "neg" ? a.args[0] : folded("neg", (x) => -x, a));
  const add = (a: Node, b: Node): Node => {
    if (isValue(a, 0)) return b;
    if (isValue(b, 0)) return a;
    if (b.kind === "neg") return sub(a, b.args[0]);
    return folded("add", (x, y) => x + y, a, b);
  };
  const sub = (a: Node, b: Node): Node => {
    if (isValue(b, 0)) return a;
    if (isValue(a, 0)) return neg(b);
    if (b.kind === "neg") return add(a, b.args[0]);
    return folded("sub", (x, y) => x - y, a, b);
  };
  const mul = (a: Node, b: Node): Node => {
    if (isValue(a, 0) || isValue(b, 0)) return constant(0);
    if (isValue(a, 1)) return b;
    if (isValue(b, 1)) return a;
    if (a.kind === "neg") return neg(mul(a.args[0], b));
    if (b.kind === "neg") return neg(mul(a, b.args[0]));
    return a.id <= b.id ? folded("mul", (x, y) => x * y, a, b) : mul(b, a);
  };
  const div = (a: Node, b: Node): Node => {
    if (isValue(a, 0)) return a;
    if (b.kind === "constant") return mul(a, constant(1 / b.value));
    return folded("div", (x, y) => x / y, a, b);
  };
  const select = (a: Node, whenPositive: Node, otherwise: Node): Node => {
    if (a.kind === "constant") return a.value > 0 ? whenPositive : otherwise;
    return whenPositive === otherwise ? otherwise : made("select", a, whenPositive, otherwise);
  };
  const algebra: Algebra<Node> = {
    ...{ constant, add, sub, mul, div, neg, select },
    exp: (a) => folded("exp", Math.exp, a),
    log: (a) => folded("log", Math.log, a),
    sqrt: (a) => folded("sqrt", Math.sqrt, a),
    sin: (a) => folded("sin", Math.sin, a),
    cos: (a) => folded("cos", Math.cos, a),
    tanh: (a) => folded("tanh", Math.tanh, a),
    // Of a constant it is left to the shader.
    erf: (a) => made("erf", a),
    abs: (a) => folded("abs", Math.abs, a),
    floor: (a) => folded("floor", Math.floor, a),
    max: (a, b) => folded("max", Math.max, a, b),
    step: (a) => folded("step", (x) => (x > 0 ? 1 : 0), a),
  };

  /** What is added to the derivatives of the arguments of a node, given its own. */
  function contributions(of: Node, seed: Node): readonly (Node | null)[] {
    const [a, b] = of.args;
    const times = (slope: Node) => mul(seed, slope);
    const one = constant(1);
    switch (of.kind) {
      case "add":
        return [seed, seed];
      case "sub":
        return [seed, neg(seed)];
      case "mul":
        return [times(b), times(a)];
      case "div":
        return [div(seed, b), neg(times(div(of, b)))];
      case "neg":
        return [neg(seed)];
      case "exp":
        return [times(of)];
      case "log":
        return [div(seed, a)];
      case "sqrt":
        return [div(times(constant(0.5)), of)];
      case "sin":
        return [times(algebra.cos(a))];
      case "cos":
        return [neg(times(algebra.sin(a)))];
      case "tanh":
        return [times(sub(one, mul(of, of)))];
      case "erf":
        return [times(mul(constant(2 / Math.sqrt(Math.PI)), algebra.exp(neg(mul(a, a)))))];
      case "abs":
        return [times(sub(algebra.step(a), algebra.step(neg(a))))];
      case "max": {
        const first = algebra.step(sub(a, b));
        return [times(first), times(sub(one, first))];
      }
      case "select":
        return [null, select(a, seed, constant(0)), select(a, constant(0), seed)];
      default:
        return of.args.map(() => null);
    }
  }

  return {
    ...algebra,
    input: (text, depends) => node("input", [], 0, text, depends),
    derivatives(of, wrt) {
      const sums = new Map<Node, Node>();
      const addTo = (to: Node, more: Node) => sums.set(to, add(sums.get(to) ?? constant(0), more));
      for (const [each, seed] of of) addTo(each, seed);
      const visited = new Set<Node>();
      const reached: Node[] = [];
      const reach = (each: Node) => {
        if (visited.has(each)) return;
        visited.add(each);
        // What is differentiated by counts as given.
        if (!wrt.includes(each)) for (const arg of each.args) reach(arg);
        reached.push(each);
      };
      for (const [each] of of) reach(each);
      for (const each of reached.reverse()) {
        const seed = sums.get(each);
        if (seed === undefined || wrt.includes(each)) continue;
        contributions(each, seed).forEach((more, i) => {
          if (more !== null) addTo(each.args[i], more);
        });
      }
      return wrt.map((each) => sums.get(each) ?? constant(0));
    },
    factors(product) {
      const list: Node[] = [];
      let sign = 1;
      const collect = (each: Node) => {
        if (each.kind === "mul") each.args.forEach(collect);
        else if (each.kind === "neg") {
          sign = -sign;
          collect(each.args[0]);
        } else list.push(each);
      };
      collect(product);
      const of = (wanted: (depends: number) => boolean, start: Node) =>
        list.filter(({ depends }) => wanted(depends)).reduce(mul, start);
      const one = constant(1);
      return {
        unit: of((depends) => depends === UNIT || depends === 0, constant(sign)),
        sample: of((depends) => depends === SAMPLE, one),
        both: of((depends) => depends === (UNIT | SAMPLE), one),
      };
    },
  };
}
