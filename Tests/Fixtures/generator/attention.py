"""Scaled dot-product attention."""

from torch.nn import functional

from .core import real, truth


def add_cases(area):
    def attention(q, k, v, mask=None, causal=False, scale=None):
        return functional.scaled_dot_product_attention(q, k, v, attn_mask=mask, is_causal=causal, scale=scale)

    name = "scaledDotProductAttention"
    for shapes in (((3, 4), (3, 4), (3, 4)), ((2, 3, 4), (2, 5, 4), (2, 5, 2)), ((2, 2, 3, 4), (2, 1, 5, 4), (2, 1, 5, 3))):
        area.add(name, *(real(*s) for s in shapes), torch=attention, gradient=True)
    area.add(name, real(3, 4), real(5, 4), real(5, 2), torch=attention, gradient=True, scale=0.3)
    for queries, keys in ((4, 4), (3, 5), (5, 3), (1, 4)):
        area.add(name, real(2, queries, 3), real(2, keys, 3), real(2, keys, 3), torch=attention, gradient=True, causal=True)
    # More than a block of queries and of keys.
    area.add(name, real(67, 2), real(133, 2), real(133, 2), torch=attention, gradient=True, causal=True)

    shapes = ((2, 3, 4), (2, 5, 4), (2, 5, 2))
    for mask in ((3, 5), (2, 1, 5), (2, 3, 5), (5,)):
        area.add(f"{name}: bias", *(real(*s) for s in shapes), real(*mask), torch=attention, gradient=True)
        area.add(f"{name}: allowed", *(real(*s) for s in shapes), truth(*mask), torch=attention, gradient=True)
