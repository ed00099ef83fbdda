import { describeLinearSolutions } from "../verify/linear-cases.js";

// The others in test/verify.
describeLinearSolutions(3, (boundary) => boundary !== "mixed" && boundary !== "periodic");
