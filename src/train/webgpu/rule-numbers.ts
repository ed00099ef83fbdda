import type { UpdateRule } from "../../network/dynamics/index.js";
import type { Gpu } from "./device.js";
import { type Passes, STEPS } from "./passes.js";

/** Writes the numbers of rules of one kind, of every network those of its steps, where shaders look for them: step by step, network by network. */
export function ruleNumbers(
  gpu: Gpu,
  passes: Passes,
  all: number,
): (networks: readonly number[], rules: readonly (readonly UpdateRule[])[]) => void {
  let room = 0;
  return (networks, rules) => {
    const each = rules[0][0].numbers.length;
    const needed = STEPS * all * each;
    if (needed > room) {
      passes.put("numbers", passes.buffer(needed));
      room = needed;
    }
    const numbers = new Float32Array(rules[0].length * all * each);
    networks.forEach((network, j) => {
      rules[j].forEach((rule, step) => {
        numbers.set(rule.numbers, (step * all + network) * each);
      });
    });
    gpu.device.queue.writeBuffer(passes.shared("numbers"), 0, numbers);
  };
}
