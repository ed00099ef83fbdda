/** Between the names of a marker that stands for several: what lies in all of these physical groups at once. */
const JOINT = " ∩ ";

/** The name of what belongs to several groups at once. */
export function jointName(names: readonly string[]): string {
  return names.join(JOINT);
}

/** The names that a region or a part of the boundary can be called by, each once. */
export function markerNames(named: ReadonlyMap<number, string>): readonly string[] {
  return [...new Set([...named.values()].flatMap((name) => name.split(JOINT)))];
}

/** The tags of what has this name, alone or with others. */
export function tagsNamed(named: ReadonlyMap<number, string>, wanted: string): readonly number[] {
  return [...named].filter(([, name]) => name === wanted || name.split(JOINT).includes(wanted)).map(([tag]) => tag);
}
