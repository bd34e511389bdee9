"""Normalizing layers, and layers whose weights are."""

from torch import nn
from torch.nn.utils.parametrizations import weight_norm

from .core import real

SPATIAL = {1: (5,), 2: (3, 2), 3: (2, 2, 3)}


def add_cases(area):
    for rank, space in SPATIAL.items():
        batch, instance = getattr(nn, f"BatchNorm{rank}d"), getattr(nn, f"InstanceNorm{rank}d")
        name = f"BatchNorm{rank}d"
        x = real(2, 3, *space)
        area.add(name, batch(3), x, channels=3)
        area.add(name, batch(3), x, training=False, channels=3)
        area.add(name, batch(3, momentum=None, eps=0.125), x, channels=3, cumulative=True, epsilon=0.125)
        area.add(name, batch(3, momentum=0.25, affine=False), x, channels=3, momentum=0.25, affine=False)
        area.add(name, batch(3, track_running_stats=False), x, training=False, channels=3, running=False)
        name = f"InstanceNorm{rank}d"
        area.add(name, instance(3), x, channels=3)
        area.add(name, instance(3), real(3, *space), channels=3)
        tracked = {"channels": 3, "affine": True, "running": True}
        area.add(name, instance(3, affine=True, track_running_stats=True), x, **tracked)
        area.add(name, instance(3, affine=True, track_running_stats=True), x, training=False, **tracked)
        area.add(name, instance(3, momentum=None, track_running_stats=True), x, channels=3, running=True, cumulative=True)
    later = nn.BatchNorm1d(3, momentum=None)
    later.num_batches_tracked.fill_(3)
    area.add("BatchNorm1d", later, real(6, 3), channels=3, cumulative=True)
    area.add("BatchNorm1d", nn.BatchNorm1d(3), real(6, 3), channels=3)
    area.add("BatchNorm1d", nn.BatchNorm1d(3), real(1, 3), training=False, channels=3)
    area.add("LayerNorm", nn.LayerNorm(5), real(4, 5), shape=[5])
    area.add("LayerNorm", nn.LayerNorm((3, 2), eps=0.125), real(2, 2, 3, 2), shape=[3, 2], epsilon=0.125)
    area.add("LayerNorm", nn.LayerNorm(5, bias=False), real(2, 3, 5), shape=[5], bias=False)
    area.add("LayerNorm", nn.LayerNorm(5, elementwise_affine=False), real(4, 5), shape=[5], affine=False)
    # The default epsilon is that of the type: 2^-23 in Float.
    area.add("RMSNorm", nn.RMSNorm(5, eps=2.0**-23), real(4, 5), shape=[5])
    area.add("RMSNorm", nn.RMSNorm((3, 2), eps=0.125), real(2, 2, 3, 2), shape=[3, 2], epsilon=0.125)
    area.add("RMSNorm", nn.RMSNorm(5, eps=0.125, elementwise_affine=False), real(5), shape=[5], epsilon=0.125, affine=False)
    for shape, groups in (((2, 8), 2), ((2, 4, 3), 2), ((2, 3, 2, 2), 1)):
        area.add("GroupNorm", nn.GroupNorm(groups, shape[1]), real(*shape), groups=groups, channels=shape[1])
    area.add("GroupNorm", nn.GroupNorm(2, 4, 0.125, False), real(2, 4, 3), groups=2, channels=4, epsilon=0.125, affine=False)
    area.add("WeightNorm: Linear", weight_norm(nn.Linear(3, 4)), real(5, 3))
    area.add("WeightNorm: Linear", weight_norm(nn.Linear(3, 4), dim=1), real(5, 3), axis=1)
    area.add("WeightNorm: Linear", weight_norm(nn.Linear(3, 4), dim=None), real(5, 3), whole=True)
    area.add("WeightNorm: Conv1d", weight_norm(nn.Conv1d(2, 3, 3)), real(2, 2, 6))
    area.add("WeightNorm: Conv2d", weight_norm(nn.Conv2d(2, 3, (3, 2))), real(2, 2, 4, 5))
    area.add("WeightNorm: Conv3d", weight_norm(nn.Conv3d(2, 3, 2)), real(1, 2, 2, 3, 3))
    area.add("WeightNorm: ConvTranspose2d", weight_norm(nn.ConvTranspose2d(2, 3, 2)), real(1, 2, 3, 2))
    area.add("WeightNorm: ConvTranspose2d", weight_norm(nn.ConvTranspose2d(2, 3, 2), dim=1), real(1, 2, 3, 2), axis=1)

    class Sequence(nn.LSTM):
        def forward(self, x):
            return super().forward(x)[0]

    area.add("WeightNorm: LSTM", weight_norm(Sequence(2, 2), "weight_hh_l0"), real(3, 2, 2))
    area.add("LocalResponseNorm", nn.LocalResponseNorm(3), real(2, 5, 3), size=3)
    area.add("LocalResponseNorm", nn.LocalResponseNorm(4, 0.5, 0.5, 2), real(1, 6, 2, 3), size=4, alpha=0.5, beta=0.5, k=2.0)
    area.add("LocalResponseNorm", nn.LocalResponseNorm(2, 1.0), real(1, 3, 2, 1, 2), size=2, alpha=1.0)
