// A whole 1-D run by Crank-Nicolson, for bench/step-1d.mjs: assembly with three Gauss points per cell as the library does, factors, march to T, output.
//   gcc -O3 -march=native solve1d.c -o solve1d -llapack -lm && ./solve1d CELLS STEPS T FLOOR lapack|fused
// Prints the processor time of the march alone, of the whole process, and a check value.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
void dpttrf_(int *, double *, double *, int *);
void dpttrs_(int *, int *, double *, double *, double *, int *, int *);
static double cpu(void) { struct timespec t; clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t); return t.tv_sec * 1e3 + t.tv_nsec * 1e-6; }
int main(int argc, char **argv) {
  if (argc < 6) return 2;
  int cells = atoi(argv[1]), steps = atoi(argv[2]), n = cells + 1, one = 1, info = 0, lapack = !strcmp(argv[5], "lapack");
  double h = 80.0 / cells, dt = atof(argv[3]) / steps, base = atof(argv[4]);
  double *d = calloc(n, 8), *e = calloc(n, 8), *bd = calloc(n, 8), *be = calloc(n, 8), *u = malloc(8L * n), *r = malloc(8L * n);
  const double s[3] = {0.5 - sqrt(0.15), 0.5, 0.5 + sqrt(0.15)}, weight[3] = {5.0 / 18, 8.0 / 18, 5.0 / 18};
  for (int c = 0; c < cells; c++) {
    double k = 0, pp = 0, pq = 0, qq = 0;
    for (int q = 0; q < 3; q++) {
      double x = -40 + (c + s[q]) * h, A = weight[q] * (exp(-x * x / 8) + base), psi = s[q], phi = 1 - psi;
      k += A / h; pp += A * h * phi * phi; pq += A * h * phi * psi; qq += A * h * psi * psi;
    }
    d[c] += h / 3 + dt / 2 * (k + pp); d[c + 1] += h / 3 + dt / 2 * (k + qq); e[c] = h / 6 + dt / 2 * (pq - k);
    bd[c] += h / 3 - dt / 2 * (k + pp); bd[c + 1] += h / 3 - dt / 2 * (k + qq); be[c] = h / 6 - dt / 2 * (pq - k);
  }
  for (int i = 0; i < n; i++) { double x = -40 + i * h; u[i] = exp(-x * x / 8) * cos(3 * x); }
  dpttrf_(&n, d, e, &info);
  if (info != 0) return 1;
  double began = cpu();
  if (lapack) {
    for (int step = 0; step < steps; step++) {
      r[0] = bd[0] * u[0] + be[0] * u[1];
      for (int i = 1; i < n - 1; i++) r[i] = be[i - 1] * u[i - 1] + bd[i] * u[i] + be[i] * u[i + 1];
      r[n - 1] = be[n - 2] * u[n - 2] + bd[n - 1] * u[n - 1];
      dpttrs_(&n, &one, d, e, r, &n, &info);
      double *swap = u; u = r; r = swap;
    }
  } else {
    for (int i = 0; i < n; i++) d[i] = 1 / d[i];
    for (int step = 0; step < steps; step++) {
      double y = bd[0] * u[0] + be[0] * u[1];
      r[0] = y;
      for (int i = 1; i < n - 1; i++) { y = be[i - 1] * u[i - 1] + bd[i] * u[i] + be[i] * u[i + 1] - e[i - 1] * y; r[i] = y; }
      y = be[n - 2] * u[n - 2] + bd[n - 1] * u[n - 1] - e[n - 2] * y;
      double x = y * d[n - 1];
      u[n - 1] = x;
      for (int i = n - 2; i >= 0; i--) { x = r[i] * d[i] - e[i] * x; u[i] = x; }
    }
  }
  double end = cpu();
  printf("{\"march\":%.3f,\"whole\":%.3f,\"check\":%.17g}\n", end - began, end, u[n / 2]);
  return 0;
}
