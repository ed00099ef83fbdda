"""The 2-D benchmark with SciPy: P1 assembly in NumPy, Crank-Nicolson, sparse LU with minimum-degree ordering, factored once.

usage: heat_2d_scipy.py CELLS STEPS SAVED
prints one line RESULT {json}; checks are u(2, 0) and the integral of u at SAVED equal times up to T = 2
"""
import json
import sys
import time

start = time.perf_counter()
import numpy as np
import scipy.sparse as sp
import scipy.sparse.linalg as sl

cells, steps, saved = map(int, sys.argv[1:4])
L, T = 8.0, 2.0
dt = T / steps
axis = np.linspace(-L, L, cells + 1)
x, y = (a.ravel() for a in np.meshgrid(axis, axis))
i, j = np.meshgrid(np.arange(cells), np.arange(cells))
a = (j * (cells + 1) + i).ravel()
t = np.concatenate(
    [np.stack([a, a + 1, a + cells + 2]), np.stack([a, a + cells + 2, a + cells + 1])], axis=1
).astype(np.int32)

X, Y = x[t], y[t]
det = (X[1] - X[0]) * (Y[2] - Y[0]) - (X[2] - X[0]) * (Y[1] - Y[0])
area = det / 2
G = np.stack([
    np.stack([Y[1] - Y[2], Y[2] - Y[0], Y[0] - Y[1]]),
    np.stack([X[2] - X[1], X[0] - X[2], X[1] - X[0]]),
]) / det
K = np.zeros((3, 3, t.shape[1]))
mean = np.zeros(t.shape[1])
for q in np.array([[2 / 3, 1 / 6, 1 / 6], [1 / 6, 2 / 3, 1 / 6], [1 / 6, 1 / 6, 2 / 3]]):
    px, py = np.tensordot(q, X, 1), np.tensordot(q, Y, 1)
    D = area / 3 * (np.exp(-(px * px + py * py) / 8) + 1e-3)
    mean += D
    K += D * np.outer(q, q)[:, :, None]
K += mean * np.einsum("dit,djt->ijt", G, G)
M = (area / 12) * (np.ones((3, 3)) + np.eye(3))[:, :, None]
rows = np.broadcast_to(t[:, None], K.shape).ravel()
columns = np.broadcast_to(t[None], K.shape).ravel()
n = len(x)
inside = np.flatnonzero((abs(abs(x) - L) > 1e-9) & (abs(abs(y) - L) > 1e-9))


def assembled(values, form):
    return getattr(sp.coo_matrix((values.ravel(), (rows, columns)), shape=(n, n)).tocsr()[inside][:, inside], form)()


A = assembled(M + dt / 2 * K, "tocsc")
B = assembled(M - dt / 2 * K, "tocsr")
u = np.exp(-((x[inside] - 2) ** 2 + y[inside] ** 2) / 2)
assembly = time.perf_counter()
S = sl.splu(A, permc_spec="MMD_AT_PLUS_A", diag_pivot_thresh=0.0, options=dict(SymmetricMode=True))
factor = time.perf_counter()
probe = np.flatnonzero(inside == (cells // 2) * (cells + 1) + int(round((2 + L) / (2 * L / cells))))[0]
checks = []
for k in range(1, steps + 1):
    u = S.solve(B @ u)
    if k % (steps // saved) == 0:
        checks.append([float(u[probe]), float(u.sum() * (2 * L / cells) ** 2)])
end = time.perf_counter()
print("RESULT", json.dumps(dict(
    assembly=assembly - start, factor=factor - assembly, step=(end - factor) / steps, nonzeros=int(S.nnz), checks=checks,
)))
