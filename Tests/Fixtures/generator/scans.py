"""Scans, sorting and searching."""

import numpy as np
import torch

from .core import distinct, integers, nonzero, positive, real

nan, inf = np.nan, np.inf


def scans(area):
    def numpy_scan(function):
        return lambda x, axis: function(x, axis=axis)

    def torch_scan(function):
        return lambda x, axis: function(x, dim=axis)

    shapes = (((5,), 0), ((3, 4), 0), ((3, 4), -1), ((2, 3, 2), 1), ((0, 3), 0), ((0, 3), 1), ((1,), -1))
    rows = [[1.0, nan, 2, 3], [inf, 1, -inf, 2], [-inf, 1, 2, 0], [-0.0, 0, -0.0, 0]]
    for name, numpy, torched, domain in (
        ("cumsum", np.cumsum, torch.cumsum, real),
        ("cumprod", np.cumprod, torch.cumprod, nonzero),
        ("logCumSumExp", np.logaddexp.accumulate, torch.logcumsumexp, real),
    ):
        for shape, axis in shapes:
            area.add(
                name, domain(*shape), numpy=numpy_scan(numpy), torch=torch_scan(torched), gradient=True, axis=axis)
        area.add(name, rows, numpy=numpy_scan(numpy), torch=torch_scan(torched), axis=-1)
        if name != "logCumSumExp":
            area.add(f"{name}:integers", integers(2, 4), numpy=numpy_scan(numpy), torch=torch_scan(torched), axis=-1)
    area.add("cumprod", [[2.0, 0, 3, 4], [1, 0, 0, 2]], torch=torch_scan(torch.cumprod), gradient=True, axis=-1)
    area.add("logCumSumExp", [1000.0, 1000, -1000], torch=torch_scan(torch.logcumsumexp), axis=0)
    for name, torched in (("cummax", torch.cummax), ("cummin", torch.cummin)):
        for shape, axis in shapes:
            area.add(name, distinct(*shape), torch=torch_scan(torched), gradient=True, axis=axis)
        # Among equals PyTorch's index is the last.
        area.add(name, [[1.0, 3, 3, 2], [2, 2, 2, 1], [nan, 1, nan, 2], [1, nan, 3, 0]], torch=torch_scan(torched), axis=-1)
        area.add(name, integers(3, 5, low=0, high=4), torch=torch_scan(torched), axis=-1)


def sorting(area):
    def sort_torch(x, axis=-1, descending=False):
        return torch.sort(x, dim=axis, descending=descending, stable=True)[0]

    def argsort_torch(x, axis=-1, descending=False):
        return torch.sort(x, dim=axis, descending=descending, stable=True)[1]

    shapes = (((7,), 0), ((3, 4), 0), ((3, 4), -1), ((2, 3, 2), 1), ((0, 3), 0), ((3, 0), 1), ((1,), 0))
    # NaN counts as the largest in both; equals keep their order.
    rows = [[1.0, nan, 2, -1, nan], [inf, 1, -inf, 2, 1], [3, 3, 1, 1, 2]]
    for descending in (False, True):
        numpy = {} if descending else {
            "sort": lambda x, axis, descending: np.sort(x, axis), "argsort": lambda x, axis, descending: np.argsort(x, axis, stable=True)
        }
        for shape, axis in shapes:
            area.add(
                "sort", distinct(*shape), numpy=numpy.get("sort"), torch=sort_torch, gradient=True, axis=axis,
                descending=descending)
            area.add("argsort", distinct(*shape), numpy=numpy.get("argsort"), torch=argsort_torch, axis=axis, descending=descending)
        area.add("sort", rows, numpy=numpy.get("sort"), torch=sort_torch, axis=-1, descending=descending)
        area.add("argsort", rows, numpy=numpy.get("argsort"), torch=argsort_torch, axis=-1, descending=descending)
        area.add("sort:integers", integers(3, 6), numpy=numpy.get("sort"), torch=sort_torch, axis=-1, descending=descending)
        area.add("argsort:integers", integers(3, 6), torch=argsort_torch, axis=0, descending=descending)

    def top(x, k, axis=-1, largest=True):
        return torch.topk(x, k, dim=axis, largest=largest, sorted=True)

    for shape, axis, k in (((7,), 0, 3), ((3, 4), 0, 1), ((3, 4), -1, 4), ((2, 5, 2), 1, 2), ((3,), 0, 0), ((0, 3), 1, 2)):
        for largest in (True, False):
            area.add("topK", distinct(*shape), torch=top, gradient=True, k=k, axis=axis, largest=largest)
    area.add("topK", [1.0, nan, inf, -2, 3], torch=top, k=3, axis=0, largest=True)
    area.add("topK", [1.0, nan, inf, -2, 3], torch=top, k=5, axis=0, largest=False)


def searching(area):
    def search_numpy(x, values, right=False):
        return np.searchsorted(x, values, "right" if right else "left")

    def search_torch(x, values, right=False):
        return torch.searchsorted(x, values, right=right)

    for right in (False, True):
        both = dict(numpy=search_numpy, torch=search_torch, right=right)
        area.add("searchSorted", [-1.0, 0, 0, 1.5, 3], real(2, 4, low=-3, high=5), **both)
        area.add("searchSorted", [-1.0, 0, 0, 1.5, 3], [0.0, -0.0, 1.5, -1, 3, inf, -inf, nan], **both)
        # NaN comes last, as sorting puts it: what is searched stays in order. PyTorch puts everything behind it.
        area.add("searchSorted", [-1.0, 0, 1, nan], [nan, inf, 0.5], follow="numpy", **both)
        area.add("searchSorted", np.zeros(0), [1.0, 2], **both)
        area.add("searchSorted:integers", [1, 1, 4, 9], [[0, 1, 2], [4, 9, 10]], **both)

    def unique_torch(x):
        return torch.unique(x, sorted=True)

    area.add("unique", [3.0, 1, 1, -2, 3, 0.5], numpy=np.unique, torch=unique_torch)
    area.add("unique", real(0), numpy=np.unique, torch=unique_torch)
    area.add("unique", real(4, 4, low=-0.25, high=0.25), numpy=np.unique, torch=unique_torch)
    area.add("unique:integers", integers(3, 6, low=-3, high=3), numpy=np.unique, torch=unique_torch)
    # NumPy takes all NaN as one, PyTorch each as another.
    area.add("unique", [nan, 1, nan, 0], numpy=np.unique)

    def with_counts_numpy(x):
        return np.unique(x, return_inverse=True, return_counts=True)

    def with_counts_torch(x):
        return torch.unique(x, sorted=True, return_inverse=True, return_counts=True)

    for x in ([3.0, 1, 1, -2, 3, 0.5], [[2.0, 2], [2, 2]], np.zeros(0)):
        area.add("uniqueWithCounts", x, numpy=with_counts_numpy, torch=with_counts_torch)


def add_cases(area):
    for section in (scans, sorting, searching):
        section(area)
