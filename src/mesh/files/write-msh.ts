import { InputError } from "../../errors.js";
import { nodeCount, type SimplexMesh } from "../simplex.js";
import { byteSink } from "./byte-sink.js";
import { simplexTypes } from "./msh-elements.js";
import { asciiPrinter, binaryPrinter, type MshPrinter } from "./msh-printer.js";

export interface MshOptions {
  /** Default "4.1". */
  readonly version?: "2.2" | "4.1";
  /** Default false: a text, as exact and up to twice as large. */
  readonly binary?: boolean;
  /** Of a binary file; default "little", as nearly all machines have it. */
  readonly byteOrder?: "little" | "big";
}

/**
 * The bytes of a Gmsh file with the mesh, which `readMsh` and Gmsh read. Numbers are exact, in text too. Tags become
 * physical groups with their names; facets without a tag are not written, since the cells imply them. Nodes and cells keep
 * their order and are numbered from 1, facets first among the elements.
 *
 * @throws InputError for a negative tag and for a name that holds a quotation mark or a line break: the format has neither
 */
export function writeMsh(mesh: SimplexMesh, options: MshOptions = {}): Uint8Array<ArrayBuffer> {
  const { version = "4.1", binary = false, byteOrder = "little" } = options;
  const sink = byteSink(byteOrder === "little");
  sink.text(`$MeshFormat\n${version} ${binary ? 1 : 0} 8\n`);
  if (binary) {
    sink.int32(1);
    sink.text("\n");
  }
  sink.text(`$EndMeshFormat\n${physicalNames(mesh)}`);
  const print = binary ? binaryPrinter(sink, version === "2.2" ? 4 : 8) : asciiPrinter(sink);
  const elements = [...taggedFacets(mesh), ...cellRuns(mesh)];
  const section = (name: string, body: () => void): void => {
    sink.text(`$${name}\n`);
    body();
    print.flush();
    sink.text(binary ? `\n$End${name}\n` : `$End${name}\n`);
  };
  if (version === "4.1") {
    const blocks = blocksOf(elements);
    section("Entities", () => printEntities(mesh, [...new Set(blocks.map(({ entity }) => entity))], print));
    section("Nodes", () => printNodes4(mesh, print));
    section("Elements", () => printElements4(blocks, print));
  } else {
    section("Nodes", () => printNodes2(mesh, print));
    section("Elements", () => printElements2(elements, binary, print));
  }
  return sink.finish();
}

/** Simplices of one dimension that follow each other and have the same tag. */
interface Run {
  readonly dimension: number;
  readonly tag: number;
  /** dimension + 1 for each. */
  readonly nodes: Int32Array;
}

function cellRuns({ dimension, cells, cellTags }: SimplexMesh): readonly Run[] {
  return runs(dimension, cells, cellTags);
}

function taggedFacets({ dimension, facets, facetTags }: SimplexMesh): readonly Run[] {
  return runs(dimension - 1, facets, facetTags).filter(({ tag }) => tag !== 0);
}

function runs(dimension: number, nodes: Int32Array, tags: Int32Array): readonly Run[] {
  const found: Run[] = [];
  for (let start = 0, end = 0; start < tags.length; start = end) {
    const tag = tags[start];
    if (tag < 0) throw new InputError("tags", `physical groups have positive numbers, found the tag ${tag}`);
    while (end < tags.length && tags[end] === tag) end++;
    found.push({ dimension, tag, nodes: nodes.subarray(start * (dimension + 1), end * (dimension + 1)) });
  }
  return found;
}

