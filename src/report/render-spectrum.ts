import type { Experiment, PdeRun } from "../case/experiment.js";
import type { NetworkResult } from "../case/result-file.js";
import { collectSpectrum } from "./collect-report-data.js";
import { type FigureOptions, renderFigure } from "./render-figure.js";

/** |û| of level 0 at the saved times as a standalone SVG file: the report's figure, for an experiment of which nothing else is known. */
export async function renderSpectrum(
  experiment: Experiment,
  pde: PdeRun,
  result: NetworkResult,
  options: FigureOptions = {},
): Promise<string> {
  const nothing = { frequency: [], times: [], magnitude: [] };
  const data = {
    result,
    spectrum: collectSpectrum(experiment, pde),
    coefficients: [],
    image: nothing,
    decay: [],
    functions: { x: [], target: [], learnt: [] },
    timings: [],
  };
  return renderFigure(data, "spectrum", options);
}
