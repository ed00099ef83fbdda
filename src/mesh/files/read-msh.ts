import type { SimplexMesh } from "../simplex.js";
import { readElements2, readNodes2, readParametricNodes2 } from "./msh-2.js";
import {
  assignGroups,
  type ElementBlock,
  type EntityGroups,
  readElements4,
  readEntities,
  readNodes4,
} from "./msh-4.js";
import { assembleMesh } from "./msh-assembly.js";
import {
  expectWord,
  indexOfText,
  type MshCursor,
  misread,
  readLine,
  skipBlank,
  textAt,
  unexpected,
} from "./msh-cursor.js";
import { emptyContent, type MshContent } from "./msh-elements.js";
import { announced, asciiNumbers, binaryNumbers, type MshNumbers } from "./msh-numbers.js";

/**
 * The mesh in a Gmsh file, MSH 2.2 or 4.1, text or binary, little- or big-endian.
 *
 * Cells are the simplices of the largest dimension in the file; lines must lie on the first axis and triangles in the first
 * plane. Physical groups become tags, their names go along: those of the cells' dimension are regions, those of the
 * dimension below are boundary parts. What belongs to several groups is found under the name of each. Elements of still lower dimensions, elements of the facets' dimension without a group, nodes that
 * no cell uses, partitions (MSH 2.2) and all other sections are left out. Coordinates are taken as radians per unit length.
 *
 * Time and memory are linear in the size of the file, whatever it claims to hold.
 *
 * @throws InputError naming the section and line (in binary files: byte), what was expected and what was found: for
 * other versions, elements other than points, lines, triangles and tetrahedra of first order, partitioned entities, and everything that is no mesh (see `simplexMesh`)
 * @see Geuzaine & Remacle, Gmsh reference manual, "MSH file format" and "MSH file format version 2 (Legacy)".
 */
export function readMsh(bytes: Uint8Array): SimplexMesh {
  const cursor: MshCursor = { bytes, position: 0, section: "", binary: false };
  const content = emptyContent();
  const format = readFormat(cursor);
  const read = new Set<string>();
  let groups: EntityGroups = [];
  let blocks: readonly ElementBlock[] = [];
  for (let name = nextSection(cursor); name !== undefined; name = nextSection(cursor)) {
    if (knownSections.has(name) && read.has(name)) throw misread(cursor, "the section occurs twice");
    read.add(name);
    if (name === "$PhysicalNames") readNames(cursor, content);
    else if (name === "$Entities" && format.version === "4.1") groups = readEntities(cursor, format.numbers);
    else if (name === "$ParametricNodes" && format.version === "2.2") {
      if (read.has("$Nodes")) throw misread(cursor, "the nodes are in $Nodes already");
      readParametricNodes2(cursor, format.numbers, content);
      read.add("$Nodes");
    } else if (name === "$Nodes") (format.version === "2.2" ? readNodes2 : readNodes4)(cursor, format.numbers, content);
    else if (name === "$Elements" && format.version === "2.2") readElements2(cursor, format.numbers, content);
    else if (name === "$Elements") blocks = readElements4(cursor, format.numbers, content);
    else if (name === "$PartitionedEntities") {
      throw misread(cursor, "partitioned meshes are not read: save the mesh without partitions");
    } else {
      skipSection(cursor, name);
      continue;
    }
    expectWord(cursor, `$End${name.slice(1)}`);
  }
  for (const name of ["$Nodes", "$Elements"]) {
    if (!read.has(name)) throw misread(cursor, `the file ends without a section ${name}`);
  }
  assignGroups(content, blocks, groups);
  return assembleMesh(content);
}

const knownSections = new Set(["$MeshFormat", "$PhysicalNames", "$Entities", "$Nodes", "$Elements"]);

/** Editors put a byte order mark, programs comments in front of everything else. */
function skipComments(cursor: MshCursor): void {
  if (textAt(cursor, "\u00ef\u00bb\u00bf")) cursor.position += 3;
  while (skipBlank(cursor) && textAt(cursor, "$Comments")) skipSection(cursor, nextSection(cursor) ?? "");
}

interface Format {
  readonly version: "2.2" | "4.1";
  readonly numbers: MshNumbers;
}

function readFormat(cursor: MshCursor): Format {
  skipComments(cursor);
  if (!textAt(cursor, "$MeshFormat")) throw unexpected(cursor, 'a Gmsh file that starts with "$MeshFormat"');
  cursor.section = "$MeshFormat";
  readLine(cursor);
  const start = cursor.position;
  const [, version, kind, size] = /^(\S+)\s+([01])\s+([48])$/.exec(readLine(cursor)) ?? [];
  if (version === undefined) throw unexpected(cursor, "a version, 0 or 1 for text or binary, and 4 or 8", start);
  if (version !== "2.2" && version !== "4.1") {
    const advice = "Gmsh writes them with -format msh22 and -format msh41";
    throw misread(
      cursor,
      `expected version 2.2 or 4.1, found ${JSON.stringify(version.slice(0, 16))}; ${advice}`,
      start,
    );
  }
  cursor.binary = kind === "1";
  const numbers = cursor.binary ? binary(cursor, version, size === "4" ? 4 : 8) : asciiNumbers(cursor);
  expectWord(cursor, "$EndMeshFormat");
  return { version, numbers };
}

/** A binary file tells its byte order with the number 1. */
function binary(cursor: MshCursor, version: "2.2" | "4.1", size: 4 | 8): MshNumbers {
  const start = cursor.position;
  const sizeBytes = version === "2.2" ? 4 : size;
  const littleEndian = cursor.bytes[start] === 1;
  const numbers = binaryNumbers(cursor, littleEndian, sizeBytes);
  const one = numbers.integer("the number 1");
  if (one !== 1) throw misread(cursor, `expected the number 1 in the writer's byte order, found ${one}`, start);
  return numbers;
}

/** The name of the section that starts here; the cursor goes behind its line. */
function nextSection(cursor: MshCursor): string | undefined {
  cursor.section = "";
  if (!skipBlank(cursor)) return undefined;
  const start = cursor.position;
  const line = readLine(cursor);
  if (!/^\$[A-Z]\w{0,63}$/i.test(line) || line.startsWith("$End")) {
    throw unexpected(cursor, "the start of a section such as $Nodes", start);
  }
  cursor.section = line;
  return line;
}

function skipSection(cursor: MshCursor, name: string): void {
  const end = `$End${name.slice(1)}`;
  const at = indexOfText(cursor.bytes, end, cursor.position);
  if (at < 0) throw misread(cursor, `the file ends before ${end}`);
  cursor.position = at;
  expectWord(cursor, end);
}

/** Names of physical groups are text in binary files too. */
function readNames(cursor: MshCursor, { names }: MshContent): void {
  const numbers = asciiNumbers(cursor);
  const count = announced(cursor, numbers, "physical names", 6);
  for (let i = 0; i < count; i++) {
    const dimension = numbers.count("the dimension of a physical group");
    const tag = numbers.integer("the number of a physical group");
    const start = cursor.position;
    const [, name] = /^"([^"]*)"$/.exec(readLine(cursor)) ?? [];
    if (name === undefined) throw unexpected(cursor, "the name of a physical group in quotation marks", start);
    if (dimension > 3) throw misread(cursor, `expected a dimension from 0 to 3, found ${dimension}`, start);
    if (names[dimension].has(tag)) {
      throw misread(cursor, `the physical group ${tag} of dimension ${dimension} has two names`, start);
    }
    names[dimension].set(tag, name);
  }
}