function physicalNames({ dimension, boundaryNames, regionNames }: SimplexMesh): string {
  const lines = [boundaryNames, regionNames].flatMap((names, upper) =>
    [...names].map(([tag, name]) => {
      if (/["\r\n\0]/.test(name)) {
        const given = JSON.stringify(name);
        throw new InputError(
          "names",
          `expected no quotation marks and line breaks in the name of tag ${tag}, found ${given}`,
        );
      }
      return `${dimension - 1 + upper} ${tag} "${name}"\n`;
    }),
  );
  return lines.length === 0 ? "" : `$PhysicalNames\n${lines.length}\n${lines.join("")}$EndPhysicalNames\n`;
}

/** x, y, z of a node; what the mesh does not have is 0. */
function printPoint({ dimension, points }: SimplexMesh, node: number, print: MshPrinter): void {
  for (let k = 0; k < 3; k++) print.real(k < dimension ? points[node * dimension + k] : 0);
}

function printNodes2(mesh: SimplexMesh, print: MshPrinter): void {
  const count = nodeCount(mesh);
  print.line(`${count}`);
  for (let node = 0; node < count; node++) {
    print.integer(node + 1);
    printPoint(mesh, node, print);
    print.endLine();
  }
}

/** Tags of an element: its physical group and its geometric entity, for which the group's number serves too. */
function printElements2(elements: readonly Run[], binary: boolean, print: MshPrinter): void {
  print.line(`${elements.reduce((sum, { nodes, dimension }) => sum + nodes.length / (dimension + 1), 0)}`);
  let number = 1;
  for (const { dimension, tag, nodes } of elements) {
    const width = dimension + 1;
    const head = (numbers: readonly number[]) => {
      for (const value of numbers) print.integer(value);
    };
    if (binary) head([simplexTypes[dimension], nodes.length / width, 2]);
    for (let i = 0; i < nodes.length; i += width) {
      head(binary ? [number++, tag, Math.max(tag, 1)] : [number++, simplexTypes[dimension], 2, tag, Math.max(tag, 1)]);
      for (let k = 0; k < width; k++) print.integer(nodes[i + k] + 1);
      print.endLine();
    }
  }
}

/** A geometric entity of MSH 4.1, which runs of elements lie on. */
interface Entity {
  readonly dimension: number;
  /** Counts the entities of its dimension from 1. */
  readonly number: number;
  readonly tag: number;
  readonly runs: Run[];
}

/** Elements in their order, each run with the entity that it lies on. */
interface Block {
  readonly run: Run;
  readonly entity: Entity;
}

/** One entity for every dimension and tag; points are an entity each, since an entity of dimension 0 has one place. */
function blocksOf(elements: readonly Run[]): readonly Block[] {
  const known = new Map<string, Entity>();
  const counts = [0, 0, 0, 0];
  return elements.flatMap(singlePoints).map((run) => {
    const { dimension, tag } = run;
    const key = dimension === 0 ? `point ${counts[0]}` : `${dimension} ${tag}`;
    const entity = known.get(key) ?? { dimension, number: ++counts[dimension], tag, runs: [] };
    known.set(key, entity);
    entity.runs.push(run);
    return { run, entity };
  });
}

function singlePoints(run: Run): readonly Run[] {
  if (run.dimension > 0) return [run];
  return Array.from(run.nodes, (node) => ({ ...run, nodes: Int32Array.of(node) }));
}

function printEntities(mesh: SimplexMesh, entities: readonly Entity[], print: MshPrinter): void {
  for (let dimension = 0; dimension <= 3; dimension++) {
    print.count(entities.filter((entity) => entity.dimension === dimension).length);
  }
  print.endLine();
  for (let dimension = 0; dimension <= 3; dimension++) {
    for (const { number, tag, runs, dimension: own } of entities) {
      if (own !== dimension) continue;
      print.integer(number);
      if (dimension === 0) printPoint(mesh, runs[0].nodes[0], print);
      else printBounds(mesh, runs, print);
      print.count(tag === 0 ? 0 : 1);
      if (tag !== 0) print.integer(tag);
      if (dimension > 0) print.count(0);
      print.endLine();
    }
  }
}

/** Smallest x, y, z, then largest, of the nodes of runs. */
function printBounds({ dimension, points }: SimplexMesh, runs: readonly Run[], print: MshPrinter): void {
  const lower = [0, 0, 0].fill(Number.POSITIVE_INFINITY, 0, dimension);
  const upper = [0, 0, 0].fill(Number.NEGATIVE_INFINITY, 0, dimension);
  for (const { nodes } of runs) {
    for (const node of nodes) {
      for (let k = 0; k < dimension; k++) {
        lower[k] = Math.min(lower[k], points[node * dimension + k]);
        upper[k] = Math.max(upper[k], points[node * dimension + k]);
      }
    }
  }
  for (const bound of [...lower, ...upper]) print.real(bound);
}

/** All nodes in one block, which belongs to the first cells' entity: Gmsh needs some entity, the mesh none. */
function printNodes4(mesh: SimplexMesh, print: MshPrinter): void {
  const count = nodeCount(mesh);
  for (const value of [1, count, 1, count]) print.count(value);
  print.endLine();
  print.integer(mesh.dimension);
  print.integer(1);
  print.integer(0);
  print.count(count);
  print.endLine();
  for (let node = 0; node < count; node++) {
    print.count(node + 1);
    print.endLine();
  }
  for (let node = 0; node < count; node++) {
    printPoint(mesh, node, print);
    print.endLine();
  }
}

function printElements4(blocks: readonly Block[], print: MshPrinter): void {
  const lengths = blocks.map(({ run: { nodes, dimension } }) => nodes.length / (dimension + 1));
  const total = lengths.reduce((sum, length) => sum + length, 0);
  for (const value of [blocks.length, total, 1, total]) print.count(value);
  print.endLine();
  let number = 1;
  blocks.forEach(({ run: { nodes, dimension }, entity }, block) => {
    for (const value of [dimension, entity.number, simplexTypes[dimension]]) print.integer(value);
    print.count(lengths[block]);
    print.endLine();
    for (let i = 0; i < nodes.length; i += dimension + 1) {
      print.count(number++);
      for (let k = 0; k <= dimension; k++) print.count(nodes[i + k] + 1);
      print.endLine();
    }
  });
}
