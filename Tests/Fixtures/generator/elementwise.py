"""Arithmetic, elementary and special functions, rounding, predicates, comparison, logic and bits."""

import numpy as np
import torch

from .core import integers, nonzero, positive, real, truth

nan, inf = np.nan, np.inf
tiny, small, huge = 2.0**-149, 2.0**-126, float(np.finfo(np.float32).max)

# What every function of one number is asked: zeros, the least subnormal and normal number, the largest, and what is no number.
SPECIAL = np.array([0.0, -0.0, tiny, -tiny, small, -small, 1.0, -1.0, 0.5, -0.5, huge, -huge, inf, -inf, nan])
# The same ends of Double.
EXTREME = np.array([2.0**-1074, -(2.0**-1074), 2.0**-1022, 1e-300, 1e300, -1e300, float(np.finfo(np.float64).max)])
# Pairs of special values, each with each.
ENDS = np.array([0.0, -0.0, 1.0, -1.0, 2.5, -2.5, inf, -inf, nan])
LEFT, RIGHT = ENDS[:, None], ENDS[None, :]


def unary(area, name, numpy=None, torch=None, domain=real, gradient=True, follow=None, **parameters):
    both = dict(numpy=numpy, torch=torch, **parameters)
    area.add(name, SPECIAL, follow=follow, strict=True, **both)
    area.add(name, EXTREME, follow=follow, types=["float64"], **both)
    area.add(name, domain(3, 4), gradient=gradient, **both)
    area.add(name, domain(), gradient=gradient, **both)
    area.add(name, domain(2, 0, 3), gradient=gradient, **both)


def elementary(area):
    def within_one(*shape):
        return real(*shape, low=-0.9, high=0.9)

    def above_one(*shape):
        return real(*shape, low=1.1, high=4)

    def wide(*shape):
        return real(*shape, low=-20, high=20)

    unary(area, "-:negative", np.negative, torch.neg)
    unary(area, "abs", np.abs, torch.abs)
    # PyTorch has 0 for the sign of NaN, which hides it.
    unary(area, "sign", np.sign, torch.sign, follow="numpy")
    unary(area, "square", np.square, torch.square)
    unary(area, "reciprocal", np.reciprocal, torch.reciprocal, nonzero)
    unary(area, "sqrt", np.sqrt, torch.sqrt, positive)
    unary(area, "rsqrt", lambda x: 1 / np.sqrt(x), torch.rsqrt, positive)
    unary(area, "cbrt", np.cbrt, lambda x: x.sign() * x.abs() ** (1 / 3), nonzero, follow="numpy")
    unary(area, "exp", np.exp, torch.exp)
    unary(area, "exp2", np.exp2, torch.exp2)
    unary(area, "expm1", np.expm1, torch.expm1)
    unary(area, "log", np.log, torch.log, positive)
    unary(area, "log2", np.log2, torch.log2, positive)
    unary(area, "log10", np.log10, torch.log10, positive)
    unary(area, "log1p", np.log1p, torch.log1p, positive)
    # Far out PyTorch's vectorized sine of Float and NumPy's reduce the argument exactly, and agree.
    unary(area, "sin", np.sin, torch.sin, wide)
    unary(area, "cos", np.cos, torch.cos, wide)
    unary(area, "tan", np.tan, torch.tan)
    unary(area, "asin", np.arcsin, torch.asin, within_one)
    unary(area, "acos", np.arccos, torch.acos, within_one)
    unary(area, "atan", np.arctan, torch.atan)
    unary(area, "sinh", np.sinh, torch.sinh)
    unary(area, "cosh", np.cosh, torch.cosh)
    unary(area, "tanh", np.tanh, torch.tanh)
    unary(area, "asinh", np.arcsinh, torch.asinh)
    unary(area, "acosh", np.arccosh, torch.acosh, above_one)
    unary(area, "atanh", np.arctanh, torch.atanh, within_one)
    unary(area, "sigmoid", torch=torch.sigmoid)
    unary(area, "erf", torch=torch.erf)
    unary(area, "erfc", torch=torch.erfc)
    unary(area, "erfinv", torch=torch.erfinv, domain=within_one)
    unary(area, "lgamma", torch=torch.lgamma, domain=positive)
    unary(area, "digamma", torch=Digamma.apply, domain=positive)
    area.add("lgamma", real(4, 4, low=-6, high=30), torch=torch.lgamma)
    area.add("digamma", [-0.5, -1.5, -2.25, 1e-3, 10, 1e4], torch=Digamma.apply, types=["float64"], gradient=True)
    for order in (1, 2, 3):
        area.add("polygamma", positive(3, 4), torch=polygamma, gradient=True, order=order)
    area.add("polygamma", [0.5, 10, 100], torch=polygamma, order=0)
    area.add("polygamma", [-inf, 1.5], torch=polygamma, order=2)
    area.add("polygamma", [-inf, 1.5], torch=polygamma, order=3)


