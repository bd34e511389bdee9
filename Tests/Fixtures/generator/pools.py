"""Pooling layers."""

from torch import nn

from .core import distinct, real

SPACE = {1: (7,), 2: (5, 6), 3: (4, 3, 4)}


def add_cases(area):
    for axes, space in SPACE.items():
        def layer(name, axes=axes):
            return getattr(nn, f"{name}{axes}d"), f"{name}{axes}d"

        make, name = layer("MaxPool")
        area.add(name, make(2), distinct(2, 2, *space), kernel=2)
        area.add(name, make(3, 2, 1), distinct(2, *space), kernel=3, stride=2, padding=1)
        area.add(
            name, make(2, 1, 1, 2, ceil_mode=True), distinct(1, 2, *space), kernel=2, stride=1, padding=1, dilation=2,
            roundsUp=True)
        make, name = layer("AvgPool")
        area.add(name, make(2), real(2, 2, *space), kernel=2)
        area.add(name, make(3, 2, 1), real(2, *space), kernel=3, stride=2, padding=1)
        area.add(
            name, make(3, 2, 1, ceil_mode=True, count_include_pad=False), real(1, 2, *space), kernel=3, stride=2,
            padding=1, roundsUp=True, countsPadding=False)
        if axes > 1:
            area.add(name, make(2, 1, 1, divisor_override=3), real(1, 2, *space), kernel=2, stride=1, padding=1, divisor=3)
        for kind, name in (("AdaptiveMaxPool", "GlobalMaxPool"), ("AdaptiveAvgPool", "GlobalAveragePool")):
            area.add(name, nn.Sequential(layer(kind)[0](1), nn.Flatten()), distinct(2, 3, *space))
            area.add(name, layer(kind)[0](1), distinct(1, 2, *space), keepDims=True)
        for kind in ("AdaptiveMaxPool", "AdaptiveAvgPool"):
            make, name = layer(kind)
            for lengths in (1, 2, 3):
                area.add(name, make(lengths), distinct(*((2,) if lengths == 2 else (1, 2)), *space), lengths=lengths)
