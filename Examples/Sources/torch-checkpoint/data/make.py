"""Saves what main.swift loads: weights of a small network, and what PyTorch 2.13 makes of some images with them.

    pip install torch==2.13 safetensors && python make.py
"""

import pathlib

import torch
from safetensors.torch import save_file
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.Flatten(), nn.Linear(144, 10))
with torch.no_grad():
    model(torch.randn(32, 1, 8, 8) * 2 + 1)  # in training mode: moves the running moments from 0 and 1
model.eval()
images = torch.randn(3, 1, 8, 8)

folder = pathlib.Path(__file__).parent
save_file(model.state_dict(), folder / "model.safetensors")
save_file({"images": images, "logits": model(images).detach()}, folder / "expected.safetensors")
