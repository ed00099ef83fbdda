import { expect, it } from "vitest";
import { turnstile } from "../../src/train/turnstile.js";

/** Until everything that waits for nobody else has gone on. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

it("lets in what has room, in order, and the next ones when somebody leaves", async () => {
  const enter = turnstile(10);
  const inside: number[] = [];
  const come = async (own: number) => {
    const leave = await enter(own);
    inside.push(own);
    return leave;
  };
  const [six, four] = [come(6), come(4), come(8), come(1)];
  await settled();
  expect(inside).toEqual([6, 4]);
  (await six)();
  await settled();
  // Eight have no room beside four, and one waits behind them.
  expect(inside).toEqual([6, 4]);
  (await four)();
  await settled();
  expect(inside).toEqual([6, 4, 8, 1]);
});
