# One full-batch gradient step of a tanh network (output, error, slopes of a, w, b, move) by PyTorch on its GPU, eager and compiled, as bench/train-gpu.mjs
# does it. Usage: train_gpu.py SAMPLES WIDTH. Units go in pieces, so that no matrix has more than 2^28 numbers; float32 without TF32.
import sys
import time

import torch

n, m = int(sys.argv[1]), int(sys.argv[2])
assert torch.cuda.is_available(), "no GPU"
torch.backends.cuda.matmul.allow_tf32 = False
generator = torch.Generator("cuda").manual_seed(0)
normal = lambda size, scale: scale * torch.randn(size, device="cuda", generator=generator)
x = torch.linspace(-3, 3, n, device="cuda")
target = torch.sin(x)
a, w, b = normal(m, 1.0), normal(m, 2.0), normal(m, 3.0)
factor = m**-0.5
piece = max(1, min(m, 2**28 // n))


def outputs(a, w, b):
    return torch.tanh(x[:, None] * w + b) @ a


def slopes(c, a, w, b):
    t = torch.tanh(x[:, None] * w + b)
    s = 1 - t * t
    return c @ t, a * ((c * x) @ s), a * (c @ s)


def step(outputs, slopes):
    pieces = [slice(k, min(m, k + piece)) for k in range(0, m, piece)]
    f = sum(outputs(a[p], w[p], b[p]) for p in pieces) * factor
    c = (f - target) * (factor / n)
    for p in pieces:
        for parameter, slope in zip((a, w, b), slopes(c, a[p], w[p], b[p])):
            parameter[p] -= 1e-4 * slope


def least(action, runs=5):
    best = float("inf")
    for run in range(runs + 1):
        torch.cuda.synchronize()
        start = time.perf_counter()
        action()
        torch.cuda.synchronize()
        if run > 0:
            best = min(best, time.perf_counter() - start)
    return best


with torch.no_grad():
    eager = least(lambda: step(outputs, slopes))
    compiled = [torch.compile(each) for each in (outputs, slopes)]
    quick = least(lambda: step(*compiled))
print(f"PyTorch {torch.__version__} on {torch.cuda.get_device_name()}: eager {1000 * eager:.3g} ms, torch.compile {1000 * quick:.3g} ms")
