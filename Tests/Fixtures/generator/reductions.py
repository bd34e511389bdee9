"""Reductions, and counting."""

import numpy as np
import torch

from .core import distinct, integers, nonzero, positive, real, truth

nan, inf = np.nan, np.inf
AXES = ((None, False), ([0], False), ([-1], True), ([0, 2], False), ([1, -1], True))


def keywords(axes, keepDims):
    return {"axes": axes, "keepDims": keepDims}


def numpy_reduction(function):
    def apply(x, axes=None, keepDims=False, **more):
        return function(x, axis=None if axes is None else tuple(axes), keepdims=keepDims, **more)

    return apply


def torch_reduction(function):
    """PyTorch's functions take a tuple of axes, all of them to reduce everything."""
    def apply(x, axes=None, keepDims=False, **more):
        axes = tuple(range(x.ndim)) if axes is None else tuple(axes)
        return function(x, dim=axes, keepdim=keepDims, **more)

    return apply


def over_axes(area, name, numpy, torch, domain=real, gradient=True, empties=True, **more):
    for axes, keepDims in AXES:
        parameters = {"keepDims": keepDims} | ({} if axes is None else {"axes": axes})
        area.add(name, domain(2, 3, 4), numpy=numpy, torch=torch, gradient=gradient, **parameters, **more)
    area.add(name, domain(), numpy=numpy, torch=torch, gradient=gradient, **more)
    area.add(name, domain(0, 3), numpy=numpy, torch=torch, gradient=gradient, axes=[-1], **more)
    if empties:
        area.add(name, domain(0, 3), numpy=numpy, torch=torch, gradient=gradient, axes=[0], **more)
    for row in ([1.0, nan, 2], [1.0, inf, 2], [inf, -inf, 1], [-inf, 0, -1]):
        area.add(name, row, numpy=numpy, torch=torch, **more)


def sums(area):
    over_axes(area, "sum", numpy_reduction(np.sum), torch_reduction(torch.sum))
    over_axes(area, "mean", numpy_reduction(np.mean), torch_reduction(torch.mean))
    over_axes(area, "product", numpy_reduction(np.prod), torch_product, nonzero)
    # The gradient where a factor is zero is the product of the others.
    area.add("product", [[2.0, 0, 3], [0, 0, 5], [1, 2, 3]], torch=torch_product, gradient=True, axes=[-1])
    area.add("product", [[2.0, 0, 3], [0, 5, 5]], torch=torch_product, gradient=True)
    over_axes(area, "nanSum", numpy_reduction(np.nansum), torch_reduction(torch.nansum))
    # NumPy has NaN for the mean of nothing, as PyTorch.
    over_axes(area, "nanMean", numpy_reduction(np.nanmean), torch_reduction(torch.nanmean))
    holes = [[1.0, nan, 3], [nan, nan, nan], [4, 5, 6]]
    for name, numpy, torched in (("nanSum", np.nansum, torch.nansum), ("nanMean", np.nanmean, torch.nanmean)):
        for axes in ([0], [-1]):
            area.add(
                name, holes, numpy=numpy_reduction(numpy), torch=torch_reduction(torched), gradient=name == "nanSum", axes=axes)
        area.add(name, holes, numpy=numpy_reduction(numpy), torch=torch_reduction(torched), gradient=True)
    for name, numpy, torched in (("sum", np.sum, torch.sum), ("product", np.prod, torch_product)):
        function = torched if name == "product" else torch_reduction(torched)
        for axes in ([0], [-1]):
            area.add(f"{name}:integers", integers(3, 4), numpy=numpy_reduction(numpy), torch=function, axes=axes)
        area.add(f"{name}:integers", integers(0, 2), numpy=numpy_reduction(numpy), torch=function, axes=[0])
    # Large numbers that cancel, and many small ones.
    area.add("sum", [1e7, 1.0, -1e7], numpy=numpy_reduction(np.sum), torch=torch_reduction(torch.sum))


def torch_product(x, axes=None, keepDims=False):
    """PyTorch multiplies along one axis at a time."""
    for axis in sorted(range(x.ndim) if axes is None else [a % x.ndim for a in axes], reverse=True):
        x = torch.prod(x, dim=axis, keepdim=keepDims)
    return x


