"""Convolutions and transposed convolutions, by PyTorch."""

import numpy as np
import torch
from torch.nn import functional

from .core import real


def forward(axes):
    conv = (functional.conv1d, functional.conv2d, functional.conv3d)[axes - 1]

    def function(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
        padding = tuple(padding) if isinstance(padding, list) else padding
        return conv(x, weight, bias, stride, padding, dilation, groups)

    return function


def transposed(axes):
    conv = (functional.conv_transpose1d, functional.conv_transpose2d, functional.conv_transpose3d)[axes - 1]

    def function(x, weight, bias=None, stride=1, padding=0, outputPadding=0, dilation=1, groups=1):
        return conv(x, weight, bias, stride, padding, outputPadding, groups, dilation)

    return function


def add_cases(area):
    def conv(x, weight, bias=False, **parameters):
        axes = len(weight) - 2
        inputs = [real(*x), real(*weight)] + ([real(weight[0])] if bias else [])
        area.add(f"conv{axes}d", *inputs, torch=forward(axes), gradient=True, **parameters)

    def transpose(x, weight, bias=False, **parameters):
        axes = len(weight) - 2
        outputs = weight[1] * parameters.get("groups", 1)
        inputs = [real(*x), real(*weight)] + ([real(outputs)] if bias else [])
        area.add(f"convTranspose{axes}d", *inputs, torch=transposed(axes), gradient=True, **parameters)

    conv((2, 3, 9), (4, 3, 3), bias=True)
    conv((2, 4, 11), (4, 2, 3), stride=[2], padding=[2], dilation=[2], groups=2)
    conv((3, 8), (2, 3, 4), padding="same")
    conv((2, 3, 6, 5), (4, 3, 3, 2), bias=True)
    conv((2, 3, 7, 6), (5, 3, 3, 3), bias=True, padding=[1, 1])
    conv((1, 4, 8, 7), (6, 2, 3, 2), stride=[2, 1], padding=[1, 0], dilation=[1, 2], groups=2)
    conv((2, 3, 5, 5), (3, 1, 3, 3), padding=[1, 1], groups=3)
    conv((2, 3, 5, 5), (6, 1, 3, 3), bias=True, stride=[2, 2], groups=3)
    conv((2, 5, 3, 4), (4, 5, 1, 1))
    conv((2, 5, 4, 4), (4, 5, 1, 1), stride=[2, 3])
    conv((2, 3, 5, 6), (4, 3, 2, 4), padding="same", dilation=[2, 1])
    conv((2, 2, 3, 4), (17, 2, 3, 4))
    conv((1, 2, 4, 5, 3), (3, 2, 2, 3, 2), bias=True, padding=[1, 1, 0])
    conv((1, 2, 5, 4, 6), (2, 1, 3, 2, 2), stride=[2, 1, 2], groups=2)
    conv((2, 3, 3, 4), (2, 2, 2, 2, 2), padding=[0, 1, 1])
    transpose((2, 3, 5), (3, 4, 3), bias=True)
    transpose((1, 4, 4), (4, 2, 3), stride=[3], padding=[1], outputPadding=[2], dilation=[2], groups=2)
    transpose((3, 4), (3, 2, 2), stride=[2])
    transpose((2, 3, 4, 3), (3, 4, 3, 2), bias=True)
    transpose((2, 3, 3, 4), (3, 2, 4, 4), bias=True, stride=[2, 2], padding=[1, 1])
    transpose((1, 4, 3, 3), (4, 2, 3, 2), stride=[2, 3], padding=[1, 0], outputPadding=[1, 2], dilation=[1, 2], groups=2)
    transpose((1, 3, 3, 3), (3, 1, 1, 1), stride=[2, 2], groups=3)
    transpose((1, 2, 3, 2, 3), (2, 3, 2, 3, 2), bias=True)
    transpose((1, 2, 2, 3, 2), (2, 1, 3, 2, 2), stride=[2, 1, 2], padding=[1, 0, 1], groups=2)
    transpose((2, 2, 2, 3), (2, 2, 2, 2, 3), stride=[2, 2, 2], outputPadding=[1, 0, 1])
    for shape, parameters in (
        ((2, 3, 4, 5), {"kernel": [2, 3]}),
        ((1, 2, 5, 6), {"kernel": [3, 2], "stride": [2, 1], "padding": [1, 0]}),
        ((1, 1, 6, 7), {"kernel": [2, 3], "stride": [1, 2], "padding": [0, 1], "dilation": [3, 2]}),
        ((0, 2, 3, 3), {"kernel": [2, 2]}),
    ):
        area.add("unfold:columns", real(*shape), torch=columns, gradient=True, **parameters)
        images = torch.from_numpy(np.zeros(shape))
        folded = tuple(columns(images, **parameters).shape)
        area.add("fold", real(*folded), torch=fold, gradient=True, lengths=list(shape[2:]), **parameters)


def columns(x, kernel, stride=1, padding=0, dilation=1):
    return functional.unfold(x, kernel, dilation, padding, stride)


def fold(x, lengths, kernel, stride=1, padding=0, dilation=1):
    return functional.fold(x, lengths, kernel, dilation, padding, stride)
