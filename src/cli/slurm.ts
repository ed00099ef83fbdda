import { chmod } from "node:fs/promises";
import { join, resolve } from "node:path";
import { argv, cwd, execPath } from "node:process";
import { writeFileAtomically } from "../files/write-file.node.js";
import type { Variation } from "../sweep/index.js";
import type { FieldFormat } from "./fields.js";

/** Shells add the number of a signal that has ended a command to this. */
const BY_SIGNAL = 128;
/** How often a part is queued again before that is taken for a fault of its own. */
const RESTARTS = 100;
/** Seconds before a job's time is up at which it is told to save and leave. */
const NOTICE = 120;

/**
 * Writes what Slurm needs to do a sweep into its folder: an array job of `jobs` parts, a job that collects once all of them are done, and a script
 * that submits both. A part that is told to leave, its time being up or its node wanted, or that is killed keeps the networks that are
 * finished and is queued again.
 *
 * @param fields what `--fields` says, where it is given
 * @returns the paths, that of the script last
 */
export async function slurmFiles(
  directory: string,
  casePath: string,
  vary: readonly Variation[],
  jobs: number,
  fields?: FieldFormat,
): Promise<readonly string[]> {
  const out = resolve(directory);
  const command = [
    ...[execPath, argv[1], "sweep", resolve(casePath)],
    ...vary.flatMap(({ path, values }) => [
      "--vary",
      `${path}=${values.map((value) => JSON.stringify(value)).join(",")}`,
    ]),
    ...(fields === undefined ? [] : ["--fields", fields]),
    ...["--out", out, "--quiet"],
  ]
    .map(quoted)
    .join(" ");
  const [array, collect, submit] = ["array.sbatch", "collect.sbatch", "submit.sh"].map((name) => join(out, name));
  await writeFileAtomically(array, arrayJob(command, out, jobs));
  await writeFileAtomically(collect, collectJob(command, out));
  await writeFileAtomically(submit, submission(array, collect));
  await chmod(submit, 0o755);
  return [array, collect, submit];
}

function arrayJob(command: string, out: string, jobs: number): string {
  return `#!/bin/bash
#SBATCH --job-name=specdiff
#SBATCH --array=1-${jobs}
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --signal=B:INT@${NOTICE}
#SBATCH --output=${join(out, "slurm-%a.log")}
#SBATCH --chdir=${cwd()}
${command} --threads "\${SLURM_CPUS_PER_TASK:-1}" --shard "$SLURM_ARRAY_TASK_ID/${jobs}" &
work=$!
trap 'kill -INT "$work"' INT TERM
wait "$work"
status=$?
# A signal ends the waiting, not the work: it saves what is finished and leaves.
while kill -0 "$work" 2>/dev/null; do
  wait "$work"
  status=$?
done
# It was told to leave, or was killed: what is finished is kept, the rest is queued again.
if [ "$status" -ge ${BY_SIGNAL} ] && [ "\${SLURM_RESTART_COUNT:-0}" -lt ${RESTARTS} ]; then
  scontrol requeue "\${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID"
fi
exit "$status"
`;
}

function collectJob(command: string, out: string): string {
  return `#!/bin/bash
#SBATCH --job-name=specdiff-collect
#SBATCH --requeue
#SBATCH --output=${join(out, "slurm-collect.log")}
#SBATCH --chdir=${cwd()}
exec ${command} --threads "\${SLURM_CPUS_PER_TASK:-1}"
`;
}

/** Options for sbatch (account, partition, time, --cpus-per-task) go to the parts. */
function submission(array: string, collect: string): string {
  return `#!/bin/sh
# sh ${quoted(join(array, "..", "submit.sh"))} [options for sbatch, as --time=2:00:00 --cpus-per-task=4]
set -e
parts=$(sbatch --parsable "$@" ${quoted(array)})
sbatch "--dependency=afterok:\${parts%%;*}" ${quoted(collect)}
`;
}

/** A word for the shell. */
function quoted(word: string): string {
  return /^[\w./=:,@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
