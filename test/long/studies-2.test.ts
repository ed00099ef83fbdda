import { testShortStudies } from "../verify/study-cases.js";

testShortStudies(2);
