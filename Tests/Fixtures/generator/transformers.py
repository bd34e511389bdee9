"""Attention with several heads, and the layers of transformers."""

import torch
from torch import nn

from .core import real

padding = [[False, False, False], [False, False, True]]
causal = nn.Transformer.generate_square_subsequent_mask


def multi_head_attention(area):
    name = "MultiHeadAttention"

    class Attention(nn.MultiheadAttention):
        """As Tern calls it."""

        def __init__(self, *arguments, mask=None, padding=False, **keywords):
            super().__init__(*arguments, **keywords)
            self.mask, self.padding = mask, padding

        def forward(self, query, key=None, value=None):
            key = query if key is None else key
            value = key if value is None else value
            keys = torch.tensor(padding) if self.padding else None
            return super().forward(query, key, value, attn_mask=self.mask, key_padding_mask=keys, need_weights=False)[0]

    area.add(name, Attention(4, 2), real(3, 2, 4), width=4, heads=2)
    area.add(name, Attention(4, 2, batch_first=True), real(2, 3, 4), width=4, heads=2, batchFirst=True)
    area.add(name, Attention(6, 3, bias=False), real(3, 6), width=6, heads=3, bias=False)
    mask = torch.tensor([[False, True, False], [False, False, False], [True, True, False]])
    area.add(
        f"{name}: blocked", Attention(4, 2, mask=mask), real(3, 2, 4), width=4, heads=2, blocked=[0, 1, 0, 0, 0, 0, 1, 1, 0])
    batch_first = {"width": 4, "heads": 2, "batchFirst": True}
    area.add(
        f"{name}: causal", Attention(4, 2, batch_first=True, mask=causal(3).double()), real(2, 3, 4), **batch_first)
    for mask in (None, causal(3) < 0):
        area.add(
            f"{name}: padding", Attention(4, 2, batch_first=True, mask=mask, padding=True), real(2, 3, 4), **batch_first,
            causal=mask is not None)
    cross = Attention(4, 2, batch_first=True, padding=True)
    area.add(f"{name}: padding", cross, real(2, 5, 4), real(2, 3, 4), **batch_first, causal=False)
    area.add(f"{name}: cross", Attention(4, 2), real(3, 2, 4), real(5, 2, 4), width=4, heads=2)
    area.add(f"{name}: cross", Attention(4, 2), real(3, 4), real(5, 4), real(5, 4), width=4, heads=2)
    area.add(
        f"{name}: cross", Attention(4, 2, kdim=3, vdim=5), real(3, 2, 4), real(6, 2, 3), real(6, 2, 5), width=4, heads=2,
        keyWidth=3, valueWidth=5)
    for averaged in (True, False):
        area.add(
            f"{name}: weights", WithWeights(4, 2, averaged), real(3, 2, 4), real(5, 2, 4), width=4, heads=2,
            averaged=averaged)


class WithWeights(nn.MultiheadAttention):
    def __init__(self, width, heads, averaged):
        super().__init__(width, heads)
        self.averaged = averaged

    def forward(self, query, memory):
        return super().forward(query, memory, memory, average_attn_weights=self.averaged)


def layers(area):
    options = ({}, {"batch_first": True, "norm_first": True}, {"activation": "gelu", "layer_norm_eps": 0.1}, {"bias": False})
    spelling = {"batch_first": "batchFirst", "norm_first": "normFirst", "layer_norm_eps": "epsilon"}
    for option in options:
        parameters = {"width": 4, "heads": 2, "hidden": 6} | {spelling.get(k, k): v for k, v in option.items()}
        first = option.get("batch_first", False)
        x, memory = (real(2, 3, 4), real(2, 5, 4)) if first else (real(3, 2, 4), real(5, 2, 4))
        encoder = nn.TransformerEncoderLayer(4, 2, 6, dropout=0.0, **option)
        area.add("TransformerEncoderLayer", encoder, x, **parameters)
        decoder = nn.TransformerDecoderLayer(4, 2, 6, dropout=0.0, **option)
        area.add("TransformerDecoderLayer", decoder, x, memory, **parameters)

    class Masked(nn.TransformerEncoderLayer):
        def forward(self, x):
            return super().forward(x, src_mask=causal(3) < 0, src_key_padding_mask=torch.tensor(padding))

    class MaskedDecoder(nn.TransformerDecoderLayer):
        def forward(self, x, memory):
            return super().forward(
                x, memory, tgt_mask=causal(3) < 0, memory_key_padding_mask=torch.tensor([[False] * 5, [False, True] * 2 + [True]])
            )

    area.add("TransformerEncoderLayer: masked", Masked(4, 2, 6, dropout=0.0), real(3, 2, 4), width=4, heads=2, hidden=6)
    area.add(
        "TransformerDecoderLayer: masked", MaskedDecoder(4, 2, 6, dropout=0.0), real(3, 2, 4), real(5, 2, 4), width=4,
        heads=2, hidden=6)


def stacks(area):
    for count, norm in ((1, False), (1, True), (2, True)):
        parameters = {"width": 4, "heads": 2, "hidden": 3, "layers": count, "norm": norm}
        encoder = nn.TransformerEncoder(
            nn.TransformerEncoderLayer(4, 2, 3, dropout=0.0), count, nn.LayerNorm(4) if norm else None,
            enable_nested_tensor=False)
        area.add("TransformerEncoder", encoder, real(3, 1, 4), **parameters)
        decoder = nn.TransformerDecoder(
            nn.TransformerDecoderLayer(4, 2, 3, dropout=0.0), count, nn.LayerNorm(4) if norm else None)
        area.add("TransformerDecoder", decoder, real(2, 1, 4), real(3, 1, 4), **parameters)


def positions(area):
    def rotate(x, width, offset=0, interleaved=False):
        """Each pair as a complex number, times e^(ipf)."""
        angles = torch.arange(offset, offset + x.shape[-2]).double()[:, None] * 10_000 ** (
            -torch.arange(0, width, 2).double() / width)
        turns = torch.polar(torch.ones_like(angles), angles)
        shape = (-1, 2) if interleaved else (2, -1)
        pairs = x.unflatten(-1, shape)
        pairs = pairs if interleaved else pairs.transpose(-1, -2)
        turned = torch.view_as_real(torch.view_as_complex(pairs.contiguous()) * turns)
        return (turned if interleaved else turned.transpose(-1, -2)).flatten(-2)

    for shape, parameters in (
        ((3, 4), {"width": 4}), ((2, 3, 6), {"width": 6, "offset": 100}),
        ((2, 2, 3, 4), {"width": 4, "offset": 2, "interleaved": True}),
    ):
        area.add("RotaryPositions", lambda x, p=parameters: rotate(x, **p), real(*shape), **parameters)


def add_cases(area):
    multi_head_attention(area)
    layers(area)
    stacks(area)
    positions(area)
