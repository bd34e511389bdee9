"""What moves elements without changing them, and conversions between types of scalars."""

import numpy as np
import torch

from .core import integers, real, truth


def each_shape(area, name, numpy, torch, cases, domain=real, gradient=True):
    """Cases are pairs of a shape and parameters."""
    for shape, parameters in cases:
        area.add(name, domain(*shape), numpy=numpy, torch=torch, gradient=gradient, **parameters)


def views(area):
    each_shape(
        area, "reshape", lambda x, shape: np.reshape(x, shape), lambda x, shape: x.reshape(shape),
        [((2, 6), {"shape": [4, 3]}), ((2, 6), {"shape": [2, -1, 2]}), ((1,), {"shape": []}), ((0, 3), {"shape": [3, 0]})])
    each_shape(
        area, "flatten", None, lambda x, start=0, end=-1: x.flatten(start, end),
        [((2, 3), {}), ((), {}), ((2, 3, 4), {"start": 1, "end": -1}), ((0, 3), {}), ((2, 3, 4), {"start": -3, "end": 1})])
    each_shape(
        area, "unflatten", None, lambda x, axis, into: x.unflatten(axis, into),
        [((2, 6), {"axis": 1, "into": [2, 3]}), ((6, 2), {"axis": -2, "into": [3, -1]}), ((0, 2), {"axis": 0, "into": [0, 5]})])
    each_shape(
        area, "permute", lambda x, axes: np.transpose(x, axes), lambda x, axes: x.permute(axes),
        [((2, 3, 4), {"axes": [2, 0, 1]}), ((2, 3), {"axes": [-1, 0]}), ((), {"axes": []}), ((0, 2), {"axes": [1, 0]})])
    each_shape(
        area, "transpose", lambda x, a=-2, b=-1: np.swapaxes(x, a, b), lambda x, a=-2, b=-1: x.transpose(a, b),
        [((2, 3), {}), ((2, 3, 4), {"a": 0, "b": -1}), ((2, 0), {}), ((2, 1, 3), {})])
    each_shape(
        area, "swapAxes", lambda x, a, b: np.swapaxes(x, a, b), lambda x, a, b: x.swapaxes(a, b),
        [((2, 3), {"a": 0, "b": 1}), ((2, 3, 4), {"a": -1, "b": 0}), ((2, 0, 1), {"a": 1, "b": 1})])
    for a, b in ((0, 2), (-1, 0), (1, 1)):
        each_shape(
            area, "moveAxis", lambda x, source, target: np.moveaxis(x, source, target),
            lambda x, source, target: torch.movedim(x, source, target), [((2, 3, 4), {"source": a, "target": b})])
    each_shape(
        area, "squeeze", lambda x, axes=None: np.squeeze(x, None if axes is None else tuple(axes)),
        lambda x, axes=None: x.squeeze() if axes is None else x.squeeze(tuple(axes)),
        [((1, 3, 1), {}), ((1, 3, 1), {"axes": [-1]}), ((1, 1), {}), ((1, 0), {"axes": [0]})])
    each_shape(
        area, "unsqueeze", lambda x, axis: np.expand_dims(x, axis), lambda x, axis: x.unsqueeze(axis),
        [((2, 3), {"axis": 1}), ((2, 3), {"axis": -1}), ((), {"axis": 0}), ((0,), {"axis": 0})])
    for name in ("broadcast", "expand"):
        each_shape(
            area, name, lambda x, shape: np.broadcast_to(x, shape), lambda x, shape: x.broadcast_to(shape),
            [((3,), {"shape": [2, 3]}), ((), {"shape": [2, 2]}), ((2, 1, 3), {"shape": [2, 4, 3]}), ((0, 1), {"shape": [0, 3]})])
    each_shape(area, "contiguous", np.ascontiguousarray, torch.clone, [((2, 3), {}), ((4,), {}), ((0, 2), {})])
    each_shape(
        area, "diagonal", lambda x, offset=0, axis1=-2, axis2=-1: np.diagonal(x, offset, axis1, axis2),
        lambda x, offset=0, axis1=-2, axis2=-1: torch.diagonal(x, offset, axis1, axis2),
        [((3, 4), {}), ((3, 4), {"offset": 1}), ((3, 4), {"offset": -2}), ((2, 3, 4), {"axis1": 0, "axis2": 2}),
         ((2, 2), {"offset": 5}), ((0, 3), {})])
    each_shape(
        area, "unfold", None, lambda x, axis, size, step: x.unfold(axis, size, step),
        [((7,), {"axis": 0, "size": 3, "step": 2}), ((2, 5), {"axis": -1, "size": 2, "step": 1}),
         ((4, 3), {"axis": 0, "size": 4, "step": 3}), ((3, 0), {"axis": 0, "size": 2, "step": 1})])


