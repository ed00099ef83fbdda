import { functionsOf } from "./wgsl-functions.js";

/** How a shader uses a buffer. */
export type Access = "read" | "read_write";

/** A shader with the buffers that it uses, in the order of their bindings from 1 on; binding 0 is the record of settings. */
export interface Shader {
  readonly code: string;
  readonly buffers: readonly (readonly [name: BufferName, access: Access])[];
}

const elements = {
  /** Coordinates of the samples, axis by axis. */
  points: "f32",
  /** Of every unit its scale, its factor and its parameters, one after the other, each for all units of the segment. */
  parameters: "f32",
  /** By how much trained parameters have moved, likewise. In float32 a step would be lost in the parameter itself. */
  change: "f32",
  /** What the rule of steps remembers of trained parameters, likewise. */
  memory: "f32",
  /** Of dense layers likewise, each number in a buffer of its own. */
  memory0: "f32",
  memory1: "f32",
  memory2: "f32",
  /** Of every unit the numbers that the loops over samples need, in fours. */
  units: "vec4f",
  /** Parts of outputs, sums over chunks of units, network by network, sample by sample; then sums of groups of them, likewise. */
  chunkSums: "f32",
  groupSums: "f32",
  /** Of every network, sample by sample. */
  value: "f32",
  offset: "f32",
  /** Of every network, sample by sample, the coordinates and the cotangent, in fours. */
  samples: "vec4f",
  /** Of every sample. */
  weight: "f32",
  /** Of dense layers, network by network, sample by sample: what a layer acts on, σ(z), and σ'(z), which becomes df/dz; and that of the layer before. */
  inputs: "f32",
  values: "f32",
  deltas: "f32",
  inputDeltas: "f32",
  /** Sums over slots of samples, network by network, slot by slot, kind by kind, unit by unit. */
  sums: "f32",
  /** Derivatives by trained parameters, as `change`. */
  slopes: "f32",
  /** Numbers of the rules, step by step, network by network. */
  numbers: "f32",
  /** Σ weight u² over groups of samples before every step, network by network. */
  losses: "f32",
  /** Which networks take part. */
  chosen: "u32",
  blocks: "vec4u",
  chunks: "vec4u",
  networks: "u32",
} as const;
export type BufferName = keyof typeof elements;

/** The settings of a dispatch, the first of them 0 (see functionsOf): of a part of the samples `first`, `part`, how many, and `room`, for how many its tables are made. */
const settingsType =
  "struct Settings { zero: u32, units: u32, samples: u32, step: u32, first: u32, part: u32, room: u32, unused: u32 }";
export const settingsBytes = 32;

/** Threads of a workgroup that loops over units or samples. */
export const GROUP = 64;
/** The most workgroups in a row. */
export const ROW = 65535;
/** Numbers that are added up one by one: the sums of such groups are added up then. */
export const SUMMED = 64;

/** How many fours so many numbers take. */
export function foursOf(numbers: number): number {
  return Math.ceil(numbers / 4);
}

/** The text of number j of row k of an array in fours. */
export function ofFours(array: string, k: string, numbers: number, j: number): string {
  return `${array}[${k} * ${foursOf(numbers)}u + ${Math.floor(j / 4)}u].${"xyzw"[j % 4]}`;
}

/** @param body the function `main`, and what it calls besides `functionsOf` */
export function shader(buffers: Shader["buffers"], body: string): Shader {
  const bindings = buffers.map(
    ([name, access], i) => `@group(0) @binding(${i + 1}) var<storage, ${access}> ${name}: array<${elements[name]}>;`,
  );
  const code = [
    settingsType,
    "@group(0) @binding(0) var<uniform> settings: Settings;",
    ...bindings,
    functionsOf(body),
    body,
  ].join("\n");
  return { code, buffers };
}
