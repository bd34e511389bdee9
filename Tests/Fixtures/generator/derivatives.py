"""Elementwise functions with both derivatives from the least number of Double to the greatest, by mpmath with 80 digits."""

import json
import math

import mpmath as mp

mp.mp.dps = 80
one, half, pi = mp.mpf(1), mp.mpf(1) / 2, mp.pi

SIZES = [2.0**-1074, 2.0**-1022, 1e-300, 1e-154, 1e-30, 1e-10, 0.25, 1.0, 3.0, 30.0, 1e3, 1e10, 1e30, 1e154, 1e300, 1.7976931348623157e308]
POINTS = SIZES + [-x for x in SIZES]


def logistic(x):
    return 1 / (1 + mp.exp(-x)) if x > -1e5 else mp.exp(x)


def normal_tail(x):
    """The complementary error function."""
    return mp.erfc(x) if abs(x) < 1e5 else mp.mpf(0 if x > 0 else 2)


def normal(x):
    """The distribution function of a standard normal distribution."""
    return normal_tail(-x / mp.sqrt(2)) / 2


def softplus(x):
    return x + mp.log1p(mp.exp(-x)) if x > 0 else mp.log1p(mp.exp(x))


def density(x):
    return mp.exp(-x * x / 2) / mp.sqrt(2 * pi)


def above(least, function):
    """A function that is no number below its domain."""
    return lambda x: function(x) if x >= least else mp.nan


def within(function):
    return lambda x: function(x) if abs(x) <= 1 else mp.nan


def cube_root(x):
    return mp.sign(x) * abs(x) ** (one / 3)


def mish(x):
    """Value and both derivatives."""
    s, t = logistic(x), mp.tanh(softplus(x))
    rest = 1 / mp.cosh(softplus(x)) ** 2
    # 1 − σ without cancellation
    other = logistic(-x)
    return x * t, t + x * s * rest, s * rest * (2 + x * (other - 2 * t * s))


