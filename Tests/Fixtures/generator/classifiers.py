"""The classifiers of the command `mnist` in PyTorch. Their weights are noise that the tests of Tern compute as well."""

import json

import torch
from torch import nn
from torch.nn import functional

from .core import encode


class CNN(nn.Module):
    def __init__(self, height, width):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 32, 3)
        self.conv2 = nn.Conv2d(32, 64, 3)
        self.fc1 = nn.Linear(64 * ((height - 4) // 2) * ((width - 4) // 2), 128)
        self.fc2 = nn.Linear(128, 10)

    def forward(self, x):
        x = functional.relu(self.conv2(functional.relu(self.conv1(x))))
        x = functional.max_pool2d(x, 2).flatten(1)
        return self.fc2(functional.relu(self.fc1(x)))


class BasicBlock(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.downsample = nn.Identity()
        if stride != 1:
            self.downsample = nn.Sequential(
                nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs)
            )

    def forward(self, x):
        y = self.bn2(self.conv2(functional.relu(self.bn1(self.conv1(x)))))
        return functional.relu(y + self.downsample(x))


class ResNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 16, 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(16)
        self.layer1 = nn.Sequential(BasicBlock(16, 16, 1))
        self.layer2 = nn.Sequential(BasicBlock(16, 32, 2))
        self.layer3 = nn.Sequential(BasicBlock(32, 64, 2))
        self.fc = nn.Linear(64, 10)

    def forward(self, x):
        x = functional.relu(self.bn1(self.conv1(x)))
        x = self.layer3(self.layer2(self.layer1(x)))
        return self.fc(functional.adaptive_avg_pool2d(x, 1).flatten(1))


def noise(shape, seed):
    """Numbers in -1..1 that anyone can compute: those of the minimal standard generator (Park and Miller, 1988)."""
    numbers, x = [], seed
    for _ in range(torch.Size(shape).numel()):
        x = 48271 * x % (2**31 - 1)
        numbers.append(2 * x / (2**31 - 1) - 1)
    return torch.tensor(numbers, dtype=torch.float64).reshape(shape)


def set_state(model):
    """Vectors about 1, which weights and variances of a normalization have to be; others as small as their rows are long."""
    state = {key: value for key, value in model.state_dict().items() if value.is_floating_point()}
    for position, key in enumerate(sorted(state)):
        value = state[key]
        values = noise(value.shape, position + 1)
        value.copy_(1 + 0.5 * values if value.dim() == 1 else values / (value.numel() / len(value)) ** 0.5)


def case(name, model, height, width):
    """A pass in training mode with its gradients, then one in evaluation, which uses what the first left in the buffers."""
    model.double().train()
    set_state(model)
    images = 0.5 + 0.5 * noise((6, 1, height, width), 100)
    logits = model(images)
    loss = functional.cross_entropy(logits, torch.arange(6))
    loss.backward()
    # A number for each parameter that a permutation of the gradient would change, and how large it could be.
    gradients = {
        key: [(p.grad * noise(p.shape, 200)).sum().item(), p.grad.norm().item()] for key, p in model.named_parameters()
    }
    model.eval()
    return {
        "model": name, "height": height, "width": width, "loss": loss.item(),
        "logits": encode(logits.detach().numpy(), 9), "gradients": gradients,
        "evaluation": encode(model(images).detach().numpy(), 9),
    }


def write(path):
    cases = [
        case("cnn", CNN(8, 8), 8, 8), case("cnn", CNN(9, 6), 9, 6), case("resnet", ResNet(), 8, 8),
        case("resnet", ResNet(), 5, 11),
    ]
    lines = ",\n".join(json.dumps(case, separators=(",", ":"), allow_nan=False) for case in cases)
    path.write_text(f"[\n{lines}\n]\n")
    print(f"{path.name}: {len(cases)} cases, {path.stat().st_size // 1024} KiB")
