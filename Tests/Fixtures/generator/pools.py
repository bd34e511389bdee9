"""Pooling layers."""

from torch import nn

from .core import distinct, positive, real

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
        make, name = layer("LPPool")
        area.add(name, make(2, 2), positive(2, 2, *space), p=2.0, kernel=2)
        area.add(name, make(3, 2), positive(2, *space), p=3.0, kernel=2)
        area.add(
            name, make(1.5, 3, 2, ceil_mode=True), positive(1, 2, *space), p=1.5, kernel=3, stride=2, roundsUp=True)
    area.add("Unfold", nn.Unfold((2, 3)), real(2, 2, 4, 5), kernel=[2, 3])
    area.add("Unfold", nn.Unfold((3, 2), 2, 1, 2), real(1, 2, 7, 5), kernel=[3, 2], dilation=2, padding=1, stride=2)
    area.add("Unfold", nn.Unfold((1, 2), stride=3), real(1, 3, 4, 5), kernel=[1, 2], stride=3)
    area.add("Fold", nn.Fold((4, 5), (2, 3)), real(2, 12, 9), lengths=[4, 5], kernel=[2, 3])
    area.add("Fold", nn.Fold((4, 5), (2, 2), padding=1, stride=2), real(1, 8, 9), lengths=[4, 5], kernel=[2, 2], padding=1, stride=2)
    area.add("Fold", nn.Fold((5, 5), (2, 2), dilation=2), real(1, 4, 9), lengths=[5, 5], kernel=[2, 2], dilation=2)
