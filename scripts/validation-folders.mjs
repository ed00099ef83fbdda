// The folders of validation/: what stands in their expected.json, and how a result is held against it.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../validation/", import.meta.url));

/** Names of the folders that have expected data. */
export function validationNames() {
  return readdirSync(root)
    .filter((name) => existsSync(`${root}${name}/expected.json`))
    .sort();
}

/** Path of a file of a folder. */
export function validationFile(name, file) {
  return `${root}${name}/${file}`;
}

/** What is expected of every case and program of a folder, by its file. */
export function expectedOf(name) {
  return JSON.parse(readFileSync(validationFile(name, "expected.json"), "utf8"));
}

/**
 * Every number of `expected.result` beside the one at the same place of `found`, which may have more, and every number of `found` that
 * `expected.atMost` bounds. A number is right where it differs by no more than the tolerance of the longest path in `within` that it lies
 * under; null stands for itself. Warnings are those of `expected.warnings`, by their paths.
 */
export function compareResult({ result = {}, within = {}, atMost = {}, warnings = [] }, found) {
  const equal = leaves(result, "").map(({ path, value }) => {
    const tolerance = toleranceOf(path, within);
    const other = at(found, path);
    const off = typeof value === "number" && typeof other === "number" ? Math.abs(other - value) : undefined;
    const right = off === undefined ? other === value : off <= tolerance;
    return {
      path,
      wanted: `${value} ± ${tolerance}`,
      found: other,
      right,
      share: off === undefined ? 0 : off / tolerance,
    };
  });
  const bounded = Object.entries(atMost).flatMap(([under, bound]) =>
    leaves(at(found, under), under).map(({ path, value }) => ({
      path,
      wanted: `at most ${bound}`,
      found: value,
      right: typeof value === "number" && value <= bound,
      share: value / bound,
    })),
  );
  const warned = (found.warnings ?? []).map(({ path }) => path).join(", ");
  const wanted = warnings.join(", ");
  return [...equal, ...bounded, { path: "warnings", wanted, found: warned, right: warned === wanted, share: 0 }];
}

/** `expected` with the values of `found` in place of its own. */
export function recorded(expected, found) {
  const fill = (value, path) => {
    if (value !== null && typeof value === "object") {
      const entries = Object.entries(value).map(([key, inner]) => [key, fill(inner, joined(path, key))]);
      return Array.isArray(value) ? entries.map(([, inner]) => inner) : Object.fromEntries(entries);
    }
    const other = at(found, path);
    return typeof other === "number" ? Number(other.toPrecision(8)) : other;
  };
  return { ...expected, ...(expected.result ? { result: fill(expected.result, "") } : {}) };
}

function leaves(value, path) {
  if (value === null || typeof value !== "object") return [{ path, value }];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, joined(path, key)));
}

function joined(path, key) {
  return path === "" ? key : `${path}.${key}`;
}

function at(value, path) {
  return path.split(".").reduce((inner, key) => inner?.[key], value);
}

function toleranceOf(path, within) {
  const under = Object.keys(within).filter((prefix) => path === prefix || path.startsWith(`${prefix}.`));
  if (under.length === 0) throw new Error(`no tolerance for ${path}`);
  return within[under.reduce((best, prefix) => (prefix.length > best.length ? prefix : best))];
}
