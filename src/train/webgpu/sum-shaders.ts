import { GROUP, ofFours, ROW, SUMMED, shader } from "./shader.js";

// What is summed up over parts of outputs and over samples once the sums over units are there, whatever the network.

/** Numbers in a row of the table of networks: parts of an output, where they begin, and where the sums of their groups do. */
const sumFields = 3;

/** A thread for each sum of a group of parts, of a sample and a network. */
export const gather = shader(
  [
    ["chosen", "read"],
    ["networks", "read"],
    ["chunkSums", "read"],
    ["groupSums", "read_write"],
  ],
  `
@compute @workgroup_size(${GROUP}) fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
let b = group.z;
let row = b * ${sumFields}u;
let parts = networks[row];
let groups = (parts + ${SUMMED - 1}u) / ${SUMMED}u;
let at = (group.y * ${ROW}u + group.x) * ${GROUP}u + thread;
if (chosen[b] == 0u || at >= groups * settings.samples) { return; }
let first = (at % groups) * ${SUMMED}u;
let start = networks[row + 1u] + (at / groups) * parts + first;
let end = start + min(${SUMMED}u, parts - first);
var sum = 0.0f;
for (var j = start; j < end; j++) { sum += chunkSums[j]; }
groupSums[networks[row + 2u] + at] = sum;
}`,
);

/** The output of a network at a sample from its groups of parts, and the weighted error: a thread for each. */
export const reduce = (d: number) =>
  shader(
    [
      ["chosen", "read"],
      ["networks", "read"],
      ["groupSums", "read"],
      ["offset", "read"],
      ["weight", "read"],
      ["value", "read_write"],
      ["samples", "read_write"],
    ],
    `
@compute @workgroup_size(${GROUP}) fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
let i = (group.y * ${ROW}u + group.x) * ${GROUP}u + thread;
let b = group.z;
if (chosen[b] == 0u || i >= settings.samples) { return; }
let row = b * ${sumFields}u;
let groups = (networks[row] + ${SUMMED - 1}u) / ${SUMMED}u;
let first = networks[row + 2u] + i * groups;
var sum = 0.0f;
for (var j = first; j < first + groups; j++) { sum += groupSums[j]; }
let at = b * settings.samples + i;
value[at] = sum;
${ofFours("samples", "at", d + 1, d)} = weight[i] * (sum - offset[at]);
}`,
  );

/** Σ weight u² of a group of samples of a network: a thread for each. */
export const loss = (d: number) =>
  shader(
    [
      ["chosen", "read"],
      ["value", "read"],
      ["offset", "read"],
      ["samples", "read"],
      ["losses", "read_write"],
    ],
    `
@compute @workgroup_size(${GROUP}) fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
let b = group.z;
let groups = (settings.samples + ${SUMMED - 1}u) / ${SUMMED}u;
let at = group.x * ${GROUP}u + thread;
if (chosen[b] == 0u || at >= groups) { return; }
let first = b * settings.samples + at * ${SUMMED}u;
let end = first + min(${SUMMED}u, settings.samples - at * ${SUMMED}u);
var sum = 0.0f;
for (var i = first; i < end; i++) { sum += ${ofFours("samples", "i", d + 1, d)} * (value[i] - offset[i]); }
losses[(settings.step * arrayLength(&chosen) + b) * groups + at] = sum;
}`,
  );