# For each name the function, its derivative and the derivative of that.
FUNCTIONS = {
    "abs": (abs, mp.sign, lambda x: 0),
    "square": (lambda x: x * x, lambda x: 2 * x, lambda x: 2),
    "exp": (mp.exp, mp.exp, mp.exp),
    "exp2": (lambda x: 2**x, lambda x: 2**x * mp.log(2), lambda x: 2**x * mp.log(2) ** 2),
    "expm1": (mp.expm1, mp.exp, mp.exp),
    "log": (above(0, mp.log), above(0, lambda x: 1 / x), above(0, lambda x: -1 / x**2)),
    "log2": (
        above(0, lambda x: mp.log(x) / mp.log(2)), above(0, lambda x: 1 / (x * mp.log(2))),
        above(0, lambda x: -1 / (x**2 * mp.log(2)))),
    "log10": (
        above(0, lambda x: mp.log(x) / mp.log(10)), above(0, lambda x: 1 / (x * mp.log(10))),
        above(0, lambda x: -1 / (x**2 * mp.log(10)))),
    "log1p": (above(-1, mp.log1p), above(-1, lambda x: 1 / (1 + x)), above(-1, lambda x: -1 / (1 + x) ** 2)),
    "sqrt": (above(0, mp.sqrt), above(0, lambda x: 1 / (2 * mp.sqrt(x))), above(0, lambda x: -1 / (4 * x * mp.sqrt(x)))),
    "rsqrt": (
        above(0, lambda x: 1 / mp.sqrt(x)), above(0, lambda x: -1 / (2 * x * mp.sqrt(x))),
        above(0, lambda x: 3 / (4 * x**2 * mp.sqrt(x)))),
    "cbrt": (cube_root, lambda x: 1 / (3 * cube_root(x) ** 2), lambda x: -2 / (9 * cube_root(x) ** 5)),
    "reciprocal": (lambda x: 1 / x, lambda x: -1 / x**2, lambda x: 2 / x**3),
    "sin": (mp.sin, mp.cos, lambda x: -mp.sin(x)),
    "cos": (mp.cos, lambda x: -mp.sin(x), lambda x: -mp.cos(x)),
    "tan": (mp.tan, lambda x: mp.sec(x) ** 2, lambda x: 2 * mp.sec(x) ** 2 * mp.tan(x)),
    "asin": (within(mp.asin), within(lambda x: 1 / mp.sqrt(1 - x * x)), within(lambda x: x / mp.sqrt(1 - x * x) ** 3)),
    "acos": (within(mp.acos), within(lambda x: -1 / mp.sqrt(1 - x * x)), within(lambda x: -x / mp.sqrt(1 - x * x) ** 3)),
    "atan": (mp.atan, lambda x: 1 / (1 + x * x), lambda x: -2 * x / (1 + x * x) ** 2),
    "sinh": (mp.sinh, mp.cosh, mp.sinh),
    "cosh": (mp.cosh, mp.sinh, mp.cosh),
    "tanh": (mp.tanh, lambda x: mp.sech(x) ** 2, lambda x: -2 * mp.tanh(x) * mp.sech(x) ** 2),
    "asinh": (mp.asinh, lambda x: 1 / mp.sqrt(1 + x * x), lambda x: -x / mp.sqrt(1 + x * x) ** 3),
    "acosh": (
        above(1, mp.acosh), above(1, lambda x: 1 / mp.sqrt(x * x - 1)), above(1, lambda x: -x / mp.sqrt(x * x - 1) ** 3)),
    "atanh": (within(mp.atanh), within(lambda x: 1 / (1 - x * x)), within(lambda x: 2 * x / (1 - x * x) ** 2)),
    "erf": (
        lambda x: mp.erf(x) if abs(x) < 1e5 else mp.sign(x), lambda x: 2 / mp.sqrt(pi) * mp.exp(-x * x), lambda x: -4 * x / mp.sqrt(pi) * mp.exp(-x * x)),
    "erfc": (
        normal_tail, lambda x: -2 / mp.sqrt(pi) * mp.exp(-x * x), lambda x: 4 * x / mp.sqrt(pi) * mp.exp(-x * x)),
    "sigmoid": (
        logistic, lambda x: logistic(x) * logistic(-x),
        lambda x: logistic(x) * logistic(-x) * -mp.tanh(x / 2)),
    "logSigmoid": (
        lambda x: -softplus(-x), lambda x: logistic(-x), lambda x: -logistic(x) * logistic(-x)),
    "softplus": (softplus, logistic, lambda x: logistic(x) * logistic(-x)),
    "silu": (
        lambda x: x * logistic(x), lambda x: logistic(x) * (1 + x * logistic(-x)),
        lambda x: logistic(x) * logistic(-x) * (2 - x * mp.tanh(x / 2))),
    "gelu": (
        lambda x: x * normal(x), lambda x: normal(x) + x * density(x), lambda x: density(x) * (2 - x * x)),
    "mish": tuple(lambda x, order=order: mish(x)[order] for order in range(3)),
    "softsign": (
        lambda x: x / (1 + abs(x)), lambda x: 1 / (1 + abs(x)) ** 2, lambda x: -2 * mp.sign(x) / (1 + abs(x)) ** 3),
    "tanhShrink": (
        lambda x: x - mp.tanh(x), lambda x: mp.tanh(x) ** 2, lambda x: 2 * mp.tanh(x) * mp.sech(x) ** 2),
}


def number(x):
    x = float(x) if mp.isnan(x) or abs(x) < 2 * mp.mpf(2) ** 1023 else math.copysign(math.inf, x)
    return repr(x)


def derivative(function, x):
    try:
        return number(function(mp.mpf(x)))
    except ZeroDivisionError:
        # A pole, which the table of singular points has.
        return "pole"


def write(path):
    cases = {name: [[repr(x)] + [derivative(f, x) for f in forms] for x in POINTS] for name, forms in FUNCTIONS.items()}
    lines = [f'"{name}": {json.dumps(rows)}' for name, rows in cases.items()]
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n")
    print(f"{path.name}: {len(cases)} functions, {path.stat().st_size // 1024} KiB")
