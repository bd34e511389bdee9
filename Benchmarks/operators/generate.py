"""Writes what PyTorch's operator database says of each operation: its samples, with values, gradients and second derivatives.

    python Benchmarks/operators/generate.py [--samples 60] [--only REGEX]

For each operation a file NAME.json in Benchmarks/operators/cases, and NAME.bin with the elements of its tensors: floating-point
numbers as float64, integers as int64, booleans as bytes. A sample in float32 is computed in float64 from the same inputs; PyTorch's
own error in float32 is written beside it, as a measure of how well the sample is conditioned.
"""

import argparse
import json
import pathlib
import re
import warnings

import numpy
import torch
from torch.testing._internal.common_methods_invocations import op_db

from invariants import ADAPTED, INVARIANTS

# Of another kind (complex numbers, sparse tensors, kernels of a device) or not functions of their inputs.
EXCLUDED = re.compile(r"^(fft\.|masked\.|sparse\.|signal\.|torch\.|jiterator|stft|istft|to_sparse|hash_tensor|_segment_reduce)")
# What depends on the type's own limits, so that a sample in float32 must be computed in float32.
OF_THE_TYPE = re.compile(r"^(nan_to_num|nextafter|nn\.functional\.rms_norm|linalg\.matrix_rank.*|linalg\.pinv.*|pinverse|finfo|frexp)$")
LARGEST = 20_000
TYPES = [torch.float64, torch.float32, torch.int64, torch.bool]


class NotWritable(Exception):
    """A sample that holds what Tern has no type for."""


class Writer:
    def __init__(self, path):
        self.file = open(path, "wb")
        self.leaves = []

    def tensor(self, x, leaf=None):
        x = x.detach()
        if x.is_complex() or x.layout != torch.strided or x.is_quantized:
            raise NotWritable(str(x.dtype))
        kind = "bool" if x.dtype == torch.bool else "float" if x.dtype.is_floating_point else "int"
        to = {"bool": numpy.uint8, "float": numpy.float64, "int": numpy.int64}[kind]
        array = numpy.ascontiguousarray(x.double().numpy(force=True) if kind == "float" else x.numpy(force=True)).astype(to)
        self.file.seek(0, 2)
        offset = self.file.tell()
        self.file.write(array.tobytes())
        self.file.write(bytes(-array.nbytes % 8))
        entry = {"kind": kind, "type": str(x.dtype).removeprefix("torch."), "shape": list(x.shape), "offset": offset}
        return entry | ({} if leaf is None else {"leaf": leaf})

    def value(self, v):
        if isinstance(v, torch.Tensor):
            leaf = None
            if v.requires_grad:
                leaf = next((i for i, l in enumerate(self.leaves) if l is v), len(self.leaves))
                self.leaves[leaf:leaf + 1] = [v]
            return {"tensor": self.tensor(v, leaf)}
        if v is None:
            return {"none": True}
        if isinstance(v, (bool, numpy.bool_)):
            return {"bool": bool(v)}
        if isinstance(v, (int, numpy.integer)):
            return {"int": int(v)}
        if isinstance(v, (float, numpy.floating)):
            return {"float": repr(float(v))}
        if isinstance(v, str):
            return {"string": v}
        if isinstance(v, slice):
            return {"slice": [self.value(v.start), self.value(v.stop), self.value(v.step)]}
        if v is Ellipsis:
            return {"string": "..."}
        if isinstance(v, (tuple, list, torch.Size)):
            return {"list": [self.value(e) for e in v]}
        if isinstance(v, torch.dtype):
            return {"string": str(v).removeprefix("torch.")}
        raise NotWritable(type(v).__name__)


def mapped(v, f):
    """The same nest of lists with each tensor replaced."""
    if isinstance(v, torch.Tensor):
        return f(v)
    if isinstance(v, tuple) and not isinstance(v, torch.Size):
        return tuple(mapped(e, f) for e in v)
    if isinstance(v, list):
        return [mapped(e, f) for e in v]
    if isinstance(v, dict):
        return {k: mapped(e, f) for k, e in v.items()}
    return v


