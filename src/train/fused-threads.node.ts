import { Worker } from "node:worker_threads";
import { NumericalError } from "../errors.js";
import type { RidgeSharing } from "../kernels/ridge-sharing.js";

/** Places in the numbers that the threads share, as the text below has them. */
const [EPOCH, LEFT, FINISHED, RECORD, COUNT, RANGE, KERNEL] = [0, 1, 2, 3, 4, 5, 6];

/**
 * What a thread runs: in every epoch it takes ranges while some are left. LEFT counts down and becomes positive only when all else is that of the
 * epoch, so a thread that comes late takes nothing, or a range of the epoch that has begun. As text it needs no file of its own in any bundle.
 */
const worker = `
const { module, memory, shared, names } = require("node:worker_threads").workerData;
const abort = () => { throw new Error("A numeric kernel was called with a size that it does not know."); };
const kernels = new WebAssembly.Instance(module, { env: { memory, abort } }).exports;
for (let epoch = 0; ; epoch = Atomics.load(shared, ${EPOCH})) {
  for (let range = Atomics.sub(shared, ${LEFT}, 1) - 1; range >= 0; range = Atomics.sub(shared, ${LEFT}, 1) - 1) {
    const from = range * shared[${RANGE}];
    kernels[names[shared[${KERNEL}]]](shared[${RECORD}] >>> 0, from, Math.min(shared[${COUNT}], from + shared[${RANGE}]));
    Atomics.add(shared, ${FINISHED}, 1);
    Atomics.notify(shared, ${FINISHED});
  }
  Atomics.wait(shared, ${EPOCH}, epoch);
}`;

/** Threads that share the work of fused sums (`sharing`), until they are closed. They don't keep a process alive. */
export interface RidgeThreads {
  readonly sharing: RidgeSharing;
  /** Ends the threads; sums that were made with them must not be used any more. */
  close(): Promise<void>;
}

/**
 * Shares the work of every instance among the calling thread, which waits for the others, and threads − 1 more. Each range is computed
 * by one thread in the same way, so the results are those of one thread to the bit.
 *
 * A thread that dies with a range in hand is not waited for without end: the sums throw NumericalError where no range is finished in `patience`
 * and twenty times what the calling thread has taken for one.
 *
 * @param threads how many compute at once, the calling one included, ≥ 1
 * @param patience in milliseconds
 */
export function ridgeThreads(threads: number, patience = 30_000): RidgeThreads {
  const workers: Worker[] = [];
  return {
    sharing({ module, memory, kernels }) {
      const shared = new Int32Array(new SharedArrayBuffer(28));
      const names = Object.keys(kernels);
      for (let thread = 1; thread < threads; thread++) {
        const workerData = { module, memory, shared, names };
        const one = new Worker(worker, { eval: true, execArgv: [], workerData });
        // What becomes of it is seen in its work.
        one.on("error", () => {});
        one.unref();
        workers.push(one);
      }
      let longest = 0;
      return (kernel, sums, count, range) => {
        const ranges = Math.ceil(count / range);
        shared[RECORD] = sums;
        shared[COUNT] = count;
        shared[RANGE] = range;
        shared[KERNEL] = names.indexOf(kernel);
        Atomics.store(shared, FINISHED, 0);
        Atomics.store(shared, LEFT, ranges);
        Atomics.add(shared, EPOCH, 1);
        Atomics.notify(shared, EPOCH);
        for (let mine = Atomics.sub(shared, LEFT, 1) - 1; mine >= 0; mine = Atomics.sub(shared, LEFT, 1) - 1) {
          const begun = performance.now();
          kernels[kernel](sums, mine * range, Math.min(count, (mine + 1) * range));
          longest = Math.max(longest, performance.now() - begun);
          Atomics.add(shared, FINISHED, 1);
        }
        for (let done = Atomics.load(shared, FINISHED); done < ranges; done = Atomics.load(shared, FINISHED)) {
          if (Atomics.wait(shared, FINISHED, done, patience + 20 * longest) === "timed-out") {
            throw new NumericalError(
              `a thread that shares the sums of a network has failed: ${ranges - done} of ${ranges} parts are missing`,
            );
          }
        }
      };
    },
    async close() {
      await Promise.all(workers.splice(0).map((one) => one.terminate()));
    },
  };
}
