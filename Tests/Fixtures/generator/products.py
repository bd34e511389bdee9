"""Products of vectors, matrices and tensors."""

import numpy as np
import torch

from .core import distinct, integers, real


def matrices(area):
    for a, b in (
        ((3, 4), (4, 2)), ((4,), (4, 2)), ((3, 4), (4,)), ((4,), (4,)), ((2, 3, 4), (4, 2)), ((2, 1, 3, 4), (5, 4, 2)),
        ((4,), (2, 4, 3)), ((2, 3, 4), (4,)), ((3, 0), (0, 2)), ((0, 4), (4, 2)), ((1, 1), (1, 1)), ((17, 33), (33, 9))
    ):
        area.add("matmul", real(*a), real(*b), numpy=np.matmul, torch=torch.matmul, gradient=len(a) < 3 or len(b) < 3)
    # A product with zero does not hide what is no number.
    area.add("matmul", [[0.0, 1], [1, 0]], [[np.nan, 1], [2, np.inf]], numpy=np.matmul, torch=torch.matmul)
    for n in (5, 1, 0):
        area.add("dot", real(n), real(n), numpy=np.dot, torch=torch.dot, gradient=True)
    area.add("dot", [np.inf, 1.0], [0.0, 1.0], numpy=np.dot, torch=torch.dot)
    for m, n in ((3, 4), (1, 2), (0, 3)):
        area.add("outer", real(m), real(n), numpy=np.outer, torch=torch.outer, gradient=True)
    for a, b in (((3,), (3,)), ((2, 4), (3, 4)), ((2, 3, 4), (4,)), ((2, 0), (3, 0))):
        area.add("inner", real(*a), real(*b), numpy=np.inner, torch=torch.inner, gradient=True)
    for a, b in (((2, 3), (3, 2)), ((3,), (2,)), ((2, 2), (1, 3)), ((2, 0), (2, 2)), ((3,), (2, 2))):
        area.add("kron", real(*a), real(*b), numpy=np.kron, torch=torch.kron, gradient=True)

    def cross_numpy(a, b, axis):
        return np.cross(a, b, axis=axis)

    def cross_torch(a, b, axis):
        return torch.linalg.cross(a, b, dim=axis)

    for a, b, axis in (((3,), (3,), 0), ((4, 3), (4, 3), -1), ((3, 2), (3, 2), 0), ((4, 3), (1, 3), 1), ((0, 3), (0, 3), -1)):
        area.add("cross", real(*a), real(*b), numpy=cross_numpy, torch=cross_torch, gradient=True, axis=axis)


