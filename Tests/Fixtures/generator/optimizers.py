"""Ten steps of each optimizer from given values by given gradients, and thirty rates of each schedule, by torch.optim in double
precision; Lion and LAMB, which it lacks, written out.
"""

import json

import numpy as np
import torch
from torch import optim
from torch.optim import lr_scheduler as schedules

from .core import encode, real

STEPS = 10
SHAPES = ((3, 4), (5,))
# PyTorch's numbers in double precision, with Float's smallest step where that counts.
FLOAT_EPSILON = 2.0**-23


def orthogonalized(x, coefficients, steps, epsilon):
    """PyTorch's iteration, which it runs in bfloat16, in the precision of x."""
    a, b, c = coefficients
    is_tall = x.shape[0] > x.shape[1]
    x = x.T if is_tall else x
    x = x / x.norm().clamp(min=epsilon)
    for _ in range(steps):
        gram = x @ x.T
        x = a * x + (b * gram + c * gram @ gram) @ x
    return x.T if is_tall else x


torch.optim._muon._zeropower_via_newtonschulz = orthogonalized


class Lion(optim.Optimizer):
    """Chen et al., 2023, algorithm 2"""

    def __init__(self, params, lr=1e-4, betas=(0.9, 0.99), weight_decay=0.0):
        super().__init__(params, {"lr": lr, "betas": betas, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            (beta1, beta2), lr = group["betas"], group["lr"]
            for p in group["params"]:
                m = self.state[p].setdefault("m", torch.zeros_like(p))
                p.mul_(1 - lr * group["weight_decay"])
                p.sub_(lr * (beta1 * m + (1 - beta1) * p.grad).sign())
                m.mul_(beta2).add_((1 - beta2) * p.grad)


class LAMB(optim.Optimizer):
    """You et al., 2020, algorithm 2, with φ the identity"""

    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-6, weight_decay=0.0):
        super().__init__(params, {"lr": lr, "betas": betas, "eps": eps, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            beta1, beta2 = group["betas"]
            for p in group["params"]:
                state = self.state[p]
                m = state.setdefault("m", torch.zeros_like(p))
                v = state.setdefault("v", torch.zeros_like(p))
                t = state["t"] = state.get("t", 0) + 1
                m.mul_(beta1).add_((1 - beta1) * p.grad)
                v.mul_(beta2).add_((1 - beta2) * p.grad**2)
                r = (m / (1 - beta1**t)) / ((v / (1 - beta2**t)).sqrt() + group["eps"]) + group["weight_decay"] * p
                sizes = p.norm(), r.norm()
                trust = sizes[0] / sizes[1] if min(sizes) > 0 else 1.0
                p.sub_(group["lr"] * trust * r)


# What Tern calls otherwise.
NAMES = {
    "learningRate": "lr", "weightDecay": "weight_decay", "epsilon": "eps", "momentumDecay": "momentum_decay",
    "learningRateDecay": "lr_decay", "initialAccumulator": "initial_accumulator_value",
    "decoupled": "decoupled_weight_decay", "beta2Decay": "beta2_decay", "clipThreshold": "d", "iterations": "ns_steps",
}


def optimizer_case(kind, name, start, gradients, shapes=(0, 1), **parameters):
    options = {NAMES.get(key, key): value for key, value in parameters.items()}
    if "beta1" in options:
        options["betas"] = (options.pop("beta1"), options.pop("beta2"))
    if kind is optim.Adafactor:
        options["eps"] = (options.pop("epsilon1", FLOAT_EPSILON), options.pop("epsilon2", 1e-3))
    if "adjustment" in options:
        options["adjust_lr_fn"] = {"original": "original", "matchRMSAdamW": "match_rms_adamw"}[options.pop("adjustment")]
    values = [torch.from_numpy(start[i].copy()).requires_grad_() for i in shapes]
    optimizer = kind(values, **options)
    steps = []
    for step in gradients:
        for value, i in zip(values, shapes):
            value.grad = torch.from_numpy(step[i].copy())
        optimizer.step()
        steps.append([encode(v.detach().numpy(), 9) for v in values])
    return {"optimizer": name, "parameters": parameters, "tensors": list(shapes), "values": steps}


def optimizer_cases(start, gradients):
    def case(name, kind=None, **parameters):
        return optimizer_case(kind or getattr(optim, name), name, start, gradients, **parameters)

    yield case("SGD")
    yield case("SGD", learningRate=0.1, momentum=0.9, dampening=0.25, weightDecay=0.1)
    yield case("SGD", learningRate=0.1, momentum=0.9, nesterov=True, weightDecay=0.1)
    for name in ("Adam", "AdamW"):
        yield case(name)
        yield case(name, learningRate=0.02, beta1=0.8, beta2=0.95, epsilon=1e-3, weightDecay=0.1)
        yield case(name, learningRate=0.02, weightDecay=0.1, amsgrad=True)
    yield case("NAdam")
    yield case("NAdam", learningRate=0.02, beta1=0.8, beta2=0.95, weightDecay=0.1, momentumDecay=0.05)
    yield case("NAdam", learningRate=0.02, weightDecay=0.1, decoupled=True)
    yield case("NAdam", learningRate=0.02, epsilon=0.125)
    yield case("RAdam")
    yield case("RAdam", learningRate=0.02, beta1=0.8, beta2=0.9, weightDecay=0.1)
    yield case("RAdam", learningRate=0.02, weightDecay=0.1, decoupled=True)
    yield case("RAdam", learningRate=0.02, beta2=0.75, beta1=0.9, epsilon=0.125)
    yield case("Adamax")
    yield case("Adamax", learningRate=0.05, beta1=0.8, beta2=0.9, epsilon=1e-3, weightDecay=0.1)
    yield case("Adamax", learningRate=0.05, weightDecay=0.3)
    yield case("Adagrad")
    yield case("Adagrad", learningRate=0.1, learningRateDecay=0.25, weightDecay=0.1)
    yield case("Adagrad", learningRate=0.1, initialAccumulator=0.5, epsilon=1e-3)
    yield case("Adadelta")
    yield case("Adadelta", learningRate=0.5, rho=0.75, epsilon=1e-3, weightDecay=0.1)
    yield case("Adadelta", learningRate=2, rho=0.95)
    yield case("RMSprop")
    yield case("RMSprop", learningRate=0.02, alpha=0.9, epsilon=1e-3, weightDecay=0.1)
    yield case("RMSprop", momentum=0.9)
    yield case("RMSprop", centered=True, alpha=0.75)
    yield case("RMSprop", momentum=0.9, centered=True, weightDecay=0.1)
    yield case("Lion", Lion)
    yield case("Lion", Lion, learningRate=0.01, weightDecay=0.5)
    yield case("Lion", Lion, learningRate=0.01, beta1=0.5, beta2=0.75, weightDecay=0.1)


    yield case("LAMB", LAMB)
    yield case("LAMB", LAMB, learningRate=0.02, beta1=0.8, beta2=0.95, weightDecay=0.1)
    yield case("LAMB", LAMB, learningRate=0.05, epsilon=1e-3)
    yield case("Adafactor")
    yield case("Adafactor", learningRate=0.5, weightDecay=0.1, beta2Decay=-0.5)
    yield case("Adafactor", learningRate=0.1, clipThreshold=2.0)
    yield case("Adafactor", learningRate=0.1, epsilon1=0.5, epsilon2=2.0)
    yield case("Muon", shapes=(0,))
    yield case("Muon", shapes=(0,), learningRate=0.05, momentum=0.8, nesterov=False, adjustment="matchRMSAdamW")
    yield case("Muon", shapes=(0,), learningRate=0.05, weightDecay=0.5, adjustment="original")
    for adjustment in ("original", "matchRMSAdamW"):
        yield case("Muon", shapes=(2,), learningRate=0.05, adjustment=adjustment, iterations=3, epsilon=1e-3)


def lbfgs_case(start, **parameters):
    """Four steps on a smooth function whose minimum is not at once found."""
    names = {
        "maximumIterations": "max_iter", "historySize": "history_size", "maximumEvaluations": "max_eval",
        "strongWolfe": "line_search_fn", "learningRate": "lr",
    }
    options = {names[key]: "strong_wolfe" if key == "strongWolfe" else value for key, value in parameters.items()}
    values = [torch.from_numpy(x.copy()).requires_grad_() for x in start]
    optimizer = optim.LBFGS(values, **options)

    def closure():
        optimizer.zero_grad()
        x = torch.cat([v.flatten() for v in values])
        weights = torch.arange(1, len(x) + 1, dtype=torch.float64) / 8
        loss = (weights * x**2).sum() + (x[1:] * x[:-1]).sum() / 8 + (x**4).sum() / 16 - x.sum()
        loss.backward()
        return loss

    steps, losses = [], []
    for _ in range(4):
        losses.append(float(optimizer.step(closure).detach()))
        steps.append([encode(v.detach().numpy(), 9) for v in values])
    return {"optimizer": "LBFGS", "parameters": parameters, "losses": losses, "values": steps}


def lbfgs_cases(start):
    yield lbfgs_case(start, maximumIterations=2)
    yield lbfgs_case(start, maximumIterations=3, learningRate=0.5, historySize=2)
    yield lbfgs_case(start, maximumIterations=2, strongWolfe=True)
    # Searches that first go up, and others that first go down. Much shorter first steps have PyTorch's own results in
    # single precision far from those in double precision.
    yield lbfgs_case(start, maximumIterations=2, strongWolfe=True, learningRate=0.25, maximumEvaluations=10)
    yield lbfgs_case(start, maximumIterations=2, strongWolfe=True, learningRate=0.5, maximumEvaluations=8)
    yield lbfgs_case(start, maximumIterations=2, strongWolfe=True, learningRate=4, historySize=2, maximumEvaluations=12)


RATE = 0.5


def schedule_case(name, make, **parameters):
    """The rate of a group that starts with RATE, before each of thirty steps, and its momentum where that changes too."""
    value = torch.zeros(1, requires_grad=True)
    optimizer = optim.SGD([value], lr=RATE, momentum=0.9)
    schedule = make(optimizer)
    rates, momenta = [], []
    for _ in range(30):
        rates.append(optimizer.param_groups[0]["lr"])
        momenta.append(optimizer.param_groups[0]["momentum"])
        optimizer.step()
        schedule.step()
    case = {"schedule": name, "parameters": parameters, "rates": encode(np.array(rates), 15)}
    if len(set(momenta)) > 1:
        case["momenta"] = encode(np.array(momenta), 15)
    return case


def schedule_cases():
    def case(name, kind, arguments, **parameters):
        return schedule_case(name, lambda optimizer: kind(optimizer, **arguments), **parameters)

    yield case("constant", schedules.ConstantLR, {})
    yield case("constant", schedules.ConstantLR, {"factor": 0.25, "total_iters": 11}, factor=0.25, steps=11)
    yield case("step", schedules.StepLR, {"step_size": 7}, every=7)
    yield case("step", schedules.StepLR, {"step_size": 4, "gamma": 0.5}, every=4, gamma=0.5)
    yield case("multiStep", schedules.MultiStepLR, {"milestones": [3, 12, 20]}, milestones=[3, 12, 20])
    yield case("multiStep", schedules.MultiStepLR, {"milestones": [1, 2], "gamma": 0.5}, milestones=[1, 2], gamma=0.5)
    yield case("exponential", schedules.ExponentialLR, {"gamma": 0.875}, gamma=0.875)
    yield case("cosine", schedules.CosineAnnealingLR, {"T_max": 29}, steps=29)
    yield case("cosine", schedules.CosineAnnealingLR, {"T_max": 12, "eta_min": 0.125}, steps=12, minimum=0.125)
    restarts = schedules.CosineAnnealingWarmRestarts
    yield case("cosineRestarts", restarts, {"T_0": 7}, steps=7)
    yield case(
        "cosineRestarts", restarts, {"T_0": 4, "T_mult": 2, "eta_min": 0.125}, steps=4, multiplier=2, minimum=0.125)
    yield case("linear", schedules.LinearLR, {})
    yield case(
        "linear", schedules.LinearLR, {"start_factor": 1, "end_factor": 0.125, "total_iters": 20}, start=1, end=0.125,
        steps=20)
    yield case("polynomial", schedules.PolynomialLR, {})
    yield case("polynomial", schedules.PolynomialLR, {"total_iters": 25, "power": 2.5}, steps=25, power=2.5)
    one = schedules.OneCycleLR
    yield case("oneCycle", one, {"max_lr": 2, "total_steps": 31}, maximum=2, steps=31)
    yield case(
        "oneCycle", one, {
            "max_lr": 2, "total_steps": 31, "pct_start": 0.4, "anneal_strategy": "linear", "three_phase": True,
            "div_factor": 10, "final_div_factor": 100,
        }, maximum=2, steps=31, rise=0.4, linear=True, threePhases=True, start=10, end=100)
    yield case(
        "oneCycle", one, {"max_lr": 2, "total_steps": 31, "cycle_momentum": False}, maximum=2, steps=31, momentum=False)
    yield case("custom", schedules.LambdaLR, {"lr_lambda": lambda step: 1 / (1 + step)})

    def sequence(optimizer):
        parts = [
            schedules.LinearLR(optimizer, start_factor=0.125, total_iters=6),
            schedules.CosineAnnealingLR(optimizer, T_max=10),
            schedules.StepLR(optimizer, step_size=5, gamma=0.5),
        ]
        return schedules.SequentialLR(optimizer, parts, [6, 16])

    yield schedule_case("sequence", sequence)

    def warm_up(optimizer):
        parts = [
            schedules.LinearLR(optimizer, start_factor=1 / 8, total_iters=7), schedules.ExponentialLR(optimizer, 0.9)
        ]
        return schedules.SequentialLR(optimizer, parts, [8])

    yield schedule_case("warmUp", warm_up)


def plateau_cases():
    rng = np.random.default_rng(5)
    falling = np.concatenate([1 / np.arange(1, 9), rng.integers(4, 12, 22) / 32])
    cases = (
        ({"patience": 2}, {"patience": 2}),
        (
            {"mode": "max", "factor": 0.5, "patience": 1, "cooldown": 3, "threshold": 0.0625, "threshold_mode": "abs"},
            {"maximizes": True, "factor": 0.5, "patience": 1, "cooldown": 3, "threshold": 0.0625, "absolute": True},
        ),
        ({"factor": 0.25, "patience": 0, "min_lr": 0.01}, {"factor": 0.25, "patience": 0, "minimum": 0.01}),
    )
    for options, parameters in cases:
        optimizer = optim.SGD([torch.zeros(1, requires_grad=True)], lr=RATE)
        schedule = schedules.ReduceLROnPlateau(optimizer, **options)
        rates = []
        for value in falling:
            schedule.step(value)
            rates.append(optimizer.param_groups[0]["lr"])
        yield {
            "schedule": "plateau", "parameters": parameters, "metrics": encode(falling), "rates": encode(np.array(rates), 15)
        }


def write(folder):
    rng = np.random.default_rng(3)
    start = [real(*shape)(rng) for shape in SHAPES]
    gradients = [[real(*shape)(rng) for shape in SHAPES] for _ in range(STEPS)]
    # A tall matrix, which some treat otherwise; most cases have the first two tensors.
    for tensors in [start, *gradients]:
        tensors.append(real(5, 2)(rng))
    folder.mkdir(exist_ok=True)
    given = {
        "start": [encode(x) for x in start], "gradients": [[encode(x) for x in step] for step in gradients]
    }
    write_cases(folder / "optimizers.json", given, list(optimizer_cases(start, gradients)))
    write_cases(folder / "lbfgs.json", {}, list(lbfgs_cases(start[:2])))
    write_cases(folder / "schedules.json", {}, list(schedule_cases()) + list(plateau_cases()))


def write_cases(path, given, cases):
    def text(value):
        return json.dumps(value, separators=(",", ":"), allow_nan=False)

    entries = [f"{text(key)}:{text(value)}" for key, value in given.items()]
    lines = ",\n".join(map(text, cases))
    path.write_text("{" + "".join(f"{entry},\n" for entry in entries) + f'"cases":[\n{lines}\n]}}\n')
    print(f"{path.name}: {len(cases)} cases, {path.stat().st_size // 1024} KiB")
