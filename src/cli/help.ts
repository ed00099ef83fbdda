/** A small case with everything a first look needs; `specdiff --help` shows it. */
export const EXAMPLE_CASE = `{
  "title": "Four scales",
  "target": "exp(-x^2/8) * (sin(x) + sin(3*x + 0.9) + sin(6*x + 1.8))",
  "data": { "box": [[-12, 12]], "samples": [1200] },
  "network": { "family": "mscale", "scales": [1, 2, 4, 8] },
  "spectrum": { "box": [[-40, 40]], "cells": [24000] },
  "time": { "save": [0.5, 2, 8, 32] },
  "probes": [1, 3, 6],
  "training": { "widths": [256, 1024, 4096], "seeds": 4 }
}`;

/** What `specdiff solve` prints for it. */
export const EXAMPLE_OUTPUT = `Four scales
mscale with scales 1, 2, 4, 8; 1200 samples on [-12, 12]; 24000 cells

spectral PDE
                t = 0  t = 0.5    t = 2    t = 8    t = 32
  |û| at ξ = 1      1   0.1610  0.08621  0.01254   4.22e-4
  |û| at ξ = 3      1   0.3118   0.1315  0.02011   7.56e-4
  |û| at ξ = 6      1   0.3347   0.1777  0.03770  0.001881
  energy        5.326    1.227   0.3683  0.03278   9.77e-4

ξ in radians per unit length; |û| is |û(ξ, t)| / |û(ξ, 0)|; energy is ∫ u² dx.`;

export const EXIT_STATUS = `Exit status
  0    the work was done
  1    it failed on the way; what was finished is kept
  2    the case or the arguments are wrong: one message on stderr, nothing written
  130  stopped with Ctrl-C`;

export const PROGRAM_SUMMARY = `How fast does a wide two-layer network learn each frequency of a function? Three answers, from one case file:

  level 0  the spectral PDE  ∂t û = ∇·(A ∇û) − B û  for the transform û of the training error, by P1 finite
           elements in frequency space; A and B follow from the initial weights and from what is trained
  level 1  the exact kernel flow on the samples: the network at infinite width
  level 2  real networks, trained by gradient descent at growing width`;

export const PROGRAM_HELP = `
A case, four-scales.json (what is left out has a default; schema/case.schema.json lists everything):

${indent(EXAMPLE_CASE)}

$ specdiff solve four-scales.json

${indent(EXAMPLE_OUTPUT)}

The error at frequency 1 has fallen to 16 % at t = 0.5: time is learning rate × steps. Results go to
out/four-scales/result.json, or to another folder with --out. 'specdiff help solve' tells more, for every command.

${EXIT_STATUS}
DEBUG=1 in the environment adds a stack trace to unexpected failures; NO_COLOR=1 leaves out bold type.`;

const ONE_RESULT = `A result.json that is there already is added to: levels that this command does not compute stay in it. That of a case with
another target, network, data, dynamics or PDE is refused before any work.`;

export const SOLVE_HELP = `
Level 0: the spectral PDE of the case, from the initial error of the network, at the times of the case. With --ntk also
level 1, the kernel flow on the samples: where the two agree, the domain and the mesh are large and fine enough.

Written to DIR:
  result.json    the case with its defaults, and levels.pde (levels.ntk): energy and probes over time
  fields         with --fields npz: spectrum.npz (frequency, times, spectrum, diffusion A, damping B) and errors-pde.npz
                 (points, target, times, error: u(x, t) on the samples), errors-ntk.npz; numpy.load reads them;
                 with --fields vtu: the same for ParaView, one file per time
  checkpoint.npz now and then during a long march, until it is done

${ONE_RESULT}

With --plot FILE.svg also a picture at the saved times: of a PDE the solution (curves in 1-D, images in 2-D, in 3-D on the
plane through the middle), of a network the spectrum.

With a step method (theta, bdf2, sdirk2, sdirk3, generalized-alpha) little is lost: after Ctrl-C, which stops between two
steps, after kill -9 or a crash, the same command with --resume goes on from the checkpoint and ends with the identical
result. One of another case or mesh, or a damaged one, is refused. Where a checkpoint cannot be written, the disk being full,
one line says so and the march goes on. "krylov" finds all times at once and "adapt" refines in one go: these leave no
checkpoint, and start anew.

$ specdiff solve four-scales.json
${indent(EXAMPLE_OUTPUT)}

${EXIT_STATUS}`;

