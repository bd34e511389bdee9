"""Recurrent layers, their cells, and embeddings."""

import numpy as np
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from .core import integers, real


def sequence(kind, lengths=None, **options):
    """A recurrent layer with its states as inputs and results of their own, of padded sequences if there are lengths."""

    class Sequence(kind):
        def forward(self, x, *states):
            state = None if not states else states[0] if len(states) == 1 else states
            if lengths is None:
                y, state = super().forward(x, state)
            else:
                first = self.batch_first
                packed = pack_padded_sequence(x, torch.tensor(lengths), first, enforce_sorted=False)
                packed, state = super().forward(packed, state)
                y, _ = pad_packed_sequence(packed, first, total_length=x.shape[1 if first else 0])
            return (y, *state) if isinstance(state, tuple) else (y, state)

    return Sequence(**options)


def add_sequences(area, name, kind, states, **extra):
    def add(shape, layers=1, bidirectional=False, batch_first=False, bias=True, dropout=0.0, lengths=None,
            initial=False, training=True, **options):
        rows = layers * (2 if bidirectional else 1)
        state_shape = (rows, shape[0 if batch_first else 1], 2) if len(shape) == 3 else (rows, 2)
        module = sequence(
            kind, lengths, input_size=2, hidden_size=2, num_layers=layers, bidirectional=bidirectional,
            batch_first=batch_first, bias=bias, dropout=dropout, **options, **extra)
        parameters = {
            "inputs": 2, "hidden": 2, "layers": layers, "bidirectional": bidirectional, "batchFirst": batch_first,
            "bias": bias, "dropout": dropout,
        }
        if lengths:
            parameters["lengths"] = lengths
        if options.get("nonlinearity"):
            parameters["activation"] = options["nonlinearity"]
        inputs = [real(*shape)] + [real(*state_shape, low=-1, high=1)] * (states if initial else 0)
        area.add(name, module, *inputs, training=training, **parameters)

    add((4, 3, 2))
    add((4, 3, 2), initial=True)
    add((3, 2, 2), bias=False, bidirectional=True)
    add((2, 4, 2), batch_first=True, layers=2, bidirectional=True, initial=True)
    add((3, 2), initial=True)
    add((4, 2, 2), lengths=[3, 4], initial=True)
    add((3, 4, 2), lengths=[2, 4, 3], batch_first=True, layers=2, bidirectional=True, initial=True)
    add((1, 2, 2), layers=2)
    add((3, 2, 2), layers=2, dropout=1.0)
    add((2, 1, 2), layers=2, dropout=0.5, training=False)
    add((3, 9, 2), lengths=[1 + 2 * i % 3 for i in range(9)], bidirectional=True)
    if kind is nn.RNN:
        add((4, 3, 2), nonlinearity="relu", bidirectional=True, initial=True)
    if kind is nn.LSTM:
        for lengths in (None, [2, 4]):
            module = sequence(
                nn.LSTM, lengths, input_size=2, hidden_size=3, proj_size=2, num_layers=2, bidirectional=True)
            parameters = {"inputs": 2, "hidden": 3, "projected": 2, "layers": 2, "bidirectional": True}
            if lengths:
                parameters["lengths"] = lengths
            area.add(name, module, real(4, 2, 2), real(4, 2, 2), real(4, 2, 3), **parameters)


def add_cells(area, name, kind, states, **options):
    class Cell(kind):
        def forward(self, x, *states):
            return super().forward(x, None if not states else states[0] if len(states) == 1 else states)

    parameters = {"inputs": 2, "hidden": 3} | ({"activation": "relu"} if options else {})
    area.add(name, Cell(2, 3, **options), real(4, 2), **parameters)
    area.add(name, Cell(2, 3, **options), real(4, 2), *[real(4, 3)] * states, **parameters)
    area.add(name, Cell(2, 3, bias=False, **options), real(2), *[real(3)] * states, bias=False, **parameters)


def add_embeddings(area):
    area.add("Embedding", nn.Embedding(5, 3), integers(2, 4, low=0, high=4), count=5, width=3)
    area.add("Embedding", nn.Embedding(5, 3, padding_idx=2), integers(3, 4, low=0, high=4), count=5, width=3, padding=2)
    area.add("Embedding", nn.Embedding(5, 3, max_norm=0.8), integers(6, low=0, high=4), count=5, width=3, norm=0.8)
    area.add("Embedding", nn.Embedding(9, 4), integers(20, low=0, high=8), count=9, width=4)

    class Bag(nn.EmbeddingBag):
        def forward(self, x, offsets=None, weights=None):
            if offsets is not None and offsets.is_floating_point():
                offsets, weights = None, offsets
            return super().forward(x, offsets, weights)

    offsets = np.array([0, 3, 3, 7])
    for mode in ("sum", "mean", "max"):
        parameters = {"count": 5, "width": 3, "mode": mode}
        area.add("EmbeddingBag", Bag(5, 3, mode=mode), integers(2, 4, low=0, high=4), **parameters)
        area.add("EmbeddingBag", Bag(5, 3, mode=mode), integers(9, low=0, high=4), offsets, **parameters)
        area.add(
            "EmbeddingBag", Bag(5, 3, mode=mode, padding_idx=1), np.array([1, 2, 0, 1, 1, 4, 1, 3, 1]), offsets,
            padding=1, **parameters)
    parameters = {"count": 5, "width": 3, "mode": "sum"}
    area.add("EmbeddingBag", Bag(5, 3, mode="sum"), integers(9, low=0, high=4), offsets, real(9), **parameters)
    area.add("EmbeddingBag", Bag(5, 3, mode="sum"), integers(2, 4, low=0, high=4), real(2, 4), **parameters)
    area.add(
        "EmbeddingBag", Bag(5, 3, mode="mean", max_norm=0.8), integers(2, 4, low=0, high=4), count=5, width=3,
        mode="mean", norm=0.8)


def add_cases(area):
    add_sequences(area, "RNN", nn.RNN, 1)
    add_sequences(area, "LSTM", nn.LSTM, 2)
    add_sequences(area, "GRU", nn.GRU, 1)
    add_cells(area, "RNNCell", nn.RNNCell, 1)
    add_cells(area, "RNNCell", nn.RNNCell, 1, nonlinearity="relu")
    add_cells(area, "LSTMCell", nn.LSTMCell, 2)
    add_cells(area, "GRUCell", nn.GRUCell, 1)
    add_embeddings(area)
