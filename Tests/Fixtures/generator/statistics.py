"""Comparison within tolerances, differences, integrals, covariances, quantiles, what is unique and most frequent, weighted bins."""

import numpy as np
import scipy.integrate
import scipy.stats
import torch
from torch.nn import functional

from .core import distinct, integers, nonzero, real

nan, inf = np.nan, np.inf


def closeness(area):
    def close_torch(a, b, relative=1e-5, absolute=1e-8, equalNaN=False):
        return torch.isclose(a, b, rtol=relative, atol=absolute, equal_nan=equalNaN)

    def all_close_torch(a, b, relative=1e-5, absolute=1e-8, equalNaN=False):
        return torch.as_tensor(torch.allclose(a, b, rtol=relative, atol=absolute, equal_nan=equalNaN))

    row = [1.0, 2.0, nan, inf, inf, -inf, 0.0]
    other = [1.0, 2.5, nan, inf, 1.0, inf, -0.0]
    for name, function in (("isClose", close_torch), ("allClose", all_close_torch)):
        area.add(name, row, other, torch=function)
        area.add(name, row, other, torch=function, equalNaN=True)
        area.add(name, [1.0, 2.0], [1.25, 1.75], torch=function, relative=0.2, absolute=0.0)
        area.add(name, [1.0, 2.0], [1.0, 2.0], torch=function)
        area.add(name, real(0), real(0), torch=function)

    def normalize(x, p=2.0, axis=-1, epsilon=1e-12):
        return functional.normalize(x, p=p, dim=axis, eps=epsilon)

    for p in (1.0, 2.0, 3.0):
        for axis in (0, -1):
            area.add("normalize", nonzero(3, 4), torch=normalize, gradient=True, p=p, axis=axis)
    area.add("normalize", nonzero(3, 4), torch=normalize, gradient=True, epsilon=8.0)
    area.add("normalize", [[0.0, 0], [3, 4]], torch=normalize)


def differences(area):
    def diff_numpy(x, order=1, axis=-1):
        return np.diff(x, order, axis)

    def diff_torch(x, order=1, axis=-1):
        return torch.diff(x, order, axis)

    for shape, order, axis in (((5,), 1, 0), ((3, 4), 2, 0), ((3, 4), 1, -1), ((2, 3, 2), 3, 1), ((3,), 0, 0), ((3,), 5, 0)):
        area.add("diff", real(*shape), numpy=diff_numpy, torch=diff_torch, gradient=True, order=order, axis=axis)
    area.add("diff:integers", integers(2, 4), numpy=diff_numpy, torch=diff_torch)

    def trapezoid(x, spacing=1.0, axis=-1):
        return torch.trapezoid(x, dx=spacing, dim=axis)

    def trapezoid_at(y, x, axis=-1):
        return torch.trapezoid(y, x, dim=axis)

    def cumulative(x, spacing=1.0, axis=-1):
        return torch.cumulative_trapezoid(x, dx=spacing, dim=axis)

    def cumulative_at(y, x, axis=-1):
        return torch.cumulative_trapezoid(y, x, dim=axis)

    for shape, spacing, axis in (((5,), 1.0, 0), ((3, 4), 0.5, 0), ((3, 4), -2.0, -1), ((2, 3, 2), 1.0, 1), ((1,), 1.0, 0)):
        for name, function in (("trapezoid", trapezoid), ("cumulativeTrapezoid", cumulative)):
            area.add(name, real(*shape), torch=function, gradient=True, spacing=spacing, axis=axis)
    for name, function in (("trapezoid:positions", trapezoid_at), ("cumulativeTrapezoid:positions", cumulative_at)):
        area.add(name, real(3, 4), real(4), torch=function, gradient=True)
        area.add(name, real(3, 4), real(3, 4), torch=function, gradient=True)

    def slope_torch(x, spacing=1.0, axis=-1):
        return torch.gradient(x, spacing=spacing, dim=axis)[0]

    def slope_numpy(x, spacing=1.0, axis=-1):
        return np.gradient(x, spacing, axis=axis)

    def slope_at_torch(y, x, axis=-1):
        return torch.gradient(y, spacing=(x,), dim=axis)[0]

    for shape, spacing, axis in (((5,), 1.0, 0), ((3, 4), 0.5, 0), ((3, 4), 2.0, -1), ((2, 3), 1.0, 0)):
        area.add(
            "numericGradient", real(*shape), numpy=slope_numpy, torch=slope_torch, gradient=True, spacing=spacing, axis=axis)
    ascending = [0.0, 0.5, 2, 2.25]
    area.add("numericGradient:positions", real(3, 4), ascending, numpy=lambda y, x: np.gradient(y, x, axis=-1), torch=slope_at_torch)


