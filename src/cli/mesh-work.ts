import { plain } from "../case/quote.js";
import { InputError } from "../errors.js";
import { compileExpression } from "../expression/compile.js";
import { ballMesh, shellMesh } from "../mesh/ball.js";
import { type BisectionMesh, bisect, bisectionMesh } from "../mesh/bisection.js";
import { boxMesh } from "../mesh/box.js";
import { annulusMesh, diskMesh } from "../mesh/disk.js";
import { gradedMesh } from "../mesh/graded-mesh.js";
import { nodeCount, type SimplexMesh, simplexCount } from "../mesh/simplex.js";
import { refineUniformly } from "../mesh/uniform-refinement.js";
import { checkMeshFileName, type MeshFileOptions, readMeshFile, writeMeshFile } from "./mesh-files.js";
import { meshTables } from "./mesh-tables.js";
import type { Terminal } from "./terminal.js";

export interface MakeOptions extends MeshFileOptions {
  readonly out: string;
  readonly box?: readonly number[];
  readonly cells?: readonly number[];
  readonly radius?: number;
  readonly radii?: readonly number[];
  readonly rings?: number;
  readonly layers?: number;
  readonly sectors?: number;
  readonly frequency?: number;
}

export interface GradeOptions extends MeshFileOptions {
  readonly out: string;
  readonly size: string;
  readonly maxCells?: number;
}

export interface RefineOptions extends MeshFileOptions {
  readonly out: string;
  readonly times: number;
  readonly where?: string;
}

const cellWords = { 1: "intervals", 2: "triangles", 3: "tetrahedra" };

/** Refinement ends with an error before it takes more cells: 50 million tetrahedra are 2 GB. */
const MOST_CELLS = 50_000_000;

/** `specdiff mesh make interval | box | disk | annulus | ball | shell`. */
export async function makeMesh(shape: string, options: MakeOptions, terminal: Terminal): Promise<void> {
  checkMeshFileName(options.out, options);
  await finish(madeMesh(shape, options), options, terminal);
}

function madeMesh(shape: string, options: MakeOptions): SimplexMesh {
  const { box = [], cells = [], radius = 0, radii = [], rings = 0, layers = 0, sectors = 0, frequency = 0 } = options;
  switch (shape) {
    case "interval":
      return boxMesh(intervalsOf(box, 1), perInterval(cells, 1));
    case "box":
      return boxMesh(intervalsOf(box, box.length / 2), perInterval(cells, box.length / 2));
    case "disk":
      return diskMesh(radius, rings);
    case "ball":
      return ballMesh(radius, layers);
    case "annulus":
      return annulusMesh(...twoRadii(radii), sectors);
    case "shell":
      return shellMesh(...twoRadii(radii), frequency);
    default:
      throw new Error(`no shape ${shape}`);
  }
}

function intervalsOf(ends: readonly number[], count: number): [number, number][] {
  if (ends.length !== 2 * Math.ceil(count) || ends.length > 6) {
    const expected = count === 1 ? "LOWER,UPPER" : "LOWER,UPPER for each of one to three dimensions";
    throw new InputError("--box", `expected ${expected}, found ${ends.length} numbers`);
  }
  return Array.from({ length: count }, (_, k) => [ends[2 * k], ends[2 * k + 1]]);
}

/** The numbers of cells, one for each interval; a single number counts for all. */
function perInterval(cells: readonly number[], count: number): readonly number[] {
  const all = cells.length === 1 ? Array.from({ length: count }, () => cells[0]) : cells;
  if (all.length !== count) {
    throw new InputError("--cells", `expected one number, or ${count}, one per interval, found ${all.length}`);
  }
  const total = all.reduce((product, n) => product * n, 1) * [1, 1, 2, 6][count];
  if (total > MOST_CELLS) throw new InputError("--cells", `makes ${total} cells; at most ${MOST_CELLS} are made`);
  return all;
}

function twoRadii(radii: readonly number[]): [number, number] {
  if (radii.length !== 2) throw new InputError("--radii", `expected INNER,OUTER, found ${radii.length} numbers`);
  return [radii[0], radii[1]];
}

