import { describeLinearSolutions } from "./linear-cases.js";

// All kinds of boundaries at once; each alone in test/long.
describeLinearSolutions(3, (boundary) => boundary === "mixed" || boundary === "periodic");
