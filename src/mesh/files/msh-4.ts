import { append } from "./growing-list.js";
import { type MshCursor, misread } from "./msh-cursor.js";
import { type MshContent, nodesOfType, refuseOthers, simplexDimension } from "./msh-elements.js";
import { jointTags } from "./msh-groups.js";
import { announced, type MshNumbers } from "./msh-numbers.js";

// MSH 4.1: Gmsh reference manual, "MSH file format".

/** At d the physical groups of the geometric entities of dimension d, by the entity's number. */
export type EntityGroups = readonly Map<number, readonly number[]>[];

const entityWords = ["points", "curves", "surfaces", "volumes"];

/** Reads the body of $Entities. */
export function readEntities(cursor: MshCursor, numbers: MshNumbers): EntityGroups {
  const { integer, count, real } = numbers.leastBytes;
  const counts = entityWords.map((what, dimension) =>
    announced(cursor, numbers, what, dimension === 0 ? integer + 3 * real + count : integer + 6 * real + 2 * count),
  );
  return counts.map((length, dimension) => {
    const groups = new Map<number, readonly number[]>();
    for (let i = 0; i < length; i++) {
      const entity = numbers.integer("an entity's number");
      for (let k = 0; k < (dimension === 0 ? 3 : 6); k++) readBound(numbers);
      const tags = Array.from({ length: announced(cursor, numbers, "physical groups", integer) }, () =>
        // The sign tells the entity's orientation within the group; cells and facets get theirs from the mesh.
        Math.abs(numbers.integer("a physical group")),
      );
      if (groups.has(entity)) throw misread(cursor, `the entity ${entity} of dimension ${dimension} occurs twice`);
      groups.set(entity, tags);
      if (dimension === 0) continue;
      const bounding = announced(cursor, numbers, "bounding entities", integer);
      for (let k = 0; k < bounding; k++) numbers.integer("a bounding entity");
    }
    return groups;
  });
}

function readBound(numbers: MshNumbers): void {
  numbers.real("a bound of an entity");
}

/** Reads the body of $Nodes. */
export function readNodes4(cursor: MshCursor, numbers: MshNumbers, content: MshContent): void {
  const { integer, count, real } = numbers.leastBytes;
  const blocks = announced(cursor, numbers, "blocks", 3 * integer + count);
  const total = announced(cursor, numbers, "nodes", count + 3 * real);
  numbers.count("the smallest node number");
  numbers.count("the largest node number");
  for (let block = 0; block < blocks; block++) {
    const dimension = numbers.integer("an entity's dimension");
    if (!(dimension >= 0 && dimension <= 3)) {
      throw misread(cursor, `expected an entity's dimension from 0 to 3, found ${dimension}`);
    }
    numbers.integer("an entity's number");
    const parametric = numbers.integer("whether nodes are parametric");
    if (parametric !== 0 && parametric !== 1) {
      throw misread(cursor, `expected 0 or 1 for whether nodes are parametric, found ${parametric}`);
    }
    const parameters = parametric * dimension;
    const length = announced(cursor, numbers, "nodes", count + (3 + parameters) * real);
    for (let i = 0; i < length; i++) append(content.nodeTags, numbers.count("a node's number"));
    for (let i = 0; i < length; i++) {
      for (let k = 0; k < 3; k++) append(content.coordinates, numbers.real("a coordinate"));
      for (let k = 0; k < parameters; k++) numbers.real("a parametric coordinate");
    }
  }
  checkTotal(cursor, "nodes", total, content.nodeTags.length);
}

/** Reads the body of $Elements; `assignGroups` finds the physical groups when the entities are known too. */
export function readElements4(cursor: MshCursor, numbers: MshNumbers, content: MshContent): readonly ElementBlock[] {
  const { integer, count } = numbers.leastBytes;
  const blocks = announced(cursor, numbers, "blocks", 3 * integer + count);
  const total = announced(cursor, numbers, "elements", 2 * count);
  numbers.count("the smallest element number");
  numbers.count("the largest element number");
  const read: ElementBlock[] = [];
  let sum = 0;
  for (let block = 0; block < blocks; block++) {
    const entityDimension = numbers.integer("an entity's dimension");
    const entity = numbers.integer("an entity's number");
    const type = numbers.integer("the type of elements");
    const nodes = nodesOfType(cursor, type);
    const length = announced(cursor, numbers, "elements", (1 + nodes) * count);
    const dimension = simplexDimension(type);
    if (dimension >= 0 && entityDimension !== dimension) {
      throw misread(cursor, `expected elements of dimension ${entityDimension} on such an entity, found type ${type}`);
    }
    sum += length;
    if (dimension >= 0) read.push({ dimension, entity, length });
    readBlock(numbers, content, type, dimension, nodes, length);
  }
  checkTotal(cursor, "elements", total, sum);
  refuseOthers(cursor, content);
  return read;
}

/** So many simplices, one after the other, lie on one entity. */
export interface ElementBlock {
  readonly dimension: number;
  readonly entity: number;
  readonly length: number;
}

function readBlock(
  numbers: MshNumbers,
  { simplices, others }: MshContent,
  type: number,
  dimension: number,
  nodes: number,
  length: number,
): void {
  let first = 0;
  for (let i = 0; i < length; i++) {
    const number = numbers.count("an element's number");
    if (i === 0) first = number;
    if (dimension >= 0) append(simplices[dimension].numbers, number);
    for (let k = 0; k < nodes; k++) {
      const node = numbers.count("a node of an element");
      if (dimension >= 0) append(simplices[dimension].nodes, node);
    }
  }
  if (dimension >= 0 || length === 0) return;
  const other = others.get(type);
  if (other === undefined) others.set(type, { count: length, first });
  else other.count += length;
}

/** Gives every simplex the physical group of its entity, or the tag that stands for several. */
export function assignGroups(content: MshContent, blocks: readonly ElementBlock[], groups: EntityGroups): void {
  const tagOf = [0, 1, 2, 3].map((dimension) =>
    jointTags(content, dimension, [...(groups[dimension]?.values() ?? [])].flat()),
  );
  for (const { dimension, entity, length } of blocks) {
    const tag = tagOf[dimension](groups[dimension]?.get(entity) ?? []);
    for (let i = 0; i < length; i++) append(content.simplices[dimension].groups, tag);
  }
}

function checkTotal(cursor: MshCursor, what: string, announcedTotal: number, found: number): void {
  if (announcedTotal === found) return;
  throw misread(cursor, `${announcedTotal} ${what} are announced, the blocks hold ${found}`);
}
