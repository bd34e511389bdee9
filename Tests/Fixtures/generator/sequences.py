"""Recurrent layers, one direction of one layer, and tables of rows. All values are PyTorch's."""

import numpy as np
import torch
from torch._VF import gru, lstm, rnn_relu, rnn_tanh
from torch.nn import functional as F

from .core import integers, real


def recurrent(function):
    def run(x, state, *weights, **_):
        output, hidden = function(x, state[None], weights, len(weights) == 4, 1, 0.0, False, False, False)
        return output, hidden[0]

    return run


def long_short_term(x, hidden, cell, *weights):
    states = [hidden[None], cell[None]]
    output, hidden, cell = lstm(x, states, weights, len(weights) == 4, 1, 0.0, False, False, False)
    return output, hidden[0], cell[0]


def weights(gates, inputs, hidden, biases):
    matrices = [real(gates * hidden, inputs, low=-1, high=1), real(gates * hidden, hidden, low=-1, high=1)]
    return matrices + [real(gates * hidden)] * (2 if biases else 0)


def add_cases(area):
    for steps, batch, inputs, hidden, biases in ((3, 2, 2, 3, True), (1, 1, 3, 2, True), (4, 3, 1, 1, False)):
        x, state = real(steps, batch, inputs), real(batch, hidden)
        one, three, four = (weights(gates, inputs, hidden, biases) for gates in (1, 3, 4))
        area.add("rnn", x, state, *one, torch=recurrent(rnn_tanh), gradient=True)
        area.add("rnn: relu", x, state, *one, torch=recurrent(rnn_relu), gradient=True)
        area.add("gru", x, state, *three, torch=recurrent(gru), gradient=True)
        area.add("lstm", x, state, state, *four, torch=long_short_term, gradient=True)

    area.add("embedding", np.array([[2, 0], [2, 4]]), real(5, 3), torch=F.embedding, gradient=True)
    area.add("embedding", np.array(3), real(5, 2), torch=F.embedding, gradient=True)
    area.add("embedding", np.zeros((0, 2), dtype=int), real(5, 2), torch=F.embedding, gradient=True)
    area.add("embedding", integers(7, low=0, high=1), real(2, 1), torch=F.embedding, gradient=True)

    offsets = np.array([0, 2, 2, 5])
    for mode in ("sum", "mean", "max"):
        area.add(
            "embeddingBag", integers(6, low=0, high=4), offsets, real(5, 3),
            torch=lambda i, o, table, mode: F.embedding_bag(i, table, o, mode=mode), gradient=True, mode=mode)
    area.add(
        "embeddingBag: weighted", integers(6, low=0, high=4), offsets, real(5, 3), real(6),
        torch=lambda i, o, table, w: F.embedding_bag(i, table, o, mode="sum", per_sample_weights=w), gradient=True)
