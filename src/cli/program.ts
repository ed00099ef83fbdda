import { Command, InvalidArgumentError, Option } from "commander";
import { printable } from "../case/quote.js";
import { InputError, NotAvailableError } from "../errors.js";
import { parseVariation, type Variation } from "../sweep/index.js";
import type { DesignOptions } from "./design.js";
import { endingOf } from "./exit.js";
import {
  COLLECT_HELP,
  DESIGN_HELP,
  ENGINES_HELP,
  PROGRAM_HELP,
  PROGRAM_SUMMARY,
  SOLVE_HELP,
  SWEEP_HELP,
  TRAIN_HELP,
  VALIDATE_HELP,
} from "./help.js";
import { addHelpCommands } from "./help-command.js";
import { addMeshCommands } from "./mesh.js";
import { parsePath } from "./parse-path.js";
import type { Work } from "./product.js";
import type { SolveOptions } from "./solve.js";
import type { SweepCommandOptions } from "./sweep.js";
import { createTerminal, type Terminal, type TextStream } from "./terminal.js";
import type { TrainOptions } from "./train.js";
import { addVerifyCommand } from "./verify.js";
import { packageVersion } from "./version.js";

/** The process as far as the program uses it. */
export interface Surroundings {
  readonly stdout: TextStream;
  readonly stderr: TextStream;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly work: Work;
}

/** More threads than this are a slip of the keyboard. */
const MOST_THREADS = 1024;

const planned: readonly (readonly [name: string, summary: string])[] = [["explore", "the interactive page"]];

/**
 * Runs the command line.
 *
 * @param args the arguments after the program's name
 * @returns the exit status; whatever goes wrong has been said on stderr
 */
export async function main(args: readonly string[], surroundings: Surroundings): Promise<number> {
  try {
    const program = buildProgram(surroundings);
    if (args.length === 0) {
      throw new InputError(
        "",
        "name a command: solve, design, train, validate, sweep, collect, verify or mesh; specdiff --help explains them",
      );
    }
    await program.parseAsync(args, { from: "user" });
    return 0;
  } catch (error) {
    const { status, message } = endingOf(error, Boolean(surroundings.environment.DEBUG));
    if (message !== "") surroundings.stderr.write(printable(`specdiff: ${message}\n`));
    return status;
  }
}

