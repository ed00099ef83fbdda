import { describe, expect, it } from "vitest";
import { activations, checkGradients, networks } from "../train/gradients.js";

describe.each(activations)("gradients with %j units in 2-D and 3-D", (activation) => {
  it.each(Object.keys(networks))(
    "of %s networks are those of central differences, by every engine that trains them",
    async (family) => {
      for (const dimension of [2, 3] as const) {
        const network = networks[family](activation, dimension);
        if (network !== null) expect(await checkGradients(network)).toContain("direct float64");
      }
    },
  );
});
