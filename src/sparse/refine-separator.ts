import type { SparsityPattern } from "./csr.js";

/** The three parts of a range of nodes: part[i] is one of these numbers for every node of the range and for no other. */
export interface Parts {
  readonly left: number;
  readonly right: number;
  readonly separator: number;
}

/** No side may have more than this share of a range. */
const largestShare = 0.6;
const mostPasses = 4;

/**
 * Returns a function that makes vertex separators smaller: moves of one node from the separator to a side, which pull that node's
 * neighbours on the other side into it, best first, uphill too; then what came after the best state is undone (Fiduccia &
 * Mattheyses, DAC 1982, for separators as in Ashcraft & Liu, SIAM J. Matrix Anal. Appl. 19, 1998). O(separator²) a pass.
 *
 * That function takes the parts, the nodes of the separator, whose list it changes (it needs room for twice the whole range), their number
 * and that of the nodes on the left and on the right, and returns the number of nodes in the separator.
 */
export function separatorRefiner(
  { rows, rowStart, columnIndex }: SparsityPattern,
  part: Int32Array,
): (parts: Parts, separator: Int32Array, count: number, lefts: number, rights: number) => number {
  // How many neighbours would be pulled in if a node of the separator moved to the left, and to the right.
  const pullsIfLeft = new Int32Array(rows);
  const pullsIfRight = new Int32Array(rows);
  const movedIn = new Int32Array(rows);
  let pass = 0;
  // Moves made: the node, then those pulled in; logStart[m] is where move m begins.
  let log: Int32Array = new Int32Array(1024);
  let logStart: Int32Array = new Int32Array(256);

  return (parts, separator, count, lefts, rights) => {
    const { left, right, separator: middle } = parts;
    const limit = largestShare * (count + lefts + rights);
    let size = count;
    let sizes = [lefts, rights];
    for (let round = 0; round < mostPasses; round++) {
      pass++;
      const patience = 8 + (size >> 2);
      for (let k = 0; k < size; k++) countPulls(separator[k], left, right);
      let best = size;
      let bestBalance = Math.abs(sizes[0] - sizes[1]);
      let bestMoves = 0;
      let bestSizes = sizes;
      let length = size;
      let moves = 0;
      let end = 0;
      while (moves - bestMoves < patience) {
        const choice = bestMove(separator, length, sizes[0] < limit, sizes[1] < limit, sizes[0] <= sizes[1]);
        if (choice < 0) break;
        const toLeft = (choice & 1) === 0;
        const node = separator[choice >> 1];
        if (moves + 1 >= logStart.length) logStart = doubled(logStart, moves + 2);
        const room = end + 1 + (rowStart[node + 1] - rowStart[node]);
        if (room > log.length) log = doubled(log, room);
        logStart[moves++] = end;
        separator[choice >> 1] = separator[--length];
        const pulled = move(node, toLeft, left, right, middle, end);
        for (let k = 1; k <= pulled; k++) separator[length++] = log[end + k];
        end += pulled + 1;
        sizes = toLeft ? [sizes[0] + 1, sizes[1] - pulled] : [sizes[0] - pulled, sizes[1] + 1];
        const balance = Math.abs(sizes[0] - sizes[1]);
        if (length < best || (length === best && balance < bestBalance)) {
          best = length;
          bestBalance = balance;
          bestMoves = moves;
          bestSizes = sizes;
        }
      }
      logStart[moves] = end;
      size = undo(separator, length, middle, left, right, moves, bestMoves);
      sizes = bestSizes;
      if (best === count) break;
      count = best;
    }
    return size;
  };

  function countPulls(node: number, left: number, right: number): void {
    let lefts = 0;
    let rights = 0;
    for (let e = rowStart[node]; e < rowStart[node + 1]; e++) {
      const other = part[columnIndex[e]];
      if (other === left) lefts++;
      else if (other === right) rights++;
    }
    pullsIfLeft[node] = rights;
    pullsIfRight[node] = lefts;
  }

  /** Moves a node from the separator to a side; returns how many were pulled in, which are in the log after the node. */
  function move(node: number, toLeft: boolean, left: number, right: number, middle: number, at: number): number {
    const from = toLeft ? right : left;
    const pullsHere = toLeft ? pullsIfLeft : pullsIfRight;
    const pullsThere = toLeft ? pullsIfRight : pullsIfLeft;
    part[node] = toLeft ? left : right;
    movedIn[node] = pass;
    log[at] = node;
    let pulled = 0;
    for (let e = rowStart[node]; e < rowStart[node + 1]; e++) {
      const next = columnIndex[e];
      if (part[next] === middle) {
        pullsThere[next]++;
      } else if (part[next] === from) {
        part[next] = middle;
        log[at + ++pulled] = next;
        for (let f = rowStart[next]; f < rowStart[next + 1]; f++) {
          if (part[columnIndex[f]] === middle) pullsHere[columnIndex[f]]--;
        }
      }
    }
    for (let k = 1; k <= pulled; k++) countPulls(log[at + k], left, right);
    return pulled;
  }

  /** Twice the position of the node to move, and one more if to the right; −1 where none may be moved. */
  function bestMove(
    separator: Int32Array,
    length: number,
    leftAllowed: boolean,
    rightAllowed: boolean,
    leftFirst: boolean,
  ): number {
    let fewest = Number.MAX_SAFE_INTEGER;
    let choice = -1;
    for (let k = 0; k < length; k++) {
      const node = separator[k];
      if (movedIn[node] === pass) continue;
      // Among equals, the smaller side is preferred.
      const toLeft = 2 * pullsIfLeft[node] + (leftFirst ? 0 : 1);
      const toRight = 2 * pullsIfRight[node] + (leftFirst ? 1 : 0);
      if (leftAllowed && toLeft < fewest) {
        fewest = toLeft;
        choice = 2 * k;
      }
      if (rightAllowed && toRight < fewest) {
        fewest = toRight;
        choice = 2 * k + 1;
      }
    }
    return choice;
  }

  /** Takes back the moves from `kept` on; returns the number of nodes then in the separator's list. */
  function undo(
    separator: Int32Array,
    length: number,
    middle: number,
    left: number,
    right: number,
    moves: number,
    kept: number,
  ): number {
    for (let m = moves - 1; m >= kept; m--) {
      const node = log[logStart[m]];
      const other = part[node] === left ? right : left;
      part[node] = middle;
      separator[length++] = node;
      for (let k = logStart[m] + 1; k < logStart[m + 1]; k++) part[log[k]] = other;
    }
    let size = 0;
    for (let k = 0; k < length; k++) {
      const node = separator[k];
      // A node that went and came back may be there twice.
      if (part[node] !== middle || pullsIfLeft[node] < 0) continue;
      pullsIfLeft[node] = -1;
      separator[size++] = node;
    }
    return size;
  }
}

function doubled(list: Int32Array, least: number): Int32Array {
  const larger = new Int32Array(Math.max(2 * list.length, least));
  larger.set(list);
  return larger;
}
