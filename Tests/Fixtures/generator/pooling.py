"""Pooling of the last axes. All values are PyTorch's."""

import numpy as np
import torch
from torch.nn import functional as F

from .core import distinct, positive, real

MAX = {1: F.max_pool1d, 2: F.max_pool2d, 3: F.max_pool3d}
AVERAGE = {1: F.avg_pool1d, 2: F.avg_pool2d, 3: F.avg_pool3d}
ADAPTIVE_MAX = {1: F.adaptive_max_pool1d, 2: F.adaptive_max_pool2d, 3: F.adaptive_max_pool3d}
ADAPTIVE_AVERAGE = {1: F.adaptive_avg_pool1d, 2: F.adaptive_avg_pool2d, 3: F.adaptive_avg_pool3d}


def max_pool(x, kernel, stride=None, padding=0, dilation=1, roundsUp=False):
    return MAX[x.ndim - 2](x, kernel, stride, padding, dilation, roundsUp)


def average_pool(x, kernel, stride=None, padding=0, roundsUp=False, countsPadding=True, divisor=None):
    options = {} if divisor is None else {"divisor_override": divisor}
    return AVERAGE[x.ndim - 2](x, kernel, stride, padding, roundsUp, countsPadding, **options)


def add_cases(area):
    nan = float("nan")
    area.add("maxPool", [[[1.0, 1, nan, 2, 0, 0]]], torch=max_pool, gradient=True, kernel=[2])
    for shape, parameters in (
        ((2, 3, 9), {"kernel": [2]}),
        ((1, 2, 9), {"kernel": [3], "stride": [2], "padding": [1], "dilation": [2]}),
        ((1, 2, 8), {"kernel": [3], "stride": [2], "roundsUp": True}),
        ((2, 2, 6, 8), {"kernel": [2, 2]}),
        ((1, 2, 7, 5), {"kernel": [3, 2], "stride": [1, 2], "padding": [1, 1]}),
        ((1, 1, 8, 9), {"kernel": [2, 3], "stride": [3, 1], "padding": [1, 0], "dilation": [2, 3], "roundsUp": True}),
        ((1, 2, 4, 5, 6), {"kernel": [2, 3, 2], "stride": [2, 1, 2], "padding": [1, 1, 0]}),
        ((1, 1, 5, 4, 6), {"kernel": [2, 2, 3], "roundsUp": True}),
    ):
        area.add("maxPool", distinct(*shape), torch=max_pool, gradient=True, **parameters)
    for shape, parameters in (
        ((2, 3, 9), {"kernel": [2]}),
        ((1, 2, 8), {"kernel": [3], "stride": [2], "padding": [1], "roundsUp": True, "countsPadding": False}),
        ((1, 2, 8), {"kernel": [3], "stride": [2], "padding": [1], "roundsUp": True}),
        ((2, 2, 6, 8), {"kernel": [2, 2]}),
        ((1, 2, 7, 5), {"kernel": [3, 2], "stride": [1, 2], "padding": [1, 1], "divisor": 5}),
        ((1, 2, 7, 5), {"kernel": [3, 2], "stride": [2, 3], "padding": [1, 1], "countsPadding": False}),
        ((1, 2, 4, 5, 6), {"kernel": [2, 3, 2], "stride": [2, 1, 2], "padding": [1, 1, 0]}),
        ((1, 1, 5, 4, 6), {"kernel": [2, 2, 3], "roundsUp": True}),
    ):
        area.add("averagePool", real(*shape), torch=average_pool, gradient=True, **parameters)
    for shape, lengths in (
        ((2, 3, 9), [3]), ((1, 2, 7), [3]), ((1, 2, 3), [5]), ((2, 2, 6, 7), [3, 2]), ((1, 2, 5, 6), [1, 1]),
        ((1, 2, 4, 5, 6), [2, 3, 4]),
    ):
        area.add(
            "adaptiveMaxPool", distinct(*shape), torch=lambda x, lengths: ADAPTIVE_MAX[x.ndim - 2](x, lengths),
            gradient=True, lengths=lengths)
        area.add(
            "adaptiveAveragePool", real(*shape), torch=lambda x, lengths: ADAPTIVE_AVERAGE[x.ndim - 2](x, lengths),
            gradient=True, lengths=lengths)
    indices_and_norms(area)


