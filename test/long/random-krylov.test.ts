import { testKrylovSolutions } from "../pde/krylov-solutions.js";

testKrylovSolutions({ first: 40, end: 100 }, { first: 10, end: 30 });
