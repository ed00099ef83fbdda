/** Seeds from `first` up to, without, `end`. */
export interface Range {
  readonly first: number;
  readonly end: number;
}

/** The range in parts of a length, a test each: the test runner listens between tests. */
export function partsOf({ first, end }: Range, length: number): readonly Range[] {
  const parts: Range[] = [];
  for (let from = first; from < end; from += length) parts.push({ first: from, end: Math.min(end, from + length) });
  return parts;
}

export function seedsFrom(first: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => first + i);
}
