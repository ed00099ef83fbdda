// Makes @tensorflow/tfjs-node run on a TensorFlow library that is on this machine: its own installation downloads one, and fails without internet.
//
//   npm install --no-save --ignore-scripts @tensorflow/tfjs-node
//   node scripts/prepare-tfjs-node.mjs LIBRARY
//
// LIBRARY is the folder of TensorFlow's C library (include/ and lib/, https://www.tensorflow.org/install/lang_c), or the folder of Python's package
// (python3 -c "import tensorflow; print(tensorflow.__path__[0])"), of which the library is not copied but linked to. Linux; needs g++ and Node's headers, which
// are looked for beside Node and in /usr/include/node.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";

function fail(reason) {
  process.stderr.write(`prepare-tfjs-node: ${reason}\n`);
  process.exit(2);
}

function first(what, paths) {
  const found = paths.find((path) => existsSync(path));
  return found ?? fail(`${what} is missing: looked for ${paths.join(", ")}`);
}

const [given] = process.argv.slice(2);
if (given === undefined) fail("usage: node scripts/prepare-tfjs-node.mjs LIBRARY");
const library = resolve(given);
const home = resolve("node_modules/@tensorflow/tfjs-node");
first("@tensorflow/tfjs-node (npm install --no-save --ignore-scripts @tensorflow/tfjs-node)", [home]);
const headers = first("TensorFlow's C header", [join(library, "include/tensorflow/c/c_api.h")]);
const include = dirname(dirname(dirname(headers)));
const nodeHeaders = dirname(
  first("Node's header", [resolve(process.execPath, "../../include/node/node_api.h"), "/usr/include/node/node_api.h"]),
);

/** The library files, without links to themselves: in lib/ or, of Python's package, at its top. */
function libraryNamed(name) {
  for (const folder of [join(library, "lib"), library]) {
    const files = existsSync(folder) ? readdirSync(folder).sort() : [];
    const found = files.find((file) => file.startsWith(`${name}.so`));
    if (found !== undefined) return join(folder, found);
  }
  return undefined;
}

const core =
  libraryNamed("libtensorflow") ?? libraryNamed("libtensorflow_cc") ?? fail(`${library} has no libtensorflow`);
const framework = libraryNamed("libtensorflow_framework") ?? fail(`${library} has no libtensorflow_framework`);
const libraries = join(home, "deps/lib");
rmSync(libraries, { recursive: true, force: true });
mkdirSync(libraries, { recursive: true });
// Under the names that the linker asks for, and those that the libraries have for each other.
for (const [target, name] of [
  [core, "libtensorflow.so"],
  [core, "libtensorflow.so.2"],
  [core, "libtensorflow_cc.so.2"],
  [framework, "libtensorflow_framework.so"],
  [framework, "libtensorflow_framework.so.2"],
]) {
  symlinkSync(target, join(libraries, name));
}

const { binary } = createRequire(import.meta.url)(join(home, "package.json"));
const api = Math.max(...binary.napi_versions.filter((version) => version <= Number(process.versions.napi)));
const out = join(home, binary.module_path.replace("{napi_build_version}", String(api)));
mkdirSync(out, { recursive: true });
const sources = readdirSync(join(home, "binding")).filter((file) => file.endsWith(".cc"));
execFileSync(
  "g++",
  [
    ...["-O2", "-shared", "-fPIC", "-std=c++17", `-DNAPI_VERSION=${api}`],
    ...[`-I${nodeHeaders}`, `-I${include}`, `-I${dirname(home)}`],
    ...sources.map((file) => join(home, "binding", file)),
    ...["-o", join(out, `${binary.module_name}.node`), `-L${libraries}`, "-ltensorflow", "-ltensorflow_framework"],
    "-Wl,-rpath,$ORIGIN/../../deps/lib",
  ],
  { stdio: "inherit" },
);
process.stdout.write(`@tensorflow/tfjs-node ${version()} is ready, on ${core}\n`);

function version() {
  return JSON.parse(readFileSync(join(home, "package.json"), "utf8")).version;
}
