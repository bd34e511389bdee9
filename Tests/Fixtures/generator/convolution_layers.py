"""Layers of convolutions and transposed convolutions."""

from torch import nn

from .core import real


def add_cases(area):
    def add(name, layer, shape, **parameters):
        area.add(name, layer, real(*shape), **parameters)

    add("Conv1d", nn.Conv1d(3, 4, 3), (2, 3, 8), inputs=3, outputs=4, kernel=[3])
    add(
        "Conv1d", nn.Conv1d(4, 6, 3, stride=2, padding=2, dilation=2, groups=2, bias=False), (2, 4, 9),
        inputs=4, outputs=6, kernel=[3], stride=[2], padding=[2], dilation=[2], groups=2, bias=False,
    )
    add(
        "Conv1d", nn.Conv1d(2, 3, 4, padding="same", padding_mode="circular"), (1, 2, 7),
        inputs=2, outputs=3, kernel=[4], padding="same", mode="circular",
    )
    for mode in ("reflect", "replicate"):
        add(
            "Conv1d", nn.Conv1d(2, 3, 3, stride=2, padding=2, padding_mode=mode), (2, 2, 6),
            inputs=2, outputs=3, kernel=[3], stride=[2], padding=[2], mode=mode,
        )
        add(
            "Conv3d", nn.Conv3d(1, 2, 3, padding=1, padding_mode=mode), (1, 1, 3, 2, 3),
            inputs=1, outputs=2, kernel=[3, 3, 3], padding=[1, 1, 1], mode=mode,
        )
    add(
        "Conv1d", nn.Conv1d(2, 3, 3, padding="same", dilation=2), (2, 7), inputs=2, outputs=3, kernel=[3], padding="same",
        dilation=[2],
    )
    add("Conv2d", nn.Conv2d(5, 4, 1, bias=False), (2, 5, 3, 4), inputs=5, outputs=4, kernel=[1, 1], bias=False)
    add(
        "Conv2d", nn.Conv2d(3, 6, 3, stride=2, padding=1, groups=3), (2, 3, 5, 6), inputs=3, outputs=6, kernel=[3, 3],
        stride=[2, 2], padding=[1, 1], groups=3,
    )
    add(
        "Conv2d", nn.Conv2d(2, 3, 3, padding=(2, 1), padding_mode="circular", dilation=(2, 1)), (2, 4, 5),
        inputs=2, outputs=3, kernel=[3, 3], padding=[2, 1], dilation=[2, 1], mode="circular",
    )
    add(
        "Conv3d", nn.Conv3d(1, 2, 2, padding="same", padding_mode="circular"), (1, 1, 3, 2, 3),
        inputs=1, outputs=2, kernel=[2, 2, 2], padding="same", mode="circular",
    )
    add("Conv2d", nn.Conv2d(3, 5, 3), (2, 3, 6, 5), inputs=3, outputs=5, kernel=[3, 3])
    add(
        "Conv2d", nn.Conv2d(2, 4, (3, 2), stride=(2, 1), padding=(1, 0), dilation=(1, 2)), (2, 2, 7, 6),
        inputs=2, outputs=4, kernel=[3, 2], stride=[2, 1], padding=[1, 0], dilation=[1, 2],
    )
    add(
        "Conv2d", nn.Conv2d(4, 8, 3, padding=1, groups=4, padding_mode="reflect"), (1, 4, 5, 4),
        inputs=4, outputs=8, kernel=[3, 3], padding=[1, 1], groups=4, mode="reflect",
    )
    add(
        "Conv2d", nn.Conv2d(2, 3, (3, 2), padding="same", padding_mode="replicate", bias=False), (2, 2, 4, 5),
        inputs=2, outputs=3, kernel=[3, 2], padding="same", mode="replicate", bias=False,
    )
    add("Conv2d", nn.Conv2d(8, 9, 3, padding=1), (1, 8, 7, 6), inputs=8, outputs=9, kernel=[3, 3], padding=[1, 1])
    add("Conv3d", nn.Conv3d(2, 3, 2), (2, 2, 3, 4, 3), inputs=2, outputs=3, kernel=[2, 2, 2])
    add(
        "Conv3d", nn.Conv3d(2, 4, (3, 1, 2), stride=(1, 2, 1), padding=(1, 0, 1), groups=2, bias=False),
        (1, 2, 3, 5, 4), inputs=2, outputs=4, kernel=[3, 1, 2], stride=[1, 2, 1], padding=[1, 0, 1], groups=2, bias=False,
    )
    add(
        "Conv3d", nn.Conv3d(1, 2, 3, padding="same", dilation=(1, 2, 1)), (1, 1, 4, 3, 3),
        inputs=1, outputs=2, kernel=[3, 3, 3], padding="same", dilation=[1, 2, 1],
    )
    add("ConvTranspose1d", nn.ConvTranspose1d(3, 2, 4, stride=2, padding=1), (2, 3, 5), inputs=3, outputs=2, kernel=[4],
        stride=[2], padding=[1])
    add("ConvTranspose1d", nn.ConvTranspose1d(2, 3, 3), (1, 2, 4), inputs=2, outputs=3, kernel=[3])
    add(
        "ConvTranspose1d", nn.ConvTranspose1d(4, 2, 3, stride=3, output_padding=2, dilation=2, groups=2, bias=False),
        (2, 4, 3), inputs=4, outputs=2, kernel=[3], stride=[3], outputPadding=[2], dilation=[2], groups=2, bias=False,
    )
    add(
        "ConvTranspose2d", nn.ConvTranspose2d(3, 4, 3, stride=2, dilation=2, groups=1), (3, 3, 4), inputs=3, outputs=4,
        kernel=[3, 3], stride=[2, 2], dilation=[2, 2],
    )
    add("ConvTranspose2d", nn.ConvTranspose2d(3, 4, 3), (2, 3, 3, 4), inputs=3, outputs=4, kernel=[3, 3])
    add(
        "ConvTranspose2d", nn.ConvTranspose2d(3, 2, 4, stride=2, padding=1), (2, 3, 3, 4),
        inputs=3, outputs=2, kernel=[4, 4], stride=[2, 2], padding=[1, 1],
    )
    add(
        "ConvTranspose2d",
        nn.ConvTranspose2d(4, 6, (3, 2), stride=(2, 3), padding=(1, 0), output_padding=(1, 2), groups=2, bias=False),
        (1, 4, 3, 2), inputs=4, outputs=6, kernel=[3, 2], stride=[2, 3], padding=[1, 0], outputPadding=[1, 2], groups=2,
        bias=False,
    )
    add("ConvTranspose3d", nn.ConvTranspose3d(2, 3, 2), (1, 2, 2, 3, 2), inputs=2, outputs=3, kernel=[2, 2, 2])
    add(
        "ConvTranspose3d", nn.ConvTranspose3d(2, 2, 3, stride=2, padding=1, output_padding=1, groups=2),
        (1, 2, 2, 3, 2), inputs=2, outputs=2, kernel=[3, 3, 3], stride=[2, 2, 2], padding=[1, 1, 1],
        outputPadding=[1, 1, 1], groups=2,
    )
    add(
        "ConvTranspose3d", nn.ConvTranspose3d(1, 2, (1, 2, 3), dilation=(1, 2, 1), bias=False), (2, 1, 2, 3, 2),
        inputs=1, outputs=2, kernel=[1, 2, 3], dilation=[1, 2, 1], bias=False,
    )
