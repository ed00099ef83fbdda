import { EXIT_STATUS } from "./help.js";

export const VERIFY_HELP = `
Problems whose solutions are known (the method of manufactured solutions) are solved on finer and finer meshes and with
shorter and shorter steps; tables show the errors and the orders of convergence that they fall with, beside those of the
theory. In 1-D, 2-D and 3-D: every form of the equation, boundary condition and integrator; then what must hold exactly:
solutions in the discrete space, conservation, the maximum principle, no oscillation. One or two minutes.

An order passes if it is within 3 % of its theory between the last two rows.

$ specdiff verify --dimension 2
$ specdiff verify --format markdown > tables.md

${EXIT_STATUS}
Status 1 also where any verdict is "FAILED".`;
