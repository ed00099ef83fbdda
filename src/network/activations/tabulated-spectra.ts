import { NumericalError } from "../../errors.js";
import { once } from "../../once.js";
import type { ActivationSpectra, EnergySpectrum } from "../activation.js";
import { gauss } from "../adaptive-gauss.js";
import { legendreSum } from "../laws/legendre.js";
import { adaptivePanels, type Panel } from "../laws/legendre-panels.js";
import { panelWave } from "../oscillating-integral.js";
import { bell, normalCumulative } from "./normal-distribution.js";

/** A function whose spectra are wanted, as it is between −reach and reach; beyond, its slope has settled. */
export interface Settled {
  slope(z: number): number;
  /** σ' at −∞ and at ∞. */
  readonly limits: readonly [number, number];
  readonly reach: number;
  /** σ at −reach and at reach. */
  readonly ends: readonly [number, number];
  /** Places, ascending, where the slope may jump or have kinks or is narrow. */
  readonly places: readonly number[];
  /** Jumps [z, height] of σ itself. */
  readonly jumps: readonly (readonly [number, number])[];
}

/** A complex number. */
type Complex = readonly [number, number];

/** Error of Legendre panels, relative to the size of what they stand for. */
const TOLERANCE = 1e-15;
/** Transforms are good to this, relative to ∫ |g|: what is smaller is taken for nothing. */
const NOISE = 1e-14;
/** Spectra that are not nothing here fall like a power: beyond, the mean of their oscillation stands for them. */
const TABLE_END = 256;
/** Reaches up to which moments describe the transform near η = 0, and how many there are. */
const LARGEST_MOMENT_REACH = 1024;
const MOMENTS = 14;

/**
 * Energy spectra by numerical transform: from σ' the part c₋ + (c₊ − c₋) Φ(z) that does not decay is taken away, with Φ the normal
 * distribution function and F(Φ) = e^{−η²/2}/iη, and the rest transformed by Legendre panels.
 */
export function tabulatedSpectra(of: Settled): ActivationSpectra {
  const [below, above] = of.limits;
  const rise = above - below;
  const rest = (z: number) => of.slope(z) - below - rise * normalCumulative(z);
  const slopePart = transformOf(rest, of);
  // zσ' may have no transform where σ' falls like 1/z²: it is asked for when it is needed.
  const zSlopePart = once(() => transformOf((z) => z * rest(z), of));
  const jumpsAt = (eta: number): Complex => [
    of.jumps.reduce((sum, [z, height]) => sum + height * Math.cos(eta * z), 0),
    of.jumps.reduce((sum, [z, height]) => sum - height * Math.sin(eta * z), 0),
  ];
  const slope = (eta: number): Complex => {
    const [re, im] = slopePart.at(eta);
    return [re, im - (rise * bell(eta)) / eta];
  };
  const value = (eta: number): Complex => {
    const [re, im] = slope(eta);
    const [jumpRe, jumpIm] = jumpsAt(eta);
    return [(re + jumpRe) / eta, (im + jumpIm) / eta];
  };
  const zSlope = (eta: number): Complex => {
    const [re, im] = zSlopePart().at(eta);
    return [re - rise * bell(eta) * (1 + 1 / (eta * eta)), im];
  };
  // σ(∞) − σ(−∞) where it is finite, and the same without the jumps.
  const jumped = of.jumps.reduce((sum, [, height]) => sum + height, 0);
  const step = slopePart.mean;
  const total = rise !== 0 ? 0 : Math.abs(step + jumped) > NOISE * slopePart.size ? step + jumped : 0;
  const near = (power: number, coefficient: number) => ({ power, coefficient });
  const slopeSingularity =
    rise !== 0 ? near(2, rise ** 2) : step !== 0 ? near(0, step ** 2) : near(-2, zSlopePart().mean ** 2);
  const first = () => zSlopePart().mean + of.jumps.reduce((sum, [z, height]) => sum + z * height, 0);
  const valueSingularity = rise !== 0 ? near(4, rise ** 2) : total !== 0 ? near(2, total ** 2) : near(0, first() ** 2);
  const grows = below !== 0 || above !== 0;
  const stays = of.ends.some((end) => Math.abs(end) > 1e-9 * slopePart.size);
  const size = slopePart.size + Math.abs(rise);
  const { truncation } = slopePart;
  const ofZSlope = once(() => {
    const { mean, firstMoment, size, truncation } = zSlopePart();
    const singularity = rise !== 0 ? near(4, rise ** 2) : mean !== 0 ? near(0, mean ** 2) : near(-2, firstMoment ** 2);
    const most = Math.max(truncation, slopePart.truncation);
    return tabulated(zSlope, singularity, size + Math.abs(rise), most, grows ? "polynomial" : "nothing");
  });
  return {
    value: tabulated(value, valueSingularity, size, truncation, grows ? "polynomial" : stays ? "constant" : "nothing"),
    slope: tabulated(slope, slopeSingularity, size, truncation, grows ? "constant" : "nothing"),
    get zSlope() {
      return ofZSlope();
    },
  };
}

