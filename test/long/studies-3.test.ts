import { testLongStudies } from "../verify/study-cases.js";

testLongStudies();
