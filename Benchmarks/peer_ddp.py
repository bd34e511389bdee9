"""Steps of PyTorch's DistributedDataParallel over gloo, as `tern-distributed steps` does them: one process of several.

    python peer_ddp.py mlp|cnn|charlm RANKS SECONDS

Starts RANKS processes with a thread each, and prints the milliseconds of a step, the median of rank 0.
"""

import os
import sys
import time

import torch
import torch.distributed
import torch.multiprocessing
import torch.nn.functional as functional
from torch import nn


class Block(nn.Module):
    def __init__(self, width, heads, hidden):
        super().__init__()
        self.heads = heads
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.project, self.output = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.feed = nn.Sequential(nn.Linear(width, hidden), nn.ReLU(), nn.Linear(hidden, width))

    def forward(self, x):
        n, length, width = x.shape
        parts = self.project(self.norm1(x)).view(n, length, 3, self.heads, width // self.heads)
        q, k, v = parts.permute(2, 0, 3, 1, 4)
        attended = functional.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + self.output(attended.transpose(1, 2).reshape(n, length, width))
        return x + self.feed(self.norm2(x))


class LanguageModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.tokens, self.positions = nn.Embedding(65, 128), nn.Embedding(128, 128)
        self.blocks = nn.Sequential(*[Block(128, 4, 512) for _ in range(4)])
        self.norm, self.head = nn.LayerNorm(128), nn.Linear(128, 65, bias=False)

    def forward(self, x):
        y = self.tokens(x) + self.positions(torch.arange(x.shape[1]))
        return self.head(self.norm(self.blocks(y)))


def workload(name, ranks):
    """The model, its optimizer's maker, this rank's part of the batch, and the limit of the norm."""
    if name == "charlm":
        n = 32 // ranks
        x, y = torch.randint(65, (n, 128)), torch.randint(65, (n, 128))
        return LanguageModel(), lambda p: torch.optim.AdamW(p, lr=1e-3), x, y, 1.0
    n = (256 if name == "mlp" else 64) // ranks
    x, y = torch.rand(n, 1, 28, 28), torch.randint(10, (n,))
    if name == "mlp":
        model = nn.Sequential(
            nn.Flatten(), nn.Linear(784, 1024), nn.ReLU(), nn.Linear(1024, 1024), nn.ReLU(), nn.Linear(1024, 10))
        return model, lambda p: torch.optim.SGD(p, lr=0.01, momentum=0.9), x, y, None
    model = nn.Sequential(
        nn.Conv2d(1, 32, 3), nn.ReLU(), nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
        nn.Linear(64 * 144, 128), nn.ReLU(), nn.Linear(128, 10))
    return model, lambda p: torch.optim.Adam(p, lr=1e-3), x, y, None


def train(rank, name, ranks, budget):
    torch.set_num_threads(1)
    torch.set_num_interop_threads(1)
    torch.distributed.init_process_group("gloo", rank=rank, world_size=ranks)
    torch.manual_seed(0)
    model, make, x, y, limit = workload(name, ranks)
    model = nn.parallel.DistributedDataParallel(model)
    optimizer = make(model.parameters())

    def step():
        optimizer.zero_grad(set_to_none=True)
        logits = model(x)
        functional.cross_entropy(logits.reshape(-1, logits.shape[-1]), y.reshape(-1)).backward()
        if limit:
            nn.utils.clip_grad_norm_(model.parameters(), limit)
        optimizer.step()

    for _ in range(5):
        step()
    torch.distributed.barrier()
    times, start, is_over = [], time.perf_counter(), torch.zeros(1)
    while not is_over.item():
        for _ in range(10):
            before = time.perf_counter()
            step()
            times.append(time.perf_counter() - before)
        is_over.fill_(time.perf_counter() - start > budget)
        torch.distributed.broadcast(is_over, 0)
    if rank == 0:
        times.sort()
        print(f"{name} ranks {ranks} threads 1: {1e3 * times[len(times) // 2]:.3f} ms a step", flush=True)
    torch.distributed.destroy_process_group()


if __name__ == "__main__":
    os.environ.setdefault("MASTER_ADDR", "127.0.0.1")
    os.environ.setdefault("MASTER_PORT", "29533")
    name, ranks, budget = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
    torch.multiprocessing.spawn(train, (name, ranks, budget), nprocs=ranks)
