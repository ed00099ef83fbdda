import type { ByteSink } from "./byte-sink.js";

/** Writes the numbers of an MSH file one after the other, as text or in binary. */
export interface MshPrinter {
  integer(value: number): void;
  /** A count or a node's number (size_t in the format). */
  count(value: number): void;
  real(value: number): void;
  /** Ends a line of a text; nothing in binary. */
  endLine(): void;
  /** A line that is text in binary files too. */
  line(text: string): void;
  /** Puts what may be held back into the sink. */
  flush(): void;
}

/** Text is handed on in pieces of about so many characters. */
const PIECE = 1 << 16;

export function asciiPrinter(sink: ByteSink): MshPrinter {
  let held = "";
  let startsLine = true;
  const word = (text: string): void => {
    held += startsLine ? text : ` ${text}`;
    startsLine = false;
  };
  const flush = (): void => {
    sink.text(held);
    held = "";
  };
  const endLine = (): void => {
    held += "\n";
    startsLine = true;
    if (held.length > PIECE) flush();
  };
  const number = (value: number): void => word(`${value}`);
  return {
    integer: number,
    count: number,
    // The shortest decimal that is read as the same double; JavaScript prints −0 as 0.
    real: (value) => word(Object.is(value, -0) ? "-0" : `${value}`),
    endLine,
    line: (text) => {
      word(text);
      endLine();
    },
    flush,
  };
}

/** @param sizeBytes of a count: 4 in MSH 2.2, 8 in MSH 4.1 */
export function binaryPrinter(sink: ByteSink, sizeBytes: 4 | 8): MshPrinter {
  return {
    integer: sink.int32,
    count: sizeBytes === 8 ? sink.uint64 : sink.int32,
    real: sink.float64,
    endLine() {},
    line: (text) => sink.text(`${text}\n`),
    flush() {},
  };
}
