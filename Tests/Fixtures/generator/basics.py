"""Layers and losses of the multilayer perceptron."""

from torch import nn
from torch.nn import functional

from .core import integers, real


def add_cases(area):
    area.add("Linear", nn.Linear(3, 4), real(5, 3), inputs=3, outputs=4)
    area.add("Linear", nn.Linear(3, 4, bias=False), real(2, 5, 3), inputs=3, outputs=4, bias=False)
    area.add("Linear", nn.Linear(3, 4), real(3), inputs=3, outputs=4)
    area.add("Bilinear", nn.Bilinear(3, 2, 4), real(5, 3), real(5, 2), firstInputs=3, secondInputs=2, outputs=4)
    area.add("Bilinear", nn.Bilinear(2, 2, 1, bias=False), real(2, 3, 2), real(2, 3, 2), firstInputs=2, secondInputs=2, outputs=1, bias=False)
    area.add("Bilinear", nn.Bilinear(3, 2, 2), real(3), real(2), firstInputs=3, secondInputs=2, outputs=2)
    for count in (1, 5, 64):
        area.add("crossEntropyLoss", functional.cross_entropy, real(count, 3), integers(count, low=0, high=2))
    area.add("mseLoss", functional.mse_loss, real(5, 3), real(5, 3))
    area.add("mseLoss", lambda x, y: functional.mse_loss(x, y, reduction="sum"), real(5, 3), real(5, 3), reduction="sum")
    area.add("mseLoss", lambda x, y: functional.mse_loss(x, y, reduction="none"), real(5, 3), real(5, 3), reduction="none")
    logits = functional.binary_cross_entropy_with_logits
    area.add("binaryCrossEntropyLoss", logits, real(5, 3), real(5, 3, low=0, high=1))
    area.add(
        "binaryCrossEntropyLoss", lambda x, y: logits(x, y, reduction="none"), real(5, 3), real(5, 3, low=0, high=1),
        reduction="none",
    )
    area.add(
        "binaryCrossEntropyLoss: weighted",
        lambda x, y, w: logits(x, y, pos_weight=w.detach()),
        real(5, 3), real(5, 3, low=0, high=1), real(3, low=0.5, high=2),
    )