def tensors_in(v):
    if isinstance(v, torch.Tensor):
        return [v]
    if isinstance(v, dict):
        v = list(v.values())
    return [t for e in v for t in tensors_in(e)] if isinstance(v, (tuple, list)) else []


def samples_of(op, dtype, grad, count):
    """All samples if there are few, else some from the whole range; then of the references, which have other shapes and extremal values."""
    def thinned(samples, count):
        samples = [s for s in samples if all(t.numel() <= LARGEST for t in tensors_in((s.input, s.args, s.kwargs)))]
        if len(samples) <= count:
            return samples
        return [samples[i * len(samples) // count] for i in range(count)]

    torch.manual_seed(0)
    own = thinned(list(op.sample_inputs("cpu", dtype, requires_grad=grad)), count)
    if len(own) < count and getattr(op, "reference_inputs_func", None):
        torch.manual_seed(1)
        own += thinned(list(until_error(op.reference_inputs("cpu", dtype, requires_grad=grad))), count - len(own))
    return own


def until_error(samples):
    """Some generators of reference inputs ask for gradients of integers at their end."""
    try:
        yield from samples
    except ValueError:
        return


def evaluate(op, input, args, kwargs):
    out = ADAPTED.get(op.full_name, op.op)(input, *args, **kwargs)
    invariant = INVARIANTS.get(op.full_name)
    if invariant:
        out = invariant(out)
    flat = tensors_in(out if isinstance(out, (tuple, list)) else [out])
    if not flat and isinstance(out, (bool, int, float)):
        flat = [torch.tensor(out)]
    if not flat or any(o.is_complex() for o in flat):
        raise NotWritable("result")
    return flat


def copied(values, convert):
    """The values with fresh tensors, the same one for the same one."""
    memo = {}

    def fresh(t):
        if id(t) not in memo:
            memo[id(t)] = convert(t.detach()).clone(memory_format=torch.contiguous_format).requires_grad_(t.requires_grad)
        return memo[id(t)]

    return mapped(values, fresh)


def draw(like, seed):
    return [None if t is None else torch.randn(t.shape, generator=torch.Generator().manual_seed(seed + i), dtype=torch.float64)
            for i, t in enumerate(like)]


def computed(op, values, leaves):
    """Outputs, and where there are derivatives gradients for random cotangents and the derivatives of these along random directions."""
    # Operations that write into their input would meet a leaf.
    outputs = evaluate(op, *mapped(values, lambda t: t.clone() if t.requires_grad else t))
    if not leaves or not any(o.requires_grad for o in outputs):
        return {"outputs": outputs}
    cotangents = draw([o if o.requires_grad else None for o in outputs], 7)
    loss = sum((o * c.to(o.dtype)).sum() for o, c in zip(outputs, cotangents) if c is not None)
    gradients = torch.autograd.grad(loss, leaves, create_graph=op.supports_gradgrad, allow_unused=True)
    gradients = [torch.zeros_like(l) if g is None else g for g, l in zip(gradients, leaves)]
    found = {"outputs": outputs, "cotangents": cotangents, "gradients": gradients}
    if op.supports_gradgrad:
        directions = draw(leaves, 70)
        projection = sum((g * d.to(g.dtype)).sum() for g, d in zip(gradients, directions))
        try:
            second = torch.autograd.grad(projection, leaves, allow_unused=True) if projection.requires_grad else [None] * len(leaves)
        except RuntimeError:  # PyTorch has no second derivative after all.
            return found
        found["directions"] = directions
        found["second"] = [torch.zeros_like(l) if t is None else t for t, l in zip(second, leaves)]
    return found


def leaves_in(values):
    found = []
    for t in tensors_in(list(values)):
        if t.requires_grad and not any(t is f for f in found):
            found.append(t)
    return found


def case_of(op, sample, dtype, writer):
    raised = torch.float64 if dtype == torch.float32 and not OF_THE_TYPE.match(op.full_name) else dtype
    options = dict(sample.kwargs)
    for name in ("dtype", "device", "requires_grad", "memory_format", "layout"):
        if name != "dtype" or options.get(name) in (None, dtype):
            options.pop(name, None)
    values = (sample.input, tuple(sample.args), options)
    for t in tensors_in(values):
        if t.is_complex() or t.requires_grad and t.dtype != dtype:
            raise NotWritable(f"{t.dtype} among {dtype}")
    truth_values = copied(values, lambda t: t.to(raised if t.dtype == dtype else t.dtype))
    writer.leaves = []
    case = {"type": str(dtype).removeprefix("torch.")}
    case["arguments"] = [writer.value(v) for v in (truth_values[0], *truth_values[1])]
    case["options"] = {k: writer.value(v) for k, v in truth_values[2].items()}
    torch.set_default_dtype(raised if raised.is_floating_point else torch.float32)
    truth = computed(op, truth_values, list(writer.leaves))
    torch.set_default_dtype(torch.float32)
    for name, tensors in truth.items():
        case[name] = [None if t is None else writer.tensor(t) for t in tensors]
    if dtype == torch.float32:
        own = copied(values, lambda t: t)
        own = computed(op, own, leaves_in([own[0], *own[1], *own[2].values()]))
    for name in ("outputs", "gradients", "second"):
        if name in truth:
            case[f"{name}Slack"] = [slack(a, b) for a, b in zip(own.get(name, []), truth[name])] if dtype == torch.float32 else []
    return case


def slack(own, truth):
    """How far PyTorch's own float32 is off, as a share of the largest element; 0 where each element is right by itself."""
    if not truth.dtype.is_floating_point or own.shape != truth.shape or truth.numel() == 0:
        return 0.0
    own, truth = own.detach().double(), truth.detach().double()
    off = torch.nan_to_num((own - truth).abs(), 0, 0, 0)
    if bool((off <= 1e-5 * truth.abs()).all()):
        return 0.0
    scale = torch.nan_to_num(truth.abs(), 0, 0, 0).max()
    return float(off.max() / scale) if scale > 0 else 0.0


def write(op, folder, count):
    writer = Writer(folder / f"{op.full_name}.bin")
    cases, left_out = [], {}
    supported = [t for t in TYPES[:2] if op.supports_dtype(t, "cpu")]
    supported = supported or [t for t in TYPES[2:] if op.supports_dtype(t, "cpu")]
    for dtype in supported:
        grad = op.supports_autograd and dtype.is_floating_point
        for sample in samples_of(op, dtype, grad, count):
            try:
                cases.append(case_of(op, sample, dtype, writer))
            except Exception as error:
                reason = f"{type(error).__name__}: {error}".split("\n")[0][:120]
                left_out[reason] = left_out.get(reason, 0) + 1
    writer.file.close()
    (folder / f"{op.full_name}.json").write_text(json.dumps({"operation": op.full_name, "cases": cases}))
    return len(cases), left_out


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--samples", type=int, default=60)
    parser.add_argument("--only", type=re.compile, default=re.compile(""))
    options = parser.parse_args()
    warnings.filterwarnings("ignore")
    torch.set_num_threads(1)
    torch.backends.cuda.enable_flash_sdp(False)  # also that of the CPU, which has no second derivative
    folder = pathlib.Path(__file__).parent / "cases"
    folder.mkdir(exist_ok=True)
    total = 0
    for op in op_db:
        if EXCLUDED.match(op.full_name) or not options.only.search(op.full_name):
            continue
        try:
            written, left_out = write(op, folder, options.samples)
        except Exception as error:
            print(f"{op.full_name}: {type(error).__name__}: {str(error)[:200]}", flush=True)
            continue
        total += written
        for reason, times in left_out.items():
            print(f"{op.full_name}: {times} samples left out: {reason}", flush=True)
    print(f"{total} cases")


if __name__ == "__main__":
    main()
