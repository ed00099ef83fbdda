import { dense } from "./dense-engine.js";
import { direct } from "./direct-engine.js";
import type { Engine } from "./engine.js";
import { fused } from "./fused-engine.js";
import { nufft } from "./nufft-engine.js";
import { prefix } from "./prefix-engine.js";
import { tensorflow } from "./tensorflow-engine.js";
import { webgpu } from "./webgpu-engine.js";

/** All engines, in the order in which "auto" asks them. */
export const engines = [nufft, prefix, webgpu, fused, dense, direct, tensorflow] as const satisfies readonly Engine[];

export type EngineName = (typeof engines)[number]["name"];

/** The names of the engines, as case files have them. */
export const engineNames = engines.map(({ name }) => name);

/** An engine by name. */
export function engineNamed(name: EngineName): Engine {
  return engines.find((engine) => engine.name === name) as Engine;
}
