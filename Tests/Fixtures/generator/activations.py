"""Activations, softmax and its kin, losses. All values are PyTorch's: NumPy has none of these."""

import torch
from torch.nn import functional as F

from .core import integers, nonzero, real

nan, inf = torch.nan, torch.inf
SPECIAL = [0.0, -0.0, 1.0, -1.0, 2.0**-149, 2.0**-126, 80.0, -80.0, 2.0**100, -(2.0**100), inf, -inf, nan]


def pointwise(area, name, function, special=SPECIAL, **parameters):
    area.add(name, special, torch=function, **parameters)
    for shape in ((3, 4), (), (2, 0)):
        area.add(name, nonzero(*shape), torch=function, gradient=True, **parameters)
    area.add(name, real(9, low=-12, high=12), torch=function, gradient=True, **parameters)


def pointwise_functions(area):
    pointwise(area, "relu", F.relu)
    pointwise(area, "relu6", F.relu6)
    pointwise(area, "leakyReLU", F.leaky_relu)
    pointwise(area, "leakyReLU", lambda x, slope: F.leaky_relu(x, slope), slope=0.25)
    pointwise(area, "elu", F.elu)
    pointwise(area, "elu", lambda x, alpha: F.elu(x, alpha), alpha=0.5)
    pointwise(area, "celu", F.celu)
    pointwise(area, "celu", lambda x, alpha: F.celu(x, alpha), alpha=0.5)
    pointwise(area, "selu", F.selu)
    # x Φ(x) tends to −0 at −∞. PyTorch's kernels give NaN for −∞ · 0 there, so the ends are left out.
    finite = [x for x in SPECIAL if x not in (inf, -inf)]
    pointwise(area, "gelu", F.gelu, finite)
    pointwise(area, "gelu", lambda x, approximation: F.gelu(x, approximate=approximation), finite, approximation="tanh")
    pointwise(area, "silu", F.silu, finite)
    pointwise(area, "mish", F.mish, finite)
    # In PyTorch's own gradient the sixth is a Float even for Double.
    pointwise(area, "hardSigmoid", lambda x: F.relu6(x + 3) / 6)
    pointwise(area, "hardSwish", F.hardswish, finite)
    pointwise(area, "hardTanh", F.hardtanh)
    pointwise(area, "hardTanh", lambda x, min, max: F.hardtanh(x, min, max), min=-0.5, max=2.0)
    # Exact, where PyTorch goes over to x above a threshold of 20.
    pointwise(area, "softplus", lambda x: F.softplus(x, threshold=745))
    pointwise(area, "logSigmoid", F.logsigmoid)
    pointwise(area, "softsign", F.softsign, finite)
    pointwise(area, "tanhShrink", F.tanhshrink, finite)
    for parameters in ({"lambda": 0.5}, {"lambda": 1.25}):
        pointwise(area, "softShrink", lambda x, **p: F.softshrink(x, p["lambda"]), **parameters)
        pointwise(area, "hardShrink", lambda x, **p: F.hardshrink(x, p["lambda"]), **parameters)
    pointwise(area, "threshold", lambda x, threshold, value: F.threshold(x, threshold, value), threshold=0.5, value=-3.0)
    # At the corners, where there is no derivative, PyTorch takes the one from the left or zero.
    area.add("relu", [0.0, -0.0], torch=F.relu, gradient=True)
    area.add("abs", [0.0, -0.0], torch=torch.abs, gradient=True)
    area.add("leakyReLU", [0.0, -0.0], torch=F.leaky_relu, gradient=True)
    for name, function in (
        ("identity", lambda x: x), ("relu", F.relu), ("leakyReLU", F.leaky_relu), ("tanh", torch.tanh),
        ("sigmoid", torch.sigmoid), ("gelu", F.gelu), ("silu", F.silu), ("softplus", F.softplus)
    ):
        area.add(
            "callAsFunction", nonzero(3, 4), torch=lambda x, activation, f=function: f(x), gradient=True, activation=name)


def of_several(area):
    # One slope, or one for each channel, the second axis.
    for x, weight in (((2, 3, 4), 1), ((2, 3, 4), 3), ((2, 3), 3), ((0, 3), 3), ((5,), 1)):
        area.add("prelu", nonzero(*x), real(weight), torch=F.prelu, gradient=True)
    for shape, axis in (((3, 4), -1), ((4, 3), 0), ((2, 0), -1), ((2, 6, 2), 1)):
        area.add("glu", real(*shape), torch=glu, gradient=True, axis=axis)
        area.add("swiglu", real(*shape), torch=swiglu, gradient=True, axis=axis)


def glu(x, axis):
    return F.glu(x, dim=axis)


def swiglu(x, axis):
    gate, value = x.chunk(2, dim=axis)
    return F.silu(gate) * value


def along_an_axis(area):
    for name, function in (
        ("softmax", lambda x, axis: F.softmax(x, axis)), ("logSoftmax", lambda x, axis: F.log_softmax(x, axis)),
        ("softmin", lambda x, axis: F.softmin(x, axis))
    ):
        for shape, axis in (((3, 4), -1), ((3, 4), 0), ((2, 3, 4), 1), ((), -1), ((0, 3), -1), ((3, 0), -1), ((2, 1), 1)):
            area.add(name, real(*shape, low=-4, high=4), torch=function, gradient=True, axis=axis)
        area.add(name, [[1000.0, 999, -1000], [-1e4, -1e4, -1e4]], torch=function, axis=-1)
        sign = -1 if name == "softmin" else 1
        # Beside an infinity PyTorch has NaN throughout, Tern the limit of what is finite, which is 0: left out.
        rows = torch.tensor([[-inf, 0.0, 1.0], [nan, 0, 1], [-inf, -inf, -inf]])
        area.add(name, (rows * sign).numpy().astype(float), torch=function, axis=-1)


def losses(area):
    def cross_entropy(x, labels, smoothing=0.0, reduction="mean", ignored=-100):
        return F.cross_entropy(x, labels, label_smoothing=smoothing, reduction=reduction, ignore_index=ignored)

    for parameters in ({}, {"smoothing": 0.25}, {"reduction": "sum"}, {"reduction": "none"}, {"ignored": 1}):
        area.add("crossEntropyLoss", real(5, 3), [0, 1, 2, 1, 0], torch=cross_entropy, gradient=True, **parameters)
    area.add("crossEntropyLoss", [[900.0, -900, 0], [0, 0, 1e4]], [0, 2], torch=cross_entropy, gradient=True)

    def linear(x, weight, bias=None, activation="identity"):
        y = F.linear(x, weight, bias)
        return {"identity": lambda: y, "relu": lambda: F.relu(y), "tanh": lambda: torch.tanh(y)}[activation]()

    area.add("linear", real(4, 5), real(3, 5), real(3), torch=linear, gradient=True)
    area.add("linear", real(2, 4, 5), real(3, 5), torch=linear, gradient=True)
    area.add("linear", real(0, 5), real(3, 5), real(3), torch=linear, gradient=True)
    area.add("linear", real(4, 5), real(3, 5), real(3), torch=linear, gradient=True, activation="tanh")

    def one_hot(labels, count):
        return F.one_hot(labels, count)

    for shape in ((4,), (2, 3), ()):
        area.add("oneHot", integers(*shape, low=0, high=4), torch=one_hot, count=5)


def add_cases(area):
    for section in (pointwise_functions, of_several, along_an_axis, losses):
        section(area)