def polygamma(x, order):
    # PyTorch's own trigamma is exact to ten digits only; ψ′ is Hurwitz's zeta function.
    return torch.special.zeta(2, x) if order == 1 else torch.polygamma(order, x)


class Digamma(torch.autograd.Function):
    @staticmethod
    def forward(context, x):
        context.save_for_backward(x)
        return torch.digamma(x)

    @staticmethod
    def backward(context, g):
        return g * polygamma(context.saved_tensors[0], 1)


def powers(area):
    # NumPy takes the square root for a scalar exponent of one half, and so does PyTorch; IEEE 754's power of −∞ is ∞, and
    # NumPy's for an array of exponents.
    def numpy(x, exponent):
        return np.power(x, np.full_like(x, exponent))

    for exponent in (2, 3, 0.5, -1, 0, 1, -2.5):
        area.add("pow:scalar", positive(2, 3), numpy=numpy, torch=torch.pow, gradient=True, exponent=exponent)
    area.add("pow:scalar", nonzero(2, 3), numpy=numpy, torch=torch.pow, gradient=True, exponent=-2)
    for exponent in (2, 0.5, -1, -3):
        area.add("pow:scalar", SPECIAL, numpy=numpy, torch=None if exponent == 0.5 else torch.pow, exponent=exponent)
    area.add("pow:tensor", positive(3, 1), real(4), numpy=np.power, torch=torch.pow, gradient=True)
    area.add("pow:tensor", positive(0, 3), real(3), numpy=np.power, torch=torch.pow, gradient=True)
    area.add("pow:tensor", [0.0] * 5, [0.0, 2, 1, 0.5, 3], torch=torch.pow, gradient=True)
    area.add("pow:tensor", LEFT, RIGHT, numpy=np.power, torch=torch.pow)
    area.add("pow:tensor", real(8, low=-4, high=4), [2.0, 3, -1, -2, 0, 1, 0.5, 2], numpy=np.power, torch=torch.pow)


def roundings(area):
    halves = np.array([-2.5, -1.5, -0.5, 0.5, 1.5, 2.5, -0.25, 0.75, 8388607.5, -3.0, 0.4999999701976776])
    for name, numpy, torched in (
        ("floor", np.floor, torch.floor),
        ("ceil", np.ceil, torch.ceil),
        ("round", np.round, torch.round),  # both to even
        ("trunc", np.trunc, torch.trunc),
    ):
        unary(area, name, numpy, torched, nonzero)
        area.add(name, halves, numpy=numpy, torch=torched, strict=True)
    # NumPy has no frac. PyTorch's x − trunc x is NaN at infinities.
    unary(area, "frac", torch=torch.frac, domain=nonzero)
    area.add("frac", halves, torch=torch.frac)
    for name, numpy, torched in (
        ("isNaN", np.isnan, torch.isnan), ("isInfinite", np.isinf, torch.isinf), ("isFinite", np.isfinite, torch.isfinite)
    ):
        unary(area, name, numpy, torched, gradient=False)
    for values in ({}, {"nan": 2.0}, {"nan": -1.0, "posInf": 8.0, "negInf": -8.0}):
        area.add("nanToNum", [[nan, inf, -inf], [1.5, -0.0, 3]], numpy=nan_to_num_numpy, torch=nan_to_num_torch, **values)
    area.add("nanToNum", real(2, 3), numpy=nan_to_num_numpy, torch=nan_to_num_torch, gradient=True)
    area.add("nanToNum", [nan, 1, inf, -2], torch=nan_to_num_torch, gradient=True, nan=0.5, posInf=3.0)


