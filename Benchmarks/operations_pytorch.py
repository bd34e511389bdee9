"""The operations of PyTorch by the names of Tern's rows. A pair is a function, and what of its result is compared."""

import torch
from torch import nn
from torch.nn import functional

ARITHMETIC = {
    "add": torch.add,
    "subtract": torch.sub,
    "multiply": torch.mul,
    "divide": torch.div,
    "negate": torch.neg,
    "abs": torch.abs,
    "sign": torch.sign,
    "square": torch.square,
    "reciprocal": torch.reciprocal,
    "maximum": torch.maximum,
    "minimum": torch.minimum,
    "where": lambda x, y: torch.where(x > 0, x, y),
    "clamp": lambda x: torch.clamp(x, -1, 1),
    "lerp": lambda x, y: torch.lerp(x, y, 0.3),
    "copysign": torch.copysign,
    "remainder": torch.remainder,
    "floorDivide": torch.floor_divide,
    "fmod": torch.fmod,
    "floor": torch.floor,
    "ceil": torch.ceil,
    "round": torch.round,
    "trunc": torch.trunc,
    "frac": torch.frac,
    "hypot": torch.hypot,
}

FUNCTIONS = {
    "sqrt": torch.sqrt,
    "rsqrt": torch.rsqrt,
    "exp": torch.exp,
    "exp2": torch.exp2,
    "expm1": torch.expm1,
    "log": torch.log,
    "log2": torch.log2,
    "log10": torch.log10,
    "log1p": torch.log1p,
    "pow": torch.pow,
    "pow(1.7)": lambda x: torch.pow(x, 1.7),
    "sin": torch.sin,
    "cos": torch.cos,
    "tan": torch.tan,
    "asin": torch.asin,
    "acos": torch.acos,
    "atan": torch.atan,
    "atan2": torch.atan2,
    "sinh": torch.sinh,
    "cosh": torch.cosh,
    "tanh": torch.tanh,
    "asinh": torch.asinh,
    "acosh": torch.acosh,
    "atanh": torch.atanh,
    "logAddExp": torch.logaddexp,
    "erf": torch.erf,
    "erfc": torch.erfc,
    "erfinv": torch.erfinv,
    "lgamma": torch.lgamma,
    "digamma": torch.digamma,
    "polygamma": lambda x: torch.polygamma(1, x),
}

