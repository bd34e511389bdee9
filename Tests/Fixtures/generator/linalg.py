"""Linear algebra.

A factorization is unique only up to signs, or up to a turn of what belongs to equal values. Cases hold what does not depend on that:
for QR the factors with a positive diagonal of R; for singular vectors and eigenvectors U diag(1, 2, …) Uᵀ, the product, and the
values.
"""

import numpy as np
import torch

from .core import conditioned, definite, integers, real, symmetric

DIAGONAL = np.diag([2.0, -1.0, 0.5])
SINGULAR = [[1.0, 2, 3], [2, 4, 6], [1, 0, 1]]


def solving(area):
    def solve_numpy(a, b):
        return np.linalg.solve(a, b)

    for a, b in (((3, 3), (3,)), ((3, 3), (3, 2)), ((2, 3, 3), (2, 3, 2)), ((1, 1), (1,)), ((2, 3, 3), (3, 1)), ((0, 0), (0, 2))):
        area.add("solve", conditioned(*a), real(*b), numpy=solve_numpy, torch=torch.linalg.solve, gradient=True)

    def triangular(a, b, upper, transposed=False, unitDiagonal=False):
        if transposed:
            a, upper = a.mT, not upper
        return torch.linalg.solve_triangular(a, b, upper=upper, unitriangular=unitDiagonal)

    for parameters in (
        {"upper": True}, {"upper": False}, {"upper": True, "transposed": True}, {"upper": False, "transposed": True},
        {"upper": True, "unitDiagonal": True}, {"upper": False, "transposed": True, "unitDiagonal": True}
    ):
        # What is beyond the triangle is never read, so it may be anything and has no gradient.
        area.add("triangularSolve", conditioned(3, 3), real(3, 2), torch=triangular, gradient=True, **parameters)
    area.add("triangularSolve", conditioned(2, 3, 3), real(2, 3, 1), torch=triangular, gradient=True, upper=True)
    for shape in ((3, 3), (1, 1), (2, 3, 3), (0, 0)):
        area.add("inverse", conditioned(*shape), numpy=np.linalg.inv, torch=torch.linalg.inv, gradient=True)
    for shape in ((3, 3), (4, 2), (2, 4), (2, 3, 2)):
        area.add("pseudoInverse", conditioned(*shape), numpy=np.linalg.pinv, torch=torch.linalg.pinv, gradient=True)
    area.add("pseudoInverse", SINGULAR, numpy=np.linalg.pinv, torch=torch.linalg.pinv)

    def cholesky_solve(b, factor, upper):
        return torch.cholesky_solve(b, factor.triu() if upper else factor.tril(), upper)

    for upper in (False, True):
        def factor(rng, upper=upper):
            lower = np.tril(conditioned(3, 3)(rng))
            return lower.T if upper else lower

        area.add("choleskySolve", real(3, 2), factor, torch=cholesky_solve, gradient=True, upper=upper)
    area.add("choleskySolve", real(2, 1), np.eye(2) * 2, torch=cholesky_solve, upper=False)

    def cholesky_inverse(factor, upper):
        return torch.cholesky_inverse(factor.triu() if upper else factor.tril(), upper)

    for shape, upper in (((3, 3), False), ((3, 3), True), ((2, 3, 3), False), ((1, 1), False)):
        area.add("choleskyInverse", conditioned(*shape), torch=cholesky_inverse, gradient=True, upper=upper)

    # From factors that are kept: both sides, the determinant and the inverse.
    def from_factors(a, b):
        return torch.linalg.solve(a, b), torch.linalg.solve(a.mT, b), torch.linalg.det(a), torch.linalg.inv(a)

    for a, b in (((3, 3), (3, 2)), ((2, 3, 3), (3, 1)), ((2, 2), (4, 2, 2))):
        area.add("solve:factors", conditioned(*a), real(*b), torch=from_factors, gradient=True)

    def least_squares(a, b):
        return torch.linalg.lstsq(a, b).solution

    for a, b in (((5, 3), (5, 2)), ((3, 3), (3, 1)), ((2, 4, 2), (2, 4, 2))):
        area.add("leastSquares", conditioned(*a), real(*b), torch=least_squares, gradient=True)


