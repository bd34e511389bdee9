"""PyTorch as its users run it on a CPU: eager, in inference mode where no gradient is needed."""

import torch
from torch import nn
from torch.nn.functional import cross_entropy

from engine import Workload, operation_workload, serve
from operations_pytorch import OPERATIONS as SINGLE_OPERATIONS

OPERATIONS = {
    "gemm": torch.mm,
    "add": torch.add,
    "relu": torch.relu,
    "exp": torch.exp,
    "tanh": torch.tanh,
    "gelu": nn.functional.gelu,
    "sum": torch.sum,
    "softmax": lambda x: torch.softmax(x, dim=-1),
}


def make_workload(row, inputs):
    tensors = {name: torch.from_numpy(array) for name, array in inputs.items()}
    match row["workload"]:
        case "inference":
            return forward(make_model(tensors, row), tensors["x"])
        case "step":
            return train_step(make_model(tensors, row), tensors["x"], tensors["labels"], row["optimizer"])
        case "epoch":
            return train_epoch(make_model(tensors, row), tensors["images"], tensors["labels"], row)
        case "convolution":
            return forward(make_convolution(row), *(tensors[name] for name in ("x", "weight", "bias")))
        case "convolution-gradients":
            return convolution_gradients(make_convolution(row), tensors)
        case "lstm":
            model = load(nn.LSTM(*row["sizes"][2:]), tensors)
            return gradients(model, lambda: (model(tensors["x"])[0] * tensors["slope"]).sum())
        case "embedding":
            model = load(nn.Embedding(*row["sizes"]), tensors)
            return gradients(model, lambda: (model(tensors["indices"]) * tensors["slope"]).sum())
        case "layer-norm":
            return input_gradients(
                lambda x, weight, bias: nn.functional.layer_norm(x, weight.shape, weight, bias),
                tensors, "x", "weight", "bias")
        case "batch-norm":
            return input_gradients(
                lambda x, weight, bias: nn.functional.batch_norm(x, None, None, weight, bias, training=True),
                tensors, "x", "weight", "bias")
        case "softmax-gradients":
            return input_gradients(lambda x: torch.softmax(x, dim=-1), tensors, "x")
        case "cnn-inference":
            return forward(make_convolutional_network(tensors), tensors["x"])
        case "cnn-step":
            return train_convolutional_network(tensors)
        case "encoder":
            return train_encoder(tensors, row)
        case "language":
            return train_language_model(tensors, row)
        case "operation":
            return single_operation(row, tensors)
        case workload if workload in OPERATIONS:
            return forward(OPERATIONS[workload], *tensors.values())


def make_model(tensors, row):
    layers = []
    for layer in range(len(row["sizes"]) - 1):
        weight, bias = tensors[f"{layer}.weight"], tensors[f"{layer}.bias"]
        linear = nn.Linear(weight.shape[1], weight.shape[0])
        linear.load_state_dict({"weight": weight, "bias": bias})
        layers += [nn.ReLU(), linear]
    return nn.Sequential(*layers[1:])


def make_optimizer(model, name):
    """The fastest variant of each: fused for Adam; SGD's fused and foreach variants are no faster than the default."""
    if name == "sgd":
        return torch.optim.SGD(model.parameters(), lr=0.01)
    return torch.optim.Adam(model.parameters(), lr=1e-3, fused=True)


def forward(function, *arguments):
    @torch.inference_mode()
    def run(count):
        for _ in range(count):
            function(*arguments)

    @torch.inference_mode()
    def result():
        return {"y": function(*arguments).numpy()}

    return Workload(run, result)


def make_convolution(row):
    stride, padding, dilation, groups = row["sizes"][5:]
    return lambda x, weight, bias: nn.functional.conv2d(x, weight, bias, stride, padding, dilation, groups)


def convolution_gradients(function, tensors):
    leaves = [tensors[name].requires_grad_() for name in ("x", "weight", "bias")]

    def gradients():
        return torch.autograd.grad(function(*leaves).sum(), leaves)

    def run(count):
        for _ in range(count):
            gradients()

    return Workload(run, lambda: {name: g.numpy() for name, g in zip(("dx", "dw", "db"), gradients())})


def input_gradients(function, tensors, *names):
    """The gradients of Σ slope · function with respect to its arguments."""
    leaves = [tensors[name].requires_grad_() for name in names]

    def gradients():
        return torch.autograd.grad((function(*leaves) * tensors["slope"]).sum(), leaves)

    def run(count):
        for _ in range(count):
            gradients()

    return Workload(run, lambda: {f"d{name}": g.numpy() for name, g in zip(names, gradients())})


def single_operation(row, tensors):
    workload = operation_workload(row, tensors, SINGLE_OPERATIONS, lambda y: y.float().contiguous().numpy())
    if workload is not None:
        workload.run, workload.result = (torch.inference_mode()(part) for part in (workload.run, workload.result))
    return workload


