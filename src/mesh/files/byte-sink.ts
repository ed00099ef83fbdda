/** Bytes that are put together piece by piece: text and numbers in one byte order. */
export interface ByteSink {
  text(text: string): void;
  bytes(bytes: Uint8Array): void;
  int32(value: number): void;
  uint64(value: number): void;
  float64(value: number): void;
  /** Everything so far, as one array. */
  finish(): Uint8Array<ArrayBuffer>;
}

/** An empty sink; its memory doubles as it fills. */
export function byteSink(littleEndian: boolean): ByteSink {
  const encoder = new TextEncoder();
  let buffer = new Uint8Array(1024);
  let view = new DataView(buffer.buffer);
  let length = 0;
  /** Where so many bytes more go. */
  const take = (count: number): number => {
    const start = length;
    length += count;
    if (length > buffer.length) {
      const larger = new Uint8Array(Math.max(length, 2 * buffer.length));
      larger.set(buffer);
      buffer = larger;
      view = new DataView(buffer.buffer);
    }
    return start;
  };
  // First the room, then the array: taking room may replace the array.
  const bytes = (added: Uint8Array): void => {
    const start = take(added.length);
    buffer.set(added, start);
  };
  return {
    text: (text) => bytes(encoder.encode(text)),
    bytes,
    int32: (value) => {
      const start = take(4);
      view.setInt32(start, value, littleEndian);
    },
    uint64: (value) => {
      const start = take(8);
      view.setUint32(start + (littleEndian ? 0 : 4), value >>> 0, littleEndian);
      view.setUint32(start + (littleEndian ? 4 : 0), Math.floor(value / 2 ** 32), littleEndian);
    },
    float64: (value) => {
      const start = take(8);
      view.setFloat64(start, value, littleEndian);
    },
    finish: () => buffer.slice(0, length),
  };
}
