export { kernels, sineCosine, workspace } from "./kernels.js";
