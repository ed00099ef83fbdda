import { testStudies } from "./study-cases.js";

testStudies(2);
