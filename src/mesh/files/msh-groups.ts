import { jointName } from "../markers.js";
import { numberTuples } from "../number-tuples.js";
import type { MshContent, MshSimplices } from "./msh-elements.js";

/**
 * The one tag of what belongs to some physical groups of a dimension: 0 for none, the group's number for one; for several a number of
 * its own, which no group has, and the names of all of them (see `tagsNamed`).
 *
 * @param groups all numbers of groups that occur
 */
export function jointTags(
  { names }: MshContent,
  dimension: number,
  groups: Iterable<number>,
): (groups: readonly number[]) => number {
  const named = names[dimension];
  let highest = 0;
  for (const group of groups) if (group > highest) highest = group;
  for (const group of named.keys()) if (group > highest) highest = group;
  const joint = new Map<string, number>();
  return (belongsTo) => {
    const different = [...new Set(belongsTo)].filter((group) => group !== 0).sort((a, b) => a - b);
    if (different.length < 2) return different[0] ?? 0;
    const key = different.join();
    const known = joint.get(key);
    if (known !== undefined) return known;
    const tag = ++highest;
    joint.set(key, tag);
    named.set(tag, jointName(different.map((group) => named.get(group) ?? `${group}`)));
    return tag;
  };
}

/**
 * The simplices of a dimension, those that the file holds once for each of their groups (as MSH 2.2 has it) only once, under a joint tag.
 * What occurs twice in one group stays, to be refused.
 */
export function withoutRepetitions(content: MshContent, dimension: number): MshSimplices {
  const list = content.simplices[dimension];
  const { nodes, groups, numbers } = list;
  const count = numbers.length;
  const tags = groups.values.subarray(0, count);
  if (tags.every((tag) => tag === tags[0])) return list;
  const width = dimension + 1;
  const sorted = Int32Array.from(nodes.values.subarray(0, nodes.length));
  for (let i = 0; i < count; i++) sorted.subarray(i * width, (i + 1) * width).sort();
  const found = numberTuples(width, sorted);
  if (found.first.length === count) return list;
  const groupsOf = Array.from(found.first, (): number[] => []);
  for (let i = 0; i < count; i++) groupsOf[found.numbers[i]].push(tags[i]);
  const tagOf = jointTags(content, dimension, tags);
  const inOneGroup = groupsOf.map((all) => new Set(all).size === 1);
  const kept = Array.from({ length: count }, (_, i) => i).filter(
    (i) => inOneGroup[found.numbers[i]] || found.first[found.numbers[i]] === i,
  );
  const rows = (values: Float64Array, length: number) => {
    const out = new Float64Array(kept.length * length);
    kept.forEach((i, k) => {
      out.set(values.subarray(i * length, (i + 1) * length), k * length);
    });
    return { values: out, length: out.length };
  };
  return {
    nodes: rows(nodes.values, width),
    groups: {
      values: Float64Array.from(kept, (i) => tagOf(groupsOf[found.numbers[i]])),
      length: kept.length,
    },
    numbers: rows(numbers.values, 1),
  };
}