def copies(area):
    each_shape(
        area, "repeated", lambda x, count, axis: np.repeat(x, count, axis),
        lambda x, count, axis: torch.repeat_interleave(x, count, axis),
        [((2, 3), {"count": 2, "axis": 0}), ((2, 3), {"count": 3, "axis": -1}), ((2,), {"count": 0, "axis": 0}),
         ((0, 2), {"count": 2, "axis": 1})])
    each_shape(
        area, "tile", lambda x, counts: np.tile(x, counts), lambda x, counts: torch.tile(x, tuple(counts)),
        [((2, 3), {"counts": [2, 1]}), ((2,), {"counts": [2, 3]}), ((2, 1), {"counts": [3]}), ((), {"counts": [2]}),
         ((0, 2), {"counts": [2, 2]})])
    each_shape(
        area, "flip", lambda x, axes: np.flip(x, tuple(axes)), lambda x, axes: torch.flip(x, axes),
        [((2, 3), {"axes": [0]}), ((2, 3, 2), {"axes": [-1, 0]}), ((0, 2), {"axes": [0]}), ((4,), {"axes": [0]})])
    each_shape(
        area, "roll", lambda x, shift, axis: np.roll(x, shift, axis), lambda x, shift, axis: torch.roll(x, shift, axis),
        [((2, 5), {"shift": 2, "axis": 1}), ((3, 2), {"shift": -1, "axis": 0}), ((3,), {"shift": 7, "axis": -1}),
         ((0, 2), {"shift": 1, "axis": 0})])
    for turns in (1, 2, -1, 4):
        each_shape(
            area, "rot90", lambda x, turns, axes: np.rot90(x, turns, axes),
            lambda x, turns, axes: torch.rot90(x, turns, axes), [((2, 3), {"turns": turns, "axes": [0, 1]})])
    each_shape(
        area, "rot90", lambda x, turns, axes: np.rot90(x, turns, axes),
        lambda x, turns, axes: torch.rot90(x, turns, axes), [((2, 3, 2), {"turns": 1, "axes": [-1, 0]})])
    for name, numpy, torched in (("tril", np.tril, torch.tril), ("triu", np.triu, torch.triu)):
        each_shape(
            area, name, lambda x, k=0, f=numpy: f(x, k), lambda x, k=0, f=torched: f(x, k),
            [((3, 3), {}), ((2, 4), {"k": 1}), ((4, 2), {"k": -1}), ((2, 3, 3), {}), ((0, 3), {}), ((2, 2), {"k": 9})])
    each_shape(
        area, "diag", lambda x, offset=0: np.diag(x, offset), lambda x, offset=0: torch.diag(x, offset),
        [((3,), {}), ((2,), {"offset": 1}), ((2,), {"offset": -1}), ((0,), {})])
    area.add("tril", [[1.0, np.nan], [np.inf, 2]], numpy=np.tril, torch=torch.tril)
    each_shape(
        area, "trace", lambda x, offset, axis1, axis2: np.trace(x, offset, axis1, axis2),
        lambda x, offset, axis1, axis2: torch.diagonal(x, offset, axis1, axis2).sum(-1),
        [((3, 3), {"offset": 0, "axis1": 0, "axis2": 1}), ((2, 4), {"offset": 1, "axis1": 0, "axis2": 1}),
         ((2, 3, 4), {"offset": -1, "axis1": -1, "axis2": 0}), ((0, 3), {"offset": 0, "axis1": 0, "axis2": 1})])
    each_shape(
        area, "diagEmbed", None, lambda x, offset, axis1, axis2: torch.diag_embed(x, offset, axis1, axis2),
        [((3,), {"offset": 0, "axis1": -2, "axis2": -1}), ((2, 3), {"offset": 1, "axis1": 0, "axis2": 2}),
         ((2, 2), {"offset": -2, "axis1": -1, "axis2": 0}), ((0,), {"offset": 1, "axis1": 0, "axis2": 1}),
         ((2, 2, 2), {"offset": 0, "axis1": 3, "axis2": -3})])
    area.add(
        "diagEmbed", [np.nan, np.inf, 1.0], torch=lambda x, offset, axis1, axis2: torch.diag_embed(x), offset=0, axis1=-2,
        axis2=-1)
    for name, numpy, torched in (("trilIndices", np.tril_indices, torch.tril_indices), ("triuIndices", np.triu_indices, torch.triu_indices)):
        for rows, columns, offset in ((3, 3, 0), (2, 4, 1), (4, 2, -1), (0, 2, 0), (3, 3, 9), (3, 3, -9)):
            area.add(
                name, numpy=lambda rows, columns, offset, f=numpy: np.stack(f(rows, offset, columns)),
                torch=lambda rows, columns, offset, f=torched: f(rows, columns, offset), rows=rows, columns=columns,
                offset=offset)
    area.add("flip", integers(3, 2), numpy=np.flip, torch=lambda x: torch.flip(x, (0, 1)))
    area.add("roll", truth(5), numpy=lambda x, shift, axis: np.roll(x, shift, axis), shift=2, axis=0)
    padding(area)
    crops(area)