UNPOOL = {1: F.max_unpool1d, 2: F.max_unpool2d, 3: F.max_unpool3d}
NORM = {1: F.lp_pool1d, 2: F.lp_pool2d, 3: F.lp_pool3d}


def indices_and_norms(area):
    def with_indices(x, kernel, stride=None, padding=0, dilation=1, roundsUp=False):
        return MAX[x.ndim - 2](x, kernel, stride, padding, dilation, roundsUp, True)

    def adaptive_with_indices(x, lengths):
        return ADAPTIVE_MAX[x.ndim - 2](x, lengths, True)

    def unpool(values, indices, kernel, stride=None, padding=0, lengths=None):
        return UNPOOL[values.ndim - 2](values, indices, kernel, stride, padding, lengths)

    def lp_pool(x, p, kernel, stride=None, roundsUp=False):
        if x.ndim == 3:
            kernel, stride = kernel[0], stride and stride[0]
        return NORM[x.ndim - 2](x, p, kernel, stride, roundsUp)

    for shape, parameters in (
        ((2, 3, 9), {"kernel": [2]}),
        ((1, 2, 8), {"kernel": [3], "stride": [2], "padding": [1], "roundsUp": True}),
        ((2, 2, 6, 7), {"kernel": [2, 3], "stride": [2, 2]}),
        ((1, 2, 7, 9), {"kernel": [2, 3], "stride": [3, 2], "padding": [1, 1], "dilation": [2, 1], "roundsUp": True}),
        ((1, 2, 4, 5, 6), {"kernel": [2, 3, 2]}),
    ):
        area.add("maxPoolWithIndices", distinct(*shape), torch=with_indices, gradient=True, **parameters)
    for shape, lengths in (((2, 3, 7), [3]), ((1, 2, 5, 6), [2, 3]), ((1, 1, 4, 3, 5), [2, 2, 3])):
        area.add("adaptiveMaxPoolWithIndices", distinct(*shape), torch=adaptive_with_indices, gradient=True, lengths=lengths)
    for shape, extra, parameters in (
        ((2, 3, 9), {}, {"kernel": [2]}),
        ((2, 3, 9), {"lengths": [9]}, {"kernel": [2]}),
        ((1, 2, 6, 8), {}, {"kernel": [2, 4]}),
        ((1, 2, 7, 8), {"lengths": [7, 8]}, {"kernel": [3, 2], "stride": [3, 2], "padding": [1, 0]}),
        ((1, 2, 4, 6, 2), {}, {"kernel": [2, 3, 2]}),
    ):
        rng = np.random.default_rng(5)
        values, indices = with_indices(torch.from_numpy(distinct(*shape)(rng)), **parameters)
        area.add(
            "maxUnpool", real(*values.shape), indices.numpy(), torch=unpool, gradient=True, **parameters, **extra)
    for shape, parameters in (
        ((2, 3, 9), {"p": 2.0, "kernel": [2]}),
        ((1, 2, 8), {"p": 3.0, "kernel": [3], "stride": [2], "roundsUp": True}),
        ((1, 2, 7, 6), {"p": 1.0, "kernel": [3, 2], "stride": [2, 1]}),
        ((1, 2, 7, 6), {"p": 2.5, "kernel": [3, 2], "roundsUp": True}),
        ((1, 1, 4, 5, 6), {"p": 2.0, "kernel": [2, 2, 3]}),
    ):
        area.add("lpPool", positive(*shape), torch=lp_pool, gradient=True, **parameters)
    area.add("lpPool", np.zeros((1, 1, 4)), torch=lp_pool, gradient=True, p=2.0, kernel=[2])
