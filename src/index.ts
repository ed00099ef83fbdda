/**
 * spectral-diffusion: finite elements in frequency space for the training error of wide neural networks, the exact
 * kernel flow, and real networks to compare with. Everything here runs in Node and in browsers; what needs Node's own
 * modules (worker threads, files) is in `spectral-diffusion/node`.
 */
export * from "./case/index.js";
export * from "./compare/index.js";
export * from "./data/index.js";
export * from "./design/index.js";
export * from "./errors.js";
export * from "./fem/index.js";
export * from "./fourier/index.js";
export * from "./mesh/index.js";
export * from "./network/index.js";
export * from "./ntk/index.js";
export * from "./pde/index.js";
export * from "./report/index.js";
export * from "./sparse/index.js";
export * from "./spectral/index.js";
export * from "./sweep/index.js";
export * from "./time/index.js";
export * from "./train/index.js";
export * from "./verify/index.js";
export * from "./warning.js";
