import { testFromRest } from "../time/from-rest.js";

testFromRest([{ method: "theta", theta: 1, tolerance: 1e-4 }]);
