import { type Command, Option } from "commander";
import type { Terminal } from "./terminal.js";
import { VERIFY_HELP } from "./verify-help.js";
import type { VerifyOptions } from "./verify-options.js";

/** Adds `specdiff verify`. */
export function addVerifyCommand(program: Command, terminalOf: (options: { quiet?: boolean }) => Terminal): void {
  program
    .command("verify")
    .description("convergence tables of the solver itself, against known solutions")
    .addOption(new Option("-d, --dimension <d>", "only this dimension (default: all)").choices(["1", "2", "3"]))
    .addOption(new Option("--format <format>", "of the tables").choices(["text", "markdown"]).default("text"))
    .option("-q, --quiet", "print nothing but what failed")
    .addHelpText("after", VERIFY_HELP)
    .action(async (options: VerifyOptions & { quiet?: boolean }) => {
      const { verify } = await import("./verify-work.js");
      verify(options, terminalOf(options));
    });
}
