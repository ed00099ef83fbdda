export { aliases } from "./aliases.js";
export { aliveAtDomainEdge } from "./domain-edge.js";
export { fluxAtBoxEdge } from "./flux-at-edge.js";
export { energyOutsideBox } from "./frequency-box.js";
export { levelsApart } from "./levels-apart.js";
export { parsevalAtStart } from "./mesh-cells.js";
export { unitsBeyondNyquist } from "./nyquist.js";
export { emptyProbes } from "./probes.js";
export { beyondFirstOrder, lossNotFallen } from "./training.js";
