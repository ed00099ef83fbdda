import type { UpdateRule } from "../../network/dynamics/index.js";
import type { Parameters } from "../../network/parameters.js";
import type { DeviceTrainer } from "../engine.js";
import type { DeviceNetworks } from "./networks.js";

/** What a trainer wants of its network. */
type Wish =
  | { readonly kind: "output"; readonly out: Float64Array }
  | { readonly kind: "gradient"; readonly cotangent: Float64Array; readonly out: Parameters }
  | { readonly kind: "move"; readonly cotangent: Float64Array; readonly rule: UpdateRule }
  | {
      readonly kind: "descend";
      readonly weight: Float64Array;
      readonly wanted: Float64Array;
      readonly rules: readonly UpdateRule[];
      /** Filled as steps are done. */
      readonly squares: Float64Array;
    };

interface Request<W extends Wish = Wish> {
  readonly network: number;
  readonly wish: W;
  done(): void;
  failed(reason: unknown): void;
}

/**
 * Trainers of networks that stand on a device together. What they are asked for in the same turn of the event loop is done at once, with one run of the shaders
 * for all networks that want the same.
 */
export function trainersOf(networks: DeviceNetworks, count: number): readonly DeviceTrainer[] {
  let waiting: Request[] = [];
  let isWorking = false;

  async function work(): Promise<void> {
    isWorking = true;
    // All that is asked for in this turn comes first.
    if (count > 1) await new Promise((resolve) => setTimeout(resolve));
    while (waiting.length > 0) {
      const now = waiting;
      waiting = [];
      try {
        await serve(networks, now);
        for (const { done } of now) done();
      } catch (reason) {
        for (const { failed } of now) failed(reason);
      }
      if (count > 1) await new Promise((resolve) => setTimeout(resolve));
    }
    isWorking = false;
  }
  const ask = (network: number, wish: Wish) =>
    new Promise<void>((done, failed) => {
      waiting.push({ network, wish, done, failed });
      if (!isWorking) void work();
    });

  return Array.from({ length: count }, (_, network) => ({
    output: (out) => ask(network, { kind: "output", out }),
    gradient: (cotangent, out) => ask(network, { kind: "gradient", cotangent, out }),
    move: (cotangent, rule) => ask(network, { kind: "move", cotangent, rule }),
    async descend(weight, wanted, rules) {
      const squares = new Float64Array(rules.length);
      await ask(network, { kind: "descend", weight, wanted, rules, squares });
      return squares;
    },
    parameters: () => networks.parameters(network),
    setParameters: async (parameters) => networks.setParameters(network, parameters),
  }));
}

async function serve(networks: DeviceNetworks, requests: readonly Request[]): Promise<void> {
  const of = <K extends Wish["kind"]>(kind: K) =>
    requests.filter(({ wish }) => wish.kind === kind) as unknown as Request<Extract<Wish, { readonly kind: K }>>[];
  const numbers = (some: readonly Request[]) => some.map(({ network }) => network);

  const outputs = of("output");
  if (outputs.length > 0) {
    networks.output(numbers(outputs));
    const values = await networks.values();
    for (const { network, wish } of outputs) wish.out.set(values[network]);
  }

  const gradients = of("gradient");
  for (const { network, wish } of gradients) networks.setCotangent(network, wish.cotangent);
  if (gradients.length > 0) {
    networks.gradient(numbers(gradients));
    const slopes = await networks.slopes(numbers(gradients));
    for (const [j, { wish }] of gradients.entries()) {
      for (const [name, values] of Object.entries(slopes[j])) wish.out[name].set(values);
    }
  }

  const moves = of("move");
  for (const { network, wish } of moves) networks.setCotangent(network, wish.cotangent);
  if (moves.length > 0) {
    networks.move(
      numbers(moves),
      moves.map(({ wish }) => wish.rule),
    );
  }

  let descents = of("descend");
  for (const { network, wish } of descents) networks.setLoss(network, wish.weight, wish.wanted);
  for (let first = 0; descents.length > 0; ) {
    const steps = Math.min(...descents.map(({ wish }) => wish.rules.length)) - first;
    const squares = await networks.descend(
      numbers(descents),
      descents.map(({ wish }) => wish.rules.slice(first, first + steps)),
    );
    for (const [j, { wish }] of descents.entries()) wish.squares.set(squares[j], first);
    first += steps;
    descents = descents.filter(({ wish }) => wish.rules.length > first);
  }
}
