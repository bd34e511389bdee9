"""Interpolation and the rearrangement of pixels. All values are PyTorch's."""

from torch.nn import functional as F

from .core import real

MODES = {"linear": {1: "linear", 2: "bilinear", 3: "trilinear"}, "cubic": {2: "bicubic"}}


def interpolate(x, lengths=None, scale=None, mode="nearest", alignsCorners=False, antialias=False):
    name = MODES[mode][x.ndim - 2] if mode in MODES else {"nearestExact": "nearest-exact"}.get(mode, mode)
    options = {"align_corners": alignsCorners} if mode in MODES else {}
    return F.interpolate(x, lengths, scale, name, antialias=antialias, **options)


def add_cases(area):
    for mode in ("nearest", "nearestExact", "linear", "cubic", "area"):
        for shape, parameters in (
            ((1, 2, 5), {"lengths": [8]}), ((2, 1, 7), {"lengths": [3]}), ((1, 2, 5), {"scale": 1.7}),
            ((1, 2, 3, 4), {"lengths": [5, 7]}), ((1, 1, 6, 5), {"lengths": [2, 4]}), ((1, 2, 4, 3), {"scale": 2.3}),
            ((1, 1, 2, 3, 2), {"lengths": [3, 2, 5]}),
        ):
            if mode == "cubic" and len(shape) != 4 or mode == "area" and "scale" in parameters:
                continue
            parameters = parameters | {"mode": mode}
            area.add("interpolate", real(*shape), torch=interpolate, gradient=True, **parameters)
            if mode in MODES:
                area.add("interpolate", real(*shape), torch=interpolate, gradient=True, alignsCorners=True, **parameters)
    for mode in MODES:
        for shape, parameters in (
            ((1, 2, 9, 7), {"lengths": [4, 3]}), ((2, 1, 3, 8), {"lengths": [5, 2]}), ((1, 1, 8, 9), {"scale": 0.4}),
        ):
            area.add(
                "interpolate", real(*shape), torch=interpolate, gradient=True, antialias=True, mode=mode, **parameters)
    for shape, factor in (((1, 8, 2, 3), 2), ((9, 1, 2), 3), ((2, 1, 4, 1, 1), 2)):
        area.add(
            "pixelShuffle", real(*shape), torch=lambda x, factor: F.pixel_shuffle(x, factor), gradient=True,
            factor=factor)
    for shape, factor in (((1, 2, 4, 6), 2), ((1, 3, 6), 3), ((2, 1, 1, 2, 2), 2)):
        area.add(
            "pixelUnshuffle", real(*shape), torch=lambda x, factor: F.pixel_unshuffle(x, factor), gradient=True,
            factor=factor)
    sampling(area)


def off_grid(*shape):
    """Positions that are not those of elements, nor between two, nor at an end."""
    return lambda rng: real(*shape, low=-1.5, high=1.5)(rng) + 1 / 128


def sampling(area):
    names = {"linear": "bilinear", "nearest": "nearest", "cubic": "bicubic"}

    def sample(x, grid, mode, padding, alignsCorners=False):
        return F.grid_sample(x, grid, names[mode], padding, alignsCorners)

    for mode in names:
        for padding in ("zeros", "border", "reflection"):
            for corners in ({}, {"alignsCorners": True}):
                parameters = {"mode": mode, "padding": padding} | corners
                area.add(
                    "gridSample", real(2, 2, 5, 3), off_grid(2, 3, 2, 2), torch=sample, gradient=True, **parameters)
                if mode != "cubic":
                    area.add(
                        "gridSample", real(1, 2, 3, 4, 5), off_grid(1, 2, 1, 3, 3), torch=sample, gradient=True,
                        **parameters)
    for shape, lengths in (((2, 2, 3), [3, 4]), ((1, 3, 4), [2, 3, 2]), ((1, 2, 3), [1, 5])):
        for corners in ({}, {"alignsCorners": True}):
            area.add(
                "affineGrid", real(*shape), gradient=True, lengths=lengths, **corners,
                torch=lambda x, lengths, alignsCorners=False: F.affine_grid(x, [len(x), 1] + lengths, alignsCorners))
