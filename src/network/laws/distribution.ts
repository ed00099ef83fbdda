import { InputError } from "../../errors.js";
import type { Distribution } from "../distribution.js";
import type { Law } from "../law.js";
import { expressionDistribution } from "./expression-law.js";
import { laplaceDistribution } from "./laplace.js";
import { mixtureDistribution } from "./mixture.js";
import { normalDistribution } from "./normal.js";
import { logUniformDistribution, powerDistribution } from "./power.js";
import { studentDistribution } from "./student-t.js";
import { tableDistribution } from "./table.js";
import { uniformDistribution } from "./uniform.js";
import { show } from "./validate.js";

/** Deepest nesting of mixtures in mixtures. */
const deepestMixture = 20;

/**
 * The symmetrised law of a weight: density, characteristic function and sampler that agree with each other.
 * Frequencies are angular: w is the number in cos(w·x). Characteristic functions are good to about 1e-13 absolute
 * (times the rounding of the phase w t), at a cost that does not depend on t.
 *
 * @param path where the law stands in the input, for messages
 * @throws InputError for parameters that are no law: negative scales, min ≥ max, tables that do not ascend, …
 */
export function distribution(law: Law, path = "weights"): Distribution {
  return nested(law, path, 0);
}

function nested(law: Law, path: string, depth: number): Distribution {
  switch (law.law) {
    case "normal":
      return normalDistribution(law, path);
    case "uniform":
      return uniformDistribution(law, path);
    case "laplace":
      return laplaceDistribution(law, path);
    case "student-t":
      return studentDistribution(law, path);
    case "power":
      return powerDistribution(law, path);
    case "log-uniform":
      return logUniformDistribution(law, path);
    case "mixture":
      if (depth >= deepestMixture) throw new InputError(path, `mixtures are nested more than ${deepestMixture} deep`);
      return mixtureDistribution(law, path, (component, at) => nested(component, at, depth + 1));
    case "table":
      return tableDistribution(law, path);
    case "expression":
      return expressionDistribution(law, path);
    default:
      throw new InputError(`${path}.law`, `unknown law ${show((law as { law: unknown }).law)}`);
  }
}
