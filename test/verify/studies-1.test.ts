import { testShortStudies } from "./study-cases.js";

testShortStudies(1);