NUMPY_MODES = {"constant": "constant", "reflect": "reflect", "replicate": "edge", "circular": "wrap"}


def padding(area):
    def by_numpy(x, before, after, mode, value=0.0):
        keywords = {"constant_values": value} if mode == "constant" else {}
        return np.pad(x, list(zip(before, after)), NUMPY_MODES[mode], **keywords)

    def by_torch(x, before, after, mode, value=0.0):
        # PyTorch counts axes from the last, and wants two axes before those that it reflects.
        widths = [width for pair in reversed(list(zip(before, after))) for width in pair]
        if mode == "constant":
            return torch.nn.functional.pad(x, widths, mode, value)
        return torch.nn.functional.pad(x[None, None], widths, mode)[0, 0]

    both = dict(numpy=by_numpy, torch=by_torch, gradient=True)
    for mode in ("reflect", "replicate", "circular"):
        area.add("pad", real(4), before=[2], after=[3], mode=mode, **both)
        area.add("pad", real(3, 4), before=[1, 0], after=[2, 3], mode=mode, **both)
        area.add("pad", real(2, 3, 2), before=[0, 2, 1], after=[1, 0, 1], mode=mode, **both)
    for shape, before, after in (((3,), [2], [1]), ((2, 3), [1, 0], [0, 2]), ((0, 2), [1, 1], [0, 0]), ((2, 2), [0, 0], [0, 0])):
        area.add("pad", real(*shape), before=before, after=after, mode="constant", value=1.5, **both)


def crops(area):
    """Negative widths. PyTorch counts axes from the last, and wants two axes before those that it reflects."""

    def by_torch(x, before, after, mode):
        widths = [width for pair in reversed(list(zip(before, after))) for width in pair]
        if mode == "constant":
            return torch.nn.functional.pad(x, widths, mode)
        return torch.nn.functional.pad(x[None, None], widths, mode)[0, 0]

    for mode in ("constant", "reflect", "replicate", "circular"):
        for shape, before, after in (((5,), [-1], [2]), ((5,), [2], [-1]), ((4, 5), [-1, -2], [-1, 0]), ((4, 5), [1, -1], [-2, 2])):
            area.add("pad", real(*shape), torch=by_torch, gradient=True, before=before, after=after, mode=mode)
    for mode in ("reflect", "replicate"):
        area.add("pad", real(5), torch=by_torch, gradient=True, before=[-4], after=[2], mode=mode)


