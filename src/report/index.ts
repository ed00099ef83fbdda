export type { Layout } from "./canvas.js";
export { collectReportData } from "./collect-report-data.js";
export { type FigureName, figureNames } from "./figure.js";
export { availableFigures, type FigureOptions, figureTable, renderFigure } from "./render-figure.js";
export { type ReportOptions, renderReport } from "./report.js";
export type { CoefficientCurves, ReportData } from "./report-data.js";
export type { ShownNetwork } from "./shown-network.js";
export type { ThemeName } from "./theme.js";
