import { VitestTestRunner } from "vitest/runners";
import { getFn } from "vitest/suite";

type Test = Parameters<VitestTestRunner["onBeforeTryTask"]>[0];

/**
 * Runs tests so that they may compute for minutes in one stretch. A worker takes vitest for lost ("Timeout calling onTaskUpdate") where the
 * answer to what it last said is a minute old before it listens again, and on a busy machine minutes are soon over. So before a test the
 * answer is waited for, and after it the event loop turns once, which sets its clock and reads what came.
 */
export default class ListeningRunner extends VitestTestRunner {
  declare onTaskUpdate: (...update: unknown[]) => Promise<void>;
  #answer: Promise<void> = Promise.resolve();

  onBeforeRunFiles(): void {
    const tell = this.onTaskUpdate;
    this.onTaskUpdate = (...update) => {
      this.#answer = tell.apply(this, update);
      return this.#answer;
    };
  }

  async runTask(test: Test): Promise<void> {
    await this.#answer;
    try {
      await getFn(test)();
    } finally {
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}
