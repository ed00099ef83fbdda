import { testSteps } from "../pde/step-solutions.js";

testSteps({ first: 15, end: 25 }, { first: 2003, end: 2009 }, { first: 1006, end: 1018 });
