import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { InputError } from "../../../src/errors.js";
import { crc32 } from "../../../src/files/npz.js";
import { meshNpz, meshQuality, readMeshNpz, readMsh, type SimplexMesh, writeMsh } from "../../../src/mesh/index.js";
import { type RandomStream, randomStream } from "../../../src/network/random.js";

/** How many files are tried; `npm run test:fuzz` tries 1e5. */
const files = Number(process.env.MUTATED_FILES ?? 3000);
const seed = Number(process.env.MUTATION_SEED ?? 1);

/** What the reader may allocate: a multiple of the file for arrays that grow, and something for small files. */
const bytesAllowed = (length: number) => 200 * length + (1 << 20);
/** Milliseconds; a file here takes one to three. A pause of the machine is not the reader's, so only a hang is caught. */
const timeAllowed = 5000;

interface Seed {
  readonly name: string;
  readonly bytes: Uint8Array;
  read(bytes: Uint8Array): SimplexMesh;
}

function seeds(): readonly Seed[] {
  const folder = new URL("fixtures/", import.meta.url);
  const names = readdirSync(folder).filter((name) => name.endsWith(".msh"));
  const fixtures = names.map((name) => ({
    name,
    bytes: new Uint8Array(readFileSync(new URL(name, folder))),
    read: readMsh,
  }));
  const small = readMsh(readFileSync(new URL("line-msh22.msh", folder)));
  const solid = readMsh(readFileSync(new URL("unnamed-msh22.msh", folder)));
  const written = [small, solid].flatMap((mesh, i) => [
    ...(["2.2", "4.1"] as const).map((version) => ({
      name: `big-endian ${version} ${i}`,
      bytes: writeMsh(mesh, { version, binary: true, byteOrder: "big" }),
      read: readMsh,
    })),
    { name: `npz ${i}`, bytes: meshNpz(mesh), read: readMeshNpz },
  ]);
  return [...fixtures, ...written];
}

const interesting = [0, 1, 2, 3, 4, 15, 127, 128, 255];
const hostileWords = [
  "-1",
  "0",
  "4294967296",
  "99999999999999999999",
  "1e400",
  "nan",
  "-inf",
  "$EndNodes",
  "$Nodes",
  "3",
  "",
  '"',
];

const below = (random: RandomStream, n: number) => Math.min(n - 1, Math.floor(n * random.uniform()));

/** The file with one to a few pieces changed: bits, bytes, numbers of 32 and 64 bits, words, lines, ends. */
function mutated(original: Uint8Array, random: RandomStream): Uint8Array {
  let bytes: Uint8Array = original.slice();
  for (let rounds = 1 + below(random, 4) * below(random, 2); rounds > 0 && bytes.length > 0; rounds--) {
    const at = below(random, bytes.length);
    const length = Math.min(1 + below(random, 40), bytes.length - at);
    switch (below(random, 12)) {
      case 0:
        bytes[at] ^= 1 << below(random, 8);
        break;
      case 1:
        bytes[at] = interesting[below(random, interesting.length)];
        break;
      case 2:
        bytes[at] ^= 1;
        break;
      case 3:
        bytes = spliced(bytes, at, length, new Uint8Array(0));
        break;
      case 4:
        bytes = spliced(bytes, at, 0, bytes.slice(at, at + length));
        break;
      case 5:
        bytes = bytes.slice(0, at);
        break;
      case 6:
        bytes.fill(
          interesting[below(random, interesting.length)],
          at,
          at + Math.min(length, below(random, 2) === 0 ? 4 : 8),
        );
        break;
      case 7: {
        const word = hostileWords[below(random, hostileWords.length)];
        const end = bytes.findIndex((byte, i) => i >= at && byte <= 32);
        bytes = spliced(bytes, at, Math.max(0, Math.min(end - at, 20)), new TextEncoder().encode(word));
        break;
      }
      case 8: {
        const from = below(random, bytes.length);
        bytes = spliced(bytes, at, length, bytes.slice(from, from + length));
        break;
      }
      default:
        // The gentlest and so the most frequent: another digit somewhere, which is often still a mesh.
        bytes[nextDigit(bytes, at)] = 48 + below(random, 10);
    }
  }
  return bytes;
}

