import { NotAvailableError } from "../errors.js";
import { quote } from "./quote.js";

type Raw = Readonly<Record<string, unknown>>;

const plannedActivations = new Set([
  "cos",
  "tanh",
  "relu",
  "erf",
  "sigmoid",
  "gaussian",
  "srelu",
  "silu",
  "gelu",
  "softplus",
  "sawtooth",
  "triangle",
]);
const plannedFamilies: Readonly<Record<string, string>> = {
  shallow: '"shallow" networks',
  repnet: '"repnet" networks',
};

/**
 * Looks through the raw content of a case file for what the format foresees and this version cannot do yet. It comes
 * before every other check, since such a case also has keys that are unknown today.
 *
 * @throws NotAvailableError naming the first such thing.
 */
export function refuseWhatIsPlanned(raw: Raw): void {
  const network = part(raw, "network");
  const spectrum = part(raw, "spectrum");
  const time = part(raw, "time");
  const dynamics = part(raw, "dynamics");

  if ("pde" in raw) refuse("pde", "cases that state a PDE directly");
  if (raw.dimension === 2 || raw.dimension === 3) refuse("dimension", `dimension ${raw.dimension}; only 1 is`);
  const family = plannedFamilies[String(network.family)];
  if (family !== undefined && Object.hasOwn(plannedFamilies, String(network.family))) refuse("network.family", family);
  if (typeof network.activation === "string" && plannedActivations.has(network.activation.toLowerCase())) {
    refuse("network.activation", `the activation ${quote(network.activation)}; only "sin" is`);
  }
  if (part(network, "biases").law === "uniform") refuse("network.biases.law", '"uniform" biases');
  refuseRadial(network.weights, "network.weights");
  if (dynamics.type === "pinn") refuse("dynamics.type", '"pinn" dynamics');
  if ("mesh" in spectrum) refuse("spectrum.mesh", "mesh files; give spectrum.box and spectrum.cells");
  if (raw.domain === "restricted") refuse("domain", '"restricted" domains');
  if ("loss" in raw) refuse("loss", "other losses than the mean square");
  if (time.method === "sdirk2" || time.method === "sdirk3") refuse("time.method", `the method "${time.method}"`);
  if (typeof time.method === "string" && time.method !== "krylov" && "tolerance" in time && !("steps" in time)) {
    refuse("time.tolerance", `a tolerance for ${quote(time.method)}; give time.steps`);
  }
  if (part(raw, "training").engine === "webgpu") refuse("training.engine", 'the "webgpu" engine');
}

function refuseRadial(law: unknown, path: string): void {
  if (!isObject(law)) return;
  if ("radial" in law) refuse(`${path}.radial`, "radial laws");
  if (Array.isArray(law.components)) {
    law.components.forEach((component, index) => {
      refuseRadial(component, `${path}.components[${index}]`);
    });
  }
}

function refuse(path: string, what: string): never {
  throw new NotAvailableError(path, what);
}

/** The object under a key, an empty one where there is none: what is wrong with it is said elsewhere. */
function part(raw: Raw, key: string): Raw {
  const value = raw[key];
  return isObject(value) ? value : {};
}

function isObject(value: unknown): value is Raw {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
