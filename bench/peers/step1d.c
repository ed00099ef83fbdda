// One Crank-Nicolson step of a 1-D P1 discretisation with LAPACK's LDL^T and with a fused loop, for bench/step-1d.mjs.
//   gcc -O3 -march=native step1d.c -o step1d -llapack -lm && ./step1d CELLS STEPS
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
void dpttrf_(int *, double *, double *, int *);
void dpttrs_(int *, int *, double *, double *, double *, int *, int *);
static double now(void) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return t.tv_sec * 1e3 + t.tv_nsec * 1e-6; }
int main(int argc, char **argv) {
  int cells = argc > 1 ? atoi(argv[1]) : 1000000, steps = argc > 2 ? atoi(argv[2]) : 50, n = cells + 1, one = 1, info;
  double h = 80.0 / cells, dt = 0.05;
  double *d = calloc(n, 8), *e = calloc(n, 8), *bd = calloc(n, 8), *be = calloc(n, 8), *u = malloc(8L * n), *r = malloc(8L * n);
  for (int c = 0; c < cells; c++) {
    double x = -40 + (c + 0.5) * h, A = exp(-x * x / 8), k = A / h, s = A * h / 6, m = h / 6;
    d[c] += 2 * m + dt / 2 * (k + 2 * s); d[c + 1] += 2 * m + dt / 2 * (k + 2 * s); e[c] = m + dt / 2 * (s - k);
    bd[c] += 2 * m - dt / 2 * (k + 2 * s); bd[c + 1] += 2 * m - dt / 2 * (k + 2 * s); be[c] = m - dt / 2 * (s - k);
  }
  for (int i = 0; i < n; i++) { double x = -40 + i * h; u[i] = exp(-x * x / 8) * cos(3 * x); }
  dpttrf_(&n, d, e, &info);
  double lapack = 1e300, fused = 1e300;
  for (int s = 0; s < steps; s++) {
    double t = now();
    r[0] = bd[0] * u[0] + be[0] * u[1];
    for (int i = 1; i < n - 1; i++) r[i] = be[i - 1] * u[i - 1] + bd[i] * u[i] + be[i] * u[i + 1];
    r[n - 1] = be[n - 2] * u[n - 2] + bd[n - 1] * u[n - 1];
    dpttrs_(&n, &one, d, e, r, &n, &info);
    double *swap = u; u = r; r = swap;
    if (now() - t < lapack) lapack = now() - t;
  }
  double *di = malloc(8L * n);
  for (int i = 0; i < n; i++) di[i] = 1 / d[i];
  for (int s = 0; s < steps; s++) {
    double t = now(), y = bd[0] * u[0] + be[0] * u[1];
    r[0] = y;
    for (int i = 1; i < n - 1; i++) { y = be[i - 1] * u[i - 1] + bd[i] * u[i] + be[i] * u[i + 1] - e[i - 1] * y; r[i] = y; }
    y = be[n - 2] * u[n - 2] + bd[n - 1] * u[n - 1] - e[n - 2] * y;
    double x = y * di[n - 1];
    u[n - 1] = x;
    for (int i = n - 2; i >= 0; i--) { x = r[i] * di[i] - e[i] * x; u[i] = x; }
    if (now() - t < fused) fused = now() - t;
  }
  printf("{\"lapack\":%.4f,\"fused\":%.4f,\"check\":%.17g}\n", lapack, fused, u[n / 2]);
  return 0;
}
