import type { Figure } from "../figure.js";
import type { ReportData } from "../report-data.js";
import { coefficientsFigure } from "./coefficients.js";
import { errorImagesFigure, functionImagesFigure } from "./function-images.js";
import { functionsFigure } from "./functions.js";
import { heldOutErrorFigure } from "./held-out-error.js";
import { kernelSpectrumFigure } from "./kernel-spectrum.js";
import { learntFrequenciesFigure } from "./learnt-frequencies.js";
import { levelDifferencesFigure } from "./level-differences.js";
import { probeDecayFigure } from "./probe-decay.js";
import { residualFigure } from "./residual.js";
import { spectrumFigure } from "./spectrum.js";
import { spectrumImagesFigure } from "./spectrum-images.js";
import { timeFrequencyFigure } from "./time-frequency.js";
import { unknownCoefficientFigure } from "./unknown-coefficient.js";
import { widthLawFigure } from "./width-law.js";

/** Every figure that the data allow, in the order of the report. */
export function figures(data: ReportData): Figure[] {
  return [
    coefficientsFigure,
    spectrumFigure,
    spectrumImagesFigure,
    timeFrequencyFigure,
    probeDecayFigure,
    residualFigure,
    unknownCoefficientFigure,
    learntFrequenciesFigure,
    functionsFigure,
    functionImagesFigure,
    errorImagesFigure,
    heldOutErrorFigure,
    widthLawFigure,
    levelDifferencesFigure,
    kernelSpectrumFigure,
  ].flatMap((make) => make(data) ?? []);
}