export const DESIGN_HELP = `
Which bandwidth, which scales? The law of the first-layer weights is what the error's equation has for its coefficients, and
the best law for an aim is found from the data, before anything is trained. The case says which aim:

  "design": { "objective": { "deadline": 8 } }     the least error on the samples at a time
  "design": { "objective": { "steps": 2000 } }     the same after so many steps of half of the largest stable learning rate
  "design": { "objective": { "heldOut": {} } }     the least error at samples that are not trained on, at its best time

Normal, uniform, Laplace and Student's laws, each with its best number, and scales, stand beside the optimum: for a
deadline reverse water-filling, or the gradient of the spectral PDE where that has no formula; for held-out error the
estimated power spectrum. With --train networks of the recommended width tell whether it is so.

Written to DIR:
  designed.json  the case with the law that was chosen, its times, and networks of the width that it needs: for validate
  result.json    the case, and "design": all candidates, learning rate, steps, width
  report.html    the spectrum of the data with the law, and what every candidate leaves over time

$ specdiff design sunspots.json

${EXIT_STATUS}`;

export const TRAIN_HELP = `
Level 2: full-batch gradient descent on networks of every width and seed of the case's "training", spread over worker
threads. The learning rate "auto" stays below the stability limit 2/λ_max; a rate above it is refused with both numbers.

Every finished network is on disk at once, in DIR/runs. After Ctrl-C, or worse, the same command with --resume goes on
from there and ends with the identical result; other settings than before are refused.

Written to DIR:
  result.json    the case with its defaults, and levels.training: energy and probes of every network
  runs/          one file for every width and seed
  fields         with --fields npz: errors-training.npz (points, target, times, width, seed, error); or vtu

${ONE_RESULT}

$ specdiff train four-scales.json --threads 4
  one row for every width: how much of each probed frequency is left at the last time, the mean over the seeds

${EXIT_STATUS}`;

export const VALIDATE_HELP = `
All three levels and what separates them: the PDE from the kernel flow (domain, mesh), gradient descent from the flow
(learning rate), and trained networks from the infinite width, where theory predicts the distance and its fall as
width^(-1/2) without a fitted constant. Without "training" in the case: levels 0 and 1 only. A level that fails leaves the
others: they are written, a line says what failed, and the status is 1.

Of a case that states a PDE: its solution, and a report with the mesh, the solution at the saved times, and, where the case
gives the exact solution and a box, the errors on this mesh and on two coarser ones.

Written to DIR:
  report.html    figures and what they say; one file that needs no network, for any browser
  result.json    the case with its defaults, all levels, comparison and widthLaw
  runs/          one file for every trained network; --resume goes on from there
  fields         with --fields npz or vtu: spectra, A and B, and the errors on the samples at every level

${ONE_RESULT}

$ specdiff validate four-scales.json
  a table for every level; then the distances; then, for every width, the measured and the predicted deviation

${EXIT_STATUS}`;

export const SWEEP_HELP = `
Every combination of the values of --vary is a case, done as "specdiff validate" does it in a folder of its own; then one table and
one report of all of them. Values are JSON between commas (0.5,1,2 or [1,2],[1,2,4] or "tanh"), or a range: 0.5:8:log10 is ten
values in equal ratios, 0:1:lin5 five in equal steps. Values of training.widths belong to every case, which trains them all.

What is finished is never computed again: after Ctrl-C or kill -9 the same command goes on, and with more values, widths or
seeds it computes what is new. A case that fails leaves the others, and the status is 1.

On several machines with one file system: --shard 2/8 trains the second of eight parts of all networks, of every case, and nothing
else; once all parts are there, the same command without --shard does the rest. --slurm 8 writes this as an array job of eight,
and a job that depends on it, into DIR: submit with sh DIR/submit.sh, and options of sbatch behind it.

Written to DIR:
  NAME/          of every case, as by "specdiff validate"; NAME says its settings, as network.weights.std=0.5
  sweep.csv      a row for every case, level, network and time: settings, energy, what is left at every probe
  sweep.html     the report: all cases in common figures, and side by side
  sweep.json     which cases there are

$ specdiff sweep four-scales.json --vary network.weights.std=0.5:2:log5 --vary training.widths=100,1000

${EXIT_STATUS}`;

export const ENGINES_HELP = `
A row for every engine, precision and kind of network that it trains: the largest difference of outputs and gradients of a small network
from its definition, and the speed of a step of a large one in a single thread. Takes some seconds.

${EXIT_STATUS}`;

export const COLLECT_HELP = `
Writes sweep.csv and sweep.html into the folder of a sweep anew, of what is finished: while it runs, or after an interruption.

${EXIT_STATUS}`;

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, "    ");
}
