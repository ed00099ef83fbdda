"""One gradient step of a tanh network in float32, by NumPy and, where it is installed, PyTorch: prints {name: {processor, clock}} in milliseconds.

python3 train_fused.py SAMPLES WIDTH
"""

import json
import sys
import time

import numpy as np

n, m = int(sys.argv[1]), int(sys.argv[2])
random = np.random.default_rng(1)
x = random.uniform(-3, 3, n).astype(np.float32)
target = random.uniform(-1, 1, n).astype(np.float32)
omega = random.uniform(-3, 3, m).astype(np.float32)
beta = random.uniform(-6, 6, m).astype(np.float32)
c = (random.uniform(-1, 1, m) / m).astype(np.float32)
t = np.empty((n, m), np.float32)
s = np.empty((n, m), np.float32)


def numpy_step():
    """As one writes it."""
    t = np.tanh(np.outer(x, omega) + beta)
    y = t @ c - target
    s = y[:, None] * (1 - t * t)
    return y @ t, s.sum(axis=0), x @ s


def numpy_in_place():
    """Without new memory, and with products in place of sums of products."""
    np.multiply.outer(x, omega, out=t)
    np.add(t, beta, out=t)
    np.tanh(t, out=t)
    y = t @ c - target
    S0 = y @ t
    np.multiply(t, t, out=s)
    np.subtract(np.float32(1), s, out=s)
    return S0, y @ s, (x * y) @ s


def least(runs, action):
    processor = clock = float("inf")
    for _ in range(runs):
        start, begin = time.process_time(), time.perf_counter()
        action()
        processor = min(processor, time.process_time() - start)
        clock = min(clock, time.perf_counter() - begin)
    return {"processor": 1000 * processor, "clock": 1000 * clock}


results = {
    f"NumPy {np.__version__}": least(5, numpy_step),
    f"NumPy {np.__version__}, in place": least(5, numpy_in_place),
}
try:
    import torch
except ImportError:
    torch = None
if torch is not None:
    torch.set_num_threads(1)
    points, wanted = torch.from_numpy(x)[:, None], torch.from_numpy(target)
    parameters = [torch.from_numpy(each).requires_grad_() for each in (omega, beta, c)]

    def torch_step():
        for each in parameters:
            each.grad = None
        w, b, a = parameters
        loss = 0.5 * ((torch.tanh(points * w + b) @ a - wanted) ** 2).sum()
        loss.backward()

    results[f"PyTorch {torch.__version__}"] = least(5, torch_step)
print(json.dumps(results))
