import { dirname, join } from "node:path";
import { type Case, isPdeCase } from "../case/case.js";
import { parseJson } from "../case/json.js";
import { sameContent } from "../case/plain-data.js";
import { plain } from "../case/quote.js";
import type { ResultFile } from "../case/result-file.js";
import { InputError } from "../errors.js";
import { type SweepPoint, sweepPoints, type Variation } from "../sweep/index.js";
import { type CaseFiles, caseFiles, sharedFiles } from "./case-files.js";
import { collectSweep } from "./collect.js";
import { endingOf, IncompleteError, InterruptedError } from "./exit.js";
import { aboutCase, defaultDirectory, earlierResult, prepareDirectory, readText } from "./files.js";
import type { Shard, Work } from "./product.js";
import { type OpenedCase, openCase, runCase } from "./run-command.js";
import { slurmFiles } from "./slurm.js";
import { writeSweepFile } from "./sweep-file.js";
import { formatDuration, type Terminal } from "./terminal.js";
import { type TrainOptions, trainWork } from "./train.js";

export interface SweepCommandOptions extends Omit<TrainOptions, "resume"> {
  readonly vary: readonly Variation[];
  /** Train this part of the networks and nothing else. */
  readonly shard?: Omit<Shard, "before">;
  /** Write the files of a Slurm array of so many jobs, and do nothing else. */
  readonly slurm?: number;
}

/**
 * `specdiff sweep`: every case of a grid as `validate` does it, in a folder of its own, then one table and one report. What is finished is
 * never computed again, so that the same command goes on after an interruption, and more values, widths or seeds cost what they add.
 *
 * @throws IncompleteError where cases failed; the others are finished
 */
export async function sweep(
  casePath: string,
  options: SweepCommandOptions,
  terminal: Terminal,
  work: Work,
): Promise<void> {
  const content = await aboutCase(casePath, async () => parseJson(await readText(casePath)));
  const points = await aboutCase(casePath, () => sweepPoints(content, options.vary));
  // All are checked before the first is computed. A file that all of them name is read once; different ones are not kept in memory together.
  const files = sharedFiles(caseFiles(dirname(casePath)));
  const open = (point: SweepPoint) => openPoint(point, casePath, files);
  for (const point of points) await open(point);
  const out = options.out ?? defaultDirectory(casePath);
  await prepareDirectory(out);
  await writeSweepFile(out, { title: points[0].case.title, varied: pathsOf(points), points });
  if (options.slurm !== undefined) {
    const written = await slurmFiles(out, casePath, options.vary, options.slurm, options.fields);
    terminal.print(
      `written:\n${written.map((path) => `  ${path}`).join("\n")}\nsubmit with: sh ${written[written.length - 1]}`,
    );
    return;
  }
  try {
    if (options.shard !== undefined) await trainShard(points, open, out, options.shard, options, terminal, work);
    else await validateAll(points, open, out, options, terminal, work);
  } catch (error) {
    if (error instanceof InterruptedError) {
      throw new InterruptedError("interrupted; what is finished is kept; the same command goes on");
    }
    throw error;
  }
}

function openPoint(point: SweepPoint, casePath: string, files: CaseFiles): Promise<OpenedCase> {
  const name = point.settings.length === 0 ? casePath : `${plain(casePath)}: ${point.name}`;
  return openCase(point.case, name, files, (theCase) => theCase);
}

function pathsOf([{ settings }]: readonly SweepPoint[]): readonly string[] {
  return settings.map(({ path }) => path);
}

async function validateAll(
  points: readonly SweepPoint[],
  open: (point: SweepPoint) => Promise<OpenedCase>,
  out: string,
  options: SweepCommandOptions,
  terminal: Terminal,
  work: Work,
): Promise<void> {
  const failures: string[] = [];
  let took = 0;
  let computed = 0;
  for (const [index, point] of points.entries()) {
    const { name } = point;
    const label = `${index + 1} of ${points.length}`;
    const begun = performance.now();
    try {
      const each = await open(point);
      const folder = join(out, name);
      const found = await earlierResult(folder, each.theCase, each.files.data?.summary);
      if (found !== undefined && isFinished(found, each.theCase)) {
        terminal.print(`${label}, ${name}: finished before`);
        continue;
      }
      const { failures: failed } = await runCase(
        each,
        { ...options, out: folder, resume: true },
        within(terminal, label),
        (theCase, shared) => work.runValidate(theCase, trainWork(options, shared)),
      );
      failures.push(...failed.map((failure) => `${name}: ${failure}`));
      took += performance.now() - begun;
      computed++;
      const others = points.length - index - 1;
      const left =
        others === 0 ? "" : `; about ${formatDuration((others * took) / computed / 1000)} for the ${others} to come`;
      terminal.print(`${label}, ${name}: finished${left}`);
    } catch (error) {
      if (error instanceof InterruptedError) throw error;
      const { message } = endingOf(error, false);
      failures.push(`${name}: ${message}`);
      terminal.complain(`specdiff: ${label}, ${name}: ${message}`);
    }
  }
  await collectSweep(out, terminal);
  if (failures.length > 0) {
    const count = `${failures.length} of ${points.length} ${points.length === 1 ? "case" : "cases"} failed`;
    throw new IncompleteError(`${count}; the others are finished`);
  }
}

/** The networks of one part of the sweep: files in the folders `runs` of its cases, which the whole sweep then finds there. */
async function trainShard(
  points: readonly SweepPoint[],
  open: (point: SweepPoint) => Promise<OpenedCase>,
  out: string,
  shard: Omit<Shard, "before">,
  options: SweepCommandOptions,
  terminal: Terminal,
  work: Work,
): Promise<void> {
  let before = 0;
  for (const [index, point] of points.entries()) {
    const { theCase, name, files } = await open(point);
    if (isPdeCase(theCase) || theCase.training === undefined) {
      throw new InputError("--shard", "divides networks to be trained, and the case has no training");
    }
    const { widths, seeds } = theCase.training;
    const { path } = await prepareDirectory(join(out, point.name));
    const label = `${index + 1} of ${points.length}`;
    const here = within(terminal, label);
    await aboutCase(name, () =>
      work.runTrain(theCase, {
        ...trainWork(options, {
          progress: (what, total) => here.progress(what, total),
          complain: (text) => here.complain(`specdiff: ${text}`),
          ...files,
          directory: path,
          resume: true,
          fields: "none",
        }),
        shard: { ...shard, before },
      }),
    );
    before += new Set(widths).size * seeds;
    terminal.print(`${label}, ${point.name}: part ${shard.index} of ${shard.of} is trained`);
  }
}

/** Whether all that the case asks for is in a result of it. */
function isFinished({ levels, case: found }: ResultFile, theCase: Case): boolean {
  if (levels.pde === undefined || !sameContent(found, theCase)) return false;
  if (isPdeCase(theCase)) return true;
  const trained = new Set(levels.training?.map(({ width, seed }) => `${width}/${seed}`));
  const { widths = [], seeds = 0 } = theCase.training ?? {};
  const wanted = widths.flatMap((width) => Array.from({ length: seeds }, (_, seed) => `${width}/${seed}`));
  return levels.ntk !== undefined && wanted.every((each) => trained.has(each));
}

/** A terminal whose bars say which case they are of, without tables: those of one case are in its folder. */
function within(terminal: Terminal, label: string): Terminal {
  return {
    ...terminal,
    print() {},
    progress: (what, total) => terminal.progress(`${label}: ${what}`, total),
    complain: (text) => terminal.complain(text.replace(/^specdiff: /, `specdiff: ${label}: `)),
  };
}
