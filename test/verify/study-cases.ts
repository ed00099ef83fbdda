import { describe, expect, it } from "vitest";
import { formatTable, verificationStudies } from "../../src/verify/index.js";

/** One test for each study of a dimension; the first, solutions in the discrete space, has tests of its own. */
export function testStudies(dimension: 1 | 2 | 3): void {
  describe(`the verification tables in ${dimension}-D are as the theory says`, () => {
    for (const { title, run } of verificationStudies(dimension).slice(1)) {
      it(title, () => {
        const table = run();
        expect(table.passed, formatTable(table)).toBe(true);
      });
    }
  });
}
