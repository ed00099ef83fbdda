// Holds the floors of the house: a folder of src/ imports only from itself and from folders above it in this list
// (a folder on the same line is as far away as one below), files import each other in no circle, types neither, and
// Node's modules stay in cli/, node.ts and *.node.ts. And families, activations, dynamics and losses are told apart in their own folders of
// src/network/ alone: all others ask the objects that are defined there.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

const floors = [
  ["errors", "warning", "once"],
  ["kernels", "files"],
  ["expression"],
  ["sparse", "mesh", "fourier"],
  ["fem", "time"],
  ["pde"],
  ["verify"],
  ["network"],
  ["data"],
  ["spectral", "ntk", "train"],
  ["compare"],
  ["case"],
  ["design", "sweep"],
  ["report"],
  ["index", "node", "cli", "explorer"],
];
const floorOf = new Map(floors.flatMap((names, floor) => names.map((name) => [name, floor])));
const root = resolve("src");
const skipped = new Set(["assembly", "generated"]);

function* sources(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory() && !skipped.has(entry.name)) yield* sources(join(folder, entry.name));
    else if (entry.name.endsWith(".ts")) yield join(folder, entry.name);
  }
}

const kinds = ["families", "activations", "dynamics", "losses"].map((folder) => join(root, "network", folder));
const tellingApart =
  /(?:\bfamily|\.activation|\b(?:dynamics|response|loss)\.type)\s*[!=]==|switch \((?:\w+\.)*(?:family|activation|(?:dynamics|response|loss)\.type)\)/;

const roomOf = (file) =>
  relative(root, file)
    .split("/")[0]
    .replace(/(\.node)?\.(ts|js)$/, "");
const problems = [];
/** The files that a file imports. */
const imports = new Map();
for (const file of sources(root)) {
  const room = roomOf(file);
  const floor = floorOf.get(room);
  const name = relative(root, file);
  if (floor === undefined) problems.push(`src/${name}: the folder ${room} has no floor in scripts/check-floors.mjs`);
  imports.set(file, []);
  const nodeAllowed = room === "cli" || room === "node" || file.endsWith(".node.ts");
  const text = readFileSync(file, "utf8");
  if (!kinds.some((folder) => file.startsWith(`${folder}/`))) {
    text.split("\n").forEach((line, i) => {
      const [found] = tellingApart.exec(line) ?? [];
      if (found === undefined) return;
      problems.push(
        `src/${name}:${i + 1}: "${found}"; ask the family, the activation, the dynamics or the loss instead`,
      );
    });
  }
  for (const [, specifier] of text.matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g)) {
    if (specifier.startsWith("node:") && !nodeAllowed) {
      problems.push(`src/${name}: imports ${specifier}; Node's modules belong in cli/ and *.node.ts`);
    }
    if (!specifier.startsWith(".")) continue;
    const target = resolve(dirname(file), specifier);
    imports.get(file).push(target.replace(/\.js$/, ".ts"));
    const targetRoom = roomOf(target);
    if (/\.node(\.js)?$/.test(specifier) && !nodeAllowed) {
      problems.push(`src/${name}: imports the Node-only ${specifier} from a file that runs in browsers`);
    }
    if (targetRoom !== room && !(floorOf.get(targetRoom) < floor)) {
      problems.push(`src/${name}: ${room} may not import from ${targetRoom}`);
    }
  }
}

/** Follows imports from a file until there is a circle, which it returns; files without one behind them go to `free`. */
function circleFrom(file, path, free) {
  if (free.has(file)) return undefined;
  if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
  for (const next of imports.get(file) ?? []) {
    const circle = circleFrom(next, [...path, file], free);
    if (circle !== undefined) return circle;
  }
  free.add(file);
  return undefined;
}
const free = new Set();
for (const file of imports.keys()) {
  const circle = circleFrom(file, [], free);
  if (circle === undefined) continue;
  problems.push(`imports in a circle: ${circle.map((each) => `src/${relative(root, each)}`).join(" → ")}`);
  break;
}

if (problems.length > 0) {
  process.stderr.write(`${problems.join("\n")}\n`);
  process.exit(1);
}
process.stdout.write(
  "floors: every import goes from a folder to one above it, and none in a circle; kinds of networks and of training are told apart at home\n",
);
