import { testRandomCases } from "../case/test-random-cases.js";
import { seedsFrom } from "../seeds.js";

testRandomCases(seedsFrom(1025, 25));