def moments_of_numbers(area):
    for name, numpy in (("nanVariance", np.nanvar), ("nanStandardDeviation", np.nanstd)):
        def by_numpy(x, axes=None, keepDims=False, correction=0, f=numpy):
            return numpy_reduction(f)(x, axes, keepDims, ddof=correction)

        def by_torch(x, axes=None, keepDims=False, correction=0, is_root=name == "nanStandardDeviation"):
            # PyTorch has none: the formula.
            axes = tuple(range(x.ndim)) if axes is None else tuple(axes)
            numbers, n = torch.isnan(x).logical_not(), torch.isnan(x).logical_not().sum(axes, keepdim=True)
            deviations = torch.where(numbers, x - x.nansum(axes, keepdim=True) / n, 0)
            divisor = (n - correction).clamp(min=0).sum(axes, keepdim=keepDims)
            variance = (deviations**2).sum(axes, keepdim=keepDims) / divisor
            return variance.sqrt() if is_root else variance

        holes = [[1.0, nan, 3, -0.5], [4, 5, 6, 0.25], [nan, 2, -3, nan]]
        for correction in (0, 1):
            for axes, keepDims in ((None, False), ([0], True), ([-1], False)):
                area.add(
                    name, holes, numpy=by_numpy, torch=by_torch, correction=correction, keepDims=keepDims,
                    **({} if axes is None else {"axes": axes}))
        area.add(name, real(3, 4), numpy=by_numpy, torch=by_torch, gradient=True, correction=1, axes=[0])
        area.add(name, [[nan, nan], [1.0, nan], [2, 4]], numpy=by_numpy, torch=by_torch, correction=0, axes=[1])


def moments(area):
    for name, numpy, torched in (("variance", np.var, torch.var), ("standardDeviation", np.std, torch.std)):
        for correction in (0, 1):
            def by_numpy(x, axes=None, keepDims=False, correction=0, f=numpy):
                return numpy_reduction(f)(x, axes, keepDims, ddof=correction)

            def by_torch(x, axes=None, keepDims=False, correction=0, f=torched):
                return torch_reduction(f)(x, axes, keepDims, correction=correction)

            for axes, keepDims in AXES:
                area.add(
                    name, real(2, 3, 4), numpy=by_numpy, torch=by_torch, gradient=True, correction=correction,
                    keepDims=keepDims, **({} if axes is None else {"axes": axes}))
            for row in ([1.0, nan, 2], [1.0, inf, 2]):
                area.add(name, row, numpy=by_numpy, torch=by_torch, correction=correction)
            # Far from zero, where the mean of squares less the square of the mean has no digit left.
            area.add(name, np.arange(8) + 1e6, numpy=by_numpy, torch=by_torch, correction=correction)
        area.add(name, real(0, 3), numpy=by_numpy, torch=by_torch, axes=[0], correction=0)
        area.add(name, real(1, 3), numpy=by_numpy, torch=by_torch, axes=[0], correction=0)


def extrema(area):
    over_axes(area, "max", numpy_reduction(np.max), torch_reduction(torch.amax), distinct, empties=False)
    over_axes(area, "min", numpy_reduction(np.min), torch_reduction(torch.amin), distinct, empties=False)
    # Equals share the gradient evenly (amax; torch.max along an axis gives it to one of them).
    ties = [[1.0, 3, 3], [2, 2, 2], [0, -1, -1]]
    for axes in ([0], [-1]):
        area.add("max", ties, torch=torch_reduction(torch.amax), gradient=True, axes=axes)
        area.add("min", ties, torch=torch_reduction(torch.amin), gradient=True, axes=axes)
    area.add("max:integers", integers(3, 4), numpy=numpy_reduction(np.max), torch=torch_reduction(torch.amax), axes=[0])
    area.add("min:integers", integers(3, 4), numpy=numpy_reduction(np.min), torch=torch_reduction(torch.amin), axes=[0])
    for name, numpy, torched in (("argmax", np.argmax, torch.argmax), ("argmin", np.argmin, torch.argmin)):
        def by_numpy(x, axis=None, keepDims=False, f=numpy):
            return f(x, axis=axis, keepdims=keepDims)

        def by_torch(x, axis=None, keepDims=False, f=torched):
            return f(x, dim=axis, keepdim=keepDims)

        for axis, keepDims in ((0, False), (-1, True), (1, False)):
            area.add(name, distinct(2, 3, 4), numpy=by_numpy, torch=by_torch, axis=axis, keepDims=keepDims)
        area.add(name, distinct(2, 3), numpy=by_numpy, torch=by_torch)
        # The first of equals, and the first NaN. PyTorch leaves open which of equals.
        area.add(name, [[1.0, 3, 3, 1], [2, 2, 2, 2], [nan, 5, nan, -5]], numpy=by_numpy, axis=-1)
        area.add(name, [[3, 1, 3, 1]], numpy=by_numpy, axis=-1)


def logic(area):
    def torch_logic(function):
        def apply(x, axes=None, keepDims=False):
            return torch_reduction(function)(x, axes, keepDims)

        return apply

    for name, numpy, torched in (("all", np.all, torch.all), ("any", np.any, torch.any)):
        for axes, keepDims in AXES:
            area.add(
                name, truth(2, 3, 2), numpy=numpy_reduction(numpy), torch=torch_logic(torched), keepDims=keepDims,
                **({} if axes is None else {"axes": axes}))
        area.add(name, truth(0, 2), numpy=numpy_reduction(numpy), torch=torch_logic(torched), axes=[0])
        area.add(name, truth(), numpy=numpy_reduction(numpy), torch=torch_logic(torched))
    for domain, kind in ((integers, ":integers"), (truth, ":truth"), (real, "")):
        name = f"countNonzero{kind}"
        for axes, keepDims in AXES:
            area.add(
                name, lambda rng, d=domain: d(2, 3, 2)(rng) * rng.choice([False, True], size=(2, 3, 2)),
                numpy=numpy_reduction(np.count_nonzero), keepDims=keepDims, **({} if axes is None else {"axes": axes}))
        area.add(name, domain(0, 2), numpy=numpy_reduction(np.count_nonzero), axes=[0])
    area.add("countNonzero", [nan, 0, -0.0, 1e-45 * 0 + 2.0**-149, inf], numpy=numpy_reduction(np.count_nonzero))


