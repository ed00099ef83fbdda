import type { DeepNetwork } from "./families/deep-network.js";
import type { FourierFeaturesNetwork } from "./families/fourier-features.js";
import type { MscaleNetwork } from "./families/mscale.js";
import type { RepnetNetwork } from "./families/repnet-network.js";
import type { ShallowNetwork } from "./families/shallow.js";

/** What a network is: plain data, with the same words as the case file (docs/case-file.md). */
export type Network = MscaleNetwork | ShallowNetwork | FourierFeaturesNetwork | RepnetNetwork | DeepNetwork;
