"""PyTorch, by the same lines as the peers in JavaScript (src/serve.ts). Threads: TORCH_THREADS."""

import json
import os
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn

torch.set_num_threads(int(os.environ.get("TORCH_THREADS", "1")))
torch.manual_seed(0)
BUFFERS = 4
ROUND_SECONDS = 0.05


def rotating(make):
    everything = [make() for _ in range(BUFFERS)]
    state = {"next": 0}

    def take():
        state["next"] = (state["next"] + 1) % BUFFERS
        return everything[state["next"]]

    return take


def step(work):
    hidden = work["hidden"]
    net = nn.Sequential(
        nn.Flatten(),
        nn.Linear(784, hidden),
        nn.ReLU(),
        nn.Dropout(0.2),
        nn.Linear(hidden, hidden),
        nn.ReLU(),
        nn.Dropout(0.5),
        nn.Linear(hidden, 10),
    )
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    loss = nn.CrossEntropyLoss()
    batch = work["batch"]
    take = rotating(lambda: (torch.rand(batch, 1, 28, 28), torch.randint(10, (batch,))))

    def gradients():
        X, y = take()
        optimizer.zero_grad()
        l = loss(net(X), y)
        l.backward()
        return l

    def run():
        l = gradients()
        optimizer.step()
        return l.item()

    run.parts = lambda: parts_of(gradients, optimizer.step)
    return run


# The parts that PyTorch's operations belong to; views and allocations are part of the rest.
PARTS = {
    "products": {"aten::addmm", "aten::mm"},
    "maps": {
        "aten::clamp_min", "aten::relu", "aten::threshold_backward", "aten::mul", "aten::div", "aten::div_",
        "aten::add_", "aten::copy_", "aten::fill_",
    },
    "random numbers": {"aten::bernoulli_"},
    "sums and rows": {
        "aten::sum", "aten::_log_softmax", "aten::_log_softmax_backward_data", "aten::nll_loss_forward",
        "aten::nll_loss_backward",
    },
}


def parts_of(gradients, update):
    """Means over some steps, of the time that operations spend in themselves."""
    steps = 20
    updating = 0.0
    with torch.autograd.profiler.profile() as profiler:
        start = time.perf_counter()
        for _ in range(steps):
            gradients().item()
        total = time.perf_counter() - start
    for _ in range(steps):
        gradients()
        start = time.perf_counter()
        update()
        updating += time.perf_counter() - start
    own = {row.key: row.self_cpu_time_total / 1e6 for row in profiler.key_averages()}
    seconds = {part: sum(own.get(name, 0) for name in names) / steps for part, names in PARTS.items()}
    seconds["rest"] = total / steps - sum(seconds.values())
    seconds["optimizer"] = updating / steps
    return seconds


def matmul(work):
    m, k, n = work["m"], work["k"], work["n"]
    dtype = getattr(torch, work["dtype"])

    def operands():
        a = torch.rand(k, m, dtype=dtype).T if work["transposed"] == "a" else torch.rand(m, k, dtype=dtype)
        b = torch.rand(n, k, dtype=dtype).T if work["transposed"] == "b" else torch.rand(k, n, dtype=dtype)
        return a, b

    take = rotating(operands)
    return lambda: torch.matmul(*take())


MAPS = {
    "add": lambda x, y: x + y,
    "mul": lambda x, y: x * y,
    "relu": lambda x, y: torch.relu(x),
    "exp": lambda x, y: torch.exp(x),
    "tanh": lambda x, y: torch.tanh(x),
    "gelu": lambda x, y: F.gelu(x),
}


def elementwise(work):
    n, f = work["n"], MAPS[work["op"]]
    take = rotating(lambda: (torch.randn(n), torch.randn(n)))
    return lambda: f(*take())


RANDOMS = {
    "dropout": lambda x: F.dropout(x, 0.5, True),
    "uniform": lambda x: torch.rand(x.numel()),
    "normal": lambda x: torch.randn(x.numel()),
}


def random(work):
    n, f = work["n"], RANDOMS[work["op"]]
    take = rotating(lambda: torch.randn(n))
    return lambda: f(take())


REDUCTIONS = {
    "sum": lambda x, labels: x.sum(),
    "mean": lambda x, labels: x.mean(),
    "max": lambda x, labels: x.max(),
    "softmax": lambda x, labels: x.softmax(1),
    "logSoftmax": lambda x, labels: x.log_softmax(1),
    "layerNorm": lambda x, labels: F.layer_norm(x, x.shape[1:]),
    "crossEntropy": lambda x, labels: F.cross_entropy(x, labels),
}


def reduce(work):
    rows, columns, f = work["rows"], work["columns"], REDUCTIONS[work["op"]]
    take = rotating(lambda: (torch.randn(rows, columns), torch.randint(columns, (rows,))))
    return lambda: f(*take())


def adam(work):
    tensors, size = work["tensors"], work["elements"] // work["tensors"]

    def optimizer(foreach):
        parameters = [torch.rand(size, requires_grad=True) for _ in range(tensors)]
        for parameter in parameters:
            parameter.grad = torch.randn(size)
        return torch.optim.Adam(parameters, foreach=foreach)

    def seconds(optimizer):
        optimizer.step()
        return min(timed(optimizer.step, 1) for _ in range(3))

    # in 1.13 `fused` needs CUDA
    return min((optimizer(foreach) for foreach in (False, True)), key=seconds).step


def tiny(_):
    a, b = torch.rand(1, requires_grad=True), torch.rand(1, requires_grad=True)

    def run():
        a.grad = None
        b.grad = None
        (a + b).backward()

    return run


KINDS = {
    "step": step,
    "matmul": matmul,
    "map": elementwise,
    "random": random,
    "reduce": reduce,
    "adam": adam,
    "tiny": tiny,
}


def calibrated(run):
    start = time.perf_counter()
    runs = 0
    while True:
        run()
        runs += 1
        seconds = time.perf_counter() - start
        if seconds > 0.5 or (runs >= 3 and seconds > 0.3):
            return max(1, round(ROUND_SECONDS * runs / seconds))


def timed(run, count):
    start = time.perf_counter()
    for _ in range(count):
        run()
    return time.perf_counter() - start


def answer(value):
    print(json.dumps(value), flush=True)


answer({"name": f"PyTorch {torch.__version__.split('a')[0]}"})
work, count = None, 1
for line in sys.stdin:
    asked = json.loads(line)
    if "make" in asked:
        work = KINDS[asked["make"]["kind"]](asked["make"])
        count = calibrated(work)
        answer({"has": True})
    elif "parts" in asked:
        answer({"parts": work.parts() if hasattr(work, "parts") else None})
    else:
        timed(work, max(1, count // 2))  # what was away for the others' turns comes back
        answer({"seconds": timed(work, count) / count})