def norms(area):
    def by_torch(x, p=2.0, axes=None, keepDims=False):
        p = float(p)
        return torch.linalg.vector_norm(x, p, None if axes is None else tuple(axes), keepDims)

    for p in (2, 1, "inf", "-inf", 0, 3, 0.5):
        for axes, keepDims in ((None, False), ([0], False), ([-1, 0], True)):
            area.add(
                "norm", nonzero(2, 3, 2) if p in (0.5, 0, 3) else distinct(2, 3, 2), torch=by_torch, gradient=p != 0, p=p,
                keepDims=keepDims, **({} if axes is None else {"axes": axes}))
    for row in ([3.0, nan], [3.0, -inf], [0.0, 0.0]):
        for p in (2, 1, "inf"):
            area.add("norm", row, torch=by_torch, p=p)
    # The gradient of a length at zero is zero.
    area.add("norm", [0.0, 0.0], torch=by_torch, gradient=True, p=2)
    area.add("norm", real(0, 2), torch=by_torch, gradient=True, p=2, axes=[0])


def log_sums(area):
    over_axes(area, "logSumExp", None, torch_reduction(torch.logsumexp))
    area.add("logSumExp", [[1000.0, 1000], [-1000, -1001], [-inf, -inf]], torch=torch_reduction(torch.logsumexp), axes=[-1])


def order_statistics(area):
    # NumPy's median is the mean of the middle two, PyTorch's the lower of them; PyTorch's quantile is NumPy's.
    def median_numpy(x, axis=None, keepDims=False):
        return np.median(x, axis=axis, keepdims=keepDims)

    def median_torch(x, axis=None, keepDims=False):
        return torch.quantile(x, 0.5, dim=axis, keepdim=keepDims)

    def quantile_numpy(x, q, axis=None, keepDims=False):
        return np.quantile(x, q, axis=axis, keepdims=keepDims)

    def quantile_torch(x, q, axis=None, keepDims=False):
        return torch.quantile(x, q, dim=axis, keepdim=keepDims)

    for shape, axis in (((5,), 0), ((4, 3), 0), ((2, 3, 4), -1), ((3, 1), 1), ((), None), ((3, 4), None)):
        given = {} if axis is None else {"axis": axis}
        area.add("median", distinct(*shape), numpy=median_numpy, torch=median_torch, gradient=True, **given)
        for q in (0.0, 0.3, 0.5, 1.0):
            area.add("quantile", distinct(*shape), numpy=quantile_numpy, torch=quantile_torch, gradient=True, q=q, **given)
    special = [[1.0, nan, 2], [inf, 1, 2], [3, 3, 1]]
    area.add("median", special, numpy=median_numpy, torch=median_torch, axis=-1)
    area.add("median", distinct(4, 3), numpy=median_numpy, torch=median_torch, axis=0, keepDims=True)
    area.add("quantile", special, numpy=quantile_numpy, torch=quantile_torch, axis=-1, q=0.25)


def counts(area):
    def histogram(x, bins, low=None, high=None):
        return np.histogram(x, bins, None if low is None else (low, high))

    area.add("histogram", real(40), numpy=histogram, bins=5)
    area.add("histogram", real(40), numpy=histogram, bins=4, low=-1.0, high=1.0)
    area.add("histogram", [0.0, 0.25, 0.5, 0.75, 1.0], numpy=histogram, bins=4, low=0.0, high=1.0)
    area.add("histogram", real(0), numpy=histogram, bins=3, low=0.0, high=1.0)
    area.add("histogram", [1.0, 1.0], numpy=histogram, bins=2)
    area.add("histogram", [nan, inf, 0.5, -0.5], numpy=histogram, bins=2, low=-1.0, high=1.0)

    def bincount_numpy(x, weights=None, minLength=0):
        return np.bincount(x, weights, minLength)

    def bincount_torch(x, weights=None, minLength=0):
        return torch.bincount(x, weights, minLength)

    counted = integers(12, low=0, high=6)
    area.add("bincount", counted, numpy=bincount_numpy, torch=bincount_torch)
    area.add("bincount", counted, numpy=bincount_numpy, torch=bincount_torch, minLength=10)
    area.add("bincount", integers(0, low=0, high=6), numpy=bincount_numpy, torch=bincount_torch, minLength=3)
    for length in (0, 9):
        area.add(
            "bincount:weights", counted, real(12), numpy=bincount_numpy, torch=bincount_torch, minLength=length)


def add_cases(area):
    for section in (sums, moments, moments_of_numbers, extrema, logic, norms, log_sums, order_statistics, counts):
        section(area)