/** `specdiff mesh grade`. */
export async function gradeMesh(path: string, options: GradeOptions, terminal: Terminal): Promise<void> {
  checkMeshFileName(options.out, options);
  const mesh = await readMeshFile(path);
  await finish(
    asGiven(gradedMesh(mesh, pointFunction(mesh, options.size, "--size"), options.maxCells)),
    options,
    terminal,
  );
}

/** `specdiff mesh refine`. */
export async function refineMesh(path: string, options: RefineOptions, terminal: Terminal): Promise<void> {
  checkMeshFileName(options.out, options);
  const mesh = await readMeshFile(path);
  const refined =
    options.where === undefined ? uniformly(mesh, options.times) : where(mesh, options.where, options.times);
  await finish(refined, options, terminal);
}

function uniformly(mesh: SimplexMesh, times: number): SimplexMesh {
  checkCount(simplexCount(mesh) * 2 ** (mesh.dimension * times));
  let refined = mesh;
  for (let i = 0; i < times; i++) refined = refineUniformly(refined).mesh;
  return refined;
}

function where(mesh: SimplexMesh, text: string, times: number): SimplexMesh {
  const condition = pointFunction(mesh, text, "--where");
  let refined: BisectionMesh = bisectionMesh(mesh);
  for (let i = 0; i < times; i++) {
    const marked = cellsWhere(refined, condition);
    checkCount(simplexCount(refined) + marked.length);
    refined = bisect(refined, marked).mesh;
  }
  return asGiven(refined);
}

/** The cells whose centre of mass fulfils a condition. */
function cellsWhere(
  { dimension: d, points, cells }: SimplexMesh,
  condition: (point: Float64Array) => number,
): number[] {
  const centre = new Float64Array(d);
  const found: number[] = [];
  for (let start = 0; start < cells.length; start += d + 1) {
    centre.fill(0);
    for (let i = start; i <= start + d; i++) {
      for (let k = 0; k < d; k++) centre[k] += points[cells[i] * d + k] / (d + 1);
    }
    if (condition(centre) !== 0) found.push(start / (d + 1));
  }
  return found;
}

function checkCount(cells: number): void {
  if (cells > MOST_CELLS) throw new InputError("--times", `makes ${cells} cells; at most ${MOST_CELLS} are made`);
}

/** Without what only further bisections need. */
function asGiven({ bisectionTypes: _, ...mesh }: BisectionMesh): SimplexMesh {
  return mesh;
}

/** An expression as a function of a point; where it has no value, that is an error. */
function pointFunction({ dimension }: SimplexMesh, text: string, option: string): (point: Float64Array) => number {
  const variables = dimension === 1 ? ["xi"] : ["xi1", "xi2", "xi3"].slice(0, dimension);
  const expression = compileExpression(text, variables, option);
  return (point) => {
    const value = expression.evaluate(Array.from(point));
    if (Number.isNaN(value)) throw new InputError(option, `has no value at (${point.join(", ")})`);
    return value;
  };
}

/** `specdiff mesh convert`. */
export async function convertMesh(
  path: string,
  out: string,
  options: MeshFileOptions,
  terminal: Terminal,
): Promise<void> {
  checkMeshFileName(out, options);
  await finish(await readMeshFile(path), { ...options, out }, terminal);
}

/** `specdiff mesh info`. */
export async function describeMesh(path: string, terminal: Terminal): Promise<void> {
  const mesh = await readMeshFile(path);
  terminal.print(meshTables(mesh, terminal.bold).join("\n"));
}

async function finish(
  mesh: SimplexMesh,
  options: MeshFileOptions & { readonly out: string },
  terminal: Terminal,
): Promise<void> {
  await writeMeshFile(options.out, mesh, options);
  terminal.print(`${plain(options.out)}: ${nodeCount(mesh)} nodes, ${simplexCount(mesh)} ${cellWords[mesh.dimension]}`);
}
