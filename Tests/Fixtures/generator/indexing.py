"""Selection and assignment by slices, by arrays of indices and by masks."""

import numpy as np
import torch

from .core import distinct, integers, nonzero, real, truth

nan, inf = np.nan, np.inf
REDUCTIONS = {"sum": "sum", "product": "prod", "mean": "mean", "max": "amax", "min": "amin"}


def permutation(count, taken=None):
    return lambda rng: rng.permutation(count)[: count if taken is None else taken]


def subscripts(area):
    def get(x, index):
        return eval(f"x[{index}]")

    def set_by_numpy(x, value, index):
        x = x.copy()
        exec(f"x[{index}] = value")
        return x

    def set_by_torch(x, value, index):
        x = x.clone()
        exec(f"x[{index}] = value")
        return x

    # As NumPy writes it; PyTorch has no negative steps.
    for shape, index in (
        ((3, 4), "1"), ((3, 4), "-1,2"), ((3, 4), "1:"), ((3, 4), ":,1:-1"), ((3, 4), "...,0"), ((3, 4), "::2,::3"),
        ((3, 4), "None,1,None"), ((2, 3, 4), "0,...,1:9"), ((2, 3, 4), "...,-3:,::2"), ((4,), "2:2"), ((4,), "-9:2"),
        ((3, 0), "1:,:"), ((), "..."), ((5,), "::-1"), ((5, 3), "3:0:-2,::-1"), ((5,), "-1:-6:-2")
    ):
        forward = ":-" not in index.replace("1:-1", "")
        area.add(
            "subscript", distinct(*shape), numpy=get, torch=get if forward else None, gradient=forward, index=index)
    for shape, value, index in (
        ((3, 4), (4,), "1"), ((3, 4), (), ":,1:3"), ((3, 4), (3, 1), "...,::2"), ((2, 3, 2), (2,), "0,-1"), ((4,), (0,), "2:2"),
        ((0, 3), (3,), ":")
    ):
        area.add(
            "subscript:set", real(*shape), real(*value), numpy=set_by_numpy, torch=set_by_torch, gradient=True, index=index)


def masks(area):
    def get(x, mask):
        return x[mask]

    def set_by_numpy(x, mask, value):
        x = x.copy()
        x[mask] = value
        return x

    def set_by_torch(x, mask, value):
        x = x.clone()
        x[mask] = value
        return x

    for shape, mask in (((3, 4), (3, 4)), ((3, 4), (3,)), ((5,), (5,)), ((0, 3), (0, 3)), ((2, 3, 2), (2, 3))):
        area.add("subscript:mask", real(*shape), truth(*mask), numpy=get, torch=get, gradient=True)
        area.add("subscript:setMask", real(*shape), truth(*mask), real(), numpy=set_by_numpy, torch=set_by_torch, gradient=True)
    area.add("subscript:mask", real(2, 2), np.zeros((2, 2), bool), numpy=get, torch=get, gradient=True)
    area.add(
        "subscript:setMask", real(5), [True, False, True, True, False], real(3), numpy=set_by_numpy, torch=set_by_torch,
        gradient=True)

    def filled(x, mask, value):
        return torch.masked_fill(x, mask, value)

    for shape, mask in (((3, 4), (3, 4)), ((3, 4), (4,)), ((), ()), ((0, 3), (3,)), ((2, 3), (2, 1))):
        area.add(
            "maskedFill", real(*shape), truth(*mask), numpy=lambda x, mask, value: np.where(mask, x.dtype.type(value), x),
            torch=filled, gradient=True, value=-1.5)
    area.add("maskedFill", [nan, inf, 1.0], [True, True, False], torch=filled, gradient=True, value=0.0)
    for domain in (truth, lambda *shape: integers(*shape, low=-1, high=1), lambda *shape: real(*shape, low=-0.125, high=0.125)):
        for shape in ((3, 4), (5,), (2, 0), (2, 2, 2)):
            area.add("nonzero", domain(*shape), numpy=np.argwhere, torch=torch.nonzero)
    area.add("nonzero", [nan, 0.0, -0.0, 2.0**-149], numpy=np.argwhere, torch=torch.nonzero)


