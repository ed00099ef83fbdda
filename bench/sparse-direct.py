# The same matrix as bench/sparse-direct.mjs, factored by SciPy's SuperLU with its best settings for a symmetric matrix.
#
#   python3 bench/sparse-direct.py SIZE SOLVES
import json
import resource
import sys
import time

import numpy as np
import scipy.sparse as sp
from scipy.sparse.linalg import splu

size, solves = int(sys.argv[1]), int(sys.argv[2])
side, half_step = 8.0, 0.01
s = np.linspace(-side, side, size + 1)
X, Y = (a.ravel() for a in np.meshgrid(s, s))
i, j = np.meshgrid(np.arange(size), np.arange(size))
corner = (j * (size + 1) + i).ravel()
cells = np.concatenate([
    np.stack([corner, corner + 1, corner + size + 2]),
    np.stack([corner, corner + size + 2, corner + size + 1]),
], axis=1).astype(np.int32)
x, y = X[cells], Y[cells]
area = (side * 2 / size) ** 2 / 2
gradient = np.stack([
    np.stack([y[1] - y[2], y[2] - y[0], y[0] - y[1]]),
    np.stack([x[2] - x[1], x[0] - x[2], x[1] - x[0]]),
]) / (2 * area)
K = np.zeros((3, 3, cells.shape[1]))
mean = np.zeros(cells.shape[1])
for weight in np.array([[2 / 3, 1 / 6, 1 / 6], [1 / 6, 2 / 3, 1 / 6], [1 / 6, 1 / 6, 2 / 3]]):
    D = np.exp(-((weight @ x) ** 2 + (weight @ y) ** 2) / 8) + 1e-3
    mean += D / 3
    K += area / 3 * D * np.outer(weight, weight)[:, :, None]
K += area * mean * np.einsum("dit,djt->ijt", gradient, gradient)
M = area / 12 * (np.ones((3, 3)) + np.eye(3))[:, :, None]
rows = np.broadcast_to(cells[:, None], K.shape).ravel()
columns = np.broadcast_to(cells[None], K.shape).ravel()
nodes = X.size
interior = np.flatnonzero((abs(X) < side - 1e-9) & (abs(Y) < side - 1e-9))
A = sp.coo_matrix(((M + half_step * K).ravel(), (rows, columns)), shape=(nodes, nodes)).tocsr()
A = A[interior][:, interior].tocsc()
b = np.sin(np.arange(interior.size))


def timed(job):
    wall, processor = time.perf_counter(), time.process_time()
    result = job()
    return result, (time.perf_counter() - wall) * 1e3, (time.process_time() - processor) * 1e3


factor, wall, processor = timed(
    lambda: splu(A, permc_spec="MMD_AT_PLUS_A", diag_pivot_thresh=0.0, options=dict(SymmetricMode=True)))
times = [timed(lambda: factor.solve(b)) for _ in range(solves)]
u = factor.solve(b)
print(json.dumps({
    "factor": {"wall": wall, "processor": processor},
    "solve": {"wall": min(t[1] for t in times), "processor": min(t[2] for t in times)},
    "nonzeros": int(factor.L.nnz + factor.U.nnz),
    "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    "sum": float(abs(u).sum()),
}))
