/** Byte addresses in a kernel's memory, handed out one after the other, aligned to 16 bytes. */
export interface AddressBook {
  take(bytes: number): number;
  /** The first byte that is free. */
  end(): number;
}

export function addressBook(firstFree: number): AddressBook {
  let end = firstFree;
  return {
    take(bytes) {
      const start = end;
      end += 16 * Math.ceil(bytes / 16);
      return start;
    },
    end: () => end,
  };
}