def nan_to_num_numpy(x, nan=0.0, posInf=None, negInf=None):
    return np.nan_to_num(x, nan=nan, posinf=posInf, neginf=negInf)


def nan_to_num_torch(x, nan=0.0, posInf=None, negInf=None):
    return torch.nan_to_num(x, nan=nan, posinf=posInf, neginf=negInf)


def binary(area, name, numpy=None, torch=None, a=real, b=real, gradient=True, follow=None, **parameters):
    both = dict(numpy=numpy, torch=torch, **parameters)
    area.add(name, LEFT, RIGHT, follow=follow, strict=True, **both)
    area.add(name, a(3, 1), b(4), gradient=gradient, **both)
    area.add(name, a(2, 3), b(2, 3), gradient=gradient, **both)
    area.add(name, a(), b(2, 1), gradient=gradient, **both)
    area.add(name, a(2, 0), b(1), gradient=gradient, **both)


def whole(area, name, numpy, torch, b=None, **more):
    """The same on integers."""
    def divisor(*shape):
        return lambda rng: rng.choice([-7, -3, -2, -1, 1, 2, 3, 7], size=shape)

    b = divisor if b is None else b
    area.add(name, integers(3, 1), b(4), numpy=numpy, torch=torch, **more)
    area.add(name, integers(0, 4), b(4), numpy=numpy, torch=torch, **more)
    area.add(name, integers(), b(2, 2), numpy=numpy, torch=torch, **more)


def arithmetic(area):
    for name, numpy, torched, domain in (
        ("+", np.add, torch.add, real),
        ("-", np.subtract, torch.sub, real),
        ("*", np.multiply, torch.mul, real),
        ("/", np.divide, torch.div, nonzero),
    ):
        binary(area, name, numpy, torched, b=domain)
        if name != "/":
            whole(area, f"{name}:integers", numpy, torched)
        # On the left a scalar that is no power of two.
        right = dict(numpy=lambda x, scalar, f=numpy: f(x, x.dtype.type(scalar)), torch=torched_scalar(torched, False))
        left = dict(numpy=lambda x, scalar, f=numpy: f(x.dtype.type(scalar), x), torch=torched_scalar(torched, True))
        for shape in ((2, 3), (), (0,)):
            area.add(f"{name}:scalarRight", domain(*shape), gradient=True, scalar=1.5, **right)
            area.add(f"{name}:scalarLeft", domain(*shape), gradient=True, scalar=1.5, **left)
        for a, b in (((2, 3), (3,)), ((2, 3), (2, 1)), ((0, 3), (3,))):
            area.add(f"{name}=", real(*a), domain(*b), numpy=numpy, torch=torched, gradient=True)
        area.add(f"{name}=:scalar", real(2, 3), gradient=True, scalar=-2.5, **right)
    # Integer division truncates, as Swift's does; NumPy's and Python's give a real number.
    whole(area, "/:integers", lambda a, b: np.trunc(a / b).astype(np.int64), truncating_divide)


def torched_scalar(function, on_the_left):
    def apply(x, scalar):
        scalar = torch.tensor(scalar, dtype=x.dtype)
        return function(scalar, x) if on_the_left else function(x, scalar)

    return apply


def truncating_divide(a, b):
    return torch.div(a, b, rounding_mode="trunc")


