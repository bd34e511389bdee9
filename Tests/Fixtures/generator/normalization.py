"""Normalization: batch, layer, RMS, group, instance and weight. All values are PyTorch's."""

import torch
from torch.nn import functional as F

from .core import nonzero, positive, real


def batch_norm(x, weight=None, bias=None, epsilon=1e-5):
    return F.batch_norm(x, None, None, weight, bias, training=True, eps=epsilon)


def fixed_batch_norm(x, mean, variance, weight=None, bias=None):
    return F.batch_norm(x, mean.detach(), variance.detach(), weight, bias)


def instance_norm(x, weight=None, bias=None, epsilon=1e-5):
    return F.instance_norm(x, weight=weight, bias=bias, eps=epsilon)


def add_cases(area):
    for shape in ((2, 3, 4, 2), (4, 3), (2, 3, 17), (3, 2, 1, 2, 3)):
        channels = shape[1]
        area.add("batchNorm", real(*shape), torch=batch_norm, gradient=True)
        area.add("batchNorm", real(*shape), real(channels), real(channels), torch=batch_norm, gradient=True, epsilon=0.125)
        area.add(
            "batchNorm: fixed", real(*shape), real(channels), positive(channels), real(channels), real(channels),
            torch=fixed_batch_norm, gradient=True)
        if len(shape) > 2:
            area.add("instanceNorm", real(*shape), torch=instance_norm, gradient=True)
            area.add(
                "instanceNorm", real(*shape), real(channels), real(channels), torch=instance_norm, gradient=True,
                epsilon=0.125)
    for shape, groups in (((2, 8), 2), ((2, 4, 5), 2), ((1, 3, 2, 2), 1), ((2, 3, 4), 3)):
        channels = shape[1]
        area.add(
            "groupNorm", real(*shape), torch=lambda x, groups: F.group_norm(x, groups), gradient=True, groups=groups)
        area.add(
            "groupNorm", real(*shape), real(channels), real(channels),
            torch=lambda x, w, b, groups, epsilon: F.group_norm(x, groups, w, b, epsilon), gradient=True, groups=groups,
            epsilon=0.125)
    for shape, last in (((3, 4), 1), ((2, 3, 5), 2), ((7,), 1), ((2, 1, 33), 1)):
        over = list(shape[-last:])
        area.add(
            "layerNorm", real(*shape), torch=lambda x, shape: F.layer_norm(x, shape), gradient=True, shape=over)
        area.add(
            "layerNorm", real(*shape), real(*over), real(*over),
            torch=lambda x, w, b, shape, epsilon: F.layer_norm(x, shape, w, b, epsilon), gradient=True, shape=over,
            epsilon=0.125)
        area.add("rmsNorm", real(*shape), torch=lambda x, shape: F.rms_norm(x, shape), gradient=True, shape=over)
        area.add(
            "rmsNorm", real(*shape), real(*over),
            torch=lambda x, w, shape, epsilon: F.rms_norm(x, shape, w, epsilon), gradient=True, shape=over,
            epsilon=0.125)
    # PyTorch's -1 is all axes.
    for shape, axis in (((4, 3), 0), ((3, 2, 2, 2), 0), ((3, 4, 2), 1), ((2, 3, 4), 2), ((2, 5), 1), ((2, 3, 2), None)):
        lengths = [] if axis is None else [n if i == axis else 1 for i, n in enumerate(shape)]
        area.add(
            "weightNorm", nonzero(*shape), real(*lengths), gradient=True,
            torch=lambda v, g, axis=-1: torch._weight_norm(v, g, axis), **({} if axis is None else {"axis": axis}))
    for shape, parameters in (
        ((2, 5, 3), {"size": 3}), ((1, 6, 2, 3), {"size": 4, "alpha": 0.5, "beta": 0.5, "k": 2.0}),
        ((2, 3, 2, 1, 2), {"size": 9, "alpha": 1.0, "beta": 1.5}), ((1, 4, 3), {"size": 1, "alpha": 0.25}),
    ):
        area.add(
            "localResponseNorm", real(*shape), gradient=True,
            torch=lambda x, size, alpha=1e-4, beta=0.75, k=1.0: F.local_response_norm(x, size, alpha, beta, k), **parameters)
