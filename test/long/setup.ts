import { setTimeout as wait } from "node:timers/promises";
import { beforeEach } from "vitest";

// A test here may compute for minutes in one stretch. The runner's answer to what was last said to it must be there before, or a worker
// finds it overdue afterwards ("Timeout calling onTaskUpdate").
beforeEach(() => wait(200));