def divisions(area):
    # Python's signs. NumPy gives a remainder of zero the sign of the divisor, PyTorch that of the dividend: either will do.
    binary(area, "remainder", np.remainder, torch.remainder, real, nonzero)
    binary(area, "floorDivide", np.floor_divide, floor_divide, real, nonzero, gradient=False)
    binary(area, "fmod", np.fmod, torch.fmod, real, nonzero)
    whole(area, "remainder:integers", np.remainder, torch.remainder)
    whole(area, "floorDivide:integers", np.floor_divide, floor_divide)
    whole(area, "fmod:integers", np.fmod, torch.fmod)
    for name, numpy, torched in (
        ("remainder", np.remainder, torch.remainder), ("floorDivide", np.floor_divide, floor_divide),
        ("fmod", np.fmod, torch.fmod)
    ):
        for divisor in (1.5, -0.75):
            area.add(
                f"{name}:scalar", [-4.0, -1.5, -0.25, 0, 0.25, 2, 4.5],
                numpy=lambda x, scalar, f=numpy: f(x, x.dtype.type(scalar)), torch=torched_scalar(torched, False),
                gradient=name != "floorDivide", scalar=divisor)
        area.add(
            f"{name}:scalarIntegers", integers(2, 5), numpy=lambda x, scalar, f=numpy: f(x, scalar),
            torch=torched_scalar(torched, False), scalar=-4)


def floor_divide(a, b):
    return torch.div(a, b, rounding_mode="floor")


def pairs(area):
    binary(area, "maximum", np.maximum, torch.maximum)
    binary(area, "minimum", np.minimum, torch.minimum)
    # At a tie half the gradient goes to each.
    area.add("maximum", [1.0, 2, 2], [1.0, 3, 2], torch=torch.maximum, gradient=True)
    area.add("minimum", [1.0, 2, 2], [1.0, 3, 2], torch=torch.minimum, gradient=True)
    whole(area, "maximum:integers", np.maximum, torch.maximum)
    whole(area, "minimum:integers", np.minimum, torch.minimum)
    binary(area, "atan2", np.arctan2, torch.atan2, nonzero, nonzero)
    binary(area, "hypot", np.hypot, torch.hypot, nonzero, nonzero)
    area.add("hypot", [3e30, 1e-30, huge, 3.0], [4e30, 0.0, 1.0, tiny], numpy=np.hypot, torch=torch.hypot, types=["float64"])
    # The same in Float, where the squares overflow; PyTorch's vectorized Float squares them.
    area.add(
        "hypot", np.float32([3e30, 4e-30, 3.0]).astype(float), np.float32([4e30, 3e-30, tiny]).astype(float),
        numpy=np.hypot, types=["float32"])
    binary(area, "logAddExp", np.logaddexp, torch.logaddexp)
    area.add("logAddExp", [800.0, -800, 0, 1e4], [801.0, -801, 900, -1e4], numpy=np.logaddexp, torch=torch.logaddexp)
    binary(area, "copysign", np.copysign, torch.copysign, nonzero, nonzero)
    for a, b in (((2, 3), (2, 3)), ((3, 1), (4,)), ((), (2,)), ((0, 2), (2,))):
        area.add("lerp:scalar", real(*a), real(*b), torch=lerp_scalar, gradient=True, weight=0.25)
        area.add("lerp:tensor", real(*a), real(*b), real(*b), torch=torch.lerp, gradient=True)
    # Both ends are met exactly.
    area.add("lerp:scalar", [0.1, 3, -7], [0.7, 5, 1e8], torch=lerp_scalar, weight=1.0, types=["float64"])
    area.add("lerp:scalar", [0.1, 3, -7], [0.7, 5, 1e8], torch=lerp_scalar, weight=0.0, types=["float64"])


def lerp_scalar(a, b, weight):
    return torch.lerp(a, b, weight)


