import type { SampledSpectrum } from "../compare/sample-bins.js";
import { spectrumUpTo } from "../compare/sample-bins.js";
import { resolvedSpectrum } from "../compare/thinned-samples.js";
import { carriedFrequencies } from "../data/carried-frequencies.js";
import type { DataSummary, OwnData } from "../data/own-data.js";
import { sampleSet } from "../data/sample-set.js";
import { type SampleSet, sampleGrid } from "../data/samples.js";
import { InputError } from "../errors.js";
import type { Warning } from "../warning.js";
import { isDataCase, type NetworkCase, type TargetCase } from "./case.js";
import { targetOf } from "./expressions.js";
import { type SpectrumSource, spectrumSource } from "./spectrum-source.js";
import { aliases, unevenWeights } from "./warnings/index.js";

/** u₀ at the samples of a set. */
export type ErrorAt = (samples: SampleSet) => Float64Array;

/** What is learnt: a function on samples, from an expression or from a file. */
export interface Subject {
  readonly samples: SampleSet;
  /** u₀ at the samples: what levels 1 and 2 start from. */
  readonly initialError: Float64Array;
  /** What level 0 starts from: the samples themselves, or for random points a grid in their place. */
  readonly source: SpectrumSource;
  /** The spectrum of u₀ as far as the samples say. */
  readonly initialSpectrum: SampledSpectrum;
  /** Of a file: what was made of it, and the samples that are held out with u₀ there. */
  readonly own?: OwnSubject;
  readonly warnings: readonly Warning[];
}

export interface OwnSubject {
  readonly summary: DataSummary;
  /** Relative volumes of the samples' Voronoi cells. */
  readonly cells: Float64Array;
  readonly heldOut?: { readonly samples: SampleSet; readonly initialError: Float64Array };
}

/** @throws InputError for a target that is not finite on the samples, and for a file of data that was not read */
export function subjectOf(theCase: NetworkCase, data: OwnData | undefined, errorAt: ErrorAt): Subject {
  if (!isDataCase(theCase)) return subjectOfTarget(theCase, errorAt);
  if (data !== undefined) return subjectOfData(data, errorAt);
  throw new InputError("data.file", "has not been read: pass ownData(tableOfCsv(…), case.data) along with the case");
}

function subjectOfTarget(theCase: TargetCase, errorAt: ErrorAt): Subject {
  const target = targetOf(theCase);
  const samples = sampleSet(theCase.data, target);
  if (samples.dimension === 4) return withoutSpectrum(samples, errorAt(samples));
  const source = spectrumSource(theCase.data, samples, target, errorAt);
  return {
    samples,
    initialError: source.samples === samples ? source.error : errorAt(samples),
    source,
    initialSpectrum: resolvedSpectrum(source.samples, source.error).spectrum,
    warnings: aliases(samples, target),
  };
}

/** Of four inputs, which have no level 0, only the samples. */
function withoutSpectrum(samples: SampleSet, initialError: Float64Array): Subject {
  const none = new Float64Array(0);
  return {
    ...{ samples, initialError, source: { samples, error: initialError, warnings: [] }, warnings: [] },
    initialSpectrum: { frequencies: none, re: none, im: none, volume: 1 },
  };
}

/** Beyond the frequencies that half of Ω carries the samples' spectrum is nothing but their places'. */
const CARRIED = 0.5;

function subjectOfData({ samples, cells, heldOut, summary }: OwnData, errorAt: ErrorAt): Subject {
  const initialError = errorAt(samples);
  return {
    samples,
    initialError,
    source: { samples, error: initialError, warnings: [] },
    initialSpectrum:
      sampleGrid(samples) === undefined
        ? spectrumUpTo(samples, initialError, carriedFrequencies(samples, cells, CARRIED))
        : resolvedSpectrum(samples, initialError).spectrum,
    own: {
      summary,
      cells,
      ...(heldOut === undefined ? {} : { heldOut: { samples: heldOut, initialError: errorAt(heldOut) } }),
    },
    warnings: unevenWeights(samples, cells),
  };
}
