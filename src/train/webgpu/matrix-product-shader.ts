import { type Shader, SUMMED, shader } from "./shader.js";

/** Terms of a sum that a workgroup has in its memory at a time. */
const TERMS = 16;

/** How a product is shared out, which changes no result: threads along either side of a workgroup, and entries of a thread along either side. */
export interface Tiling {
  readonly side: number;
  readonly each: number;
}

/** A factor of a product. */
export interface Factor {
  /** The text of an entry: of row `i` and term `k` of the left factor, of term `k` and column `j` of the right one. */
  readonly entry: string;
  /** Whether entries of following terms stand side by side, and not those of following rows or columns. */
  readonly alongTerms: boolean;
}

/** A product of matrices, its sizes and entries as texts. */
export interface ShaderProduct {
  readonly buffers: Shader["buffers"];
  /** Statements that come first, the same for all threads of a workgroup. */
  readonly begin: string;
  readonly rows: string;
  readonly terms: string;
  readonly columns: string;
  readonly left: Factor;
  readonly right: Factor;
  /** What sums are multiplied by. */
  readonly scale: string;
  /** To what the product is added at row `i` and column `j`; default 0. */
  readonly to?: string;
  /** Statements that write `total`, entry (i, j) of the result. */
  readonly write: string;
}

/**
 * A product of matrices in tiles: a workgroup has a square of the result, each of its threads some entries in registers, and reads both factors through its memory, some
 * terms at a time. Every entry is the sum of sums of SUMMED terms, in order, whatever the tiles are: cut at a multiple of so many terms, a sum that is gone on with is the same.
 */
export function matrixProduct({ side, each }: Tiling, product: ShaderProduct): Shader {
  const { buffers, begin, rows, terms, columns, left, right, scale, to, write } = product;
  const tile = side * each;
  const threads = side ** 2;
  // One more than the entries of a row keeps threads that write a column out of each other's way.
  const stride = tile + 1;
  const lanes = Array.from({ length: each }, (_, lane) => lane);
  const entries = lanes.flatMap((r) => lanes.map((c) => [r, c] as const));
  const load = (tileName: string, { entry, alongTerms }: Factor, axis: "i" | "j", first: string, end: string) => `
for (var at = thread; at < ${TERMS * tile}u; at += ${threads}u) {
let across = ${alongTerms ? `at / ${TERMS}u` : `at % ${tile}u`};
let term = ${alongTerms ? `at % ${TERMS}u` : `at / ${tile}u`};
let ${axis} = ${first} + across;
let k = start + term;
var value = 0.0f;
if (${axis} < ${end} && k < terms) { value = ${entry}; }
${tileName}[term * ${stride}u + across] = value;
}`;
  const place = (r: number, c: number) =>
    `let i = firstRow + row + ${r * side}u;\nlet j = firstColumn + column + ${c * side}u;`;
  const body = `
var<workgroup> leftTile: array<f32, ${TERMS * stride}>;
var<workgroup> rightTile: array<f32, ${TERMS * stride}>;
@compute @workgroup_size(${threads}) fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
${begin}
let rows = ${rows};
let terms = ${terms};
let columns = ${columns};
let scale = ${scale};
let firstRow = group.y * ${tile}u;
let firstColumn = group.x * ${tile}u;
if (firstRow >= rows || firstColumn >= columns) { return; }
let row = thread / ${side}u;
let column = thread % ${side}u;
${entries
  .map(([r, c]) =>
    to === undefined
      ? `var total${r}_${c} = 0.0f;`
      : `var total${r}_${c} = 0.0f;\n{\n${place(r, c)}\nif (i < rows && j < columns) { total${r}_${c} = ${to}; }\n}`,
  )
  .join("\n")}
for (var block = 0u; block < terms; block += ${SUMMED}u) {
${entries.map(([r, c]) => `var sum${r}_${c} = 0.0f;`).join("\n")}
let end = min(terms, block + ${SUMMED}u);
for (var start = block; start < end; start += ${TERMS}u) {
${load("leftTile", left, "i", "firstRow", "rows")}
${load("rightTile", right, "j", "firstColumn", "columns")}
workgroupBarrier();
for (var k = 0u; k < ${TERMS}u; k++) {
${lanes.map((r) => `let a${r} = leftTile[k * ${stride}u + row + ${r * side}u];`).join("\n")}
${lanes.map((c) => `let b${c} = rightTile[k * ${stride}u + column + ${c * side}u];`).join("\n")}
${entries.map(([r, c]) => `sum${r}_${c} += a${r} * b${c};`).join("\n")}
}
workgroupBarrier();
}
${entries.map(([r, c]) => `total${r}_${c} += scale * sum${r}_${c};`).join("\n")}
}
${entries
  .map(
    ([r, c]) => `{
${place(r, c)}
if (i < rows && j < columns) {
let total = total${r}_${c};
${write}
}
}`,
  )
  .join("\n")}
}`;
  return shader(buffers, body);
}