def covariances(area):
    def cov(x, correction=1):
        return torch.cov(x, correction=int(correction))

    for shape in ((3, 5), (6,), (1, 4)):
        for correction in (0.0, 1.0):
            area.add("cov", real(*shape), torch=cov, gradient=True, correction=correction)
    for shape in ((3, 5), (2, 9), (1, 4)):
        area.add("corrcoef", real(*shape), torch=torch.corrcoef, gradient=shape[0] > 1)


def order_statistics(area):
    def quantile_torch(x, q, axis, interpolation):
        return torch.quantile(x, q, dim=axis, interpolation=interpolation)

    def quantile_numpy(x, q, axis, interpolation):
        return np.quantile(x, q, axis=axis, method=interpolation)

    for interpolation in ("linear", "lower", "higher", "midpoint", "nearest"):
        for q in (0.0, 0.1, 0.5, 0.7):
            area.add(
                "quantile:interpolation", distinct(4, 6), numpy=quantile_numpy, torch=quantile_torch, gradient=True, q=q, axis=1,
                interpolation=interpolation)
    several = [0.1, 0.5, 0.9]
    area.add(
        "quantile:several", distinct(4, 5), torch=lambda x, axis: torch.quantile(x, torch.tensor(several, dtype=x.dtype), dim=axis),
        gradient=True, axis=0)

    gaps = [[1.0, nan, 2, 4], [nan, nan, nan, nan], [5, 1, 3, 2], [nan, 7, nan, nan]]

    def nan_median(x, axis=None):
        return np.nanmedian(x, axis=axis)

    def nan_quantile_torch(x, q, axis=None):
        return torch.nanquantile(x, q, dim=axis)

    area.add("nanMedian", gaps, numpy=nan_median, axis=1)
    area.add("nanMedian", gaps, numpy=nan_median, axis=0)
    area.add("nanMedian", gaps, numpy=nan_median)
    for q in (0.0, 0.3, 1.0):
        area.add("nanQuantile", gaps, torch=nan_quantile_torch, numpy=lambda x, q, axis: np.nanquantile(x, q, axis=axis), q=q, axis=1)
        area.add("nanQuantile", distinct(3, 4), torch=nan_quantile_torch, gradient=True, q=q, axis=0)

    def mode(x, axis):
        values, counts = scipy.stats.mode(x, axis=axis)
        return values, np.asarray(counts).astype(np.int64)

    for shape, axis in (((7,), 0), ((4, 6), 0), ((4, 6), 1)):
        area.add("mode", integers(*shape, low=0, high=3), numpy=mode, axis=axis)


def uniques(area):
    def consecutive(x):
        return torch.unique_consecutive(x, return_inverse=True, return_counts=True)

    def consecutive_axis(x, axis):
        return torch.unique_consecutive(x, return_inverse=True, return_counts=True, dim=axis)

    for x in ([1.0, 1, 2, 2, 2, 1], [[3.0, 3], [3, 1]], [nan, nan, 1.0]):
        area.add("uniqueConsecutive", x, torch=consecutive)
    rows = [[1.0, 2], [1, 2], [0, 5], [1, 2]]
    area.add("uniqueConsecutive:axis", rows, torch=consecutive_axis, axis=0)
    area.add("uniqueConsecutive:axis", rows, torch=consecutive_axis, axis=1)

    def unique_axis(x, axis):
        values, inverse, counts = np.unique(x, return_inverse=True, return_counts=True, axis=axis)
        return values, inverse.reshape(-1), counts

    for axis in (0, 1):
        area.add("uniqueWithCounts:axis", rows, numpy=unique_axis, axis=axis)
        area.add("uniqueWithCounts:axis", [[2.0, 2, 1], [0, 0, 3]], numpy=unique_axis, axis=axis)

    def is_in(x, values):
        return np.isin(x, values)

    area.add("isIn", [[1.0, 2, nan], [3, inf, -0.0]], [3.0, 0, inf, nan], numpy=is_in)
    area.add("isIn", real(3, 4), real(0), numpy=is_in)
    area.add("isIn", real(3, 4, low=-0.25, high=0.25), real(5, low=-0.25, high=0.25), numpy=is_in)


def bins(area):
    def edges(x, edges):
        return np.histogram(x, edges)[0]

    def weighted(x, weights, bins, low, high):
        return np.histogram(x, bins, (low, high), weights=weights)

    area.add("histogram:edges", real(40), [-1.0, 0, 0.5, 2], numpy=edges)
    area.add("histogram:edges", [-1.0, 2, 2.25, nan, 0], [-1.0, 0, 0.5, 2], numpy=edges)
    area.add("histogram:weights", real(40), real(40), numpy=weighted, bins=4, low=-1.0, high=1.0)

    def with_sorter(x, values, right):
        return np.searchsorted(x, values, "right" if right else "left", sorter=np.argsort(x))

    for right in (False, True):
        area.add("searchSorted:sorter", distinct(9), real(2, 4), numpy=with_sorter, right=right)


def add_cases(area):
    for section in (closeness, differences, covariances, order_statistics, uniques, bins):
        section(area)
