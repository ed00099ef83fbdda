export { type LawFamily, lawFamilies } from "./candidates.js";
export { dampingBudget, lawOfDamping } from "./damping-law.js";
export { type Bounds, type Candidate, type DeadlineDesign, designForDeadline } from "./deadline.js";
export { design, designedCase } from "./design.js";
export { kernelEnergyLeft, spectralEnergyLeft } from "./energy-left.js";
export { type EstimatedSpectrum, estimatedSpectrum } from "./estimated-spectrum.js";
export { designForHeldOut, type HeldOutCandidate, type HeldOutDesign } from "./held-out.js";
export { type Shells, spectrumShells } from "./shells.js";
export { energyLeft, type WaterFilling, waterFilling } from "./water-filling.js";
