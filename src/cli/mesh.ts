import { type Command, InvalidArgumentError, Option } from "commander";
import type { MeshFileOptions } from "./mesh-files.js";
import { MESH_HELP } from "./mesh-help.js";
import type { GradeOptions, MakeOptions, RefineOptions } from "./mesh-work.js";
import { parsePath } from "./parse-path.js";
import type { Terminal } from "./terminal.js";

type Quiet = { readonly quiet?: boolean };

/** Refining more often multiplies any mesh beyond what can be kept. */
const MOST_TIMES = 40;

/**
 * Adds `specdiff mesh` and its commands.
 *
 * @param terminalOf what a command says goes there
 */
export function addMeshCommands(program: Command, terminalOf: (options: { quiet?: boolean }) => Terminal): void {
  const mesh = program
    .command("mesh")
    .description("make, grade, refine, convert and inspect frequency meshes")
    .addHelpText("after", MESH_HELP);

  const make = mesh.command("make").description("a mesh of a simple shape");
  const shape = (name: string, summary: string): Command =>
    writes(make.command(name).description(summary)).action(async (options: MakeOptions & Quiet) => {
      const { makeMesh } = await import("./mesh-work.js");
      await makeMesh(name, options, terminalOf(options));
    });
  shape("interval", "equal cells on [lower, upper]")
    .requiredOption("--box <lower,upper>", "the ends; write --box=-8,8 where the first is negative", parseNumbers)
    .requiredOption("--cells <n>", "the number of cells", parseCounts);
  shape("box", "small boxes cut into simplices")
    .requiredOption("--box <l1,u1,l2,u2…>", "ends of each interval; write --box=-8,8,-8,8", parseNumbers)
    .requiredOption("--cells <n1,n2…>", "small boxes per interval, or one number for all", parseCounts);
  shape("disk", "rings of nearly equal triangles around the origin")
    .requiredOption("--radius <r>", "of the circle", parseNumber)
    .requiredOption("--rings <n>", "from the centre to the circle", parseCount);
  shape("annulus", "rings of triangles that grow outward")
    .requiredOption("--radii <inner,outer>", "of both circles", parseNumbers)
    .requiredOption("--sectors <n>", "triangles around each ring", parseCount);
  shape("ball", "layers of tetrahedra around the origin")
    .requiredOption("--radius <r>", "of the sphere", parseNumber)
    .requiredOption("--layers <n>", "from the centre to the sphere", parseCount);
  shape("shell", "layers of tetrahedra between two spheres")
    .requiredOption("--radii <inner,outer>", "of both spheres", parseNumbers)
    .requiredOption("--frequency <n>", "parts of each edge of the icosahedron that the spheres come from", parseCount);

  writes(mesh.command("grade").description("bisect cells until none is longer than a size function allows"))
    .argument("<in>", "the mesh file (.msh, .npz)")
    .requiredOption("--size <expression>", "longest edge wanted, of xi in 1-D and xi1, xi2, xi3 else")
    .option("--max-cells <n>", "where to stop with an error (default: 5000000)", parseCount)
    .action(async (path: string, options: GradeOptions & Quiet) => {
      const { gradeMesh } = await import("./mesh-work.js");
      await gradeMesh(path, options, terminalOf(options));
    });
  writes(mesh.command("refine").description("cut all cells, or those of a part, into smaller ones"))
    .argument("<in>", "the mesh file (.msh, .npz)")
    .option("--times <n>", "how often", parseTimes, 1)
    .option("--where <expression>", "bisect only the cells whose centre fulfils it")
    .action(async (path: string, options: RefineOptions & Quiet) => {
      const { refineMesh } = await import("./mesh-work.js");
      await refineMesh(path, options, terminalOf(options));
    });
  formats(mesh.command("convert").description("write a mesh in another format"))
    .argument("<in>", "the mesh file (.msh, .npz)")
    .argument("<out>", "the new file (.msh, .vtu, .npz)")
    .action(async (path: string, out: string, options: MeshFileOptions & Quiet) => {
      const { convertMesh } = await import("./mesh-work.js");
      await convertMesh(path, out, options, terminalOf(options));
    });
  mesh
    .command("info")
    .description("counts, tags with their names, measures and quality")
    .argument("<in>", "the mesh file (.msh, .npz)")
    .action(async (path: string) => {
      const { describeMesh } = await import("./mesh-work.js");
      await describeMesh(path, terminalOf({}));
    });
}

/** A command that writes a mesh to --out. */
function writes(command: Command): Command {
  return formats(command.requiredOption("-o, --out <file>", "the new file (.msh, .vtu, .npz)", parsePath));
}

function formats(command: Command): Command {
  return command
    .addOption(new Option("--format <version>", "of a .msh file (default: msh41)").choices(["msh22", "msh41"]))
    .option("--binary", "a .msh file in binary")
    .option("-q, --quiet", "print nothing but errors");
}

function parseNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value)) throw new InvalidArgumentError("It must be a number.");
  return value;
}

function parseNumbers(text: string): readonly number[] {
  return text.split(",").map(parseNumber);
}

function parseCount(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError("It must be a whole number from 1 to 999999999.");
  return Number(text);
}

function parseCounts(text: string): readonly number[] {
  return text.split(",").map(parseCount);
}

function parseTimes(text: string): number {
  const times = parseCount(text);
  if (times > MOST_TIMES) throw new InvalidArgumentError(`It must be at most ${MOST_TIMES}.`);
  return times;
}