def arrays(area):
    def get(x, *indices):
        return x[tuple(indices)]

    def set_by_torch(x, *rest):
        *indices, value = rest
        return x.index_put(tuple(indices), value.broadcast_to(x[tuple(indices)].shape))

    def set_by_numpy(x, *rest):
        *indices, value = rest
        x = x.copy()
        x[tuple(indices)] = value
        return x

    for shape, indices in (
        ((5,), ([3, 0, -1, 3],)), ((4, 3), ([[2, 0], [-1, 1]],)), ((4, 3), ([0, -1, 2], [2, 0, 0])),
        ((4, 3, 2), ([0, 3], [1, -3])), ((4, 3), ([[0], [2]], [[0, 1, -1]])), ((4, 3), (np.zeros(0, int),))
    ):
        area.add("subscript:indices", real(*shape), *indices, numpy=get, torch=get, gradient=True)
    for shape, indices, value in (
        ((5,), ([3, 0, -1],), (3,)), ((4, 3), ([2, 0],), (3,)), ((4, 3), ([0, -1, 2], [2, 0, 0]), ()),
        ((4, 3), ([[0], [2]], [[0, 1]]), (2, 2))
    ):
        area.add(
            "subscript:setIndices", real(*shape), *indices, real(*value), numpy=set_by_numpy, torch=set_by_torch,
            gradient=True)


def selections(area):
    def take_numpy(x, indices, axis):
        return np.take(x, indices, axis)

    def take_torch(x, indices, axis):
        return x[(slice(None),) * (axis % x.ndim) + (indices,)]

    for shape, indices, axis in (
        ((4, 3), [2, 0, 2, -1], 0), ((4, 3), [[0, 1], [1, -1]], 1), ((2, 3, 2), [1], -1), ((4, 3), np.zeros(0, int), 0), ((3,), 1, 0)
    ):
        area.add("take", real(*shape), indices, numpy=take_numpy, torch=take_torch, gradient=True, axis=axis)

    def gather(x, indices, axis):
        return torch.gather(x, axis, indices)

    for shape, taken, axis in (((3, 4), (3, 2), 1), ((3, 4), (5, 4), 0), ((2, 3, 2), (2, 1, 2), -2), ((3, 4), (3, 0), 1), ((4,), (6,), 0), ((0, 3), (0, 2), 1), ((4, 5), (2, 7), 1), ((3, 4, 2), (2, 2, 1), 0)):
        indices = integers(*taken, low=0, high=shape[axis] - 1)
        area.add("gather", real(*shape), indices, torch=gather, gradient=True, axis=axis)

    def along_numpy(x, indices, axis):
        return np.take_along_axis(x, indices, axis)

    def along_torch(x, indices, axis):
        return torch.take_along_dim(x, indices % max(x.shape[axis], 1), axis)

    for shape, taken, axis in (((3, 4), (3, 2), 1), ((3, 4), (1, 4), 0), ((3, 4), (1, 2), -1), ((3, 4), (3, 0), 1)):
        indices = integers(*taken, low=-shape[axis], high=shape[axis] - 1)
        area.add("takeAlong", real(*shape), indices, numpy=along_numpy, torch=along_torch, gradient=True, axis=axis)