function buildProgram(surroundings: Surroundings): Command {
  const { stdout, stderr, environment, work } = surroundings;
  const terminal = ({ quiet }: { quiet?: boolean }): Terminal =>
    createTerminal({ stdout, stderr, environment, quiet: quiet === true });

  const program = new Command("specdiff")
    .description(PROGRAM_SUMMARY)
    .version(packageVersion(), "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand(false)
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      outputError: (text, write) =>
        write(
          printable(text)
            .replace(/^error: /, "specdiff: ")
            .replace(/\n(?=\(Did you)/, " "),
        ),
      getOutHelpWidth: () => 118,
      getErrHelpWidth: () => 118,
    })
    .addHelpText("after", PROGRAM_HELP);

  onCase(program, "solve", "level 0: solve the spectral PDE of a case", SOLVE_HELP)
    .option("--ntk", "level 1 too: the exact kernel flow on the samples")
    .option("--plot <file>", "also draw the solution at the saved times (.svg)", parsePath)
    .option("--resume", "go on from the checkpoint of an interrupted run")
    .addOption(
      new Option("--checkpoint-every <seconds>", "least time between two checkpoints of a march")
        .argParser(parseSeconds)
        .default(5),
    )
    .action(async (path: string, options: SolveOptions & { quiet?: boolean }) => {
      const { solve } = await import("./solve.js");
      await solve(path, options, terminal(options), work);
    });
  onCase(program, "design", "from data and a deadline to the law of the first layer", DESIGN_HELP)
    .option("--train", "train networks with the law that was chosen and with the best normal one, to confirm it")
    .action(async (path: string, options: DesignOptions & { quiet?: boolean }) => {
      const { design } = await import("./design.js");
      await design(path, options, terminal(options), work);
    });
  trains(onCase(program, "train", "level 2: train the networks of a case", TRAIN_HELP)).action(
    async (path: string, options: TrainOptions & { quiet?: boolean }) => {
      const { train } = await import("./train.js");
      await train(path, options, terminal(options), work);
    },
  );
  trains(onCase(program, "validate", "all levels side by side, with an HTML report", VALIDATE_HELP)).action(
    async (path: string, options: TrainOptions & { quiet?: boolean }) => {
      const { validate } = await import("./validate.js");
      await validate(path, options, terminal(options), work);
    },
  );
  onCase(program, "sweep", "a grid of cases, their widths and seeds as one resumable job", SWEEP_HELP)
    .addOption(
      new Option(
        "--vary <path=values>",
        "a part of the case and its values: std=1,2,4 or std=0.5:8:log10; again and again",
      )
        .argParser(addVariation)
        .default([], "none"),
    )
    .option("--threads <n>", "worker threads (default: one for every core)", parseThreads)
    .option("--shard <i/n>", "train the i-th of n parts of the networks and nothing else", parseShard)
    .option("--slurm <n>", "write the files of a Slurm array of n jobs and do nothing else", parseThreads)
    .action(async (path: string, options: SweepCommandOptions & { quiet?: boolean }) => {
      const { sweep } = await import("./sweep.js");
      await sweep(path, options, terminal(options), work);
    });
  program
    .command("collect")
    .description("one table and one report of what is finished of a sweep")
    .argument("<dir>", "the folder of the sweep", parsePath)
    .option("-q, --quiet", "print nothing but errors")
    .addHelpText("after", COLLECT_HELP)
    .action(async (directory: string, options: { quiet?: boolean }) => {
      const { collect } = await import("./collect.js");
      await collect(directory, terminal(options));
    });
  addMeshCommands(program, terminal);
  addVerifyCommand(program, terminal);
  program
    .command("engines")
    .description("what can train networks on this machine, tested, and how quickly")
    .addHelpText("after", ENGINES_HELP)
    .action(async () => {
      const { showEngines } = await import("./engines.js");
      await showEngines(terminal({}));
    });
  addHelpCommands(program);
  for (const [name, summary] of planned) {
    program
      .command(`${name} [arguments...]`)
      .description(`${summary} (not available yet)`)
      .allowUnknownOption()
      .action(() => {
        throw new NotAvailableError(name, summary);
      });
  }
  return program;
}

/** A command on a case file with the options that all of them have. */
function onCase(program: Command, name: string, summary: string, help: string): Command {
  return program
    .command(name)
    .description(summary)
    .argument("<case>", "the case file (JSON)")
    .option("-o, --out <dir>", "the folder for results (default: out/<case file's name>)", parsePath)
    .addOption(
      new Option("--fields <format>", "also write the fields: spectra, A and B, errors on the samples").choices([
        "npz",
        "vtu",
      ]),
    )
    .option("-q, --quiet", "print nothing but errors")
    .addHelpText("after", help);
}

function trains(command: Command): Command {
  return command
    .option("--resume", "keep the networks that an earlier run finished")
    .option("--threads <n>", "worker threads (default: one for every core)", parseThreads);
}

function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (text.trim() === "" || !(seconds >= 0 && seconds < Number.POSITIVE_INFINITY)) {
    throw new InvalidArgumentError("It must be a number, not negative.");
  }
  return seconds;
}

function addVariation(text: string, before: readonly Variation[]): readonly Variation[] {
  return [...before, parseVariation(text)];
}

function parseShard(text: string): { readonly index: number; readonly of: number } {
  const [index, of] = (/^(\d+)\/(\d+)$/.exec(text) ?? []).slice(1).map(Number);
  if (index === undefined || index < 1 || index > of) {
    throw new InvalidArgumentError("It must be i/n with 1 ≤ i ≤ n, as 2/8.");
  }
  return { index, of };
}

function parseThreads(text: string): number {
  const threads = Number(text);
  if (!/^\d+$/.test(text) || threads < 1 || threads > MOST_THREADS) {
    throw new InvalidArgumentError(`It must be a whole number from 1 to ${MOST_THREADS}.`);
  }
  return threads;
}
