"""Layers that resize, rearrange and pad; layers that drop, where they drop nothing or all."""

from torch import nn

from .core import real

SPACE = {1: (5,), 2: (3, 4), 3: (3, 2, 3)}


def add_cases(area):
    area.add("Upsample", nn.Upsample(scale_factor=2), real(1, 2, 3, 4), scale=2.0)
    area.add("Upsample", nn.Upsample(7, mode="linear"), real(1, 2, 5), lengths=[7], mode="linear")
    area.add(
        "Upsample", nn.Upsample((5, 6), mode="bicubic", align_corners=True), real(1, 1, 3, 4), lengths=[5, 6],
        mode="cubic", alignsCorners=True)
    area.add("Upsample", nn.Upsample(scale_factor=2, mode="bilinear"), real(1, 2, 3, 2), scale=2.0, mode="linear")
    area.add(
        "Upsample", nn.Upsample((3, 4, 5), mode="trilinear", align_corners=True), real(1, 1, 2, 3, 2), lengths=[3, 4, 5],
        mode="linear", alignsCorners=True)
    area.add("Upsample", nn.Upsample((5, 2), mode="nearest-exact"), real(1, 2, 3, 4), lengths=[5, 2], mode="nearestExact")
    area.add("Upsample", nn.Upsample(scale_factor=2, mode="bicubic"), real(1, 1, 3, 4), scale=2.0, mode="cubic")
    for shape in ((1, 4, 2, 3), (2, 8, 1, 1), (4, 3, 2)):
        area.add("PixelShuffle", nn.PixelShuffle(2), real(*shape), factor=2)
    for shape in ((1, 1, 4, 2), (2, 2, 2, 2), (3, 2, 4)):
        area.add("PixelUnshuffle", nn.PixelUnshuffle(2), real(*shape), factor=2)
    for axes, space in SPACE.items():
        for kind in ("ZeroPad", "ReflectionPad", "ReplicationPad", "CircularPad"):
            name = f"{kind}{axes}d"
            make = getattr(nn, name)
            area.add(name, make(1), real(1, 2, *space), width=1)
            area.add(name, make(1), real(2, *space), width=1)
            # PyTorch's list begins with the last axis.
            area.add(name, make((1, 0) * (axes - 1) + (0, 1)), real(1, 2, *space), widths=[0, 1] + [1, 0] * (axes - 1))
        name = f"Dropout{axes}d"
        make = getattr(nn, name)
        area.add(name, make(0.5), real(2, 3, *space), training=False, probability=0.5)
        area.add(name, make(0.0), real(2, 3, *space), probability=0.0)
        area.add(name, make(1.0), real(2, 3, *space), probability=1.0)
    area.add("Dropout", nn.Dropout(0.5), real(2, 3), training=False, probability=0.5)
    area.add("Dropout", nn.Dropout(0.0), real(2, 3), probability=0.0)
    area.add("Dropout", nn.Dropout(1.0), real(2, 3), probability=1.0)
    area.add("AlphaDropout", nn.AlphaDropout(0.5), real(2, 3), training=False, probability=0.5)
    area.add("AlphaDropout", nn.AlphaDropout(0.0), real(2, 3), probability=0.0)
    area.add("AlphaDropout", nn.AlphaDropout(0.25), real(2, 0), probability=0.25)