def limits(area):
    def whole_reals(*shape):
        return lambda rng: rng.integers(-1, 2, size=shape).astype(float)

    def inside(*shape):
        return real(*shape, low=0.05, high=0.95)

    for a, b in (((3, 1), (4,)), ((2, 3), (2, 3)), ((), (2, 1)), ((2, 0), (1,))):
        area.add("xlogy", real(*a), positive(*b), torch=torch.special.xlogy, gradient=True)
        area.add("xlog1py", real(*a), positive(*b), torch=torch.special.xlog1py, gradient=True)
        area.add("fmax", real(*a), real(*b), numpy=np.fmax, torch=torch.fmax, gradient=True)
        area.add("fmin", real(*a), real(*b), numpy=np.fmin, torch=torch.fmin, gradient=True)
        area.add("heaviside", whole_reals(*a), real(*b), numpy=np.heaviside)
    area.add("xlogy", LEFT, RIGHT, torch=torch.special.xlogy)
    area.add("xlog1py", LEFT, RIGHT, torch=torch.special.xlog1py)
    area.add("fmax", LEFT, RIGHT, numpy=np.fmax, torch=torch.fmax)
    area.add("fmin", LEFT, RIGHT, numpy=np.fmin, torch=torch.fmin)
    area.add("heaviside", LEFT, RIGHT, numpy=np.heaviside)
    area.add("sinc", nonzero(3, 4), numpy=np.sinc, torch=torch.sinc, gradient=True)
    area.add("sinc", nonzero(), numpy=np.sinc, torch=torch.sinc, gradient=True)
    area.add("sinc", [0.0, 2.0**-20, 0.25, 7.5], numpy=np.sinc, torch=torch.sinc)
    area.add("ndtr", real(3, 4), torch=torch.special.ndtr, gradient=True)
    area.add("ndtr", [-10.0, -3.5, 0, 5, inf, -inf, nan], torch=ndtr)
    area.add("ndtr", real(2, 0), torch=torch.special.ndtr, gradient=True)
    area.add("logNdtr", real(3, 4), torch=torch.special.log_ndtr, gradient=True)
    area.add("logNdtr", [-1e4, -100.0, -20, -5, 0, 1, 4, inf, -inf, nan], torch=torch.special.log_ndtr)
    area.add("logNdtr", real(2, 0), torch=torch.special.log_ndtr, gradient=True)
    for name in ("i0", "i0e", "i1", "i1e"):
        area.add(name, nonzero(3, 4), torch=getattr(torch.special, name), gradient=True)
        area.add(name, [-30.0, -9, -8, -7, -(2.0**-10), 0, 2.0**-10, 4, 12, 60], torch=getattr(torch.special, name))
        area.add(name, real(2, 0), torch=getattr(torch.special, name), gradient=True)
    for name, incomplete in (("igamma", torch.special.gammainc), ("igammac", torch.special.gammaincc)):
        def of_x(a, x, incomplete=incomplete):
            # PyTorch has no derivative with respect to a either.
            return incomplete(a.detach(), x)

        # PyTorch has ten digits only for large a near x.
        shapes = [0.25, 0.5, 1, 2.5, 19, 20, 30, 100]
        area.add(name, shapes, [0.5, 0.5, 2.0, 2, 20, 19, 45, 150], torch=of_x)
        area.add(name, shapes, [0.0, inf, 0, inf, 2.0**-10, 200, 5, 60], torch=of_x)
        area.add(name, [0.0, 0, -1, 1, nan, inf, inf], [1.0, 0, 1, -1, 1, 2, inf], torch=of_x)
        area.add(name, positive(3, 1), positive(1, 4), torch=of_x, gradient=True)
    area.add("ndtri", inside(3, 4), torch=torch.special.ndtri, gradient=True)
    area.add("ndtri", [0.0, 1, 2.0**-100, 2.0**-10, 0.5, 0.875, -0.5, 2, nan], torch=torch.special.ndtri)
    area.add("ndtri", [1e-300, 1e-100, 1e-20], torch=torch.special.ndtri, types=["float64"])
    area.add("logit", inside(3, 4), torch=logit, gradient=True)
    area.add("logit", [0.0, 1, 0.5, -1, 2, nan], torch=logit)
    area.add("logit", [0.0, 1, 0.5, 0.375, -1, 2], torch=logit, gradient=True, epsilon=0.125)
    for decimals in (2, 0, -1):
        area.add(
            "round:decimals", real(3, 4, low=-99, high=99), numpy=np.round, torch=torch.round, gradient=True,
            decimals=decimals)
    area.add("round:decimals", [0.125, -2.5, 25, 35, inf, -inf, nan], numpy=np.round, decimals=-1)


