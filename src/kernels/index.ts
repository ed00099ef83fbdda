export { combineColumns } from "./combine-columns.js";
export { kernels, sineCosine, workspace } from "./kernels.js";
