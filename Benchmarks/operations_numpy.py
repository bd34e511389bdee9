"""The operations of NumPy by the names of Tern's rows. A pair is a function, and what of its result is compared."""

import numpy as np


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def softplus(x):
    return np.logaddexp(x, 0)


def softmax(x, axis):
    e = np.exp(x - x.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def log_softmax(x, axis):
    shifted = x - x.max(axis=axis, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True))


def log_sum_exp(x, axis):
    highest = x.max(axis=axis)
    return np.log(np.exp(x - np.expand_dims(highest, axis)).sum(axis=axis)) + highest


ARITHMETIC = {
    "add": np.add,
    "subtract": np.subtract,
    "multiply": np.multiply,
    "divide": np.divide,
    "negate": np.negative,
    "abs": np.abs,
    "sign": np.sign,
    "square": np.square,
    "reciprocal": np.reciprocal,
    "maximum": np.maximum,
    "minimum": np.minimum,
    "where": lambda x, y: np.where(x > 0, x, y),
    "clamp": lambda x: np.clip(x, -1, 1),
    "lerp": lambda x, y: x + 0.3 * (y - x),
    "copysign": np.copysign,
    "remainder": np.remainder,
    "floorDivide": np.floor_divide,
    "fmod": np.fmod,
    "floor": np.floor,
    "ceil": np.ceil,
    "round": np.round,
    "trunc": np.trunc,
    "frac": lambda x: x - np.trunc(x),
    "hypot": np.hypot,
}

FUNCTIONS = {
    "sqrt": np.sqrt,
    "rsqrt": lambda x: 1 / np.sqrt(x),
    "cbrt": np.cbrt,
    "exp": np.exp,
    "exp2": np.exp2,
    "expm1": np.expm1,
    "log": np.log,
    "log2": np.log2,
    "log10": np.log10,
    "log1p": np.log1p,
    "pow": np.power,
    "pow(1.7)": lambda x: x**1.7,
    "sin": np.sin,
    "cos": np.cos,
    "tan": np.tan,
    "asin": np.arcsin,
    "acos": np.arccos,
    "atan": np.arctan,
    "atan2": np.arctan2,
    "sinh": np.sinh,
    "cosh": np.cosh,
    "tanh": np.tanh,
    "asinh": np.arcsinh,
    "acosh": np.arccosh,
    "atanh": np.arctanh,
    "logAddExp": np.logaddexp,
}

ACTIVATIONS = {
    "relu": lambda x: np.maximum(x, 0),
    "relu6": lambda x: np.clip(x, 0, 6),
    "leakyReLU": lambda x: np.where(x > 0, x, np.float32(0.01) * x),
    "sigmoid": sigmoid,
    "logSigmoid": lambda x: -softplus(-x),
    "softplus": softplus,
    "silu": lambda x: x * sigmoid(x),
    "mish": lambda x: x * np.tanh(softplus(x)),
    "elu": lambda x: np.where(x > 0, x, np.expm1(x)),
    "gelu(tanh)": lambda x: 0.5 * x * (1 + np.tanh(np.float32(0.7978845608) * (x + np.float32(0.044715) * x**3))),
    "softsign": lambda x: x / (1 + np.abs(x)),
    "tanhShrink": lambda x: x - np.tanh(x),
    "hardTanh": lambda x: np.clip(x, -1, 1),
    "hardSigmoid": lambda x: np.clip(x / 6 + 0.5, 0, 1),
    "hardSwish": lambda x: x * np.clip(x / 6 + 0.5, 0, 1),
    "threshold": lambda x: np.where(x > 0.5, x, np.float32(-1)),
}

PREDICATES = {
    "equal": np.equal,
    "less": np.less,
    "isNaN": np.isnan,
    "isInfinite": np.isinf,
    "isFinite": np.isfinite,
    "nanToNum": np.nan_to_num,
    "bitwiseAnd": np.bitwise_and,
    "bitwiseOr": np.bitwise_or,
    "bitwiseXor": np.bitwise_xor,
    "shiftLeft": np.left_shift,
    "shiftRight": np.right_shift,
}


def reductions(axis):
    """Of every element, and of each row."""
    return {
        "sum": lambda x: x.sum(axis=axis),
        "product": lambda x: x.prod(axis=axis),
        "mean": lambda x: x.mean(axis=axis),
        "variance": lambda x: x.var(axis=axis),
        "standardDeviation": lambda x: x.std(axis=axis),
        "max": lambda x: x.max(axis=axis),
        "min": lambda x: x.min(axis=axis),
        "argmax": lambda x: x.argmax(axis=axis),
        "argmin": lambda x: x.argmin(axis=axis),
        "all": lambda x: x.all(axis=axis),
        "any": lambda x: x.any(axis=axis),
        "countNonzero": lambda x: np.count_nonzero(x, axis=axis),
        "norm": lambda x: np.linalg.norm(x, axis=axis),
        "norm(1)": lambda x: np.abs(x).sum(axis=axis),
        "norm(3)": lambda x: (np.abs(x) ** 3).sum(axis=axis) ** (1 / 3),
        "median": lambda x: np.median(x, axis=axis),
        "quantile": lambda x: np.quantile(x, 0.3, axis=axis),
        "nanSum": lambda x: np.nansum(x, axis=axis),
        "nanMean": lambda x: np.nanmean(x, axis=axis),
    }


def along(axis):
    return {
        "logSumExp": lambda x: log_sum_exp(x, axis),
        "softmax": lambda x: softmax(x, axis),
        "logSoftmax": lambda x: log_softmax(x, axis),
        "cumsum": lambda x: np.cumsum(x, axis=axis),
        "cumprod": lambda x: np.cumprod(x, axis=axis),
        "cummax": lambda x: np.maximum.accumulate(x, axis=axis),
        "cummin": lambda x: np.minimum.accumulate(x, axis=axis),
        "logCumSumExp": lambda x: np.logaddexp.accumulate(x, axis=axis),
        "sort": lambda x: np.sort(x, axis=axis),
        "argsort": lambda x: np.argsort(x, axis=axis),
        "gather": lambda x, indices: np.take_along_axis(x, indices, axis=axis),
    }


OTHERS = {
    "take": lambda x, indices: np.take(x, indices, axis=0),
    "unique": np.unique,
    "histogram": lambda x: np.histogram(x, 100, (-3, 3))[0],
    "einsum bhqd,bhkd->bhqk": lambda q, k: np.einsum("bhqd,bhkd->bhqk", q, k, optimize=True),
    "solve": np.linalg.solve,
    "cholesky": np.linalg.cholesky,
    "qr": (np.linalg.qr, lambda factors: factors.Q @ factors.R),
    "svd": (lambda x: np.linalg.svd(x, full_matrices=False), lambda factors: factors.S),
    "eigh": (np.linalg.eigh, lambda factors: factors.eigenvalues),
}

OPERATIONS = (
    ARITHMETIC
    | FUNCTIONS
    | ACTIVATIONS
    | PREDICATES
    | reductions(None)
    | {f"{name}({axis})": function for axis in (0, -1) for name, function in (reductions(axis) | along(axis)).items()}
    | OTHERS
)
