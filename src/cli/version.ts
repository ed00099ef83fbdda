import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The version in the package's own package.json, found upwards from this file; "unknown" where there is none. */
export function packageVersion(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    try {
      const { name, version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Record<
        string,
        unknown
      >;
      if (name === "spectral-diffusion" && typeof version === "string") return version;
    } catch {
      // No package.json here: look one folder up.
    }
    if (folder === dirname(folder)) return "unknown";
  }
}
