import { describeLinearSolutions } from "./linear-cases.js";

describeLinearSolutions(1);