def scattering(area):
    # PyTorch takes longer sources, but has no gradient for them.
    def reached(source, indices):
        return source[tuple(slice(n) for n in indices.shape)]

    def scatter(x, indices, source, axis):
        return torch.scatter(x, axis, indices, reached(source, indices))

    def scatter_add(x, indices, source, axis):
        return torch.scatter_add(x, axis, indices, reached(source, indices))

    def index_add(x, indices, source, axis):
        return torch.index_add(x, axis, indices, source)

    # No two indices of a line are equal: which of them wins is left open.
    def lines(*shape, length, axis):
        def draw(rng):
            keys = rng.random(tuple(length if a == axis % len(shape) else n for a, n in enumerate(shape)))
            return np.take(np.argsort(keys, axis), np.arange(shape[axis]), axis)

        return draw

    for shape, taken, axis in (((3, 4), (3, 2), 1), ((5, 4), (2, 4), 0), ((2, 3, 2), (2, 1, 2), -2), ((3, 4), (3, 0), 1), ((0, 3), (0, 2), 1)):
        indices = lines(*taken, length=shape[axis], axis=axis)
        area.add("scatter", real(*shape), indices, real(*taken), torch=scatter, gradient=True, axis=axis)
    for shape, taken, axis in (((3, 4), (3, 6), 1), ((3, 4), (5, 4), 0), ((2, 3, 2), (2, 4, 2), -2), ((3, 4), (3, 0), 1), ((4,), (6,), 0), ((0, 3), (0, 2), 1)):
        indices = integers(*taken, low=0, high=shape[axis] - 1)
        area.add("scatterAdd", real(*shape), indices, real(*taken), torch=scatter_add, gradient=True, axis=axis)
    for shape, indices, axis in (((4, 3), [2, 0, 2], 0), ((4, 3), [1, 1], 1), ((2, 3, 2), [0], -1), ((4,), [], 0)):
        taken = list(shape)
        taken[axis] = len(indices)
        area.add(
            "indexAdd", real(*shape), np.array(indices, int), real(*taken), torch=index_add, gradient=True, axis=axis)

    # Indices that are shorter than the tensor, and sources that are longer than the indices.
    for shape, taken, source, axis in (((4, 5), (2, 3), (2, 3), 0), ((4, 5), (3, 2), (4, 3), 1), ((3, 2, 4), (2, 1, 3), (3, 2, 4), -1)):
        indices = lines(*taken, length=shape[axis], axis=axis)
        area.add("scatter", real(*shape), indices, real(*source), torch=scatter, gradient=True, axis=axis)
        area.add("scatterAdd", real(*shape), integers(*taken, low=0, high=shape[axis] - 1), real(*source), torch=scatter_add, gradient=True, axis=axis)

    def scatter_reduce(x, indices, source, axis, reduction, includeSelf):
        return torch.scatter_reduce(x, axis, indices, source, REDUCTIONS[reduction], include_self=includeSelf)

    def index_reduce(x, indices, source, axis, reduction, includeSelf):
        return torch.index_reduce(x, axis, indices, source, REDUCTIONS[reduction], include_self=includeSelf)

    for reduction in REDUCTIONS:
        for include in (True, False):
            for shape, taken, axis in (((3, 4), (3, 6), 1), ((5, 4), (4, 3), 0), ((2, 3, 2), (2, 4, 2), -2), ((6,), (5,), 0)):
                indices = integers(*taken, low=0, high=shape[axis] - 1)
                area.add(
                    "scatterReduce", distinct(*shape), indices, nonzero(*taken), torch=scatter_reduce, gradient=True, axis=axis,
                    reduction=reduction, includeSelf=include)
            if reduction == "sum":
                continue
            for shape, indices, axis in (((4, 3), [2, 0, 2, 2], 0), ((4, 3), [1, 1], 1), ((2, 3, 2), [0, 1, 0], -1)):
                taken = list(shape)
                taken[axis] = len(indices)
                area.add(
                    "indexReduce", distinct(*shape), indices, nonzero(*taken), torch=index_reduce, gradient=True, axis=axis,
                    reduction=reduction, includeSelf=include)
    for source in ([1.0, nan, 0.0, -2.0], [-inf, inf, 3.0, nan]):
        for reduction in ("max", "min", "product"):
            area.add(
                "scatterReduce", [0.5, -inf, 1.0], [0, 1, 2, 2], source, torch=scatter_reduce, axis=0, reduction=reduction,
                includeSelf=True)
    area.add(
        "scatterReduce", [2.0, 0.0, 3.0], [0, 0, 1, 2, 2, 2], [0.0, 5.0, 4.0, 0.0, 0.0, 7.0], torch=scatter_reduce, gradient=True,
        axis=0, reduction="product", includeSelf=True)

    def put_accumulate(x, indices, values):
        return x.put(indices, values, accumulate=True)

    for shape, indices in (((3, 4), [0, 11, 0, 5]), ((4,), [1, 1]), ((2, 3), [[5, 5], [0, 1]])):
        area.add(
            "put:accumulate", real(*shape), indices, real(*np.shape(indices)), torch=put_accumulate, gradient=True)

    def put_numpy(x, indices, values):
        x = x.copy()
        np.put(x, indices, values)
        return x

    def put_torch(x, indices, values):
        return x.put(indices % max(x.numel(), 1), values)

    for shape, indices in (((3, 4), [0, 11, 5]), ((3, 4), [[-1, 2], [3, -12]]), ((4,), [1]), ((2, 3), np.zeros(0, int))):
        area.add(
            "put", real(*shape), indices, real(*np.shape(indices)), numpy=put_numpy, torch=put_torch, gradient=True)


def add_cases(area):
    for section in (subscripts, masks, arrays, selections, scattering):
        section(area)