interface Transform {
  at(eta: number): Complex;
  /** ∫ g, 0 where it is rounding. */
  readonly mean: number;
  /** ∫ z g. */
  readonly firstMoment: number;
  /** ∫ |g|. */
  readonly size: number;
  /** What is cut off at the reach, relative to `size`. */
  readonly truncation: number;
}

/** ∫ g e^{−iηz} dz over (−reach, reach). */
function transformOf(g: (z: number) => number, { reach, places }: Settled): Transform {
  const edges = edgesOf(reach, places);
  const size = edges
    .slice(1)
    .reduce((sum, upper, i) => sum + Math.abs(gauss((z) => Math.abs(g(z)), edges[i], upper)), Number.MIN_VALUE);
  const panels = edges.slice(1).flatMap((upper, i): readonly Panel[] => {
    const found = adaptivePanels(g, edges[i], upper, { tolerance: TOLERANCE * size });
    if (found === null)
      throw new NumericalError(`the slope of the activation is too rough between ${edges[i]} and ${upper}`);
    return found;
  });
  const moments = Array.from({ length: MOMENTS }, (_, n) =>
    panels.reduce(
      (sum, { center, half, coefficients }) =>
        sum + gauss((z) => z ** n * legendreSum(coefficients, (z - center) / half), center - half, center + half),
      0,
    ),
  );
  if (Math.abs(moments[0]) < NOISE * size) moments[0] = 0;
  const nearZero = reach <= LARGEST_MOMENT_REACH ? 0.5 / reach : 0;
  return {
    mean: moments[0],
    firstMoment: moments[1],
    size,
    truncation: ((Math.abs(g(reach)) + Math.abs(g(-reach))) / size) * reach,
    at(eta) {
      if (eta < nearZero) return momentSeries(moments, eta);
      let [re, im] = [0, 0];
      for (const panel of panels) {
        const [c, s] = panelWave(panel, -eta);
        re += c;
        im += s;
      }
      return [re, im];
    },
  };
}

/** Σ (−iη)^n/n! M_n. */
function momentSeries(moments: readonly number[], eta: number): Complex {
  const parts = [0, 0];
  let factor = 1;
  for (const [n, moment] of moments.entries()) {
    if (n > 0) factor *= eta / n;
    // (−i)^n = 1, −i, −1, i.
    parts[n % 2] += (n % 4 === 0 || n % 4 === 3 ? 1 : -1) * factor * moment;
  }
  return [parts[0], parts[1]];
}

/** Ends of the panels: powers of two out to the reach, and the places. */
function edgesOf(reach: number, places: readonly number[]): readonly number[] {
  const edges = [-reach, 0, reach, ...places.filter((z) => Math.abs(z) < reach)];
  for (let z = 0.5; z < reach; z *= 2) edges.push(-z, z);
  return [...new Set(edges)].sort((a, b) => a - b);
}

