import { printable } from "../case/quote.js";

/** One bar for one piece of work. */
export interface Progress {
  /** `done` of the total are done so far; a note says what is going on ("width 4096, seed 3"). */
  advance(done: number, note?: string): void;
  /** The work is over: the bar becomes one line with the time it took. */
  finish(): void;
}

/** What a command says, and where: results on stdout, complaints and bars on stderr. */
export interface Terminal {
  /** Lines for stdout; nothing with --quiet. */
  print(text: string): void;
  /** Lines for stderr, always. */
  complain(text: string): void;
  /** A bar on stderr where that is a terminal, elsewhere a line every few seconds of long work; nothing with --quiet. */
  progress(label: string, total: number): Progress;
  /** The text in bold where stdout is a terminal and NO_COLOR is not set. */
  bold(text: string): string;
}

/** The part of a stream that is used. */
export interface TextStream {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

export interface TerminalOptions {
  readonly stdout: TextStream;
  readonly stderr: TextStream;
  readonly quiet?: boolean;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Milliseconds. */
  readonly now?: () => number;
  /** Does something again and again, `milliseconds` apart, until what it returns is called. */
  readonly repeat?: (tick: () => void, milliseconds: number) => () => void;
}

interface Bar {
  readonly label: string;
  readonly total: number;
  readonly start: number;
  done: number;
  note: string;
  /** When it was last told in a line. */
  told: number;
}

const BAR_CELLS = 24;
/** Milliseconds between two drawings. */
const REDRAW = 100;
/** Milliseconds between two looks at bars that nobody moves. */
const LOOK = 1000;
/** Milliseconds between two lines where there is no terminal: at least, and at most as work goes on for hours. */
const LINES = { least: 5000, most: 60_000, part: 1 / 20 } as const;
/** An estimate of the time left is shown from this part on. */
const ESTIMATE_FROM = 0.02;

const silent: Progress = { advance() {}, finish() {} };

/**
 * A terminal on two streams. Several bars may run at once; each has a line of its own. No text can steer it: control characters are
 * written as their codes.
 */
export function createTerminal(options: TerminalOptions): Terminal {
  const {
    stdout,
    stderr,
    quiet = false,
    environment = {},
    now = () => performance.now(),
    repeat = repeatedly,
  } = options;
  const live = stderr.isTTY === true && environment.TERM !== "dumb";
  const colour = stdout.isTTY === true && !environment.NO_COLOR && environment.TERM !== "dumb";
  const bars: Bar[] = [];
  let drawnLines = 0;
  let drawnAt = Number.NEGATIVE_INFINITY;
  let rest = () => {};

  const erase = () => {
    if (drawnLines > 0) stderr.write(`\u001b[${drawnLines}A\u001b[0J`);
    drawnLines = 0;
  };
  const draw = () => {
    erase();
    const width = Math.max(20, (stderr.columns ?? 80) - 1);
    for (const bar of bars) stderr.write(`${barLine(bar, now()).slice(0, width)}\n`);
    drawnLines = bars.length;
    drawnAt = now();
  };
  const above = (stream: TextStream, text: string) => {
    erase();
    stream.write(`${text}\n`);
    if (live && bars.length > 0) draw();
  };
  const tell = (bar: Bar) => {
    const elapsed = now() - bar.start;
    const pause = Math.min(LINES.most, Math.max(LINES.least, LINES.part * elapsed));
    if (now() - bar.told < pause) return;
    bar.told = now();
    stderr.write(`specdiff: ${progressLine(bar, now())}\n`);
  };
  const show = () => {
    if (live && now() - drawnAt >= REDRAW) draw();
    if (!live) for (const bar of bars) tell(bar);
  };
  return {
    print(text) {
      if (!quiet) above(stdout, withoutControls(text));
    },
    complain(text) {
      above(stderr, printable(text));
    },
    bold: (text) => (colour ? `${BOLD}${text}${NOT_BOLD}` : text),
    progress(label, total) {
      if (quiet) return silent;
      const start = now();
      const bar: Bar = { label: printable(label), total, start, done: 0, note: "", told: start };
      if (bars.length === 0) rest = repeat(show, LOOK);
      bars.push(bar);
      if (live) draw();
      return {
        advance(done, note = "") {
          bar.done = done;
          bar.note = note;
          show();
        },
        finish() {
          const index = bars.indexOf(bar);
          if (index < 0) return;
          bars.splice(index, 1);
          if (bars.length === 0) rest();
          const end = `${bar.label}: ${formatDuration((now() - bar.start) / 1000)}`;
          if (live) above(stderr, end);
          else if (bar.told > bar.start) stderr.write(`specdiff: ${end}\n`);
        },
      };
    },
  };
}

const BOLD = "\u001b[1m";
const NOT_BOLD = "\u001b[22m";

/** A text without any control character but those of bold type. */
function withoutControls(text: string): string {
  return text
    .split(BOLD)
    .map((part) => part.split(NOT_BOLD).map(printable).join(NOT_BOLD))
    .join(BOLD);
}

function repeatedly(tick: () => void, milliseconds: number): () => void {
  const timer = setInterval(tick, milliseconds);
  timer.unref();
  return () => clearInterval(timer);
}

/** `label [####....] 42 %, 1 min 05 s left, note`. */
function barLine(bar: Bar, now: number): string {
  const filled = Math.round(partOf(bar) * BAR_CELLS);
  return `${bar.label} ${"█".repeat(filled) + "░".repeat(BAR_CELLS - filled)} ${state(bar, now)}`;
}

/** `label: 42 %, 1 min 05 s left, note`, and `label: 12 s so far` of work that does not say how far it is. */
function progressLine(bar: Bar, now: number): string {
  if (bar.done === 0) return `${bar.label}: ${formatDuration((now - bar.start) / 1000)} so far`;
  return `${bar.label}: ${state(bar, now)}`;
}

function state(bar: Bar, now: number): string {
  const part = partOf(bar);
  const left = ((now - bar.start) / 1000) * (1 / part - 1);
  const estimate = part >= ESTIMATE_FROM && part < 1 ? `, ${formatDuration(left)} left` : "";
  return `${Math.floor(100 * part)} %${estimate}${bar.note === "" ? "" : `, ${bar.note}`}`;
}

function partOf({ total, done }: Bar): number {
  return total > 0 ? Math.min(1, Math.max(0, done / total)) : 0;
}

/** `0.4 s`, `12 s`, `3 min 05 s`, `2 h 10 min`. */
export function formatDuration(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const two = (value: number) => String(value).padStart(2, "0");
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`;
  return `${Math.floor(whole / 3600)} h ${two(Math.floor((whole % 3600) / 60))} min`;
}
