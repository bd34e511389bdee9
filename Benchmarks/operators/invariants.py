"""Of results that are determined up to a sign or an order: what is determined. The Swift side does the same."""

import torch


def each(*functions):
    return lambda out: [f(o) for f, o in zip(functions, out)]


def same(x):
    return x


def magnitude(x):
    return x.abs()


def leading(u, s, vt):
    """Of full factors, the vectors that belong to singular values."""
    k = s.shape[-1]
    return [u[..., :k].abs(), s, vt[..., :k, :].abs()]


INVARIANTS = {
    "svd": lambda out: leading(out[0], out[1], out[2].mT),
    "linalg.svd": lambda out: leading(*out),
    "linalg.eigh": each(same, magnitude),
    "linalg.qr": lambda out: [out[0] @ out[1], out[1].abs()] if out[0].numel() else [out[1].abs()],
    "qr": lambda out: [out[0] @ out[1], out[1].abs()] if out[0].numel() else [out[1].abs()],
    "linalg.eigvals": lambda out: torch.sort(torch.view_as_real(out)[..., 0], dim=-1).values,
    "linalg.cholesky_ex": lambda out: out[0],
    "linalg.inv_ex": lambda out: out[0],
    "linalg.solve_ex": lambda out: out[0],
    "linalg.lstsq": lambda out: out[0],
    "linalg.lstsq.grad_oriented": lambda out: out[0] if isinstance(out, (tuple, list)) else out,
    "triangular_solve": lambda out: out[0],
    "nn.functional.multi_head_attention_forward": lambda out: out[0],
    "native_layer_norm": lambda out: out[0],
    "native_group_norm": lambda out: out[0],
}


def exact_fmod(x, y):
    """The quotient that belongs to the exact remainder, which x / y may round past."""
    if not isinstance(y, torch.Tensor):
        y = torch.tensor(y, dtype=x.dtype)
    r = torch.fmod(x, y).detach()
    through = x - y * ((x - r) / y).round().detach()
    return torch.where(torch.isfinite(x) & torch.isfinite(y), r + (through - through.detach()), torch.fmod(x, y))


def limited(f):
    """Zero at −∞, where PyTorch makes ∞ · 0."""
    return lambda x, **options: torch.where(x == -torch.inf, 0 * torch.exp(x), f(torch.where(x == -torch.inf, 0.0, x)))


def sign(x):
    return torch.where(torch.isnan(x), x, torch.sign(x))


# Where PyTorch differs from the mathematics or from NumPy, what is expected of Tern.
ADAPTED = {
    "fmod": exact_fmod,
    "nn.functional.silu": limited(torch.nn.functional.silu),
    "nn.functional.mish": limited(torch.nn.functional.mish),
    "sign": sign,
    "sgn": sign,
    # PyTorch gives derivatives by elements of the factor that it does not read.
    "cholesky_solve": lambda b, l, upper=False: torch.cholesky_solve(b, l.triu() if upper else l.tril(), upper=upper),
    "cholesky_inverse": lambda l, upper=False: torch.cholesky_inverse(l.triu() if upper else l.tril(), upper=upper),
    # By 1 + erf, PyTorch's own has nothing left far below 0.
    "special.ndtr": lambda x: torch.erfc(-x * 0.5**0.5) / 2,
    "heaviside": lambda x, values: torch.where(torch.isnan(x), x, torch.heaviside(x, values)),
    # Of symmetric matrices: the samples are not, and PyTorch reads either triangle.
    "linalg.eigh": lambda x, UPLO="L": torch.linalg.eigh(x + x.mT, UPLO=UPLO),
    "linalg.eigvalsh": lambda x, UPLO="L": torch.linalg.eigvalsh(x + x.mT, UPLO=UPLO),
}
