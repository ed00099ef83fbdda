import { expect, it } from "vitest";
import { checkCase } from "../../src/case/read-case.js";
import { type CaseFiles, sharedFiles } from "../../src/cli/case-files.js";

const withMesh = (mesh: string | undefined, title: string) =>
  checkCase({
    ...{ title, pde: { diffusion: "1", initial: { re: "0" } } },
    ...{ spectrum: mesh === undefined ? { box: [[-1, 1]], cells: [10] } : { mesh }, time: { save: [1] } },
  });
const withData = (standardised: boolean) =>
  checkCase({
    title: "data",
    data: { file: "signal.csv", values: standardised ? "standardised" : "as-given" },
    network: { family: "mscale", scales: [1] },
    time: { save: [1] },
  });

it("files that cases name one after the other are read once, and others not kept", async () => {
  const read: string[] = [];
  const files: CaseFiles = {
    async mesh({ spectrum: { mesh = "none" } }) {
      read.push(mesh);
      return { name: mesh } as never;
    },
    async data(theCase) {
      read.push(JSON.stringify("data" in theCase && theCase.data));
      return {} as never;
    },
    start: async () => undefined,
  };
  const shared = sharedFiles(files);
  const first = await shared.mesh(withMesh("a.msh", "one"));
  expect(await shared.mesh(withMesh("a.msh", "two"))).toBe(first);
  expect(read).toEqual(["a.msh"]);
  expect(await shared.mesh(withMesh("b.msh", "one"))).toEqual({ name: "b.msh" });
  expect(await shared.mesh(withMesh(undefined, "one"))).toEqual({ name: "none" });
  expect(await shared.mesh(withMesh("a.msh", "one"))).toEqual(first);
  expect(read).toEqual(["a.msh", "b.msh", "none", "a.msh"]);

  // What is made of a file depends on what the case says of it.
  const found = await shared.data(withData(true));
  expect(await shared.data(withData(true))).toBe(found);
  expect(await shared.data(withData(false))).not.toBe(found);
});
