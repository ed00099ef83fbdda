import type { Figure } from "../figure.js";
import { convergenceFigure } from "./convergence-figure.js";
import { curvesFigure } from "./curves-figure.js";
import { errorFigure } from "./error-figure.js";
import { imagesFigure } from "./images-figure.js";
import { meshFigure } from "./mesh-figure.js";
import type { PdeReportData } from "./pde-report-data.js";

/** Every figure that the data allow, in the order of the report. */
export function pdeFigures(data: PdeReportData): Figure[] {
  return [imagesFigure, curvesFigure, errorFigure, convergenceFigure, meshFigure].flatMap((make) => make(data) ?? []);
}