def load(model, tensors):
    model.load_state_dict({name: tensors[name] for name in model.state_dict()})
    return model


def gradients(model, loss):
    """The gradients of the loss with respect to the model's parameters."""

    def run(count):
        for _ in range(count):
            model.zero_grad()
            loss().backward()

    def result():
        run(1)
        return {f"{name}.gradient": parameter.grad.numpy() for name, parameter in model.named_parameters()}

    return Workload(run, result)


def train_step(model, x, labels, optimizer_name):
    run = training(make_optimizer(model, optimizer_name), lambda: cross_entropy(model(x), labels))

    def result():
        run(3)
        linears = [module for module in model if isinstance(module, nn.Linear)]
        return {
            f"{layer}.{name}": parameter.detach().numpy()
            for layer, linear in enumerate(linears)
            for name, parameter in linear.named_parameters()
        }

    return Workload(run, result)


def train_encoder(tensors, row):
    _, width, heads, hidden = row["sizes"]
    layer = nn.TransformerEncoderLayer(width, heads, hidden, dropout=0, batch_first=True)
    x, target = tensors.pop("x"), tensors.pop("target")
    layer.load_state_dict(tensors)
    optimizer = torch.optim.AdamW(layer.parameters(), lr=1e-3, fused=True)
    run = training(optimizer, lambda: nn.functional.mse_loss(layer(x), target))

    def result():
        run(3)
        with torch.no_grad():
            return {"y": layer(x).numpy()}

    return Workload(run, result)


def make_convolutional_network(tensors):
    learned = {}
    for name in ("0", "1", "4", "5"):
        weight = tensors[f"{name}.weight"]
        kind = nn.Conv2d if weight.dim() == 4 else nn.Linear
        learned[name] = kind(weight.shape[1], weight.shape[0], *weight.shape[2:3])
    layers = [learned["0"], nn.ReLU(), learned["1"], nn.ReLU(), nn.MaxPool2d(2), nn.Flatten()]
    model = nn.Sequential(*layers, learned["4"], nn.ReLU(), learned["5"])
    for name, layer in learned.items():
        layer.load_state_dict({part: tensors[f"{name}.{part}"] for part in ("weight", "bias")})
    model.learned = learned
    return model


def train_convolutional_network(tensors):
    model = make_convolutional_network(tensors)
    run = training(
        torch.optim.Adam(model.parameters(), lr=1e-3, fused=True),
        lambda: cross_entropy(model(tensors["x"]), tensors["labels"]))

    def result():
        run(3)
        return {
            f"{name}.{part}": parameter.detach().numpy()
            for name, layer in model.learned.items()
            for part, parameter in layer.named_parameters()
        }

    return Workload(run, result)


class LanguageModel(nn.Module):
    def __init__(self, length, width, heads, hidden, layers, characters):
        super().__init__()
        self.tokens, self.positions = nn.Embedding(characters, width), nn.Embedding(length, width)
        layer = nn.TransformerEncoderLayer(width, heads, hidden, dropout=0, batch_first=True, norm_first=True)
        self.blocks = nn.TransformerEncoder(layer, layers, norm=nn.LayerNorm(width), enable_nested_tensor=False)
        self.head = nn.Linear(width, characters, bias=False)
        self.register_buffer("indices", torch.arange(length), persistent=False)
        mask = nn.Transformer.generate_square_subsequent_mask(length)
        self.register_buffer("mask", mask, persistent=False)

    def forward(self, x):
        return self.head(self.blocks(self.tokens(x) + self.positions(self.indices), mask=self.mask, is_causal=True))


def train_language_model(tensors, row):
    model, x, labels = LanguageModel(*row["sizes"]), tensors["x"], tensors["labels"].flatten()
    load(model, tensors)
    run = training(
        torch.optim.AdamW(model.parameters(), lr=1e-3, fused=True),
        lambda: cross_entropy(model(x).flatten(0, 1), labels))

    def result():
        run(3)
        with torch.no_grad():
            return {"y": model(x).numpy()}

    return Workload(run, result)


def training(optimizer, loss):
    def run(count):
        for _ in range(count):
            optimizer.zero_grad()
            loss().backward()
            optimizer.step()

    return run


def train_epoch(model, images, labels, row):
    """Shuffled mini-batches by index from tensors in memory: several times faster than a DataLoader."""
    optimizer = make_optimizer(model, row["optimizer"])

    def run(count):
        for _ in range(count):
            total = 0.0
            for batch in torch.randperm(len(images)).split(row["batch"]):
                optimizer.zero_grad()
                loss = cross_entropy(model(images[batch]), labels[batch])
                loss.backward()
                optimizer.step()
                total += loss.item() * len(batch)
        return total / len(images)

    return Workload(run, lambda: {"loss": torch.tensor([run(1)], dtype=torch.float32).numpy()})


if __name__ == "__main__":
    serve({"name": "PyTorch", "version": torch.__version__, "threads": torch.get_num_threads()}, make_workload)
