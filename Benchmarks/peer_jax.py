"""JAX as its users write it: every row under `jax.jit`, weights [in, out], old parameters donated in training."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np

from engine import Workload, serve

OPERATIONS = {
    "gemm": jnp.matmul,
    "add": jnp.add,
    "relu": jax.nn.relu,
    "exp": jnp.exp,
    "tanh": jnp.tanh,
    "gelu": partial(jax.nn.gelu, approximate=False),
    "sum": jnp.sum,
    "softmax": jax.nn.softmax,
}


def make_workload(row, inputs):
    arrays = {name: jnp.array(array.T if name.endswith(".weight") else array) for name, array in inputs.items()}
    parameters = {name: array for name, array in arrays.items() if name.endswith((".weight", ".bias"))}
    match row["workload"]:
        case "inference":
            return forward(predict, parameters, arrays["x"])
        case "step":
            return train_step(parameters, arrays["x"], arrays["labels"], UPDATES[row["optimizer"]])
        case workload if workload in OPERATIONS:
            return forward(OPERATIONS[workload], *arrays.values())


def predict(parameters, x):
    layers = len(parameters) // 2
    for layer in range(layers):
        x = x @ parameters[f"{layer}.weight"] + parameters[f"{layer}.bias"]
        if layer < layers - 1:
            x = jax.nn.relu(x)
    return x


def cross_entropy(parameters, x, labels):
    logarithms = jax.nn.log_softmax(predict(parameters, x))
    return -jnp.take_along_axis(logarithms, labels[:, None], axis=1).mean()


def sgd(parameters, gradients, moments, step):
    return jax.tree.map(lambda p, g: p - 0.01 * g, parameters, gradients), moments


def adam(parameters, gradients, moments, step):
    first = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, moments[0], gradients)
    second = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, moments[1], gradients)

    def update(p, m, v):
        return p - 1e-3 * (m / (1 - 0.9**step)) / (jnp.sqrt(v / (1 - 0.999**step)) + 1e-8)

    return jax.tree.map(update, parameters, first, second), (first, second)


UPDATES = {"sgd": sgd, "adam": adam}


def forward(function, *arguments):
    function = jax.jit(function)

    def run(count):
        for _ in range(count):
            function(*arguments).block_until_ready()

    return Workload(run, lambda: {"y": np.array(function(*arguments))})


def train_step(parameters, x, labels, update):
    """Waits once at the end of a block: steps are dispatched while earlier ones still run, which is the faster way."""
    zeros = jax.tree.map(jnp.zeros_like, parameters)
    moments = (zeros, jax.tree.map(jnp.zeros_like, parameters)) if update is adam else ()
    state = (parameters, moments, jnp.float32(1))

    @partial(jax.jit, donate_argnums=0)
    def advance(state, x, labels):
        parameters, moments, step = state
        gradients = jax.grad(cross_entropy)(parameters, x, labels)
        return (*update(parameters, gradients, moments, step), step + 1)

    def run(count):
        nonlocal state
        for _ in range(count):
            state = advance(state, x, labels)
        jax.block_until_ready(state)

    def result():
        run(3)
        return {name: np.ascontiguousarray(array.T) for name, array in state[0].items()}

    return Workload(run, result)


if __name__ == "__main__":
    serve({"name": "JAX", "version": jax.__version__}, make_workload)
