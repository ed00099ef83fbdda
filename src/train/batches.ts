/** Things in batches of following ones, each as long as it fits; one that fits nowhere is a batch alone. */
export function batchesOf<T>(all: readonly T[], fits: (batch: readonly T[]) => boolean): readonly (readonly T[])[] {
  const batches: T[][] = [];
  for (const each of all) {
    const last = batches.at(-1);
    if (last !== undefined && fits([...last, each])) last.push(each);
    else batches.push([each]);
  }
  return batches;
}