/** A spectrum from a transform whose errors are NOISE · size: below the square of ten thousand times that it is taken for 0. */
function tabulated(
  transform: (eta: number) => Complex,
  singularity: EnergySpectrum["singularity"],
  size: number,
  truncation: number,
  atZero: EnergySpectrum["atZero"],
): EnergySpectrum {
  const floor = (1e4 * NOISE * size) ** 2;
  const direct = (eta: number) => {
    const [re, im] = transform(eta);
    const energy = re * re + im * im;
    return energy > floor / (1 + eta * eta) ? energy : 0;
  };
  const table = unitTable(direct);
  const error = 1e-12 + truncation;
  const tail = powerTail(direct);
  if (tail === null) {
    let extent = TABLE_END;
    while (extent > 0.01 && direct(extent) === 0 && direct(0.93 * extent) === 0) extent *= 0.98;
    return {
      at: (eta) => (eta > extent ? 0 : table(eta)),
      singularity,
      decay: Number.POSITIVE_INFINITY,
      extent,
      atZero,
      error,
    };
  }
  return {
    at: (eta) => (eta > TABLE_END ? tail.at(eta) : table(eta)),
    singularity,
    decay: tail.power,
    extent: Number.POSITIVE_INFINITY,
    atZero,
    error: error + tail.error,
  };
}

/** Points at which the mean over oscillations is taken, in the last octave of the table. */
const TAIL_POINTS = 4000;

/**
 * The mean (a + b/η²) η^{−q} of what a spectrum is in the last octave of its table, with the error of leaving its oscillation out, relative to the
 * spectrum at ½; null where nothing is left there.
 */
function powerTail(direct: (eta: number) => number) {
  const etas = Array.from({ length: TAIL_POINTS }, (_, i) => TABLE_END * (0.5 + (0.5 * (i + 0.5)) / TAIL_POINTS));
  const energies = etas.map(direct);
  if (energies.filter((energy) => energy > 0).length < TAIL_POINTS / 2) return null;
  const mean = (values: readonly number[]) => values.reduce((sum, each) => sum + each, 0) / values.length;
  const [near, far] = [energies.slice(0, TAIL_POINTS / 2), energies.slice(TAIL_POINTS / 2)].map(mean);
  // Spectra fall with even powers; the two halves are a factor 7/5 apart.
  const power = 2 * Math.max(1, Math.round(Math.log(near / far) / Math.log(7 / 5) / 2));
  const scaled = energies.map((energy, i) => energy * etas[i] ** power);
  const squares = etas.map((eta) => eta ** -2);
  const [center, height] = [mean(squares), mean(scaled)];
  const b =
    mean(scaled.map((y, i) => (y - height) * (squares[i] - center))) / mean(squares.map((x) => (x - center) ** 2));
  const a = height - b * center;
  const misfit = Math.max(...scaled.map((y, i) => Math.abs(y - a - b * squares[i])));
  return {
    power,
    at: (eta: number) => Math.max(0, a + b / (eta * eta)) * eta ** -power,
    error: (misfit * TABLE_END ** -power) / direct(0.5),
  };
}

/** Length of the units of a table in log x, and the panels in one before values are computed one by one. */
const LENGTH = 0.25;
const MOST_PANELS = 32;

/** Legendre series of f in log x, unit by unit, to 1e-12 of the largest value in each. */
function unitTable(f: (x: number) => number): (x: number) => number {
  const units = new Map<number, readonly Panel[] | null>();
  return (x) => {
    const place = Math.log(x) / LENGTH;
    const index = Math.floor(place);
    let panels = units.get(index);
    if (panels === undefined) {
      const inLogarithm = (u: number) => f(Math.exp(LENGTH * u));
      const most = Math.max(...[0, 0.3, 0.6, 1].map((u) => inLogarithm(index + u)));
      panels =
        most > 0 && most < Number.POSITIVE_INFINITY
          ? adaptivePanels(inLogarithm, index, index + 1, { tolerance: 1e-12 * most, mostPanels: MOST_PANELS })
          : null;
      units.set(index, panels);
    }
    const panel = panels?.find(({ center, half }) => place <= center + half);
    return panel === undefined
      ? f(x)
      : Math.max(0, legendreSum(panel.coefficients, (place - panel.center) / panel.half));
  };
}
