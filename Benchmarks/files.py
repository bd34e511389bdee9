"""Times the reading of files beside Python's packages, in turns, and prints the table.

Python makes the files; both sides read each from the system's cache, and must find the same number of elements.
"""

import argparse
import gzip
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import numpy as np

HERE = Path(__file__).resolve().parent
# kind: file, the most that Tern may take of Python's time; None where it is a time.
KINDS = {
    "safetensors": ("large.safetensors", 1 / 0.9), "npz": ("arrays.npz", 1.0), "npz, deflated": ("deflated.npz", 1.0),
    "torch": ("state.pt", 1.0), "idx": ("images.gz", 0.5), "csv": ("table.csv", 1.0), "images": ("images", 1.0),
}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tern", default=HERE.parent / ".build/release/tern-data", help="the program to time")
    parser.add_argument("--mnist", type=Path, help="folder of MNIST, whose images are then the IDX file")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--read", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.read:
        return time_python(*options.read)
    with tempfile.TemporaryDirectory() as folder:
        files = make_files(Path(folder), options.mnist)
        print("| file | Tern (ms) | Python (ms) | Tern / Python | at most |\n|---|---|---|---|---|")
        for kind, (name, limit) in KINDS.items():
            tern, python = compare(options, kind.split(",")[0], files / name)
            print(f"| {kind} | {tern:.1f} | {python:.1f} | {tern / python:.2f} | {limit:.2f} |")
        first = [run([options.tern, "read", "firstTensor", files / KINDS["safetensors"][0], "--rounds", "1"]) for _ in range(9)]
        print(f"\nFirst tensor of {(files / 'large.safetensors').stat().st_size / 1e9:.2f} GB: "
              f"{median(lines[0][0] for lines in first):.2f} ms (at most 5)")


def compare(options, kind, path):
    """Milliseconds of both, the medians of the least times of each round."""
    times = {"tern": [], "python": []}
    for _ in range(options.rounds):
        runs = {
            "tern": run([options.tern, "read", kind, path]),
            "python": run([sys.executable, __file__, "--read", kind, path]),
        }
        counts = {count for lines in runs.values() for _, count in lines}
        if len(counts) != 1:
            raise ValueError(f"{kind}: the two find {counts} elements")
        for name, lines in runs.items():
            times[name].append(min(milliseconds for milliseconds, _ in lines))
    return median(times["tern"]), median(times["python"])


def run(command):
    output = subprocess.run([str(word) for word in command], check=True, capture_output=True, text=True).stdout
    return [(1e3 * float(seconds), int(count)) for seconds, count in map(str.split, output.splitlines())]


# MARK: Python's side


def time_python(kind, path):
    read = READERS[kind]
    for _ in range(3):
        start = time.perf_counter()
        count = read(path)
        print(time.perf_counter() - start, count)


def read_safetensors(path):
    from safetensors.numpy import load_file

    # Copied: the package maps the file, so that nothing is read before it is touched.
    return sum(array.copy().size for array in load_file(path).values())


def read_npz(path):
    with np.load(path) as file:
        return sum(file[name].size for name in file.files)


def read_torch(path):
    import torch

    return sum(tensor.numel() for tensor in torch.load(path, weights_only=True).values())


def read_idx(path):
    return np.frombuffer(gzip.open(path).read(), np.uint8, offset=16).size


def read_csv(path):
    import pandas

    return pandas.read_csv(path).to_numpy().size


def read_images(path):
    from PIL import Image

    return sum(np.asarray(Image.open(file).convert("RGB")).size for file in sorted(Path(path).glob("*/*.jpg")))


READERS = {
    "safetensors": read_safetensors, "npz": read_npz, "torch": read_torch, "idx": read_idx, "csv": read_csv,
    "images": read_images,
}


# MARK: Files


def make_files(folder, mnist):
    import pandas
    import torch
    from PIL import Image
    from safetensors.numpy import save_file

    random = np.random.default_rng(0)

    def arrays(count, size):
        return {f"layer{i}.weight": random.standard_normal((size, 1024), np.float32) for i in range(count)}

    save_file(arrays(256, 1024), folder / "large.safetensors")
    np.savez(folder / "arrays.npz", **arrays(8, 3072))
    np.savez_compressed(folder / "deflated.npz", **{name: array.round(1) for name, array in arrays(4, 3072).items()})
    torch.save({name: torch.from_numpy(array) for name, array in arrays(8, 3072).items()}, folder / "state.pt")
    if mnist:
        (folder / "images.gz").write_bytes((mnist / "train-images-idx3-ubyte.gz").read_bytes())
    else:
        images = np.where(random.random((60_000, 784)) < 0.2, random.integers(1, 256, (60_000, 784)), 0).astype(np.uint8)
        header = np.array([0x803, 60_000, 28, 28], ">i4").tobytes()
        with gzip.open(folder / "images.gz", "wb") as file:
            file.write(header + images.tobytes())
    pandas.DataFrame(random.standard_normal((500_000, 10))).to_csv(folder / "table.csv", index=False)
    for label in "ab":
        (folder / "images" / label).mkdir(parents=True)
    for i in range(200):  # as large as ImageNet's, and smooth as photographs are
        coarse = Image.fromarray(random.integers(0, 256, (24, 32, 3), np.uint8))
        coarse.resize((500, 375), Image.BICUBIC).save(folder / "images" / "ab"[i % 2] / f"{i:03}.jpg", quality=90)
    return folder


if __name__ == "__main__":
    main()
