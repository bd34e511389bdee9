// Template: a recurrent layer over all steps, for one floating-point TYPE.

// Element i of an array that some cells don't have.
TERN_INLINE SCALAR *NAME(optional_at)(const void *array, ptrdiff_t i) {
    return array == NULL ? NULL : (SCALAR *)array + i;
}

// MARK: The steps of some sequences of the batch

TERN_KERNEL static void NAME(step_rows)(
    const tern_recurrent *x, SCALAR *sums, ptrdiff_t s, ptrdiff_t first, ptrdiff_t last) {
    const ptrdiff_t n = x->hidden, width = gate_count(x) * n;
    for (ptrdiff_t r = first; r < last; r++) {
        const ptrdiff_t row = row_at(x, s, r);
        SCALAR *y = (SCALAR *)x->output + row * n;
        if (s >= length_of(x, r)) {
            memset(y, 0, (size_t)n * sizeof(SCALAR));
            continue;
        }
        SCALAR *p = (SCALAR *)x->gates + row * width, *a = sums + r * width, *h = (SCALAR *)x->state + r * n;
        SCALAR *c = NAME(optional_at)(x->cell_state, r * n), *saved = NAME(optional_at)(x->cells, row * n);
        if (saved == NULL) saved = x->cell == TERN_CELL_LSTM ? c : a;
        switch (x->cell) {
        case TERN_CELL_TANH: NAME(tanh_step)(n, p, a, h, y); break;
        case TERN_CELL_RELU: NAME(relu_step)(n, p, a, h, y); break;
        case TERN_CELL_LSTM: NAME(lstm_step)(n, p, a, c, saved, h, y); break;
        case TERN_CELL_GRU: NAME(gru_step)(n, p, a, x->bias, saved, h, y); break;
        }
    }
}

// Copies the hidden state's gradients to `sums`, unless these are NULL.
TERN_KERNEL static void NAME(step_rows_backward)(
    const tern_recurrent *x, SCALAR *sums, ptrdiff_t s, ptrdiff_t first, ptrdiff_t last) {
    const ptrdiff_t n = x->hidden, width = gate_count(x) * n;
    for (ptrdiff_t r = first; r < last; r++) {
        const ptrdiff_t row = row_at(x, s, r);
        SCALAR *d = (SCALAR *)x->input_gradient + row * width, *da = (SCALAR *)x->hidden_gradient + row * width;
        if (s < length_of(x, r)) {
            const SCALAR *gates = (const SCALAR *)x->gates + row * width, *y = (const SCALAR *)x->output + row * n;
            const SCALAR *saved = NAME(optional_at)(x->cells, row * n), *dy = (const SCALAR *)x->upstream + row * n;
            SCALAR *dh = (SCALAR *)x->state + r * n, *dc = NAME(optional_at)(x->cell_state, r * n);
            const ptrdiff_t before = s > 0 ? row_at(x, s - 1, r) * n : r * n;
            switch (x->cell) {
            case TERN_CELL_TANH: NAME(tanh_step_backward)(n, y, dy, dh, d); break;
            case TERN_CELL_RELU: NAME(relu_step_backward)(n, y, dy, dh, d); break;
            case TERN_CELL_LSTM:
                NAME(lstm_step_backward)(
                    n, gates, saved, (const SCALAR *)(s > 0 ? x->cells : x->initial_cell) + before, dy, dh, dc, d);
                break;
            case TERN_CELL_GRU:
                NAME(gru_step_backward)(
                    n, gates, saved, (const SCALAR *)(s > 0 ? x->output : x->initial) + before, dy, dh, d, da);
                break;
            }
        } else {
            memset(d, 0, (size_t)width * sizeof(SCALAR));
            memset(da, 0, (size_t)width * sizeof(SCALAR));
        }
        if (sums != NULL) memcpy(sums + r * width, da, (size_t)width * sizeof(SCALAR));
    }
}

// MARK: The products with the weight

// to = b: [k, n] in panels of `panel` columns, each contiguous; element (p, j) of b is b[p * down + j * right].
static void NAME(pack_panels)(
    ptrdiff_t k, ptrdiff_t n, const SCALAR *b, ptrdiff_t down, ptrdiff_t right, SCALAR *to) {
    for (ptrdiff_t start = 0; start < n; start += panel) {
        const ptrdiff_t width = tern_min_index(panel, n - start);
        for (ptrdiff_t p = 0; p < k; p++)
            for (ptrdiff_t j = 0; j < width; j++) *to++ = b[p * down + (start + j) * right];
    }
}