/** Place of the first decimal digit from here on; here where there is none. */
function nextDigit(bytes: Uint8Array, at: number): number {
  const found = bytes.findIndex((byte, i) => i >= at && byte >= 48 && byte <= 57);
  return found < 0 ? at : found;
}

function spliced(bytes: Uint8Array, at: number, removed: number, added: Uint8Array): Uint8Array {
  const out = new Uint8Array(bytes.length - removed + added.length);
  out.set(bytes.subarray(0, at));
  out.set(added, at);
  out.set(bytes.subarray(at + removed), at + added.length);
  return out;
}

/** Puts right the checksums of a zip archive, so that changed members are read and not only refused for that. */
function withChecksums(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer);
  for (let at = 0; at + 46 <= bytes.length; at++) {
    if (view.getUint32(at, true) !== 0x02014b50) continue;
    const offset = view.getUint32(at + 42, true);
    if (offset + 30 > bytes.length) continue;
    const start = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
    view.setUint32(at + 16, crc32(bytes.subarray(start, start + view.getUint32(at + 24, true))), true);
  }
  return bytes;
}

type Outcome = "mesh" | "refused" | { readonly problem: string };

/** How a file was treated: a sound mesh and an InputError are right. */
function outcomeOf({ read }: Seed, bytes: Uint8Array): Outcome {
  const memory = process.memoryUsage().arrayBuffers;
  const start = performance.now();
  let outcome: Outcome = "mesh";
  try {
    const mesh = read(bytes);
    const { inverted, volume } = meshQuality(mesh);
    if (inverted > 0 || !(volume > 0))
      outcome = { problem: `a mesh of volume ${volume} with ${inverted} inverted cells` };
  } catch (error) {
    outcome = "refused";
    if (!(error instanceof InputError))
      outcome = { problem: error instanceof Error ? `${error.stack}` : String(error) };
    else if (error.message.length > 1000) outcome = { problem: `a message of ${error.message.length} characters` };
  }
  const time = performance.now() - start;
  const taken = process.memoryUsage().arrayBuffers - memory;
  if (time > timeAllowed) return { problem: `took ${time} ms` };
  if (taken > bytesAllowed(bytes.length)) return { problem: `took ${taken} bytes for a file of ${bytes.length}` };
  return outcome;
}

test(`${files} mutated files give a mesh or a clear error, in bounded time and memory`, async () => {
  const all = seeds();
  const random = randomStream(seed);
  let meshes = 0;
  for (let i = 0; i < files; i++) {
    // The test runner takes a worker that never listens for dead.
    if (i % 1000 === 999) await new Promise((resolve) => setImmediate(resolve));
    const origin = all[i % all.length];
    const changed = mutated(origin.bytes, random);
    const bytes = origin.name.startsWith("npz") && below(random, 4) > 0 ? withChecksums(changed) : changed;
    const outcome = outcomeOf(origin, bytes);
    if (outcome === "mesh") meshes++;
    if (typeof outcome === "string") continue;
    const dump = Buffer.from(bytes).toString("base64").slice(0, 20_000);
    expect.fail(`file ${i} (seed ${seed}, from ${origin.name}): ${outcome.problem}\n${dump}`);
  }
  // Mutations that nearly all fail, or nearly all change nothing, would try little (measured: 0.17).
  expect(meshes / files).toBeGreaterThan(0.1);
  expect(meshes / files).toBeLessThan(0.9);
}, 3_600_000);

test("garbage of every kind is refused", () => {
  const random = randomStream(2);
  for (let i = 0; i < 500; i++) {
    const noise = Uint8Array.from({ length: below(random, 400) }, () => below(random, 256));
    const head = new TextEncoder().encode(
      [
        "",
        "$MeshFormat\n4.1 0 8\n$EndMeshFormat\n$Nodes\n",
        "$MeshFormat\n2.2 1 8\n\u0001\0\0\0\n$EndMeshFormat\n$Elements\n9\n",
      ][i % 3],
    );
    const bytes = spliced(head, head.length, 0, noise);
    for (const read of [readMsh, readMeshNpz]) expect(() => read(bytes)).toThrow(InputError);
  }
});
