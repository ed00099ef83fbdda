/** Lets in what has room beside those who are in, one after the other in the order in which they ask; who leaves calls what it was given. */
export function turnstile(size: number): (own: number) => Promise<() => void> {
  let taken = 0;
  const queue: { readonly own: number; readonly open: () => void }[] = [];
  const admit = () => {
    for (let next = queue[0]; next !== undefined && taken + next.own <= size; next = queue[0]) {
      queue.shift();
      taken += next.own;
      next.open();
    }
  };
  return async (own) => {
    await new Promise<void>((open) => {
      queue.push({ own, open });
      admit();
    });
    return () => {
      taken -= own;
      admit();
    };
  };
}
