import { expect, test } from "vitest";
import { createTerminal, formatDuration, type TerminalOptions } from "../../src/cli/terminal.js";
import { recorder } from "./recorder.js";

/** A terminal with a clock that is set by hand. */
function setUp(tty: boolean, options: Partial<TerminalOptions> = {}) {
  const stdout = recorder({ isTTY: tty });
  const stderr = recorder({ isTTY: tty, columns: 70 });
  const clock = { seconds: 0 };
  const ticks = new Set<() => void>();
  const repeat = (tick: () => void) => {
    ticks.add(tick);
    return () => void ticks.delete(tick);
  };
  const terminal = createTerminal({ stdout, stderr, now: () => 1000 * clock.seconds, repeat, ...options });
  /** Lets the clock go on, second by second. */
  const wait = (seconds: number) => {
    for (let second = 0; second < seconds; second++) {
      clock.seconds++;
      for (const tick of ticks) tick();
    }
  };
  return { stdout, stderr, clock, terminal, wait, ticks };
}

/** What a reader sees after all the writing: cursor-up and erase codes applied. */
function screen(text: string): string[] {
  const lines: string[] = [""];
  const [first, ...controlled] = text.split("\u001b[");
  const write = (plain: string) => {
    const [start, ...others] = plain.split("\n");
    lines[lines.length - 1] += start;
    lines.push(...others);
  };
  write(first);
  for (const part of controlled) {
    const [, count, code, rest] = /^(\d+)([AJm])(.*)$/s.exec(part) ?? [];
    if (code === "A") lines.splice(lines.length - 1 - Number(count), lines.length, "");
    write(rest);
  }
  return lines.slice(0, -1);
}

test("lines go to stdout, complaints to stderr, and quiet silences only the former", () => {
  for (const quiet of [false, true]) {
    const { stdout, stderr, terminal } = setUp(false, { quiet });
    terminal.print("result");
    terminal.complain("bad");
    expect(stdout.text()).toBe(quiet ? "" : "result\n");
    expect(stderr.text()).toBe("bad\n");
  }
});

test("a bar shows its part and the time left, and becomes one line at its end", () => {
  const { stderr, clock, terminal } = setUp(true);
  const bar = terminal.progress("training", 200);
  expect(screen(stderr.text())).toEqual([`training ${"░".repeat(24)} 0 %`]);
  clock.seconds = 10;
  bar.advance(50, "width 64");
  expect(screen(stderr.text())).toEqual([`training ${"█".repeat(6)}${"░".repeat(18)} 25 %, 30 s left, width 64`]);
  clock.seconds = 40;
  bar.finish();
  expect(screen(stderr.text())).toEqual(["training: 40 s"]);
  bar.finish();
  expect(screen(stderr.text())).toEqual(["training: 40 s"]);
});

test("bars that run at once have a line each, and printed lines stand above them", () => {
  const { stderr, clock, terminal } = setUp(true);
  const first = terminal.progress("one", 10);
  const second = terminal.progress("two", 10);
  clock.seconds = 1;
  first.advance(5);
  terminal.complain("a word");
  expect(screen(stderr.text()).map((line) => line.split(" ")[0])).toEqual(["a", "one", "two"]);
  clock.seconds = 2;
  first.finish();
  second.finish();
  expect(screen(stderr.text())).toEqual(["a word", "one: 2.0 s", "two: 2.0 s"]);
});

test("a bar is drawn at most ten times a second and never wider than the terminal", () => {
  const { stderr, clock, terminal } = setUp(true);
  const bar = terminal.progress("solving", 1000);
  for (let step = 1; step <= 1000; step++) {
    clock.seconds = step / 1000;
    bar.advance(step, "a note that is much too long for a terminal of seventy columns");
  }
  const drawings = stderr.text().split("solving").length - 1;
  expect(drawings).toBeLessThanOrEqual(11);
  for (const line of screen(stderr.text())) expect(line.length).toBeLessThan(70);
});

test.each([
  ["not on a terminal", false, {}],
  ["with quiet", true, { quiet: true }],
  ["on a dumb terminal", true, { environment: { TERM: "dumb" } }],
] as const)("%s there are no bars, and nothing at all in a short run", (_, tty, options) => {
  const { stdout, stderr, terminal, wait } = setUp(tty, options);
  const bar = terminal.progress("solving", 10);
  wait(4);
  bar.advance(5);
  bar.finish();
  expect(stdout.text() + stderr.text()).toBe("");
});

test("where there is no terminal long work tells in a line every five seconds how far it is", () => {
  const { stderr, wait, terminal } = setUp(false);
  const bar = terminal.progress("training", 200);
  wait(5);
  bar.advance(50, "width 64");
  wait(12);
  bar.finish();
  expect(stderr.text().split("\n")).toEqual([
    "specdiff: training: 5.0 s so far",
    "specdiff: training: 25 %, 30 s left, width 64",
    "specdiff: training: 25 %, 45 s left, width 64",
    "specdiff: training: 17 s",
    "",
  ]);
});

test("over hours the lines become fewer, one a minute, and with quiet there are none", () => {
  const lines = (options: Partial<TerminalOptions>) => {
    const { stderr, wait, terminal, ticks } = setUp(false, options);
    const bar = terminal.progress("training", 1);
    wait(7200);
    const count = stderr.text().split("\n").length - 1;
    bar.finish();
    // Nothing that would keep the process alive stays behind.
    expect(ticks.size).toBe(0);
    return count;
  };
  // 20 in the first 100 s, ln(12) · 20 = 50 until the pauses are a minute at 1200 s, 100 after that.
  expect(lines({})).toBeGreaterThan(150);
  expect(lines({})).toBeLessThan(180);
  expect(lines({ quiet: true })).toBe(0);
});

test("no text can steer the terminal", () => {
  const { stdout, stderr, terminal } = setUp(true, { environment: {} });
  terminal.print(`${terminal.bold("title")} \u001b[2J\u009b31m\r\u202e`);
  expect(stdout.text()).toBe("\u001b[1mtitle\u001b[22m \\u001b[2J\\u009b31m\\u000d\\u202e\n");
  terminal.complain("one\u0007\ntwo\u001b]0;x");
  expect(stderr.text()).toBe("one\\u0007\ntwo\\u001b]0;x\n");
});

test("bold is for terminals without NO_COLOR", () => {
  expect(setUp(true).terminal.bold("x")).toBe("\u001b[1mx\u001b[22m");
  expect(setUp(true, { environment: { NO_COLOR: "1" } }).terminal.bold("x")).toBe("x");
  expect(setUp(false).terminal.bold("x")).toBe("x");
});

test("a total of zero and more than the total are drawn without NaN", () => {
  const { stderr, clock, terminal } = setUp(true);
  terminal.progress("nothing", 0);
  const bar = terminal.progress("much", 10);
  clock.seconds = 1;
  bar.advance(20);
  expect(stderr.text()).not.toMatch(/NaN|Infinity/);
  expect(screen(stderr.text())).toEqual([`nothing ${"░".repeat(24)} 0 %`, `much ${"█".repeat(24)} 100 %`]);
});

test.each([
  [0.04, "0.0 s"],
  [9.94, "9.9 s"],
  [9.96, "10 s"],
  [59.6, "1 min 00 s"],
  [3599.6, "1 h 00 min"],
  [7825, "2 h 10 min"],
])("%f seconds are written as %s", (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text);
});
