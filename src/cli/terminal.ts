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
  /** A bar on stderr where that is a terminal; does nothing elsewhere and with --quiet. */
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
}

interface Bar {
  readonly label: string;
  readonly total: number;
  readonly start: number;
  done: number;
  note: string;
}

const BAR_CELLS = 24;
/** Milliseconds between two drawings. */
const REDRAW = 100;
/** An estimate of the time left is shown from this part on. */
const ESTIMATE_FROM = 0.02;

const silent: Progress = { advance() {}, finish() {} };

/** A terminal on two streams. Several bars may run at once; each has a line of its own. */
export function createTerminal(options: TerminalOptions): Terminal {
  const { stdout, stderr, quiet = false, environment = {}, now = () => performance.now() } = options;
  const live = stderr.isTTY === true && !quiet && environment.TERM !== "dumb";
  const colour = stdout.isTTY === true && !environment.NO_COLOR && environment.TERM !== "dumb";
  const bars: Bar[] = [];
  let drawnLines = 0;
  let drawnAt = Number.NEGATIVE_INFINITY;

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
    if (bars.length > 0) draw();
  };
  return {
    print(text) {
      if (!quiet) above(stdout, text);
    },
    complain(text) {
      above(stderr, text);
    },
    bold: (text) => (colour ? `\u001b[1m${text}\u001b[22m` : text),
    progress(label, total) {
      if (!live) return silent;
      const bar: Bar = { label, total, start: now(), done: 0, note: "" };
      bars.push(bar);
      draw();
      return {
        advance(done, note = "") {
          bar.done = done;
          bar.note = note;
          if (now() - drawnAt >= REDRAW) draw();
        },
        finish() {
          const index = bars.indexOf(bar);
          if (index < 0) return;
          bars.splice(index, 1);
          above(stderr, `${label}: ${formatDuration((now() - bar.start) / 1000)}`);
        },
      };
    },
  };
}

/** `label [####....] 42 %, 1 min 05 s left, note`. */
function barLine({ label, total, start, done, note }: Bar, now: number): string {
  const part = total > 0 ? Math.min(1, Math.max(0, done / total)) : 0;
  const filled = Math.round(part * BAR_CELLS);
  const bar = "█".repeat(filled) + "░".repeat(BAR_CELLS - filled);
  const left = ((now - start) / 1000) * (1 / part - 1);
  const estimate = part >= ESTIMATE_FROM && part < 1 ? `, ${formatDuration(left)} left` : "";
  return `${label} ${bar} ${Math.floor(100 * part)} %${estimate}${note === "" ? "" : `, ${note}`}`;
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
