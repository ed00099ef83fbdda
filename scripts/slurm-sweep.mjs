// A sweep of 40 networks as an array job of Slurm, whose controller and one node run here: parts are killed twice, the node is drained and taken back, and
// the table must be that of a run without Slurm, byte by byte. Needs root, a build, and Debian's slurm-wlm and munge.
//
//   node scripts/slurm-sweep.mjs
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("../dist/cli/specdiff.js", import.meta.url));
for (const needed of ["/usr/sbin/munged", "/usr/sbin/slurmctld", "/usr/sbin/slurmd"]) {
  if (existsSync(needed) && process.getuid?.() === 0) continue;
  process.stderr.write(`${needed} is missing, or this is not root: apt-get install slurm-wlm munge\n`);
  process.exit(2);
}
const folder = mkdtempSync(join(tmpdir(), "specdiff-slurm-"));
const at = (...names) => join(folder, ...names);
const node = hostname();
const servers = [];

/** Starts a server that stays in the foreground. */
function serve(command, ...args) {
  const server = spawn(command, args, { stdio: "ignore", env: slurm });
  server.on("exit", (status) => {
    if (!servers.ended) process.stderr.write(`${command} has ended with ${status}\n`);
  });
  servers.push(server);
}

const slurm = { ...process.env, SLURM_CONF: at("slurm.conf") };
const ask = (command, ...args) => execFileSync(command, args, { env: slurm, encoding: "utf8" }).trim();

async function until(what, seconds, holds) {
  for (const end = Date.now() + 1000 * seconds; Date.now() < end; await pause(500)) {
    try {
      if (holds()) return;
    } catch {
      // The controller may not answer yet.
    }
  }
  throw new Error(`${what}: not within ${seconds} s`);
}

function startSlurm() {
  for (const name of ["state", "spool", "munge"]) mkdirSync(at(name), { mode: 0o755 });
  writeFileSync(at("munge.key"), crypto.getRandomValues(new Uint8Array(1024)), { mode: 0o600 });
  const socket = at("munge", "socket");
  const settings = {
    ClusterName: "loopback",
    SlurmctldHost: `${node}(127.0.0.1)`,
    SlurmctldPort: 16817,
    SlurmdPort: 16818,
    SlurmUser: "root",
    SlurmdUser: "root",
    AuthType: "auth/munge",
    AuthInfo: `socket=${socket}`,
    CredType: "cred/munge",
    StateSaveLocation: at("state"),
    SlurmdSpoolDir: at("spool"),
    SlurmctldPidFile: at("slurmctld.pid"),
    SlurmdPidFile: at("slurmd.pid"),
    SlurmctldLogFile: at("slurmctld.log"),
    SlurmdLogFile: at("slurmd.log"),
    ProctrackType: "proctrack/linuxproc",
    TaskPlugin: "task/none",
    SelectType: "select/cons_tres",
    SelectTypeParameters: "CR_CPU",
    MpiDefault: "none",
    ReturnToService: 2,
    KillWait: 10,
    SchedulerParameters: "batch_sched_delay=1,sched_interval=2,bf_interval=5",
    PartitionName: "all Nodes=ALL Default=YES MaxTime=INFINITE State=UP",
    NodeName: `${node} NodeAddr=127.0.0.1 CPUs=2 State=UNKNOWN`,
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}\n`);
  writeFileSync(at("slurm.conf"), lines.join(""));
  serve(
    "/usr/sbin/munged",
    ...["--foreground", "--force", `--key-file=${at("munge.key")}`, `--socket=${socket}`],
    ...[`--pid-file=${at("munge", "pid")}`, `--log-file=${at("munge.log")}`, `--seed-file=${at("munge.seed")}`],
  );
  serve("/usr/sbin/slurmctld", "-D", "-f", at("slurm.conf"));
  serve("/usr/sbin/slurmd", "-D", "-f", at("slurm.conf"), "-N", node);
}

function writeCase() {
  const content = {
    title: "On a cluster",
    dimension: 1,
    target: "exp(-x^2/8) * (sin(x) + sin(3*x + 0.9))",
    data: { box: [[-12, 12]], samples: [600], placement: "midpoint", measure: "lebesgue" },
    network: { family: "mscale", activation: "sin", scales: [1, 2], weights: { law: "normal", std: 1 } },
    spectrum: { convention: "angular", box: [[-20, 20]], cells: [1000] },
    time: { save: [1, 4] },
    probes: [1, 3],
    training: { widths: [4096, 8192], seeds: 10, learningRate: 0.002 },
  };
  writeFileSync(at("case.json"), JSON.stringify(content));
}

const sweep = (out) => [
  ...[program, "sweep", at("case.json"), "--vary", "network.weights.std=1,2"],
  ...["--out", at(out), "--quiet"],
];
const states = () => ask("squeue", "--noheader", "--array", "--format=%i %j %T").split("\n").filter(Boolean);

async function onSlurm() {
  execFileSync(process.execPath, [...sweep("slurm"), "--slurm", "4"]);
  ask("sh", at("slurm", "submit.sh"));
  const running = () => states().filter((line) => line.endsWith("RUNNING"));
  for (let kill = 0; kill < 2; kill++) {
    await until("a part that runs", 120, () => running().length > 0);
    await pause(3000);
    process.stdout.write(
      `kills ${running()
        .map((line) => line.split(" ")[0])
        .join(" and ")}\n`,
    );
    // The training itself, as a fault would end it; not the script around it.
    execFileSync("pkill", ["-9", "-f", `${at("slurm")} .*--shard`]);
    await until("parts that go on", 120, () => running().length > 0);
  }
  process.stdout.write(`drains ${node}\n`);
  ask("scontrol", "update", `NodeName=${node}`, "State=DRAIN", "Reason=test");
  await pause(5000);
  ask("scontrol", "update", `NodeName=${node}`, "State=RESUME");
  await until("the end of all jobs", 900, () => states().length === 0);
}

let status = 1;
try {
  writeCase();
  startSlurm();
  await until("a node that waits for work", 60, () => /idle/i.test(ask("sinfo", "--noheader", "--format=%T")));
  await onSlurm();
  process.stdout.write("the same without Slurm\n");
  execFileSync(process.execPath, sweep("local"));
  const table = (out) => readFileSync(at(out, "sweep.csv"), "utf8");
  const rows = table("local").trimEnd().split("\r\n").length - 1;
  if (table("slurm") !== table("local")) throw new Error("the tables differ");
  process.stdout.write(`40 networks, ${rows} rows: the tables are equal byte by byte\n1 passed, 0 failed\n`);
  status = 0;
} catch (error) {
  process.stderr.write(`${error.message}\nthe files are kept in ${folder}\n0 passed, 1 failed\n`);
} finally {
  servers.ended = true;
  for (const server of servers.reverse()) {
    if (server.exitCode === null && server.kill()) await once(server, "exit");
  }
}
if (status === 0) rmSync(folder, { recursive: true });
process.exit(status);
