import { append } from "./growing-list.js";
import { type MshCursor, misread, readLine } from "./msh-cursor.js";
import { type MshContent, nodesOfType, refuseOthers, simplexDimension } from "./msh-elements.js";
import { announced, asciiNumbers, type MshNumbers } from "./msh-numbers.js";

// MSH 2.2: Gmsh reference manual, "MSH file format version 2 (Legacy)".

/** Reads the body of $Nodes. */
export function readNodes2(cursor: MshCursor, numbers: MshNumbers, content: MshContent): void {
  readNodes(cursor, numbers, content, () => {});
}

/** Reads the body of $ParametricNodes: behind each node the geometric entity that it lies on, and its parameters there. */
export function readParametricNodes2(cursor: MshCursor, numbers: MshNumbers, content: MshContent): void {
  readNodes(cursor, numbers, content, () => {
    const dimension = numbers.integer("the dimension of a node's entity");
    if (!(dimension >= 0 && dimension <= 3)) {
      throw misread(cursor, `expected the dimension of a node's entity from 0 to 3, found ${dimension}`);
    }
    numbers.integer("the number of a node's entity");
    const parameters = dimension === 3 ? 0 : dimension;
    for (let k = 0; k < parameters; k++) numbers.real("a parametric coordinate");
  });
}

function readNodes(cursor: MshCursor, numbers: MshNumbers, content: MshContent, skipRest: () => void): void {
  const { integer, real } = numbers.leastBytes;
  const count = announcedInText(cursor, "nodes", integer + 3 * real);
  for (let i = 0; i < count; i++) {
    append(content.nodeTags, numbers.count("a node's number"));
    for (let k = 0; k < 3; k++) append(content.coordinates, numbers.real("a coordinate"));
    skipRest();
  }
}

/** Reads the body of $Elements. The first tag of an element is its physical group. */
export function readElements2(cursor: MshCursor, numbers: MshNumbers, content: MshContent): void {
  const { integer } = numbers.leastBytes;
  const count = announcedInText(cursor, "elements", 2 * integer);
  for (let done = 0; done < count; ) {
    // In a binary file elements of one kind follow a common head; in a text every element has its own.
    const start = cursor.position;
    const number = cursor.binary ? 0 : numbers.count("an element's number");
    const type = numbers.integer("an element's type");
    const nodes = nodesOfType(cursor, type);
    const length = cursor.binary ? numbers.count("the number of elements that follow") : 1;
    const tags = numbers.count("the number of an element's tags");
    if (length === 0 || length > count - done) {
      throw misread(cursor, `expected 1 to ${count - done} elements behind this head, found ${length}`, start);
    }
    const left = cursor.bytes.length - cursor.position;
    if ((tags + nodes) * integer > left) {
      throw misread(cursor, `an element with ${tags} tags does not fit into the ${left} bytes that are left`, start);
    }
    for (let i = 0; i < length; i++) {
      readElement(numbers, content, type, nodes, tags, cursor.binary ? numbers.count("an element's number") : number);
    }
    done += length;
  }
  refuseOthers(cursor, content);
}

function readElement(
  numbers: MshNumbers,
  { simplices, others }: MshContent,
  type: number,
  nodes: number,
  tags: number,
  number: number,
): void {
  const group = tags > 0 ? numbers.integer("an element's physical group") : 0;
  for (let k = 1; k < tags; k++) numbers.integer("an element's tag");
  const dimension = simplexDimension(type);
  if (dimension < 0) {
    for (let k = 0; k < nodes; k++) numbers.count("a node of an element");
    const other = others.get(type);
    if (other === undefined) others.set(type, { count: 1, first: number });
    else other.count++;
    return;
  }
  const list = simplices[dimension];
  append(list.numbers, number);
  append(list.groups, Math.abs(group));
  for (let k = 0; k < nodes; k++) append(list.nodes, numbers.count("a node of an element"));
}

/** Counts stand on a line of text, in binary files too. */
function announcedInText(cursor: MshCursor, what: string, least: number): number {
  const count = announced(cursor, asciiNumbers(cursor), what, least);
  if (cursor.binary && readLine(cursor) !== "")
    throw misread(cursor, `expected a line break behind the number of ${what}`);
  return count;
}