def ndtr(x):
    # PyTorch's own is 1 − Φ(−x) in part.
    return torch.special.erfc(-x / 2**0.5) / 2


def logit(x, epsilon=None):
    return torch.special.logit(x, eps=epsilon)


def clamps(area):
    def numpy(x, min=None, max=None):
        return np.clip(x, min, max)

    for bounds in ({"min": -1.0, "max": 0.5}, {"min": 0.0}, {"max": 1.0}, {"min": 1.0, "max": 1.0}):
        area.add("clamp", real(3, 4), numpy=numpy, torch=torch.clamp, gradient=True, **bounds)
        area.add("clamp", [nan, inf, -inf, 1, 0.5, -1], numpy=numpy, torch=torch.clamp, gradient=True, **bounds)
        area.add("clamp", integers(7), numpy=numpy, torch=torch.clamp, **{k: int(v * 2) for k, v in bounds.items()})
    area.add("clamp", real(0, 2), numpy=numpy, torch=torch.clamp, gradient=True, min=0.0, max=1.0)


def comparisons(area):
    for name, numpy, torched in (
        (".==", np.equal, torch.eq), (".!=", np.not_equal, torch.ne), (".<", np.less, torch.lt),
        (".<=", np.less_equal, torch.le), (".>", np.greater, torch.gt), (".>=", np.greater_equal, torch.ge)
    ):
        area.add(name, LEFT, RIGHT, numpy=numpy, torch=torched)
        area.add(f"{name}:integers", integers(4, 1, low=-2, high=2), integers(5, low=-2, high=2), numpy=numpy, torch=torched)
        area.add(name, real(0, 3), real(3), numpy=numpy, torch=torched)
        area.add(
            f"{name}:scalar", [nan, 1.5, 2, -inf, 1.25], numpy=lambda x, scalar, f=numpy: f(x, scalar),
            torch=lambda x, scalar, f=torched: f(x, scalar), scalar=1.5)
    for name, numpy, torched in (
        (".&", np.logical_and, torch.logical_and), (".|", np.logical_or, torch.logical_or),
        (".^", np.logical_xor, torch.logical_xor)
    ):
        for a, b in (((3, 4), (4,)), ((), (2,)), ((2, 0), (2, 1))):
            area.add(name, truth(*a), truth(*b), numpy=numpy, torch=torched)
    for shape in ((3, 4), (), (0,)):
        area.add(".!", truth(*shape), numpy=np.logical_not, torch=torch.logical_not)
        area.add("where", truth(*shape), real(*shape), real(*shape), numpy=np.where, torch=torch.where, gradient=True)
    area.add("where", truth(3, 1), real(4), real(), numpy=np.where, torch=torch.where, gradient=True)
    # What is not selected does not matter, nor does its gradient.
    area.add("where", [True, False, True], [1.0, nan, inf], [nan, 2.0, -inf], numpy=np.where, torch=torch.where, gradient=True)


def bits(area):
    for name, numpy, torched in (
        ("&", np.bitwise_and, torch.bitwise_and), ("|", np.bitwise_or, torch.bitwise_or),
        ("^", np.bitwise_xor, torch.bitwise_xor)
    ):
        for a, b in (((3, 4), (4,)), ((), (2, 1)), ((2, 0), (2, 1))):
            area.add(name, integers(*a, low=-99, high=99), integers(*b, low=-99, high=99), numpy=numpy, torch=torched)
    for shape in ((3, 4), (), (0,)):
        area.add("~", integers(*shape, low=-99, high=99), numpy=np.invert, torch=torch.bitwise_not)
    for name, numpy, torched in (
        ("<<", np.left_shift, torch.bitwise_left_shift), (">>", np.right_shift, torch.bitwise_right_shift)
    ):
        for a, b in (((3, 4), (4,)), ((), (2, 1)), ((2, 0), (2, 1))):
            area.add(name, integers(*a, low=-999, high=999), integers(*b, low=0, high=8), numpy=numpy, torch=torched)


def add_cases(area):
    for section in (
        elementary, powers, roundings, arithmetic, divisions, pairs, limits, clamps, comparisons, bits
    ):
        section(area)
