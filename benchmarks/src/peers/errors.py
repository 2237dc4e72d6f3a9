"""PyTorch's values of functions at given numbers: `errors.py INPUT NAME OUTPUT`, files of raw float32."""

import sys

import numpy
import torch
import torch.nn.functional as F

FUNCTIONS = {
    "exp": torch.exp,
    "log": torch.log,
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    "erf": torch.erf,
    "gelu": F.gelu,
}

given, name, written = sys.argv[1:]
x = torch.from_numpy(numpy.fromfile(given, dtype=numpy.float32))
FUNCTIONS[name](x).numpy().tofile(written)
