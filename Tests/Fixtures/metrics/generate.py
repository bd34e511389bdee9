#!/usr/bin/env python3
"""Writes metrics.json: the metrics of some samples as scikit-learn computes them, for TernTraining to be held to.

    pip install scikit-learn
    Tests/Fixtures/metrics/generate.py

The samples have ties, classes that never occur or are never predicted, one class only, and none of the positive class. NaN is
written as a string.
"""

import json
import math
import pathlib
import warnings

import numpy as np
from sklearn import metrics as sk

warnings.simplefilter("ignore")
random = np.random.default_rng(7)
AVERAGES = ["micro", "macro", "weighted"]


def plain(value):
    """A value as JSON has it."""
    if isinstance(value, dict):
        return {key: plain(entry) for key, entry in value.items()}
    if isinstance(value, (list, tuple, np.ndarray)):
        return [plain(entry) for entry in value]
    value = float(value)
    return value if math.isfinite(value) else str(value)


def classification(classes, labels, predictions):
    """The case of some predicted classes."""
    every = list(range(classes))
    expected = {
        "accuracy": [sk.accuracy_score(labels, predictions)],
        "balanced": [sk.balanced_accuracy_score(labels, predictions)],
        "confusion": sk.confusion_matrix(labels, predictions, labels=every).ravel(),
    }
    for key, normalize in ("labels", "true"), ("predictions", "pred"), ("all", "all"):
        expected[f"normalized.{key}"] = sk.confusion_matrix(labels, predictions, labels=every, normalize=normalize).ravel()
    for division in 0, 1, float("nan"):
        for average in AVERAGES + ["none"]:
            options = dict(labels=every, average=None if average == "none" else average, zero_division=division)
            suffix = f".{average}.{division}"
            expected["precision" + suffix] = np.atleast_1d(sk.precision_score(labels, predictions, **options))
            expected["recall" + suffix] = np.atleast_1d(sk.recall_score(labels, predictions, **options))
            for beta in 1, 0.5, 2:
                expected[f"f{beta}" + suffix] = np.atleast_1d(sk.fbeta_score(labels, predictions, beta=beta, **options))
    return dict(kind="classification", classes=classes, labels=labels, predictions=predictions, expected=expected)


def top(classes, scores, labels):
    """The case of scores of several classes, in quarters, so that they tie."""
    every = list(range(classes))
    expected = {
        f"top{k}": [sk.top_k_accuracy_score(labels, scores, k=k, labels=every)] for k in range(2, classes)
    }
    expected["top1"] = [np.mean(np.argmax(scores, axis=1) == labels)]
    return dict(kind="top", classes=classes, labels=labels, scores=scores.ravel(), expected=expected)


def ranking(labels, scores):
    """The case of the scores of one class."""
    expected = {
        "auroc": [sk.roc_auc_score(labels, scores)], "ap": [sk.average_precision_score(labels, scores)],
    }
    return dict(kind="ranking", classes=2, labels=labels, scores=scores, expected=expected)


def rest(classes, labels, scores):
    """The case of the probabilities of several classes, each against the rest."""
    options = dict(multi_class="ovr", labels=list(range(classes)))
    hot = np.eye(classes)[labels]
    expected = {
        "auroc": sk.roc_auc_score(labels, scores, average=None, **options),
        "auroc.macro": [sk.roc_auc_score(labels, scores, average="macro", **options)],
        "auroc.weighted": [sk.roc_auc_score(labels, scores, average="weighted", **options)],
        "ap": sk.average_precision_score(hot, scores, average=None),
        "ap.macro": [sk.average_precision_score(hot, scores, average="macro")],
        "ap.weighted": [sk.average_precision_score(hot, scores, average="weighted")],
    }
    return dict(kind="rest", classes=classes, labels=labels, scores=scores.ravel(), expected=expected)


