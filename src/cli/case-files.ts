import { resolve } from "node:path";
import { type Case, isPdeCase } from "../case/case.js";
import { startFileOf } from "../case/expressions.js";
import type { OwnData } from "../data/own-data.js";
import type { SimplexMesh } from "../mesh/index.js";
import type { PointValues } from "../pde/index.js";
import { readData } from "./data-file.js";
import { readMeshFile } from "./mesh-files.js";
import { readStart } from "./start-file.js";

/** The files that cases name, undefined where a case names none. All of it throws InputError for what is wrong with a file. */
export interface CaseFiles {
  data(theCase: Case): Promise<OwnData | undefined>;
  mesh(theCase: Case): Promise<SimplexMesh | undefined>;
  start(theCase: Case): Promise<PointValues | undefined>;
}

/** @param folder that the names of files are relative to */
export function caseFiles(folder: string): CaseFiles {
  return {
    data: (theCase) => readData(theCase, folder),
    async mesh({ spectrum: { mesh } }) {
      return mesh === undefined ? undefined : readMeshFile(resolve(folder, mesh));
    },
    async start(theCase) {
      return isPdeCase(theCase) ? readStart(theCase, folder) : undefined;
    },
  };
}

/** The same for many cases: what one has named is there for the next that asks for the same of it, and no more of each kind is kept than that. */
export function sharedFiles({ data, mesh, start }: CaseFiles): CaseFiles {
  return {
    data: keepingLast(data, (theCase) => [theCase.dimension, "data" in theCase ? theCase.data : null]),
    mesh: keepingLast(mesh, ({ spectrum }) => spectrum.mesh),
    start: keepingLast(start, (theCase) => [theCase.dimension, isPdeCase(theCase) ? startFileOf(theCase) : null]),
  };
}

function keepingLast<Content>(read: (theCase: Case) => Promise<Content>, asked: (theCase: Case) => unknown) {
  let last: { readonly key: string; readonly content: Content } | undefined;
  return async (theCase: Case): Promise<Content> => {
    const key = JSON.stringify(asked(theCase)) ?? "";
    if (last?.key !== key) last = { key, content: await read(theCase) };
    return last.content;
  };
}