def numbers(area):
    for shape in ((3, 3), (1, 1), (2, 3, 3), (0, 0)):
        area.add("determinant", conditioned(*shape), numpy=np.linalg.det, torch=torch.linalg.det, gradient=shape != (0, 0))
        area.add("slogdet", conditioned(*shape), numpy=np.linalg.slogdet, torch=torch.linalg.slogdet, gradient=shape != (0, 0))
    for x in (definite(3, 3), definite(2, 2, 2), [[0.0, 1], [1, 0]], definite(1, 1)):
        area.add("logdet", x, torch=torch.logdet, gradient=callable(x))
    area.add("determinant", DIAGONAL, numpy=np.linalg.det, torch=torch.linalg.det, gradient=True)
    area.add("slogdet", DIAGONAL, numpy=np.linalg.slogdet, torch=torch.linalg.slogdet)
    area.add("determinant", [[1.0, 2], [2, 4]], numpy=np.linalg.det, torch=torch.linalg.det)
    area.add("slogdet", [[1.0, 2], [2, 4]], numpy=np.linalg.slogdet, torch=torch.linalg.slogdet)
    for x in (conditioned(3, 3), conditioned(4, 2), SINGULAR, np.zeros((2, 3)), np.eye(3), conditioned(2, 3, 3)):
        area.add("matrixRank", x, numpy=np.linalg.matrix_rank, torch=torch.linalg.matrix_rank)

    def power(x, n):
        return torch.linalg.matrix_power(x, n)

    for n in (0, 1, 2, 5, -2):
        area.add(
            "matrixPower", conditioned(3, 3), numpy=lambda x, n: np.linalg.matrix_power(x, n), torch=power, gradient=True, n=n)
    area.add("matrixPower", conditioned(2, 2, 2), torch=power, gradient=True, n=3)
    for x in (real(3, 3), np.zeros((2, 2)), DIAGONAL * 4, real(2, 2, 2), [[0.0, 1], [0, 0]]):
        area.add("matrixExp", x, torch=torch.linalg.matrix_exp, gradient=True)
    for kind in ("fro", "nuc", "1", "inf", "-1", "-inf", "2", "-2"):
        def norm(x, kind):
            return torch.linalg.matrix_norm(x, kind if kind in ("fro", "nuc") else float(kind))

        for shape in ((3, 3), (2, 4), (2, 3, 2)):
            area.add("matrixNorm", conditioned(*shape), torch=norm, gradient=True, kind=kind)
    for x in (conditioned(3, 3), conditioned(4, 2), DIAGONAL, np.eye(2), conditioned(2, 2, 2)):
        area.add("conditionNumber", x, numpy=np.linalg.cond, torch=torch.linalg.cond)


def weighted(vectors):
    """V diag(1, 2, …) Vᵀ, which no sign of a column changes."""
    weights = torch.arange(1, vectors.shape[-1] + 1, dtype=vectors.dtype)
    return (vectors * weights) @ vectors.mT


def factorizations(area):
    # Half of a symmetric matrix decides, and libraries spread the gradient over both halves as they like. So the functions
    # here take the symmetric part of any matrix first.
    def cholesky(x, upper=False):
        return torch.linalg.cholesky((x + x.mT) / 2, upper=upper)

    for shape, upper in (((3, 3), False), ((3, 3), True), ((1, 1), False), ((2, 3, 3), False), ((0, 0), False)):
        area.add("cholesky", definite(*shape), torch=cholesky, gradient=True, upper=upper)

    def lu(x):
        p, lower, upper = torch.linalg.lu(x)
        return p @ lower @ upper, lower, upper

    for shape in ((3, 3), (4, 2), (2, 4), (2, 3, 3)):
        area.add("lu", real(*shape), torch=lu, gradient=True)

    def qr(x, mode="reduced"):
        q, r = torch.linalg.qr(x, mode)
        signs = torch.diagonal(r, dim1=-2, dim2=-1).sign()
        rank = signs.shape[-1]
        return q[..., :rank] * signs.unsqueeze(-2), r[..., :rank, :] * signs.unsqueeze(-1)

    for shape in ((3, 3), (4, 2), (2, 4), (2, 3, 2), (1, 1)):
        area.add("qr", conditioned(*shape), torch=qr, gradient=True, mode="reduced")
    for shape in ((3, 3), (4, 2), (2, 4)):
        area.add("qr", conditioned(*shape), torch=qr, mode="complete")

    # Singular values well apart.
    def apart(*shape):
        def draw(rng):
            return real(*shape, low=-0.5, high=0.5)(rng) + np.eye(shape[-2], shape[-1]) * (np.arange(shape[-1]) * 2 + 1)

        return draw

    def svd(x):
        u, s, vt = torch.linalg.svd(x, full_matrices=False)
        return (u * s.unsqueeze(-2)) @ vt, s, weighted(u), weighted(vt.mT)

    for shape in ((3, 3), (4, 2), (2, 4), (2, 3, 2), (1, 1)):
        area.add("svd", apart(*shape), torch=svd, gradient=True)
        area.add("singularValues", apart(*shape), torch=torch.linalg.svdvals, gradient=True)
    area.add("singularValues", SINGULAR, torch=torch.linalg.svdvals)

    def eigh(x):
        values, vectors = torch.linalg.eigh((x + x.mT) / 2)
        return values, weighted(vectors)

    def eigvalsh(x):
        return torch.linalg.eigvalsh((x + x.mT) / 2)

    for shape in ((3, 3), (1, 1), (2, 3, 3)):
        area.add("eigh", symmetric(*shape), torch=eigh, gradient=True)
        area.add("eigvalsh", symmetric(*shape), torch=eigvalsh, gradient=True)
    area.add("eigvalsh", DIAGONAL, torch=eigvalsh)

    def eig(x):
        """In order of their real parts, then of their imaginary ones."""
        values = torch.linalg.eigvals(x).numpy()
        values = values[np.lexsort((values.imag, np.round(values.real, 4)))]
        return torch.from_numpy(values.real.copy()), torch.from_numpy(values.imag.copy())

    for x in (conditioned(3, 3), [[0.0, -1], [1, 0]], [[2.0, 1], [0, 3]], real(4, 4), DIAGONAL):
        area.add("eig", x, torch=eig)


def add_cases(area):
    for section in (solving, numbers, factorizations):
        section(area)
