import { testSteps } from "./step-solutions.js";

// The first of what test/long checks.
testSteps({ first: 0, end: 15 }, { first: 2000, end: 2003 }, { first: 1000, end: 1006 });
