import { afterEach } from "vitest";

// Tests without waiting would follow each other in one turn of the event loop, and a worker that hears nothing for a minute, which it is
// soon on a busy machine, takes the runner for lost ("Timeout calling onTaskUpdate"): it listens after every test.
afterEach(() => new Promise((resolve) => setImmediate(resolve)));
