"""Losses: torch.nn.functional's, and plain formulas for those it lacks."""

import numpy as np
import torch
from torch.nn import functional as F

from .core import integers, nonzero, real


def probabilities(*shape):
    return real(*shape, low=0.125, high=0.875)


def signs(*shape):
    return lambda rng: rng.choice([-1.0, 1.0], size=shape)


def distributions(*shape):
    def draw(rng):
        counts = rng.multinomial(32, [1 / shape[-1]] * shape[-1], size=shape[:-1])
        return counts / 32.0

    return draw


def focal(x, t, alpha, gamma, reduction):
    """torchvision.ops.sigmoid_focal_loss"""
    p = x.sigmoid()
    loss = F.binary_cross_entropy_with_logits(x, t, reduction="none") * (1 - (p * t + (1 - p) * (1 - t))) ** gamma
    return reduce(loss if alpha is None else loss * (alpha * t + (1 - alpha) * (1 - t)), reduction)


def dice(p, t, smooth, reduction):
    axes = tuple(range(1, p.ndim))
    return reduce(1 - (2 * (p * t).sum(axes) + smooth) / (p.sum(axes) + t.sum(axes) + smooth), reduction)


def reduce(loss, reduction):
    return loss if reduction == "none" else getattr(loss, reduction)()


