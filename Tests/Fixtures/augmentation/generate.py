#!/usr/bin/env python3
"""Writes augmentations.json: images changed by torchvision.transforms.v2 with parameters that leave nothing to chance.

Each case: the change under Tern's name, its parameters, the images and what comes out, flat and in row-major order.
"""

import json
import pathlib
from unittest import mock

import torch
from torchvision.transforms import InterpolationMode, v2
from torchvision.transforms.v2 import functional as F

torch.manual_seed(0)
cases = []


def images(*shape):
    """Colors in 0...1 in steps of 1/256, which floats and text keep exactly."""
    return torch.randint(0, 257, shape).float() / 256


def add(name, x, y, **parameters):
    cases.append({
        "name": name, "parameters": parameters, "shape": list(x.shape), "images": x.flatten().tolist(),
        "resultShape": list(y.shape), "result": [round(v, 8) for v in y.flatten().tolist()]
    })


x = images(2, 3, 5, 4)
mean, deviation = [0.5, 0.25, 0.125], [0.5, 2.0, 0.25]
add("normalize", x, v2.Normalize(mean, deviation)(x), mean=mean, standardDeviation=deviation)
add("pad", x, v2.Pad(2, fill=0)(x), width=2)
add("horizontalFlip", x, v2.RandomHorizontalFlip(1)(x))
add("verticalFlip", x, v2.RandomVerticalFlip(1)(x))
add("grayscale", x, v2.Grayscale(3)(x))
for size in ([2, 2], [2, 3], [3, 1], [5, 4]):
    add("centerCrop", x, v2.CenterCrop(size)(x), size=size)

modes = {"bilinear": InterpolationMode.BILINEAR, "nearest": InterpolationMode.NEAREST}
for name, mode in modes.items():
    for shape in ([1, 1, 6, 6], [2, 3, 7, 4]):
        z = images(*shape)
        for fill in (0.0, 0.75):
            for angle in (17.0, -133.0):
                y = v2.RandomRotation((angle, angle), interpolation=mode, fill=fill)(z)
                add("rotation", z, y, degrees=angle, interpolation=name, filling=fill)
            for angle, scale, shear in ((0.0, 1.4, (0.0, 0.0)), (31.0, 0.7, (12.0, -8.0)), (-75.0, 1.1, (0.0, 25.0))):
                y = F.affine(z, angle, [0.0, 0.0], scale, list(shear), interpolation=mode, fill=fill)
                add(
                    "affine", z, y, degrees=angle, scale=scale, shear=shear[0], verticalShear=shear[1],
                    interpolation=name, filling=fill)

for z in (images(2, 3, 4, 5), images(1, 1, 4, 5)):
    for factor in (0.0, 0.4, 1.7):
        add("brightness", z, F.adjust_brightness(z, factor), factor=factor)
        add("contrast", z, F.adjust_contrast(z, factor), factor=factor)
        add("saturation", z, F.adjust_saturation(z, factor), factor=factor)
    for turn in (-0.5, -0.15, 0.3):
        add("hue", z, F.adjust_hue(z, turn), factor=turn)
gray = images(1, 1, 3, 3).expand(1, 3, 3, 3).contiguous()
gray[:, :, 0, 0] = 0
add("hue", gray, F.adjust_hue(gray, 0.3), factor=0.3)

# λ and the middle of the rectangle in the arguments' stead of those that are drawn.
labels = torch.tensor([2, 0, 1])
for share, middle in ((0.3, (1, 4)), (0.9, (3, 0)), (0.0, (2, 2))):
    for name, kind in (("mixup", v2.MixUp), ("cutmix", v2.CutMix)):
        mix = kind(num_classes=4)
        mix._dist = mock.Mock(sample=lambda _: torch.tensor([share]))
        z = images(3, 2, 6, 5)
        with mock.patch.object(torch, "randint", side_effect=[torch.tensor([value]) for value in middle]):
            y, mixed = mix(z, labels)
        add(
            name, z, y, share=share, middle=list(middle), labels=labels.tolist(),
            mixed=[round(v, 8) for v in mixed.flatten().tolist()])

path = pathlib.Path(__file__).with_name("augmentations.json")
path.write_text(json.dumps(cases, separators=(",", ":")).replace("},{", "},\n{") + "\n")
print(f"{len(cases)} cases, {path.stat().st_size // 1024} KiB")
