#!/usr/bin/env python3
"""Writes the fixtures: operations as NumPy and PyTorch compute them, for Tern to be held to (`make fixtures`).

Each file is a list of cases: an operation under Tern's name (after a colon, which of its forms), its parameters, the inputs, what
comes out, for many also upstream gradients and PyTorch's gradients, and whose numbers they are. A tensor is text, because JSON
knows neither NaN nor infinities: `int [2,2] 1 2 3 4`, real numbers without `int` or `bool`. A case stands for Float and Double
unless it names a `type`. The same packages give the same files.

Values come from both libraries where both have the operation, and must agree. Where they do not, the line in
`generator/` that says `follow=` says why one of them is right for Tern. Gradients are always PyTorch's.

The files in `modules/` are lists of cases of layers and losses as torch.nn computes them in double precision: with the state
dictionary before, what comes out, the gradients of inputs and parameters, and the buffers after. Those in `optimizers/` are
steps of optimizers and rates of schedules as torch.optim takes them. `models/` has whole models. `extremes/` has derivatives at
the ends of the range, by mpmath. `files/` has files of tensors, and in `expected.json` what is in them.
"""

import pathlib

from generator import activations, attention, convolutions, elementwise, indexing, linalg, normalization, pooling, products
from generator import reductions, resampling, scans, sequences, shapes, statistics
from generator import basics, convolution_layers, losses, norms, pools, recurrent, resamplers, transformers
from generator import classifiers, derivatives, optimizers, tensor_files
from generator.core import Area
from generator.modules import ModuleArea

operations = (
    activations, attention, convolutions, elementwise, indexing, linalg, normalization, pooling, products, reductions, resampling,
    scans, sequences, shapes, statistics
)
modules = (basics, convolution_layers, losses, norms, pools, recurrent, resamplers, transformers)

folder = pathlib.Path(__file__).resolve().parent
for module in operations + modules:
    area = Area() if module in operations else ModuleArea()
    module.add_cases(area)
    path = folder / ("" if module in operations else "modules") / f"{module.__name__.rsplit('.', 1)[-1]}.json"
    area.write(path)
    print(f"{path.name}: {len(area.counts)} names, {len(area.cases)} cases, {path.stat().st_size // 1024} KiB")

optimizers.write(folder / "optimizers")
classifiers.write(folder / "models" / "classifiers.json")
derivatives.write(folder / "extremes" / "derivatives.json")
tensor_files.write(folder / "files")