def joins(area):
    for shapes, axis in ((((2, 3), (1, 3)), 0), (((2, 3), (2, 1), (2, 2)), -1), (((0, 2), (2, 2)), 0), (((2,),), 0)):
        area.add(
            "concatenate", *[real(*s) for s in shapes], numpy=lambda *x, axis: np.concatenate(x, axis),
            torch=lambda *x, axis: torch.cat(x, axis), gradient=True, axis=axis)
    for shapes, axis in ((((2, 3), (2, 3)), 0), (((2, 3), (2, 3)), -1), (((), (), ()), 0), (((0, 2),) * 2, 1)):
        area.add(
            "stack", *[real(*s) for s in shapes], numpy=lambda *x, axis: np.stack(x, axis),
            torch=lambda *x, axis: torch.stack(x, axis), gradient=True, axis=axis)
    for shape, lengths, axis in (((5, 2), [1, 0, 4], 0), ((2, 4), [3, 1], -1), ((0, 2), [1, 1], 1)):
        area.add(
            "split:lengths", real(*shape), torch=lambda x, lengths, axis: torch.split(x, lengths, axis), gradient=True,
            lengths=lengths, axis=axis)
    for shape, length, axis in (((5, 2), 2, 0), ((2, 4), 3, -1), ((2, 4), 4, 1)):
        area.add(
            "split:every", real(*shape), torch=lambda x, length, axis: torch.split(x, length, axis), gradient=True,
            length=length, axis=axis)
    for shape, count, axis in (((7, 2), 3, 0), ((2, 6), 4, -1), ((2, 3), 5, 1), ((0, 2), 2, 0)):
        area.add(
            "tensorSplit:count", real(*shape), numpy=lambda x, count, axis: np.array_split(x, count, axis),
            torch=lambda x, count, axis: torch.tensor_split(x, count, axis), gradient=True, count=count, axis=axis)
    for shape, indices, axis in (((7, 2), [2, 3], 0), ((2, 6), [-2, 9], -1), ((2, 5), [4, 1], 1), ((3,), [0], 0)):
        area.add(
            "tensorSplit:indices", real(*shape), numpy=lambda x, indices, axis: np.array_split(x, indices, axis),
            torch=lambda x, indices, axis: torch.tensor_split(x, indices, axis), gradient=True, indices=indices, axis=axis)
    for shapes in (((2, 3), (1, 2)), ((2,), (), (2, 2)), ((0, 2), (3, 1)), ((2, 2),)):
        area.add(
            "blockDiagonal", *[real(*s) for s in shapes], torch=lambda *x: torch.block_diag(*x), gradient=True)
    # torch.chunk: parts of equal length but for the last, and fewer where the length runs out.
    for shape, count, axis in (((6, 2), 3, 0), ((2, 7), 3, -1), ((2, 5), 4, 1)):
        area.add(
            "chunk", real(*shape), torch=lambda x, count, axis: torch.chunk(x, count, axis), gradient=True, count=count,
            axis=axis)
    for shape, axis in (((2, 3), 0), ((2, 3), -1), ((3,), 0), ((2, 0), 0)):
        area.add("unstack", real(*shape), torch=lambda x, axis: torch.unbind(x, axis), gradient=True, axis=axis)
    for indexing in ("ij", "xy"):
        for shapes in (((2,), (3,)), ((2,), (3,), (2,)), ((4,),), ((0,), (2,))):
            area.add(
                "meshgrid", *[real(*s) for s in shapes], numpy=lambda *x, indexing: np.meshgrid(*x, indexing=indexing),
                torch=lambda *x, indexing: torch.meshgrid(*x, indexing=indexing), gradient=True, indexing=indexing)


def conversions(area):
    kinds = {"integer": np.int64, "truth": np.bool_}

    def convert(x, to):
        return x.astype(kinds.get(to, x.dtype))

    for shape in ((2, 3), (), (0, 2)):
        area.add("init", real(*shape), numpy=convert, to="integer")
        area.add("init", integers(*shape, low=-1, high=1), numpy=convert, to="truth")
        area.add("init", truth(*shape), numpy=convert, to="integer")
    area.add("init", [0.0, -0.0, np.nan, 0.25, np.inf], numpy=convert, to="truth")
    area.add("init", [-2.75, 2.75, -0.5, 1e6], numpy=convert, to="integer")


def add_cases(area):
    for section in (views, copies, joins, conversions):
        section(area)
