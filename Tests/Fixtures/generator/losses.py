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
    add("crossEntropyLoss: options", F.cross_entropy, real(5, 4), labels, smoothing=0.25, **smoothing)
    add("crossEntropyLoss: options", F.cross_entropy, real(5, 4), integers(5, low=0, high=3), ignored=1, **smoothing)
    add("crossEntropyLoss: weighted", weighted, real(5, 4), labels, real(4, low=0.25, high=2), smoothing=0.1, **smoothing)
    add(
        "crossEntropyLoss: weighted", weighted, real(5, 4), np.array([2, 0, 1, 3, 1]), real(4, low=0.25, high=2), smoothing=0.25,
        ignored=1, **smoothing)

    def classes_last(x, y, **options):
        return F.cross_entropy(x.movedim(-1, 1), y, **options)

    add(
        "crossEntropyLoss: options", classes_last, real(2, 3, 4), np.array([[2, 0, -100], [3, 1, 1]]), smoothing=0.25,
        **smoothing)
    add("crossEntropyLoss: probabilities", F.cross_entropy, real(5, 4), distributions(5, 4))
    add("crossEntropyLoss: probabilities", F.cross_entropy, real(5, 4), distributions(5, 4), smoothing=0.25, **smoothing)
    add(
        "crossEntropyLoss: weighted probabilities", weighted, real(5, 4), distributions(5, 4), real(4, low=0.25, high=2),
        smoothing=0.1, **smoothing,
    )
    add("nllLoss", F.nll_loss, real(5, 4, low=-3, high=0), labels)
    add("nllLoss", F.nll_loss, real(5, 4, low=-3, high=0), integers(5, low=0, high=3), ignored=1, **smoothing)

    def weighted_nll(x, y, w, **options):
        return F.nll_loss(x, y, weight=w.detach(), **options)

    add("nllLoss: weighted", weighted_nll, real(5, 4, low=-3, high=0), labels, real(4, low=0.25, high=2))
    add("klDivergenceLoss", F.kl_div, real(4, 5, low=-3, high=0), probabilities(4, 5))
    add(
        "klDivergenceLoss", F.kl_div, real(4, 5, low=-3, high=0), real(4, 5, low=-3, high=0), isLogTarget=True,
        torch_names={"isLogTarget": "log_target"},
    )

    # Of probabilities
    add("binaryCrossEntropyLoss: probabilities", F.binary_cross_entropy, probabilities(4, 5), real(4, 5, low=0, high=1))
    # PyTorch's gradient where p = t is 0 or 1 is 0, not the limit.
    edges = np.array([[0.0, 1, 0.5]])
    area.add("binaryCrossEntropyLoss: probabilities", F.binary_cross_entropy, edges, np.array([[1.0, 0, 0.25]]))

    def weighted_binary(x, t, w, logits=False, **options):
        function = F.binary_cross_entropy_with_logits if logits else F.binary_cross_entropy
        return function(x, t, weight=w.detach(), **options)

    add(
        "binaryCrossEntropyLoss: weighted elements", weighted_binary, probabilities(4, 5), real(4, 5, low=0, high=1),
        real(4, 1, low=0.25, high=2),
    )
    add(
        "binaryCrossEntropyLoss: weighted elements", weighted_binary, real(4, 5), real(4, 5, low=0, high=1),
        real(5, low=0.25, high=2), logits=True,
    )
    add("focalLoss", focal, *masks, alpha=0.25, gamma=2)
    add("focalLoss", focal, *masks, alpha=0.625, gamma=1.5)
    add("focalLoss: unweighted", lambda x, t, **o: focal(x, t, alpha=None, **o), *masks, gamma=3)
    add("diceLoss", dice, probabilities(3, 2, 4), lambda rng: rng.integers(0, 2, size=(3, 2, 4)) * 1.0, smooth=1)
    add("diceLoss", dice, probabilities(3, 6), probabilities(3, 6), smooth=0.125)

    # Of numbers
    add("l1Loss", F.l1_loss, *pair)
    add("huberLoss", F.huber_loss, *pair)
    add("huberLoss", F.huber_loss, *pair, delta=0.375)
    for beta in (1, 0.375, 0):
        add("smoothL1Loss", F.smooth_l1_loss, *pair, beta=beta)
    add("logCoshLoss", lambda x, t, reduction: reduce(torch.log(torch.cosh(x - t)), reduction), *pair)
    small = np.array([1 / 1024, -1 / 64, 0.0, 30, -40, 0.999, 1, 1.001])
    area.add("logCoshLoss", lambda x, t: torch.log(torch.cosh(x - t)), small, np.zeros(8), reduction="none")
    names = {"torch_names": {"isLogInput": "log_input", "isFull": "full"}}

    def counts(low):
        return lambda rng: rng.integers(low, 5, size=(4, 5)) * 1.0

    add("poissonNLLLoss", F.poisson_nll_loss, real(4, 5), counts(0))
    add("poissonNLLLoss", F.poisson_nll_loss, real(4, 5, low=0.25, high=4), counts(0), isLogInput=False, **names)
    # PyTorch's derivative by a count of 0 is not a number.
    add("poissonNLLLoss", F.poisson_nll_loss, real(4, 5), counts(1), isFull=True, **names)
    add("gaussianNLLLoss", F.gaussian_nll_loss, *pair, real(4, 5, low=0.25, high=2))
    add("gaussianNLLLoss", F.gaussian_nll_loss, *pair, real(4, 1, low=0, high=2), isFull=True, **names)
    add("gaussianNLLLoss", F.gaussian_nll_loss, real(4, 5), real(4, 1), real(4, 5, low=0.25, high=2))
    add("gaussianNLLLoss", F.gaussian_nll_loss, real(4, 1), real(4, 5), real(4, 1, low=0.25, high=2), isFull=True, **names)
    add("gaussianNLLLoss", F.gaussian_nll_loss, real(4, 4), real(4, 4), real(4, low=0.25, high=2))

    # With margins
    def hinge(x, t, reduction, margin=1):
        return reduce(torch.clamp_min(margin - x * t, 0), reduction)

    add("hingeLoss", hinge, real(4, 5), signs(4, 5))
    add("hingeLoss", hinge, real(4, 5), signs(4, 5), margin=0.375)
    add("hingeEmbeddingLoss", F.hinge_embedding_loss, real(4, 5, low=0, high=2), signs(4, 5))
    add("hingeEmbeddingLoss", F.hinge_embedding_loss, real(4, 5, low=0, high=2), signs(4, 5), margin=0.375)
    add("marginRankingLoss", F.margin_ranking_loss, *pair, signs(4, 5))
    add("marginRankingLoss", F.margin_ranking_loss, *pair, signs(4, 5), margin=0.375)
    add("marginRankingLoss", F.margin_ranking_loss, real(4, 5), real(4, 5), signs(1, 5), margin=0.375)
    add("hingeEmbeddingLoss", F.hinge_embedding_loss, real(4, 5, low=0, high=2), signs(4, 1))
    triple = (real(4, 5), real(4, 5), real(4, 5))
    add("tripletMarginLoss", F.triplet_margin_loss, *triple)
    add("tripletMarginLoss", F.triplet_margin_loss, *triple, margin=3, swapsDistance=True, torch_names={"swapsDistance": "swap"})
    add("tripletMarginLoss", F.triplet_margin_loss, *triple, margin=2, p=3)
    add("cosineEmbeddingLoss", F.cosine_embedding_loss, nonzero(6, 5), nonzero(6, 5), signs(6))
    add("cosineEmbeddingLoss", F.cosine_embedding_loss, nonzero(6, 5), nonzero(6, 5), signs(6), margin=-0.25)

    # With margins between classes
    labels = np.array([2, 0, 1, 3, 1])

    def soft_margin(x, t, **options):
        return F.soft_margin_loss(x, t.detach(), **options)

    add("softMarginLoss", soft_margin, real(4, 5), signs(4, 5))
    add("softMarginLoss", soft_margin, real(6, low=-30, high=30), signs(6))
    add("multiMarginLoss", F.multi_margin_loss, real(5, 4), labels)
    add("multiMarginLoss", F.multi_margin_loss, real(5, 4), labels, margin=0.375)
    add("multiMarginLoss", F.multi_margin_loss, real(5, 4), labels, p=2)
    add("multiMarginLoss", F.multi_margin_loss, real(5, 4), labels, p=2, margin=-0.25)
    add("multiMarginLoss", F.multi_margin_loss, real(4), np.array(2))

    def weighted_margin(x, y, w, **options):
        return F.multi_margin_loss(x, y, weight=w.detach(), **options)

    add("multiMarginLoss: weighted", weighted_margin, real(5, 4), labels, real(4, low=0.25, high=2))
    add("multiMarginLoss: weighted", weighted_margin, real(5, 4), labels, real(4, low=0.25, high=2), p=2)
    several = np.array([[3, 0, -1, 1], [1, -1, 0, 2], [-1, 0, 1, 2], [0, 1, 2, 3], [2, 2, 1, -1]])
    add("multiLabelMarginLoss", F.multilabel_margin_loss, real(5, 4), several)
    add("multiLabelMarginLoss", F.multilabel_margin_loss, real(5, 4, low=-0.25, high=0.25), several)
    add("multiLabelMarginLoss", F.multilabel_margin_loss, real(4), several[0])
    mask = masks[1]
    add("multiLabelSoftMarginLoss", F.multilabel_soft_margin_loss, real(4, 5), mask)
    add("multiLabelSoftMarginLoss", F.multilabel_soft_margin_loss, real(4, 5, low=-30, high=30), mask)

    def weighted_soft_margin(x, t, w, **options):
        return F.multilabel_soft_margin_loss(x, t, weight=w.detach(), **options)

    add(
        "multiLabelSoftMarginLoss: weighted", weighted_soft_margin, real(4, 5), mask, real(5, low=0.25, high=2))

    # Of sequences
    x = real(6, 3, 4)
    labels = np.array([[1, 2, 3], [3, 3, 1], [2, 1, 1]])

    def ctc(x, y, frames, counts, **options):
        return F.ctc_loss(x.log_softmax(-1), y, frames, counts, **options)

    lengths = (np.array([6, 5, 4]), np.array([3, 2, 0]))
    add("ctcLoss", ctc, x, labels, *lengths)
    add("ctcLoss", ctc, x, np.array([[0, 1], [1, 1], [3, 0]]), np.array([6, 6, 1]), np.array([2, 2, 1]), blank=2)
    # Not through a log-softmax: PyTorch's gradient is not the derivative.
    add("ctcLoss: of any numbers", F.ctc_loss, real(6, 3, 4, low=-3, high=0), labels, *lengths)
    short = (np.array([6, 2, 4]), np.array([3, 3, 2]))
    add("ctcLoss", ctc, x, labels, *short, zeroesInfinity=True, torch_names={"zeroesInfinity": "zero_infinity"})