def contractions(area):
    def tensordot_numpy(a, b, count=None, axesA=None, axesB=None):
        return np.tensordot(a, b, count if axesA is None else (axesA, axesB))

    def tensordot_torch(a, b, count=None, axesA=None, axesB=None):
        return torch.tensordot(a, b, count if axesA is None else (axesA, axesB))

    both = dict(numpy=tensordot_numpy, torch=tensordot_torch, gradient=True)
    area.add("tensordot:count", real(2, 3), real(3, 4), count=1, **both)
    area.add("tensordot:count", real(2, 3, 4), real(3, 4, 2), count=2, **both)
    area.add("tensordot:count", real(2), real(3), count=0, **both)
    area.add("tensordot:axes", real(2, 3, 4), real(4, 2, 3), axesA=[2, 0], axesB=[0, 1], **both)
    area.add("tensordot:axes", real(2, 3), real(4, 3), axesA=[-1], axesB=[-1], **both)
    area.add("tensordot:axes", real(2, 0), real(0, 3), axesA=[1], axesB=[0], **both)

    # torch.einsum wants its subscripts in one case of letters as NumPy, and knows ellipses and repeated indices.
    def einsum_numpy(*x, equation):
        return np.einsum(equation, *x)

    def einsum_torch(*x, equation):
        return torch.einsum(equation, *x)

    for equation, *shapes in (
        ("ij,jk->ik", (2, 3), (3, 4)), ("ij,jk", (2, 3), (3, 4)), ("ba", (2, 3)), ("ii", (3, 3)), ("ii->i", (3, 3)),
        ("ij->", (2, 3)), ("ij->j", (2, 3)), ("i,i->", (4,), (4,)), ("i,j->ij", (2,), (3,)), ("i,j->ji", (2,), (3,)),
        ("bij,bjk->bik", (2, 3, 4), (2, 4, 2)), ("bhqd,bhkd->bhqk", (2, 2, 3, 4), (2, 2, 2, 4)),
        ("...ij,...jk->...ik", (2, 1, 2, 3), (3, 3, 2)), ("...i->...", (2, 3)), ("i...,i...->...", (2, 3), (2, 3)),
        ("ij,jk,kl->il", (2, 3), (3, 4), (4, 2)), ("ij,kj,k->i", (2, 3), (4, 3), (4,)), ("a,ab,abc->cb", (2,), (2, 3), (2, 3, 2)),
        ("ijj->i", (2, 3, 3)), ("iij,jk->ik", (2, 2, 3), (3, 2)), ("ij,ij->ij", (2, 3), (2, 3)), ("ij,j->i", (0, 3), (3,)),
        ("ij,jk->ik", (2, 0), (0, 3)), (",i->i", (), (3,)), ("abc,bd->dac", (2, 3, 2), (3, 2)), ("ij,ab->", (2, 2), (2, 2))
    ):
        area.add(
            "einsum", *[real(*shape) for shape in shapes], numpy=einsum_numpy, torch=einsum_torch, gradient=True,
            equation=equation)


def distances(area):
    F = torch.nn.functional

    def cosine(a, b, axis):
        return F.cosine_similarity(a, b, dim=axis)

    for a, b, axis in (((3, 4), (3, 4), 1), ((3, 4), (4,), -1), ((2, 3, 4), (2, 3, 1), 1), ((5,), (5,), 0)):
        area.add("cosineSimilarity", real(*a), real(*b), torch=cosine, gradient=True, axis=axis)
    area.add("cosineSimilarity", np.zeros((2, 3)), real(2, 3), torch=cosine, gradient=True, axis=1)

    def pairwise(a, b, p, keepDims):
        return F.pairwise_distance(a, b, p=float(p), keepdim=keepDims)

    for a, b, p, keep in (((3, 4), (3, 4), 2, False), ((3, 4), (4,), 1, True), ((2, 3, 4), (3, 4), "inf", False), ((4,), (4,), 3, False)):
        area.add("pairwiseDistance", distinct(*a), real(*b), torch=pairwise, gradient=True, p=p, keepDims=keep)

    def cdist(a, b, p):
        return torch.cdist(a, b, p=float(p), compute_mode="donot_use_mm_for_euclid_dist")

    for p in (0, 1, 2, "inf", 3, 1.5):
        for a, b in (((3, 4), (2, 4)), ((2, 3, 2), (4, 2)), ((3, 1), (3, 1)), ((0, 2), (3, 2))):
            area.add("cdist", real(*a), real(*b), torch=cdist, gradient=p != 0 and a[0] != 0, p=p)
    for p in (1, 2, 3, "inf"):
        # Points that are equal.
        area.add("cdist", [[1.0, 2], [0, -1], [0.5, 0.5]], [[1.0, 2], [3, -1]], torch=cdist, gradient=True, p=p)
    area.add("cdist", real(40, 33), real(300, 33), torch=cdist, p=2)

    def bilinear(a, b, weight, bias):
        return F.bilinear(a, b, weight, bias)

    for a, b, outputs in (((3, 4), (3, 2), 5), ((4,), (2,), 1), ((2, 3, 2), (2, 3, 3), 2)):
        area.add(
            "bilinear", real(*a), real(*b), real(outputs, a[-1], b[-1]), real(outputs), torch=bilinear, gradient=True)


def add_cases(area):
    for section in (matrices, contractions, distances):
        section(area)
