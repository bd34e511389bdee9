"""The inputs of the benchmark rows, which every engine computes on, and how far results may differ."""

import gzip

import numpy as np


def make_inputs(row, mnist):
    """Named arrays; layer i of a perceptron has "i.weight" [out, in] and "i.bias" [out], as in torch.nn.Sequential."""
    random = np.random.default_rng(0)
    sizes = row["sizes"]

    def normal(*shape):
        return random.standard_normal(shape, dtype=np.float32)

    match row["workload"]:
        case "gemm":
            m, n, k = sizes
            return {"a": normal(m, k), "b": normal(k, n)}
        case "add":
            return {"a": normal(*sizes), "b": normal(*sizes)}
        case "relu" | "exp" | "tanh" | "gelu" | "softmax":
            return {"x": normal(*sizes)}
        case "sum":  # positive, so that the relative error of the sum is well defined
            return {"x": random.random(sizes, dtype=np.float32)}
        case "inference":
            return {"x": normal(row["batch"], sizes[0])} | make_perceptron(random, sizes)
        case "step":
            labels = random.integers(0, sizes[-1], row["batch"])
            return {"x": normal(row["batch"], sizes[0]), "labels": labels} | make_perceptron(random, sizes)
        case "epoch":
            images = read_idx(mnist / "train-images-idx3-ubyte.gz")
            labels = read_idx(mnist / "train-labels-idx1-ubyte.gz")
            pixels = images.reshape(len(images), -1).astype(np.float32) / 255
            return {"images": pixels, "labels": labels.astype(np.int64)} | make_perceptron(random, sizes)
        case "convolution" | "convolution-gradients":
            batch, channels, outputs, side, kernel, *_, groups = sizes
            weight = normal(outputs, channels // groups, kernel, kernel)
            return {"x": normal(batch, channels, side, side), "weight": weight, "bias": normal(outputs)}
        case "lstm":
            steps, batch, size, hidden = sizes
            bound = hidden**-0.5
            shapes = {"weight_ih_l0": (4 * hidden, size), "weight_hh_l0": (4 * hidden, hidden)}
            shapes |= {"bias_ih_l0": (4 * hidden,), "bias_hh_l0": (4 * hidden,)}
            weights = {name: random.uniform(-bound, bound, shape).astype(np.float32) for name, shape in shapes.items()}
            return {"x": normal(steps, batch, size), "slope": normal(steps, batch, hidden)} | weights
        case "embedding":
            indices = random.integers(0, sizes[0], row["batch"])
            return {"weight": normal(*sizes), "indices": indices, "slope": normal(row["batch"], sizes[1])}
        case "encoder":
            shape = row["batch"], *sizes[:2]
            return {"x": normal(*shape), "target": normal(*shape)} | make_encoder(random, sizes[1], sizes[3])
        case "layer-norm" | "batch-norm":
            features = sizes[1] if row["workload"] == "batch-norm" else sizes[-1]
            return {"x": normal(*sizes), "slope": normal(*sizes), "weight": normal(features), "bias": normal(features)}
        case "softmax-gradients":
            return {"x": normal(*sizes), "slope": normal(*sizes)}
        case "cnn-inference" | "cnn-step":
            images = {"x": normal(row["batch"], 1, *sizes, *sizes), "labels": random.integers(0, 10, row["batch"])}
            return images | make_convolutional_network(random, *sizes)
        case "language":
            tokens = random.integers(0, sizes[5], (2, row["batch"], sizes[0]))
            return {"x": tokens[0], "labels": tokens[1]} | make_language_model(random, *sizes)
        case "operation":
            inputs = row["operation"]["inputs"]
            return {str(index): make_operand(random, **operand) for index, operand in enumerate(inputs)}
        case _:
            return {}


def make_operand(random, kind, shape, low, high):
    uniform = random.uniform(low, high, shape).astype(np.float32)
    match kind:
        case "uniform":
            return uniform
        case "integers" | "indices":
            whole = np.floor(uniform).clip(low, high - 1)
            return whole.astype(np.int32 if kind == "integers" else np.int64)
        case "distinct":
            return random.permutation(uniform.size).reshape(shape).astype(np.float32)
        case "truths":
            return uniform > 0.5
        case "definite":
            return uniform @ uniform.T / shape[0] + np.eye(shape[0], dtype=np.float32)


def make_perceptron(random, sizes):
    """Weights and biases drawn as torch.nn.Linear draws them: uniform within ±1/√inputs."""
    arrays = {}
    for layer, (inputs, outputs) in enumerate(zip(sizes, sizes[1:])):
        bound = inputs**-0.5
        arrays[f"{layer}.weight"] = random.uniform(-bound, bound, (outputs, inputs)).astype(np.float32)
        arrays[f"{layer}.bias"] = random.uniform(-bound, bound, outputs).astype(np.float32)
    return arrays


def make_encoder(random, width, hidden):
    """A state dictionary of torch.nn.TransformerEncoderLayer: dense layers uniform within ±1/√inputs, norms of 1 and 0."""
    dense = {"self_attn.in_proj_": (3 * width, width), "self_attn.out_proj.": (width, width)}
    dense |= {"linear1.": (hidden, width), "linear2.": (width, hidden)}
    arrays = {}
    for name, (outputs, inputs) in dense.items():
        bound = inputs**-0.5
        arrays[f"{name}weight"] = random.uniform(-bound, bound, (outputs, inputs)).astype(np.float32)
        arrays[f"{name}bias"] = random.uniform(-bound, bound, outputs).astype(np.float32)
    for name in ("norm1", "norm2"):
        arrays |= {f"{name}.weight": np.ones(width, np.float32), f"{name}.bias": np.zeros(width, np.float32)}
    return arrays


def make_convolutional_network(random, side):
    """Convolutions 1 → 32 → 64 of 3 × 3, maxima over 2 × 2, dense layers to 128 and 10, as layers 0, 1, 4 and 5."""
    side = (side - 4) // 2
    shapes = {"0": (32, 1, 3, 3), "1": (64, 32, 3, 3), "4": (128, 64 * side * side), "5": (10, 128)}
    arrays = {}
    for name, shape in shapes.items():
        bound = np.prod(shape[1:]) ** -0.5
        arrays[f"{name}.weight"] = random.uniform(-bound, bound, shape).astype(np.float32)
        arrays[f"{name}.bias"] = random.uniform(-bound, bound, shape[0]).astype(np.float32)
    return arrays


def make_language_model(random, length, width, heads, hidden, layers, characters):
    """Embeddings of characters and positions, encoder layers, a norm and a dense layer without bias."""
    arrays = {"tokens.weight": (characters, width), "positions.weight": (length, width), "head.weight": (characters, width)}
    arrays = {name: 0.02 * random.standard_normal(shape, dtype=np.float32) for name, shape in arrays.items()}
    arrays |= {"blocks.norm.weight": np.ones(width, np.float32), "blocks.norm.bias": np.zeros(width, np.float32)}
    for layer in range(layers):
        encoder = make_encoder(random, width, hidden)
        arrays |= {f"blocks.layers.{layer}.{name}": array for name, array in encoder.items()}
    return arrays


def read_idx(path):
    """The array in a gzipped IDX file of bytes: magic 0, 0, 8 (unsigned byte), rank, then big-endian sizes."""
    with gzip.open(path) as file:
        zero, kind, rank = int.from_bytes(file.read(2)), *file.read(2)
        if (zero, kind) != (0, 8):
            raise ValueError(f"{path}: not an IDX file of unsigned bytes")
        shape = [int.from_bytes(file.read(4)) for _ in range(rank)]
        return np.frombuffer(file.read(), np.uint8).reshape(shape)


def relative_difference(inputs, result, reference):
    """‖result − reference‖ / ‖reference‖ of the worst array; of trained parameters, relative to their update."""
    if result.keys() != reference.keys():
        raise ValueError(f"results are named {sorted(result)} and {sorted(reference)}")
    differences = []
    for name, expected in reference.items():
        if result[name].shape != expected.shape:
            raise ValueError(f"{name} has shape {result[name].shape} and {expected.shape}")
        change = np.linalg.norm((expected - inputs.get(name, 0)).ravel())
        difference = np.linalg.norm((result[name] - expected).ravel())
        differences.append(difference / change if difference > 0 else difference)
    return float(np.max(differences))  # NaN if one is


def tolerance(row):
    """Single precision rounds a result to about 1e-7. Adam divides a gradient by its own size, so that a rounding error
    in one near zero may turn an update around. An epoch's mean loss depends on each engine's own shuffle."""
    match row["workload"], row.get("optimizer"):
        case "operation", _:
            return row["operation"]["tolerance"]
        case "epoch", _:
            return 0.1
        case "encoder" | "language", _:
            return 1e-3
        case "step" | "cnn-step", "adam":
            return 1e-2
        case "step", _:
            return 1e-4
        case _:
            return 1e-5
