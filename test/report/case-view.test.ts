import { expect, test } from "vitest";
import {
  axisFrequencyLabel,
  frequencyLabel,
  magnitudeLabel,
  magnitudeOf,
  probeFrequencies,
  probeNames,
  widestNetworks,
} from "../../src/report/case-view.js";
import type { ReportData } from "../../src/report/report-data.js";

const probe = (...frequency: number[]) => ({ frequency, re: [1], im: [0], relative: [1] });
const data = (dimension: number, levels: object, convention = "angular") =>
  ({ result: { case: { dimension, spectrum: { convention } }, levels } }) as unknown as ReportData;

test("frequencies in a plane are named by their components and drawn by their length", () => {
  const plane = data(2, { ntk: { probes: [probe(3, -4), probe(0, 2)] } });
  expect(probeFrequencies(plane)).toEqual([5, 2]);
  expect(probeNames(plane).map((name) => name.replaceAll("\u00a0", " "))).toEqual(["ξ = (3, −4)", "ξ = (0, 2)"]);
  expect(frequencyLabel(plane)).toBe("frequency |ξ| (rad per unit length)");
  expect(axisFrequencyLabel(plane)).toBe("frequency ξ₁ along its axis (rad per unit length)");
  expect(magnitudeLabel(plane)).toBe("|û(ξ, t)|, RMS over directions (target's unit × area)");
  expect(magnitudeOf(plane, 3).replaceAll("\u00a0", " ")).toBe("|ξ| = 3");
});

test("frequencies on a line are named by themselves, in the convention of the case", () => {
  const line = data(1, { training: [{ probes: [probe(-3)] }] }, "cycles");
  expect(probeFrequencies(line)).toEqual([3]);
  expect(axisFrequencyLabel(line)).toBe("frequency ξ (cycles per unit length)");
  expect(magnitudeLabel(line)).toBe("|û(ξ, t)| (target's unit × length)");
  expect(magnitudeOf(line, 3).replaceAll("\u00a0", " ")).toBe("ξ = 3");
});

test("level 0 comes before level 1 and that before trained networks; without any there are no probes", () => {
  const levels = { pde: { probes: [probe(1)] }, ntk: { probes: [probe(2)] }, training: [{ probes: [probe(3)] }] };
  expect(probeFrequencies(data(1, levels))).toEqual([1]);
  expect(probeFrequencies(data(1, { ...levels, pde: undefined }))).toEqual([2]);
  expect(probeFrequencies(data(1, { training: levels.training }))).toEqual([3]);
  expect(probeFrequencies(data(1, {}))).toEqual([]);
});

test("the widest networks are all of the largest width", () => {
  const training = [64, 256, 256, 128].map((width, seed) => ({ width, seed, probes: [] }));
  expect(widestNetworks(data(1, { training })).map(({ seed }) => seed)).toEqual([1, 2]);
  expect(widestNetworks(data(1, {}))).toEqual([]);
});