ACTIVATIONS = {
    "relu": torch.relu,
    "relu6": functional.relu6,
    "leakyReLU": functional.leaky_relu,
    "prelu": functional.prelu,
    "elu": functional.elu,
    "celu": functional.celu,
    "selu": functional.selu,
    "sigmoid": torch.sigmoid,
    "logSigmoid": functional.logsigmoid,
    "softplus": functional.softplus,
    "gelu": functional.gelu,
    "gelu(tanh)": lambda x: functional.gelu(x, approximate="tanh"),
    "silu": functional.silu,
    "mish": functional.mish,
    "glu": functional.glu,
    "swiglu": lambda x: functional.silu(x[..., : x.shape[-1] // 2]) * x[..., x.shape[-1] // 2 :],
    "hardSigmoid": functional.hardsigmoid,
    "hardSwish": functional.hardswish,
    "hardTanh": functional.hardtanh,
    "softsign": functional.softsign,
    "tanhShrink": functional.tanhshrink,
    "softShrink": functional.softshrink,
    "hardShrink": functional.hardshrink,
    "threshold": lambda x: functional.threshold(x, 0.5, -1),
}

PREDICATES = {
    "equal": torch.eq,
    "less": torch.lt,
    "isNaN": torch.isnan,
    "isInfinite": torch.isinf,
    "isFinite": torch.isfinite,
    "nanToNum": torch.nan_to_num,
    "bitwiseAnd": torch.bitwise_and,
    "bitwiseOr": torch.bitwise_or,
    "bitwiseXor": torch.bitwise_xor,
    "shiftLeft": torch.bitwise_left_shift,
    "shiftRight": torch.bitwise_right_shift,
}

WHOLES = {
    "sum": torch.sum,
    "product": torch.prod,
    "mean": torch.mean,
    "variance": lambda x: torch.var(x, correction=0),
    "standardDeviation": lambda x: torch.std(x, correction=0),
    "max": torch.max,
    "min": torch.min,
    "argmax": torch.argmax,
    "argmin": torch.argmin,
    "all": torch.all,
    "any": torch.any,
    "countNonzero": torch.count_nonzero,
    "norm": torch.linalg.vector_norm,
    "norm(1)": lambda x: torch.linalg.vector_norm(x, 1),
    "norm(3)": lambda x: torch.linalg.vector_norm(x, 3),
    "nanSum": torch.nansum,
    "nanMean": torch.nanmean,
}


def values(result):
    return result.values


def along(axis):
    return {
        "sum": lambda x: torch.sum(x, axis),
        "product": lambda x: torch.prod(x, axis),
        "mean": lambda x: torch.mean(x, axis),
        "variance": lambda x: torch.var(x, axis, correction=0),
        "standardDeviation": lambda x: torch.std(x, axis, correction=0),
        "max": lambda x: torch.amax(x, axis),
        "min": lambda x: torch.amin(x, axis),
        "argmax": lambda x: torch.argmax(x, axis),
        "argmin": lambda x: torch.argmin(x, axis),
        "all": lambda x: torch.all(x, axis),
        "any": lambda x: torch.any(x, axis),
        "countNonzero": lambda x: torch.count_nonzero(x, axis),
        "norm": lambda x: torch.linalg.vector_norm(x, dim=axis),
        "norm(1)": lambda x: torch.linalg.vector_norm(x, 1, dim=axis),
        "norm(3)": lambda x: torch.linalg.vector_norm(x, 3, dim=axis),
        "quantile": lambda x: torch.quantile(x, 0.3, dim=axis),
        "nanSum": lambda x: torch.nansum(x, axis),
        "nanMean": lambda x: torch.nanmean(x, axis),
        "logSumExp": lambda x: torch.logsumexp(x, axis),
        "softmax": lambda x: torch.softmax(x, axis),
        "logSoftmax": lambda x: torch.log_softmax(x, axis),
        "softmin": lambda x: functional.softmin(x, axis),
        "cumsum": lambda x: torch.cumsum(x, axis),
        "cumprod": lambda x: torch.cumprod(x, axis),
        "cummax": (lambda x: torch.cummax(x, axis), values),
        "cummin": (lambda x: torch.cummin(x, axis), values),
        "logCumSumExp": lambda x: torch.logcumsumexp(x, axis),
        "sort": (lambda x: torch.sort(x, axis), values),
        "argsort": lambda x: torch.argsort(x, axis),
        "topK": (lambda x: torch.topk(x, 10, axis), values),
        "gather": lambda x, indices: torch.gather(x, axis, indices),
    }


OTHERS = {
    "take": lambda x, indices: torch.index_select(x, 0, indices),
    "unique": torch.unique,
    "histogram": lambda x: torch.histc(x, 100, -3, 3),
    "einsum bhqd,bhkd->bhqk": lambda q, k: torch.einsum("bhqd,bhkd->bhqk", q, k),
    "solve": torch.linalg.solve,
    "cholesky": torch.linalg.cholesky,
    "qr": (torch.linalg.qr, lambda factors: factors.Q @ factors.R),
    "svd": (lambda x: torch.linalg.svd(x, full_matrices=False), lambda factors: factors.S),
    "eigh": (torch.linalg.eigh, lambda factors: factors.eigenvalues),
}

OPERATIONS = (
    ARITHMETIC
    | FUNCTIONS
    | ACTIVATIONS
    | PREDICATES
    | WHOLES
    | {f"{name}({axis})": function for axis in (0, -1) for name, function in along(axis).items()}
    | OTHERS
)
