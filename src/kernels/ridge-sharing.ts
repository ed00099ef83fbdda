import type { RidgeInstance, RidgeKernelName } from "./ridge.js";

/**
 * Computes the entries from … to − 1 of a kernel's sums for consecutive ranges of at most `range` entries up to `count`, in any order and by any
 * threads, and returns when all are done.
 */
export type RidgeShare = (kernel: RidgeKernelName, sums: number, count: number, range: number) => void;

/** How the ranges of an instance's sums are shared out. */
export type RidgeSharing = (instance: RidgeInstance) => RidgeShare;

/** All by the calling thread. */
export const alone: RidgeSharing =
  ({ kernels }) =>
  (kernel, sums, count, range) => {
    for (let from = 0; from < count; from += range) kernels[kernel](sums, from, Math.min(count, from + range));
  };
