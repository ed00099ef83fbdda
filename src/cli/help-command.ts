import type { Command } from "commander";
import { suggestion } from "../case/explain.js";
import { quote } from "../case/quote.js";
import { InputError } from "../errors.js";

/**
 * Adds `help` to a program and to its groups of commands: `specdiff help mesh make box` and `specdiff mesh help make box` say what
 * `specdiff mesh make box --help` does.
 */
export function addHelpCommands(group: Command): void {
  const commands = [...group.commands];
  for (const command of commands.filter(({ commands }) => commands.length > 0)) addHelpCommands(command);
  group
    .helpCommand(false)
    .command("help [command...]")
    .description("tell more about a command")
    .action((path: readonly string[]) => commandAt(group, path).help());
}

/** @throws InputError where a name in the path is not that of a command */
function commandAt(group: Command, path: readonly string[]): Command {
  return path.reduce((command, name) => {
    const names = command.commands.map((candidate) => candidate.name());
    const found = command.commands.find((candidate) => candidate.name() === name);
    if (found !== undefined) return found;
    const known = names.length === 0 ? "it has none" : `there are ${names.join(", ")}`;
    throw new InputError("", `unknown command ${quote(name)} of ${command.name()}${suggestion(name, names)}; ${known}`);
  }, group);
}
