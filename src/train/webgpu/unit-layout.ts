/** Units in a block, for which a workgroup is made. */
export const BLOCK = 256;
/** Segments are cut at multiples of this many units, so that where they are cut changes no result. */
const CUT = 2 ** 14;
/** Samples × units of a workgroup's share from which on the device has enough to do, and bounds of the share. */
const ENOUGH = { forward: 2 ** 20, backward: 2 ** 19 } as const;
const FEWEST = { units: 64, samples: 256 } as const;

/** How the sums of a network are shared out. It depends on nothing but its width and the samples, so that a network has the same numbers alone and among others. */
export interface NetworkShares {
  /** Units whose outputs a thread adds up, a power of 2; the sums of these chunks are added up then. */
  readonly chunkLength: number;
  readonly chunks: number;
  /** Samples whose slopes a thread adds up; the sums of these slots are added up then. */
  readonly slotLength: number;
  readonly slots: number;
}

export function sharesOf(width: number, count: number): NetworkShares {
  const share = (enough: number, least: number, most: number) =>
    Math.min(most, Math.max(least, 2 ** Math.ceil(Math.log2((width * count) / enough))));
  const chunkLength = share(ENOUGH.forward, FEWEST.units, CUT);
  const slotLength = share(ENOUGH.backward, FEWEST.samples, 2 ** 30);
  return {
    chunkLength,
    chunks: Math.ceil(width / chunkLength),
    slotLength,
    slots: Math.ceil(count / slotLength),
  };
}

/** Units of one network that stand in one segment. */
export interface Piece {
  readonly network: number;
  /** The first of them, in the network. */
  readonly first: number;
  readonly length: number;
  /** Where they stand in the segment. */
  readonly at: number;
}

/** Units whose numbers stand in the same buffers. */
export interface Segment {
  readonly units: number;
  readonly pieces: readonly Piece[];
}

/** The units of networks one after the other, cut into as few segments as there can be of at most so many units. */
export function segmentsOf(widths: readonly number[], mostUnits: number): readonly Segment[] {
  const most = Math.max(CUT, Math.floor(mostUnits / CUT) * CUT);
  const segments: { units: number; pieces: Piece[] }[] = [];
  for (const [network, width] of widths.entries()) {
    for (let first = 0; first < width; ) {
      let segment = segments.at(-1);
      // A network begins a segment where it does not fit into the one before: it is cut as seldom as can be.
      if (segment === undefined || segment.units + Math.min(width, most) > most || first > 0) {
        segment = { units: 0, pieces: [] };
        segments.push(segment);
      }
      const length = Math.min(width - first, most - segment.units);
      segment.pieces.push({ network, first, length, at: segment.units });
      segment.units += length;
      first += length;
    }
  }
  return segments;
}

/** The tables of a segment for the shaders. */
export interface SegmentTables {
  /** First unit, number of units and network of every block. */
  readonly blocks: Uint32Array;
  /** First unit, number of units, network and number in the network of every chunk. */
  readonly chunks: Uint32Array;
  /** Of every network, `networkFields` numbers. */
  readonly networks: Uint32Array;
  /** Numbers that all slopes of the segment take, for one kind of slope. */
  readonly slopes: number;
  readonly mostSlots: number;
}

/** Numbers in a row of the table of networks: chunks, first sum of a chunk, slots, samples in a slot, first slope, first unit and number of units in the segment. */
export const networkFields = 7;

/** @param firstSums where the sums over chunks begin of every network */
export function tablesOf(
  segment: Segment,
  shares: readonly NetworkShares[],
  firstSums: readonly number[],
): SegmentTables {
  const blocks: number[] = [];
  const chunks: number[] = [];
  const networks = new Uint32Array(shares.length * networkFields);
  let slopes = 0;
  let mostSlots = 0;
  for (const [network, { chunks: all, slots, slotLength }] of shares.entries()) {
    networks.set([all, firstSums[network], slots, slotLength], network * networkFields);
  }
  for (const { network, first, length, at } of segment.pieces) {
    const { chunkLength, slots } = shares[network];
    for (let k = 0; k < length; k += BLOCK) blocks.push(at + k, Math.min(BLOCK, length - k), network, 0);
    for (let k = 0; k < length; k += chunkLength) {
      chunks.push(at + k, Math.min(chunkLength, length - k), network, (first + k) / chunkLength);
    }
    networks.set([slopes, at, length], network * networkFields + 4);
    slopes += slots * length;
    mostSlots = Math.max(mostSlots, slots);
  }
  return { blocks: Uint32Array.from(blocks), chunks: Uint32Array.from(chunks), networks, slopes, mostSlots };
}
