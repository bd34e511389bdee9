"""Makes one case after the other: samples the inputs, evaluates NumPy and PyTorch, and holds each against the other."""

import json
import warnings
import zlib

import numpy as np
import torch

torch.set_num_threads(1)
warnings.filterwarnings("ignore")

# MARK: Inputs, drawn from a generator that follows from the name of the operation and the number of its case, so that a new
# operation changes no other's cases. Every number is a multiple of 1/32, and so the same in Float and Double.


def real(*shape, low=-2.0, high=2.0):
    return lambda rng: rng.integers(int(low * 32), int(high * 32) + 1, size=shape) / 32.0


def positive(*shape):
    return real(*shape, low=0.25, high=3.0)


def nonzero(*shape):
    def draw(rng):
        values = rng.integers(8, 65, size=shape) / 32.0
        return values * rng.choice([-1.0, 1.0], size=shape)

    return draw


def distinct(*shape):
    """No two of them are equal, and neighbors are 1/8 apart."""

    def draw(rng):
        count = int(np.prod(shape))
        return (rng.permutation(count).reshape(shape) - count // 2) / 8.0 + 1 / 32

    return draw


def integers(*shape, low=-9, high=9):
    return lambda rng: rng.integers(low, high + 1, size=shape)


def truth(*shape):
    return lambda rng: rng.integers(0, 2, size=shape).astype(bool)


def conditioned(*shape, shift=3.0):
    """A square matrix far from a singular one: the identity times `shift`, and noise."""

    def draw(rng):
        return real(*shape, low=-1, high=1)(rng) + shift * np.eye(shape[-2], shape[-1])

    return draw


def symmetric(*shape):
    """With eigenvalues about 2 apart."""

    def draw(rng):
        noise = real(*shape, low=-0.5, high=0.5)(rng)
        return noise + np.swapaxes(noise, -1, -2) + np.diag(np.arange(shape[-1]) * 3.0)

    return draw


def definite(*shape):
    """Symmetric and positive definite."""

    def draw(rng):
        noise = real(*shape, low=-1, high=1)(rng)
        return noise @ np.swapaxes(noise, -1, -2) + 2 * np.eye(shape[-1])

    return draw


# MARK: Evaluation


def as_tuple(result):
    return tuple(result) if isinstance(result, (tuple, list)) else (result,)


def evaluate_numpy(function, inputs, parameters):
    with np.errstate(all="ignore"):
        return [np.asarray(y) for y in as_tuple(function(*inputs, **parameters))]


def evaluate_torch(function, inputs, parameters, upstreams):
    """The results; and the gradients of the real inputs, if there are upstream gradients."""
    tensors = [torch.from_numpy(np.array(x)) for x in inputs]
    leaves = [t.requires_grad_() for t in tensors if t.is_floating_point()] if upstreams else []
    results = [torch.as_tensor(y) for y in as_tuple(function(*tensors, **parameters))]
    values = [y.detach().resolve_conj().resolve_neg().numpy() for y in results]
    if not upstreams:
        return values, None
    real_results = [y for y in results if y.is_floating_point()]
    seeds = upstreams(values)
    gradients = torch.autograd.grad(real_results, leaves, [torch.from_numpy(s) for s in seeds], allow_unused=True)
    return values, (seeds, [(torch.zeros_like(x) if g is None else g).detach().numpy() for g, x in zip(gradients, leaves)])


def close(a, b, tolerance, signed_zeros=False):
    """Whether two arrays have the same shape and, relative to their largest finite number up to 1, the same elements."""
    if a.shape != b.shape:
        return False
    if a.dtype.kind != "f" or b.dtype.kind != "f":
        return bool(np.array_equal(a.astype(np.float64), b.astype(np.float64)))
    a, b = a.astype(np.float64), b.astype(np.float64)
    special = ~np.isfinite(a) | ~np.isfinite(b)
    if not np.array_equal(a[special], b[special], equal_nan=True):
        return False
    a, b = a[~special], b[~special]
    scale = np.maximum(np.maximum(np.abs(a), np.abs(b)), min(1.0, np.abs(a).max(initial=0.0)))
    if not (np.abs(a - b) <= tolerance * scale).all():
        return False
    zero = (a == 0) & (b == 0)
    return not signed_zeros or bool((np.signbit(a) == np.signbit(b))[zero].all())


# MARK: Encoding


def rounded(value, digits):
    """A number with so many digits, or all it takes; the largest of Double would round to infinity."""
    text = f"{value:.{digits}g}" if digits else ""
    if not digits or (np.isinf(float(text)) and np.isfinite(value)):
        text = repr(float(value)).removesuffix(".0")
    return text


def encode(array, digits=None):
    """Kind of scalar unless it is real, shape, and the elements in row-major order: "int [2,2] 1 2 3 4"."""
    array = np.asarray(array)
    kind, text = {
        "f": ("", lambda v: rounded(v, digits)),
        "i": ("int ", lambda v: str(int(v))),
        "u": ("int ", lambda v: str(int(v))),
        "b": ("bool ", lambda v: str(int(v))),
    }[array.dtype.kind]
    shape = ",".join(str(n) for n in array.shape)
    return " ".join([f"{kind}[{shape}]"] + [text(v) for v in array.ravel().tolist()])


class Area:
    """The cases of one file."""

    def __init__(self):
        self.cases = []
        self.counts = {}

    def add(
        self, operation, *inputs, numpy=None, torch=None, gradient=False, follow=None, types=("float32", "float64"),
        strict=False, tolerance=1e-3, **parameters
    ):
        """Adds a case of an operation.

        inputs: arrays, or functions of a random generator that draw them.
        numpy, torch: the operation. Where both are given they must agree, unless `follow` names the one that is right for Tern.
        gradient: whether PyTorch's gradients belong to the case.
        types: the scalar types the case is checked in. Where Float and Double differ by more than rounding, they get cases
        of their own.
        strict: whether each element counts by itself, however small it is, and a zero's sign.
        tolerance: how far Float may be from Double in one case for both.
        """
        number = self.counts.get(operation, 0)
        self.counts[operation] = number + 1
        rng = np.random.default_rng(zlib.crc32(f"{operation}/{number}".encode()))
        inputs = [np.asarray(x(rng) if callable(x) else x) for x in inputs]
        seeds = []

        def upstreams(values):
            """One for each real result, the same in Float and Double."""
            if not seeds:
                seeds.extend(real(*y.shape)(rng) for y in values if y.dtype.kind == "f")
            dtype = next(y.dtype for y in values if y.dtype.kind == "f")
            return [np.asarray(s, dtype=dtype) for s in seeds]

        def run(name):
            dtype = np.dtype(name)
            arrays = [x.astype(dtype) if x.dtype.kind == "f" else x for x in inputs]
            for x, y in zip(inputs, arrays):
                assert np.array_equal(x, y.astype(x.dtype), equal_nan=x.dtype.kind == "f"), f"{operation}: not a {name}"
            values, gradients, source = None, None, []
            if torch is not None:
                values, gradients = evaluate_torch(torch, arrays, parameters, upstreams if gradient else None)
                source.append("torch")
            if numpy is not None:
                expected = evaluate_numpy(numpy, arrays, parameters)
                if values is not None and follow is None:
                    limit = 2e-5 if name == "float32" else 1e-11
                    same = len(values) == len(expected) and all(map(lambda a, b: close(a, b, limit), values, expected))
                    assert same, f"{operation}({parameters}): PyTorch {values}, NumPy {expected} of {arrays}"
                if values is None or follow == "numpy":
                    values, source = expected, ["numpy"]
                elif follow is None:
                    source.append("numpy")
            strictly = strict and (len(source) < 2 or all(map(lambda a, b: close(a, b, 1, True), values, expected)))
            # What NumPy computes in double precision although its input is single.
            values = [y.astype(dtype) if y.dtype.kind == "f" else y for y in values]
            return values, gradients, source, strictly

        runs = {name: run(name) for name in types}
        if len(runs) == 2:
            (a, da, _, _), (b, db, _, _) = runs["float32"], runs["float64"]
            pairs = list(zip(a, b)) + (list(zip(da[1], db[1])) if da else [])
            if all(close(x, y, tolerance) for x, y in pairs):
                del runs["float32"]
        for name, (values, gradients, source, strictly) in runs.items():
            digits = 9 if name == "float32" else 15
            case = {"operation": operation, "source": " ".join(sorted(source))}
            if len(runs) == len(types):
                case["type"] = name
            if parameters:
                case["parameters"] = parameters
            if strictly:
                case["strict"] = True
            case["inputs"] = [encode(x) for x in inputs]
            case["outputs"] = [encode(y, digits) for y in values]
            if gradients:
                case["upstreams"] = [encode(s) for s in seeds]
                case["gradients"] = [encode(g, digits) for g in gradients[1]]
            self.cases.append(case)

    def write(self, path):
        """One case a line, so that a change shows as one."""
        lines = ",\n".join(json.dumps(case, separators=(",", ":"), allow_nan=False) for case in self.cases)
        path.write_text(f"[\n{lines}\n]\n")
