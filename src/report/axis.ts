import { formatNumber, formatPower } from "./format.js";

/** One axis of a panel: its scale, its ticks and how they are written. */
export interface Axis {
  readonly label: string;
  readonly type: "linear" | "log";
  readonly domain: readonly [number, number];
  readonly ticks: readonly number[];
  readonly format: (value: number) => string;
}

/** A linear axis over [low, high] with about `count` round ticks; an empty range is widened by one on either side. */
export function linearAxis(label: string, low: number, high: number, count: number): Axis {
  const [from, to] = high > low ? [low, high] : [low - 1, high + 1];
  const step = roundStep((to - from) / Math.max(1, count));
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  const ticks = Array.from({ length: last - first + 1 }, (_, index) =>
    Number(((first + index) * step).toPrecision(12)),
  );
  return { label, type: "linear", domain: [from, to], ticks, format: (value) => formatNumber(value, 6) };
}

/**
 * A logarithmic axis over [low, high], both > 0, with ticks at powers of ten, at most `count` of them, or at 1, 2, 5
 * times powers of ten where fewer than two powers are in range.
 */
export function logAxis(label: string, low: number, high: number, count: number): Axis {
  const [from, to] = high > low ? [low, high] : [low / 10, high * 10];
  const first = Math.ceil(Math.log10(from) - 1e-9);
  const last = Math.floor(Math.log10(to) + 1e-9);
  const decades = last - first + 1;
  if (decades < 2) {
    const ticks: number[] = [];
    for (let exponent = first - 1; exponent <= last; exponent++) {
      for (const mantissa of [1, 2, 5]) {
        const value = Number((mantissa * 10 ** exponent).toPrecision(6));
        if (value >= from * (1 - 1e-9) && value <= to * (1 + 1e-9)) ticks.push(value);
      }
    }
    return { label, type: "log", domain: [from, to], ticks, format: (value) => formatNumber(value, 2) };
  }
  const stride = Math.ceil(decades / Math.max(1, count));
  const ticks: number[] = [];
  for (let exponent = last; exponent >= first; exponent -= stride) ticks.unshift(10 ** exponent);
  const plain = ticks.every((tick) => tick > 0.005 && tick < 2e4);
  return {
    label,
    type: "log",
    domain: [from, to],
    ticks,
    format: plain ? (value) => formatNumber(value) : formatPower,
  };
}

/** The linear axis on which the logarithm of a logarithmic axis' values is drawn, with the same ticks. */
export function logarithmOf(axis: Axis): Axis {
  return {
    label: axis.label,
    type: "linear",
    domain: [Math.log10(axis.domain[0]), Math.log10(axis.domain[1])],
    ticks: axis.ticks.map(Math.log10),
    format: (value) => axis.format(Number((10 ** value).toPrecision(10))),
  };
}

/**
 * The time axis for values at the positive `times`: logarithmic where the times themselves are spaced that way (or
 * span more than a factor of 30), linear otherwise. `start` is the smallest time that must be shown.
 */
export function timeAxis(label: string, times: readonly number[], start: number, count: number): Axis {
  const positive = times.filter((time) => time > 0);
  const last = positive[positive.length - 1] ?? 1;
  if (!isLogarithmic(positive)) return linearAxis(label, 0, 1.02 * last, count);
  const first = Math.min(start, positive[0]);
  return logAxis(label, first, last * (last / first) ** 0.01, count);
}

/** Whether times are better told apart on a logarithmic axis: their ratios vary less than their differences. */
export function isLogarithmic(times: readonly number[]): boolean {
  const positive = times.filter((time) => time > 0);
  if (positive.length < 2) return false;
  const span = positive[positive.length - 1] / positive[0];
  if (positive.length === 2) return span > 5;
  return span > 100 || variation(positive.map(Math.log)) < variation(positive);
}

/** Standard deviation of the differences over their mean. */
function variation(values: readonly number[]): number {
  const differences = values.slice(1).map((value, index) => value - values[index]);
  const mean = differences.reduce((sum, value) => sum + value, 0) / differences.length;
  return (
    Math.sqrt(differences.reduce((sum, value) => sum + (value - mean) ** 2, 0) / differences.length) / Math.abs(mean)
  );
}

/** Values moved as little as a greedy pass allows so that neighbours are at least `gap` apart and all within [low, high]. */
export function spread(values: readonly number[], gap: number, low: number, high: number): number[] {
  const order = values.map((_, index) => index).sort((i, j) => values[i] - values[j]);
  const placed = values.map((value) => Math.min(Math.max(value, low), high));
  for (let pass = 0; pass < 60; pass++) {
    let moved = false;
    for (let k = 1; k < order.length; k++) {
      const overlap = gap - (placed[order[k]] - placed[order[k - 1]]);
      if (overlap <= 1e-6) continue;
      placed[order[k - 1]] = Math.max(low, placed[order[k - 1]] - overlap / 2);
      placed[order[k]] = Math.min(high, placed[order[k]] + overlap / 2);
      moved = true;
    }
    if (!moved) break;
  }
  return placed;
}

function roundStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step));
  const mantissa = [1, 2, 5, 10].find((candidate) => candidate * power >= step * (1 - 1e-9)) ?? 10;
  return mantissa * power;
}
