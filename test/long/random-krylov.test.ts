import { testKrylovSolutions } from "../pde/krylov-solutions.js";

testKrylovSolutions({ first: 20, end: 100 }, { first: 5, end: 30 });