// Columns first ..< last (in panels) of c: [rows, n] = a: [rows, k] · b, or of c += it.
static void NAME(multiply_panels)(
    ptrdiff_t rows, ptrdiff_t n, ptrdiff_t k, const SCALAR *a, const SCALAR *b, SCALAR *c, bool accumulate,
    ptrdiff_t first, ptrdiff_t last) {
    for (ptrdiff_t start = first * panel; start < tern_min_index(n, last * panel); start += panel) {
        const ptrdiff_t width = tern_min_index(panel, n - start);
        NAME(tern_gemm_tile)(
            TERN_GEMM_PANEL, false, false, rows, width, k, a, k, b + start * k, width, c + start, n, accumulate);
    }
}

// MARK: The loop over the steps

typedef struct {
    const tern_recurrent *x;
    /// The packed weight, and room for [batch, G].
    SCALAR *weight, *sums;
    ptrdiff_t rows_a_task;
    bool is_backward;
    // For a task of columns.
    ptrdiff_t step;
} NAME(recurrence);

// The product of one step for some sequences and some panels of columns: forward before the cells, backward after them.
static void NAME(step_product)(
    const NAME(recurrence) *task, ptrdiff_t s, ptrdiff_t first, ptrdiff_t last, ptrdiff_t first_panel,
    ptrdiff_t last_panel) {
    const tern_recurrent *x = task->x;
    const ptrdiff_t n = x->hidden, width = gate_count(x) * n, rows = last - first;
    SCALAR *state = (SCALAR *)x->state + first * n, *sums = task->sums + first * width;
    if (!task->is_backward) {
        NAME(multiply_panels)(rows, width, n, state, task->weight, sums, false, first_panel, last_panel);
        return;
    }
    const SCALAR *gradients
        = is_aligned(x) ? (const SCALAR *)x->hidden_gradient + row_at(x, s, first) * width : sums;
    NAME(multiply_panels)(rows, n, width, gradients, task->weight, state, true, first_panel, last_panel);
}

static void NAME(column_task)(void *context, ptrdiff_t index) {
    const NAME(recurrence) *task = context;
    NAME(step_product)(task, task->step, 0, task->x->batch, index, index + 1);
}

// All panels of one step, over the pool where the whole batch is one task.
static void NAME(step_products)(const NAME(recurrence) *task, ptrdiff_t s, ptrdiff_t first, ptrdiff_t last) {
    enum { grain = 1 << 17 };
    const tern_recurrent *x = task->x;
    if (s >= longest(x, first, last)) return;
    const ptrdiff_t width = gate_count(x) * x->hidden;
    const ptrdiff_t panels = tern_ceil_divide(task->is_backward ? x->hidden : width, panel);
    if (last - first < x->batch || x->batch * width * x->hidden < grain) {
        NAME(step_product)(task, s, first, last, 0, panels);
    } else {
        NAME(recurrence) columns = *task;
        columns.step = s;
        tern_parallel_for(panels, NAME(column_task), &columns);
    }
}

static void NAME(row_task)(void *context, ptrdiff_t index) {
    const NAME(recurrence) *task = context;
    const tern_recurrent *x = task->x;
    const ptrdiff_t first = index * task->rows_a_task, last = tern_min_index(first + task->rows_a_task, x->batch);
    if (task->is_backward) {
        for (ptrdiff_t s = x->steps - 1; s >= 0; s--) {
            NAME(step_rows_backward)(x, is_aligned(x) ? NULL : task->sums, s, first, last);
            NAME(step_products)(task, s, first, last);
        }
    } else {
        for (ptrdiff_t s = 0; s < x->steps; s++) {
            NAME(step_products)(task, s, first, last);
            NAME(step_rows)(x, task->sums, s, first, last);
        }
    }
}

static void NAME(run)(const tern_recurrent *x, bool is_backward) {
    const ptrdiff_t n = x->hidden, width = gate_count(x) * n;
    SCALAR *room = tern_scratch((width * n + x->batch * width) * (ptrdiff_t)sizeof(SCALAR));
    const ptrdiff_t rows = rows_a_task(x);
    NAME(recurrence) task = {x, room, room + width * n, rows, is_backward, 0};
    // Forward the weight's transpose is the right operand, backward the weight itself.
    if (is_backward) NAME(pack_panels)(width, n, x->weight, n, 1, task.weight);
    else NAME(pack_panels)(n, width, x->weight, 1, n, task.weight);
    if (rows == x->batch) NAME(row_task)(&task, 0);
    else tern_parallel_for(tern_ceil_divide(x->batch, rows), NAME(row_task), &task);
    free(room);
}

void NAME(tern_recurrent_forward)(const tern_recurrent *x) { NAME(run)(x, false); }
void NAME(tern_recurrent_backward)(const tern_recurrent *x) { NAME(run)(x, true); }

#undef TYPE
