import { execFile, execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const root = fileURLToPath(new URL("../../", import.meta.url));

/**
 * A folder in which the package is installed as its users have it: packed, unpacked into node_modules, and beside it the packages that
 * it says it depends on and no others, as links to those of the repository (nothing is downloaded).
 *
 * @param others more packages that a user has
 */
export function installed(others: readonly string[] = []): {
  readonly folder: string;
  readonly remove: () => void;
} {
  const folder = mkdtempSync(join(tmpdir(), "specdiff-package-"));
  const modules = join(folder, "node_modules");
  mkdirSync(modules);
  const packed = execFileSync("npm", ["pack", "--ignore-scripts", "--json", "--pack-destination", folder], {
    cwd: root,
    stdio: ["ignore", "pipe", "ignore"],
    encoding: "utf8",
    shell: process.platform === "win32",
  });
  execFileSync("tar", ["-xzf", JSON.parse(packed)[0].filename], { cwd: folder });
  renameSync(join(folder, "package"), join(modules, "spectral-diffusion"));
  for (const name of [...Object.keys(manifest(folder).dependencies), ...others]) {
    const link = join(modules, name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(root, "node_modules", name), link, "junction");
  }
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

export interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string | Readonly<Record<"import" | "require", { default: string }>>>>;
}

/** The package.json that was packed. */
export function manifest(folder: string): Manifest {
  return JSON.parse(readFileSync(packedFile(folder, "package.json"), "utf8"));
}

/** Where a file of the package is in the folder. */
export function packedFile(folder: string, path: string): string {
  return join(folder, "node_modules", "spectral-diffusion", path);
}

export function isPacked(folder: string, path: string): boolean {
  return existsSync(packedFile(folder, path));
}

/** What a program in a file of that name beside the package prints. */
export async function printed(folder: string, name: string, program: string): Promise<string> {
  writeFileSync(join(folder, name), program);
  return (await promisify(execFile)(process.execPath, [name], { cwd: folder })).stdout;
}