def add_cases(area):
    def add(name, function, *inputs, torch_names=None, **options):
        """A case for each reduction; `torch_names` are the options that torch calls otherwise."""
        names = torch_names or {}
        for reduction in ("mean", "sum", "none"):

            def call(*tensors, reduction=reduction):
                return function(*tensors, reduction=reduction, **{names.get(k, k): v for k, v in options.items()})

            area.add(name, call, *inputs, reduction=reduction, **options)

    pair = (real(4, 5), real(4, 5))
    masks = (real(4, 5), lambda rng: rng.integers(0, 2, size=(4, 5)) * 1.0)

    # Of labels and distributions
    smoothing = {"torch_names": {"smoothing": "label_smoothing", "ignored": "ignore_index"}}
    weights = torch.tensor([0.5, 2, 1.25, 1], dtype=torch.float64)

    def weighted(x, y, w, **options):
        return F.cross_entropy(x, y, weight=w.detach(), **options)

    labels = np.array([2, 0, -100, 3, 1])
    add("crossEntropy: options", F.cross_entropy, real(5, 4), labels, smoothing=0.25, **smoothing)
    add("crossEntropy: options", F.cross_entropy, real(5, 4), integers(5, low=0, high=3), ignored=1, **smoothing)
    add("crossEntropy: weighted", weighted, real(5, 4), labels, real(4, low=0.25, high=2), smoothing=0.1, **smoothing)
    add(
        "crossEntropy: weighted", weighted, real(5, 4), np.array([2, 0, 1, 3, 1]), real(4, low=0.25, high=2), smoothing=0.25,
        ignored=1, **smoothing)

    def classes_last(x, y, **options):
        return F.cross_entropy(x.movedim(-1, 1), y, **options)

    add(
        "crossEntropy: options", classes_last, real(2, 3, 4), np.array([[2, 0, -100], [3, 1, 1]]), smoothing=0.25,
        **smoothing)
    add("crossEntropy: probabilities", F.cross_entropy, real(5, 4), distributions(5, 4))
    add("crossEntropy: probabilities", F.cross_entropy, real(5, 4), distributions(5, 4), smoothing=0.25, **smoothing)
    add(
        "crossEntropy: weighted probabilities", weighted, real(5, 4), distributions(5, 4), real(4, low=0.25, high=2),
        smoothing=0.1, **smoothing,
    )
    add("nll", F.nll_loss, real(5, 4, low=-3, high=0), labels)
    add("nll", F.nll_loss, real(5, 4, low=-3, high=0), integers(5, low=0, high=3), ignored=1, **smoothing)

    def weighted_nll(x, y, w, **options):
        return F.nll_loss(x, y, weight=w.detach(), **options)

    add("nll: weighted", weighted_nll, real(5, 4, low=-3, high=0), labels, real(4, low=0.25, high=2))
    add("klDivergence", F.kl_div, real(4, 5, low=-3, high=0), probabilities(4, 5))
    add(
        "klDivergence", F.kl_div, real(4, 5, low=-3, high=0), real(4, 5, low=-3, high=0), logTarget=True,
        torch_names={"logTarget": "log_target"},
    )

    # Of probabilities
    add("binaryCrossEntropy: probabilities", F.binary_cross_entropy, probabilities(4, 5), real(4, 5, low=0, high=1))
    edges = np.array([[0.0, 1, 0, 1, 0.5]])
    area.add("binaryCrossEntropy: probabilities", F.binary_cross_entropy, edges, np.array([[0.0, 1, 1, 0, 0.25]]))

    def weighted_binary(x, t, w, logits=False, **options):
        function = F.binary_cross_entropy_with_logits if logits else F.binary_cross_entropy
        return function(x, t, weight=w.detach(), **options)

    add(
        "binaryCrossEntropy: weighted elements", weighted_binary, probabilities(4, 5), real(4, 5, low=0, high=1),
        real(4, 1, low=0.25, high=2),
    )
    add(
        "binaryCrossEntropy: weighted elements", weighted_binary, real(4, 5), real(4, 5, low=0, high=1),
        real(5, low=0.25, high=2), logits=True,
    )
    add("focal", focal, *masks, alpha=0.25, gamma=2)
    add("focal", focal, *masks, alpha=0.625, gamma=1.5)
    add("focal: unweighted", lambda x, t, **o: focal(x, t, alpha=None, **o), *masks, gamma=3)
    add("dice", dice, probabilities(3, 2, 4), lambda rng: rng.integers(0, 2, size=(3, 2, 4)) * 1.0, smooth=1)
    add("dice", dice, probabilities(3, 6), probabilities(3, 6), smooth=0.125)

    # Of numbers
    add("l1", F.l1_loss, *pair)
    add("huber", F.huber_loss, *pair)
    add("huber", F.huber_loss, *pair, delta=0.375)
    for beta in (1, 0.375, 0):
        add("smoothL1", F.smooth_l1_loss, *pair, beta=beta)
    add("logCosh", lambda x, t, reduction: reduce(torch.log(torch.cosh(x - t)), reduction), *pair)
    small = np.array([1 / 1024, -1 / 64, 0.0, 30, -40, 0.999, 1, 1.001])
    area.add("logCosh", lambda x, t: torch.log(torch.cosh(x - t)), small, np.zeros(8), reduction="none")
    poisson = {"torch_names": {"logInput": "log_input"}}

    def counts(low):
        return lambda rng: rng.integers(low, 5, size=(4, 5)) * 1.0

    add("poissonNLL", F.poisson_nll_loss, real(4, 5), counts(0))
    add("poissonNLL", F.poisson_nll_loss, real(4, 5, low=0.25, high=4), counts(0), logInput=False, **poisson)
    # PyTorch's derivative by a count of 0 is not a number.
    add("poissonNLL", F.poisson_nll_loss, real(4, 5), counts(1), full=True, **poisson)
    add("gaussianNLL", F.gaussian_nll_loss, *pair, real(4, 5, low=0.25, high=2))
    add("gaussianNLL", F.gaussian_nll_loss, *pair, real(4, 1, low=0, high=2), full=True)

    # With margins
    def hinge(x, t, reduction, margin=1):
        return reduce(torch.clamp_min(margin - x * t, 0), reduction)

    add("hinge", hinge, real(4, 5), signs(4, 5))
    add("hinge", hinge, real(4, 5), signs(4, 5), margin=0.375)
    add("hingeEmbedding", F.hinge_embedding_loss, real(4, 5, low=0, high=2), signs(4, 5))
    add("hingeEmbedding", F.hinge_embedding_loss, real(4, 5, low=0, high=2), signs(4, 5), margin=0.375)
    add("marginRanking", F.margin_ranking_loss, *pair, signs(4, 5))
    add("marginRanking", F.margin_ranking_loss, *pair, signs(4, 5), margin=0.375)
    triple = (real(4, 5), real(4, 5), real(4, 5))
    add("tripletMargin", F.triplet_margin_loss, *triple)
    add("tripletMargin", F.triplet_margin_loss, *triple, margin=3, swap=True)
    add("tripletMargin", F.triplet_margin_loss, *triple, margin=2, p=3)
    add("cosineEmbedding", F.cosine_embedding_loss, nonzero(6, 5), nonzero(6, 5), signs(6))
    add("cosineEmbedding", F.cosine_embedding_loss, nonzero(6, 5), nonzero(6, 5), signs(6), margin=-0.25)

    # Of sequences
    x = real(6, 3, 4)
    labels = np.array([[1, 2, 3], [3, 3, 1], [2, 1, 1]])

    def ctc(x, y, frames, counts, **options):
        return F.ctc_loss(x.log_softmax(-1), y, frames, counts, **options)

    lengths = (np.array([6, 5, 4]), np.array([3, 2, 0]))
    add("ctc", ctc, x, labels, *lengths)
    add("ctc", ctc, x, np.array([[0, 1], [1, 1], [3, 0]]), np.array([6, 6, 1]), np.array([2, 2, 1]), blank=2)
    # Not through a log-softmax: PyTorch's gradient is not the derivative.
    add("ctc: of any numbers", F.ctc_loss, real(6, 3, 4, low=-3, high=0), labels, *lengths)
    short = (np.array([6, 2, 4]), np.array([3, 3, 2]))
    add("ctc", ctc, x, labels, *short, zeroInfinity=True, torch_names={"zeroInfinity": "zero_infinity"})
