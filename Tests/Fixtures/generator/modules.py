"""Makes cases of layers and losses: PyTorch evaluates them in double precision, forward and backward."""

import json
import zlib

import numpy as np
import torch
from torch.nn.attention import SDPBackend, sdpa_kernel
from torch.utils.flop_counter import FlopCounterMode

from .core import as_tuple, encode, real


def draw(inputs, rng):
    return [np.asarray(x(rng) if callable(x) else x) for x in inputs]


def as_double(x):
    tensor = torch.from_numpy(np.array(x))
    return tensor.double().requires_grad_() if tensor.is_floating_point() else tensor


class ModuleArea:
    """The cases of one file of modules."""

    def __init__(self):
        self.cases = []
        self.counts = {}

    def add(self, name, function, *inputs, training=True, **parameters):
        """Adds a case.

        name: under which the tests of Tern have the module or function, and after a colon which of its forms.
        function: a torch.nn.Module, or a function of the inputs. Its results are a tensor, or several of them.
        inputs: arrays, or functions of a random generator that draw them (see core.py).
        training: the mode of a module.
        parameters: what Tern is to be called with, numbers, flags, texts or lists of whole numbers.
        """
        number = self.counts.get(name, 0)
        self.counts[name] = number + 1
        rng = np.random.default_rng(zlib.crc32(f"{name}/{number}".encode()))
        arrays = draw(inputs, rng)
        tensors = [as_double(x) for x in arrays]
        is_module = isinstance(function, torch.nn.Module)
        state = {}
        if is_module:
            function.double().train(training)
            with torch.no_grad():
                for parameter in function.parameters():
                    parameter.copy_(torch.from_numpy(np.asarray(real(*parameter.shape, low=-1, high=1)(rng))))
                for key, buffer in function.named_buffers():
                    if buffer.is_floating_point():
                        buffer.copy_(torch.from_numpy(real(*buffer.shape, low=0.5, high=1.5)(rng)))
            state = {key: value.clone().numpy() for key, value in function.state_dict().items()}

        # In plain products, of which each is counted.
        with sdpa_kernel(SDPBackend.MATH), FlopCounterMode(display=False) as counter:
            results = as_tuple(function(*tensors))
        seeds = [np.asarray(real(*y.shape)(rng)) for y in results]
        leaves = [x for x in tensors if x.is_floating_point()]
        named = dict(function.named_parameters()) if is_module else {}
        gradients = torch.autograd.grad(
            results, leaves + list(named.values()), [torch.from_numpy(s) for s in seeds], allow_unused=True
        )
        gradients = [
            (torch.zeros_like(x) if g is None else g).numpy() for g, x in zip(gradients, leaves + list(named.values()))
        ]

        def texts(arrays):
            return {key: encode(value, 9) for key, value in arrays.items()}

        case = {"module": name, "inputs": [encode(x) for x in arrays]}
        if parameters:
            case["parameters"] = parameters
        if not training:
            case["training"] = False
        if state:
            case["state"] = texts(state)
        case["outputs"] = [encode(y.detach().numpy(), 9) for y in results]
        case["upstreams"] = [encode(s) for s in seeds]
        case["inputGradients"] = [encode(g, 9) for g in gradients[: len(leaves)]]
        if named:
            case["parameterGradients"] = texts(dict(zip(named, gradients[len(leaves) :])))
        # Packed sequences are shorter than Tern's padded ones; bilinear maps PyTorch does not count.
        if is_module and "lengths" not in parameters and name != "Bilinear":
            case["flops"] = counter.get_total_flops()
        buffers = dict(function.named_buffers()) if is_module else {}
        if buffers:
            case["buffers"] = texts({key: value.numpy() for key, value in buffers.items()})
        self.cases.append(case)

    def write(self, path):
        """One case a line, so that a change shows as one."""
        lines = ",\n".join(json.dumps(case, separators=(",", ":"), allow_nan=False) for case in self.cases)
        path.write_text(f"[\n{lines}\n]\n")
