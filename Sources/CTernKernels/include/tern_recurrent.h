// Recurrent layers: one direction of one layer over all steps of a sequence. Conventions as in tern_kernels.h.
#ifndef TERN_RECURRENT_H
#define TERN_RECURRENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#pragma GCC visibility push(hidden)

/// The cells, with H = hidden and in this order their gates of H each:
/// tanh or relu of one sum; input, forget, cell and output (LSTM); reset, update and new (GRU).
typedef enum { TERN_CELL_TANH, TERN_CELL_RELU, TERN_CELL_LSTM, TERN_CELL_GRU } tern_cell;

/// A sequence of `batch` rows. Sequence r counts up to lengths[r] steps (NULL: all have `steps`), is walked from its
/// end where the direction is reversed, and is 0 behind it. All arrays are contiguous; G is gates · hidden.
typedef struct {
    tern_cell cell;
    bool is_reversed;
    ptrdiff_t steps, batch, hidden;
    const int64_t *lengths;
    /// The weight of the hidden state, [G, hidden].
    const void *weight;
    /// The bias that GRU adds to the hidden state's part, [G]; other cells have theirs in the input's part.
    const void *bias;
    /// The input's part of the gates, [steps, batch, G]; in its place the forward pass leaves the gates (not of tanh and
    /// relu).
    void *gates;
    /// The hidden states, [steps, batch, hidden].
    void *output;
    /// [steps, batch, hidden], for the backward pass: LSTM's cells, GRU's hidden part of the new gate. NULL without
    /// one.
    void *cells;
    /// [batch, hidden]: the hidden state and LSTM's cell, before the sequence and then after it; in the backward pass
    /// the gradients of the state after it and then of that before.
    void *state, *cell_state;

    // Backward only.
    /// The states before the sequence, [batch, hidden].
    const void *initial, *initial_cell;
    /// The gradient of the output, [steps, batch, hidden].
    const void *upstream;
    /// The gradients of the input's part and of the hidden state's, [steps, batch, G]. Where the cell only has their sum,
    /// which is all but GRU, these are the same memory.
    void *input_gradient, *hidden_gradient;
} tern_recurrent;

void tern_recurrent_forward_f32(const tern_recurrent *x);
void tern_recurrent_forward_f64(const tern_recurrent *x);
void tern_recurrent_backward_f32(const tern_recurrent *x);
void tern_recurrent_backward_f64(const tern_recurrent *x);

#pragma GCC visibility pop

#ifdef __cplusplus
}
#endif
#endif
