import { NumericalError } from "../errors.js";
import { checkEngines, type EngineCheck } from "../train/check-engines.js";
import type { Engine } from "../train/engine.js";
import { engines } from "../train/engines.js";
import { alignColumns } from "./tables.js";
import type { Terminal } from "./terminal.js";

/**
 * `specdiff engines`: what can train networks on this machine.
 *
 * @throws NumericalError where an engine gives wrong numbers
 */
export async function showEngines(terminal: Terminal): Promise<void> {
  const checks = await checkEngines();
  const header = ["engine", "precision", "network", "from the definition", "units × samples / s"];
  terminal.print(alignColumns([header, ...checks.map(row)]).join("\n"));
  for (const { engine, missing } of checks) if (missing !== null) terminal.print(`\n${engine}: ${missing}`);
  terminal.print(
    '\n"auto" takes the first of them that trains the network in the precision wanted and pays for its size.',
  );
  for (const engine of engines as readonly Engine[]) {
    const reason = (await engine.passedOver?.()) ?? null;
    const isHere = checks.some((check) => check.engine === engine.name && check.missing === null);
    if (reason !== null && isHere) terminal.print(`It passes over "${engine.name}", which ${reason}.`);
  }
  const wrong = checks.filter(({ missing, agrees }) => missing === null && !agrees);
  if (wrong.length === 0) return;
  const names = wrong.map(({ ran, precision, network }) => `${ran} in ${precision} on a network of ${network}`);
  throw new NumericalError(`engines give wrong numbers on this machine: ${names.join("; ")}`);
}

function row({ ran, precision, network, missing, deviation, agrees, speed }: EngineCheck): string[] {
  if (missing !== null) return [ran, precision, network, "not available", "-"];
  const difference = `${deviation.toExponential(0)}${agrees ? "" : " WRONG"}`;
  return [ran, precision, network, difference, speed.toExponential(1)];
}
