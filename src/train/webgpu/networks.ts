import type { SampleSet } from "../../data/samples.js";
import type { UpdateRule } from "../../network/dynamics/index.js";
import type { InitialNetwork } from "../../network/initial-network.js";
import { copyOf, type Parameters, zerosLike } from "../../network/parameters.js";
import type { Gpu } from "./device.js";
import { passesOn, STEPS } from "./passes.js";
import { ruleNumbers } from "./rule-numbers.js";
import { samplesOnDevice } from "./samples-on-device.js";
import type { NetworkKind } from "./structure.js";

/** Networks of one description and any widths on a device, on the same samples. They are told by their number. */
export interface DeviceNetworks {
  /** Parameters that stand on the device from then on; steps before are forgotten. */
  setParameters(network: number, parameters: Parameters): void;
  parameters(network: number): Promise<Parameters>;
  /** Computes the outputs of networks at their parameters. */
  output(networks: readonly number[]): void;
  /** The outputs that were computed last, network by network. */
  values(): Promise<readonly Float32Array[]>;
  setCotangent(network: number, cotangent: Float64Array): void;
  /** Computes the derivatives of Σ c f for the cotangents; follows an `output`. */
  gradient(networks: readonly number[]): void;
  /** The derivatives that were computed last of networks, zeros for what is frozen. */
  slopes(networks: readonly number[]): Promise<readonly Parameters[]>;
  /** Moves networks by a rule each; follows an `output`. */
  move(networks: readonly number[], rules: readonly UpdateRule[]): void;
  /** What `descend` minimises: ½ Σ weight (f − offset)². */
  setLoss(network: number, weight: Float64Array, offset: Float64Array): void;
  /** So many steps by the rules of every network; of every network the Σ weight (f − offset)² before each step. */
  descend(networks: readonly number[], rules: readonly (readonly UpdateRule[])[]): Promise<readonly Float64Array[]>;
  close(): void;
}

/**
 * @throws NumericalError where they do not fit on the device, or it fails
 */
export function deviceNetworks(
  gpu: Gpu,
  kind: NetworkKind,
  starts: readonly InitialNetwork[],
  samples: SampleSet,
): DeviceNetworks {
  const passes = passesOn(gpu);
  const structure = kind.stand(gpu, passes, starts, samples);
  const atSamples = samplesOnDevice(gpu, passes, samples, structure.parts);
  const writeNumbers = ruleNumbers(gpu, passes, starts.length);
  /** Whether networks have moved since their parameters were set. */
  const moved = starts.map(() => false);
  const bases = starts.map(({ parameters }) => copyOf(parameters));

  const networksOf: DeviceNetworks = {
    setParameters(network, parameters) {
      // Of what an inverse problem has besides it knows nothing.
      const names = Object.keys(starts[network].parameters);
      bases[network] = copyOf(Object.fromEntries(names.map((name) => [name, parameters[name]])));
      structure.setParameters(network, parameters);
      if (moved[network]) structure.forget(network);
      moved[network] = false;
    },
    async parameters(network) {
      const result = copyOf(bases[network]);
      if (moved[network]) await structure.add("change", [network], [result]);
      return result;
    },
    output(networks) {
      atSamples.choose(networks);
      passes.submit((run) => {
        structure.forward(run, 0);
        atSamples.gather(run, 0);
      });
    },
    values: atSamples.values,
    setCotangent: atSamples.setCotangent,
    gradient(networks) {
      atSamples.choose(networks);
      passes.submit((run) => structure.slopes(run, 0));
    },
    async slopes(networks) {
      const result = networks.map((network) => zerosLike(bases[network]));
      await structure.add("slopes", networks, result);
      return result;
    },
    move(networks, rules) {
      for (const network of networks) moved[network] = true;
      structure.remember(rules[0]);
      atSamples.choose(networks);
      writeNumbers(
        networks,
        rules.map((rule) => [rule]),
      );
      passes.submit((run) => structure.move(run, 0, rules[0]));
    },
    setLoss: atSamples.setLoss,
    async descend(networks, rules) {
      for (const network of networks) moved[network] = true;
      const steps = rules[0].length;
      const losses = networks.map(() => new Float64Array(steps));
      atSamples.choose(networks);
      for (let first = 0; first < steps; first += STEPS) {
        const here = Math.min(STEPS, steps - first);
        const rule = rules[0][first];
        structure.remember(rule);
        writeNumbers(
          networks,
          rules.map((each) => each.slice(first, first + here)),
        );
        passes.submit((run) => {
          for (let step = 0; step < here; step++) {
            structure.forward(run, step);
            atSamples.gather(run, step);
            atSamples.loss(run, step);
            structure.move(run, step, rule);
          }
        });
        const found = await atSamples.losses(networks, here);
        found.forEach((each, j) => {
          losses[j].set(each, first);
        });
      }
      return losses;
    },
    close: passes.close,
  };
  starts.forEach(({ parameters }, network) => {
    networksOf.setParameters(network, parameters);
  });
  return networksOf;
}
