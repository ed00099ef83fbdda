import { labNames } from "../../scripts/lab-program.mjs";
import { testLabPrints } from "../docs/lab-prints.js";

testLabPrints(labNames.filter((name) => /^[346]/.test(name)));