def labels(truth, scores):
    """The case of several labels a sample, with the scores of each; at least ½ is taken for a label."""
    predictions = (scores >= 0.5).astype(int)
    expected = {
        "confusion": sk.multilabel_confusion_matrix(truth, predictions).ravel(),
        "subset": [sk.accuracy_score(truth, predictions)], "hamming": [sk.hamming_loss(truth, predictions)],
        "accuracies": np.mean(truth == predictions, axis=0),
    }
    for average in AVERAGES + ["none"]:
        options = dict(average=None if average == "none" else average)
        for key, score in (
            ("precision", sk.precision_score), ("recall", sk.recall_score), ("f1", sk.f1_score),
            ("f2", lambda *arguments, **named: sk.fbeta_score(*arguments, beta=2, **named)),
        ):
            expected[f"{key}.{average}"] = np.atleast_1d(score(truth, predictions, zero_division=0, **options))
        expected[f"auroc.{average}"] = np.atleast_1d(sk.roc_auc_score(truth, scores, **options))
        expected[f"ap.{average}"] = np.atleast_1d(sk.average_precision_score(truth, scores, **options))
    return dict(
        kind="labels", classes=truth.shape[1], labels=truth.ravel(), scores=scores.ravel(), expected=expected)


def regression(targets, predictions):
    """The case of predicted numbers."""
    expected = {
        "mae": [sk.mean_absolute_error(targets, predictions)], "mse": [sk.mean_squared_error(targets, predictions)],
        "rmse": [sk.root_mean_squared_error(targets, predictions)], "r2": [sk.r2_score(targets, predictions)],
    }
    width = 1 if targets.ndim == 1 else targets.shape[1]
    return dict(
        kind="regression", classes=width, labels=[], targets=targets.ravel(), scores=predictions.ravel(), expected=expected)


def perplexity(classes, labels, scores):
    """The case of logits."""
    logits = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
    expected = {"perplexity": [np.exp(sk.log_loss(labels, np.exp(logits), labels=list(range(classes))))]}
    return dict(kind="perplexity", classes=classes, labels=labels, scores=scores.ravel(), expected=expected)


def cases():
    """All cases."""
    yield classification(4, random.integers(0, 4, 200), random.integers(0, 4, 200))
    yield classification(5, random.choice([0, 1, 3], 50), random.choice([0, 1, 4], 50))
    yield classification(2, random.integers(0, 2, 60), random.integers(0, 2, 60))
    yield classification(2, np.zeros(9, int), np.array([0, 1, 0, 0, 1, 0, 0, 0, 0]))
    yield classification(2, np.zeros(5, int), np.zeros(5, int))
    yield classification(3, np.array([0, 0, 1]), np.array([2, 2, 2]))
    yield top(5, random.integers(0, 4, (300, 5)) / 4, random.integers(0, 5, 300))
    yield top(4, random.normal(size=(40, 4)).astype(np.float32), random.integers(0, 4, 40))
    yield ranking(random.integers(0, 2, 300), random.integers(0, 9, 300) / 8)
    yield ranking(random.integers(0, 2, 100), random.normal(size=100))
    yield ranking(np.array([0, 1, 1, 0]), np.full(4, 0.5))
    yield ranking(np.zeros(6, int), random.normal(size=6))
    yield ranking(np.ones(6, int), random.normal(size=6))
    weights = random.integers(1, 9, (120, 4)).astype(float)
    yield rest(4, random.integers(0, 4, 120), weights / weights.sum(axis=1, keepdims=True))
    yield regression(random.normal(size=80), random.normal(size=80))
    yield regression(1e8 + random.normal(size=80), 1e8 + random.normal(size=80))
    yield regression(random.normal(size=(30, 3)) * [1, 10, 100], random.normal(size=(30, 3)) * [1, 10, 100])
    yield regression(np.full(7, 0.5), np.full(7, 0.5))
    yield regression(np.full(7, 0.5), random.normal(size=7))
    yield regression(np.array([2.0]), np.array([1.0]))
    yield perplexity(6, random.integers(0, 6, 90), random.normal(size=(90, 6)) * 3)
    yield labels(random.integers(0, 2, (100, 4)), random.integers(0, 9, (100, 4)) / 8)
    yield labels((random.random((60, 5)) < [0.05, 0.3, 0.5, 0.9, 0.7]).astype(int), random.random((60, 5)))
    yield labels(np.array([[0, 1, 0], [0, 0, 1], [0, 1, 1]]), np.array([[0.9, 0.2, 0.4], [0.1, 0.6, 0.5], [0.2, 0.7, 0.7]]))


path = pathlib.Path(__file__).with_name("metrics.json")
path.write_text("[\n" + ",\n".join(json.dumps(plain(
    {key: value for key, value in case.items() if key not in ("kind", "expected")}) | dict(
        kind=case["kind"], expected=plain(case["expected"]))) for case in cases()) + "\n]\n")
print(f"{path.name}: {path.stat().st_size // 1024} KiB")
