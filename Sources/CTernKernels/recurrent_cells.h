// Template: one step of a recurrent cell for a sequence of the batch, n = hidden, for one floating-point TYPE.
//
// Sums of the gates: p, what the input contributes, and a, what the hidden state does. With σ the logistic function:
//   tanh, relu   h = f(p + a)
//   LSTM         i, f, o = σ(p + a), g = tanh(p + a); c ← f c + i g, h = o tanh c
//   GRU          r, z = σ(p + a), n = tanh(p + r a); h ← (1 - z) n + z h, with the bias in a

// MARK: Forward

TERN_INLINE void NAME(tanh_step)(ptrdiff_t n, const SCALAR *p, const SCALAR *a, SCALAR *h, SCALAR *y) {
    TERN_MAP(LANES, n, h[i] = y[i] = NAME(tanh)(p[i] + a[i]));
}

TERN_INLINE void NAME(relu_step)(ptrdiff_t n, const SCALAR *p, const SCALAR *a, SCALAR *h, SCALAR *y) {
    TERN_FOR(i, n) {
        const SCALAR sum = p[i] + a[i];
        h[i] = y[i] = sum < 0 ? 0 : sum;
    }
}

// saved: c once more, for the backward pass, or c itself.
TERN_INLINE void NAME(lstm_step)(
    ptrdiff_t n, SCALAR *p, const SCALAR *a, SCALAR *c, SCALAR *saved, SCALAR *h, SCALAR *y) {
    TERN_MAP(
        LANES, n,
        const SCALAR input = NAME(sigmoid)(p[i] + a[i]);
        const SCALAR forget = NAME(sigmoid)(p[n + i] + a[n + i]);
        const SCALAR candidate = NAME(tanh)(p[2 * n + i] + a[2 * n + i]);
        const SCALAR output = NAME(sigmoid)(p[3 * n + i] + a[3 * n + i]);
        const SCALAR cell = forget * c[i] + input * candidate;
        p[i] = input;
        p[n + i] = forget;
        p[2 * n + i] = candidate;
        p[3 * n + i] = output;
        c[i] = saved[i] = cell;
        h[i] = y[i] = output * NAME(tanh)(cell));
}

// saved: the part of the hidden state in the new gate.
TERN_INLINE void NAME(gru_step)(
    ptrdiff_t n, SCALAR *p, const SCALAR *a, const SCALAR *bias, SCALAR *saved, SCALAR *h, SCALAR *y) {
    TERN_MAP(
        LANES, n,
        const SCALAR reset = NAME(sigmoid)(p[i] + (a[i] + bias[i]));
        const SCALAR update = NAME(sigmoid)(p[n + i] + (a[n + i] + bias[n + i]));
        const SCALAR part = a[2 * n + i] + bias[2 * n + i];
        const SCALAR candidate = NAME(tanh)(p[2 * n + i] + reset * part);
        p[i] = reset;
        p[n + i] = update;
        p[2 * n + i] = candidate;
        saved[i] = part;
        h[i] = y[i] = (1 - update) * candidate + update * h[i]);
}

// MARK: Backward: dy and dh are the gradients of the output and from the next step; d is the gates'

TERN_INLINE void NAME(tanh_step_backward)(
    ptrdiff_t n, const SCALAR *y, const SCALAR *dy, SCALAR *dh, SCALAR *d) {
    TERN_FOR(i, n) {
        d[i] = (dy[i] + dh[i]) * (1 - y[i] * y[i]);
        dh[i] = 0;
    }
}

TERN_INLINE void NAME(relu_step_backward)(
    ptrdiff_t n, const SCALAR *y, const SCALAR *dy, SCALAR *dh, SCALAR *d) {
    TERN_FOR(i, n) {
        d[i] = y[i] > 0 ? dy[i] + dh[i] : 0;
        dh[i] = 0;
    }
}

// c, before: the cell after and before the step.
TERN_INLINE void NAME(lstm_step_backward)(
    ptrdiff_t n, const SCALAR *gates, const SCALAR *c, const SCALAR *before, const SCALAR *dy, SCALAR *dh, SCALAR *dc,
    SCALAR *d) {
    TERN_MAP(
        LANES, n,
        const SCALAR input = gates[i];
        const SCALAR forget = gates[n + i];
        const SCALAR candidate = gates[2 * n + i];
        const SCALAR output = gates[3 * n + i];
        const SCALAR squashed = NAME(tanh)(c[i]);
        const SCALAR g = dy[i] + dh[i];
        const SCALAR cell = dc[i] + g * output * (1 - squashed * squashed);
        d[i] = cell * candidate * (input * (1 - input));
        d[n + i] = cell * before[i] * (forget * (1 - forget));
        d[2 * n + i] = cell * input * (1 - candidate * candidate);
        d[3 * n + i] = g * squashed * (output * (1 - output));
        dc[i] = cell * forget;
        dh[i] = 0);
}

// part: as saved; before: the hidden state before the step; da: the gradient of the hidden state's part.
TERN_INLINE void NAME(gru_step_backward)(
    ptrdiff_t n, const SCALAR *gates, const SCALAR *part, const SCALAR *before, const SCALAR *dy, SCALAR *dh, SCALAR *d,
    SCALAR *da) {
    TERN_FOR(i, n) {
        const SCALAR reset = gates[i], update = gates[n + i], candidate = gates[2 * n + i];
        const SCALAR g = dy[i] + dh[i];
        const SCALAR dn = g * (1 - update) * (1 - candidate * candidate);
        da[i] = d[i] = dn * part[i] * (reset * (1 - reset));
        da[n + i] = d[n + i] = g * (before[i] - candidate) * (update * (1 - update));
        d[2 * n + i] = dn;
        da[2 * n + i] = dn * reset;
        dh[i] = g * update;
    }
}

#undef TYPE
