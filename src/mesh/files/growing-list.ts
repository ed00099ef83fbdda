/** Numbers that arrive one by one, in an array that doubles when it is full: memory follows what was read, not what was announced. */
export interface GrowingList {
  values: Float64Array;
  length: number;
}

export function emptyList(): GrowingList {
  return { values: new Float64Array(16), length: 0 };
}

export function append(list: GrowingList, value: number): void {
  if (list.length === list.values.length) {
    const larger = new Float64Array(2 * list.length);
    larger.set(list.values);
    list.values = larger;
  }
  list.values[list.length++] = value;
}
