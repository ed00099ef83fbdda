import { testRandomCases } from "./test-random-cases.js";

// A few of what test/long checks.
testRandomCases([1, 3, 7, 9, 16, 21, 28, 30, 44, 46, 56]);
