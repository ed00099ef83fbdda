import { lfp } from "./lfp.js";
import type { Preset } from "./preset.js";
import { publishedMscale } from "./published-mscale.js";

export type { Preset } from "./preset.js";

/** All presets, in the order in which they are told of. */
export const presets: readonly Preset[] = [lfp, publishedMscale];
