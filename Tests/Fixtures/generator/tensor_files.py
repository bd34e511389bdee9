"""Files of tensors as NumPy, PyTorch and safetensors write them, and what is in them, by these packages' own word.

`python -m generator.tensor_files FOLDER` writes them elsewhere, and `python -m generator.tensor_files --read FILE…` prints what is
in files, for the tests that run the packages.
"""

import collections
import io
import json
import pathlib
import sys
import zipfile

import numpy as np
import torch
from safetensors import safe_open
from safetensors.numpy import save_file as save_numpy
from safetensors.torch import save as torch_bytes

from .core import encode


def text(array):
    """A tensor as text; what JSON's readers have no type for as Double."""
    if isinstance(array, torch.Tensor):
        array = array.detach().to(torch.float64 if array.dtype.is_floating_point else array.dtype).numpy()
    array = np.asarray(array)
    if array.dtype.kind == "f":
        array = array.astype(np.float64)
    return encode(array)


def numbers(type, shape=(2, 3)):
    """Numbers that every type holds, with its ends among them where they are exact in Double."""
    type = np.dtype(type)
    if type == bool:
        return np.arange(np.prod(shape)).reshape(shape) % 2 == 1
    array = (np.arange(np.prod(shape)) * 3).reshape(shape).astype(type)
    if type.kind in "iu" and type.itemsize < 8:
        array.flat[0], array.flat[-1] = np.iinfo(type).min, np.iinfo(type).max
    if type.kind == "f":
        array.flat[0], array.flat[1], array.flat[2] = -0.0, np.finfo(type).max, np.finfo(type).smallest_subnormal
        array.flat[3], array.flat[4] = np.inf, np.nan
    return array


NUMPY = ["f8", "f4", "f2", "i8", "i4", "i2", "i1", "u8", "u4", "u2", "u1", "?"]


def npy_bytes(array, version=None):
    stream = io.BytesIO()
    np.lib.format.write_array(stream, array, version)
    return stream.getvalue()


def write_npy(folder):
    cube = np.arange(24).reshape(2, 3, 4)
    arrays = {
        "version1.npy": (numbers("<f4"), (1, 0)), "version2.npy": (numbers("<i2"), (2, 0)),
        "version3.npy": (numbers("<f8"), (3, 0)), "big.npy": (numbers(">f8"), None),
        "fortran.npy": (np.asfortranarray(cube.astype("<i8")), None),
        "fortran_big.npy": (np.asfortranarray(cube.astype(">u2")), None), "scalar.npy": (np.float32(2.5), None),
        "empty.npy": (np.zeros((0, 3), "<f4"), None),
    }
    for name, (array, version) in arrays.items():
        (folder / name).write_bytes(npy_bytes(np.asanyarray(array), version))
        yield name, {"": array}


def write_npz(folder):
    arrays = {f"{order}{type}": numbers(np.dtype(type).newbyteorder(order)) for type in NUMPY for order in "<>"}
    arrays |= {"layers/0.weight": numbers("f4", (3, 2)).T, "é": np.int32(5), "empty": np.zeros((2, 0))}
    np.savez(folder / "stored.npz", **arrays)
    yield "stored.npz", arrays
    repeated = arrays | {"zeros": np.zeros((40, 50), "f4")}
    np.savez_compressed(folder / "deflated.npz", **repeated)
    yield "deflated.npz", repeated


def write_safetensors(folder):
    arrays = {type: numbers(type) for type in NUMPY} | {"scalar": np.array(0.5), "empty": np.zeros((3, 0), "f4")}
    save_numpy(arrays, folder / "numpy.safetensors", metadata={"é": "\n\"\\"})
    yield "numpy.safetensors", arrays
    eighths = torch.arange(256, dtype=torch.uint8)
    tensors = {
        "bf16": torch.tensor([1.0, -2.5, 3e38, float("nan")]).bfloat16(), "f16": torch.tensor([[0.1], [65504.0]]).half(),
        "e4m3": eighths.clone().view(torch.float8_e4m3fn), "e5m2": eighths.view(torch.float8_e5m2),
        "e\u0301": torch.tensor([1, 2]), "\u00e9": torch.tensor([3], dtype=torch.uint8),
    }
    (folder / "torch.safetensors").write_bytes(torch_bytes(tensors))
    yield "torch.safetensors", tensors
    shards = [{"a.weight": torch.tensor([1.0, 2.0])}, {"b.weight": torch.tensor([[3], [4]])}]
    names = [f"model-0000{index}-of-00002.safetensors" for index in (1, 2)]
    for name, shard in zip(names, shards):
        (folder / name).write_bytes(torch_bytes(shard))
    index = {
        "metadata": {"total_size": 24}, "weight_map": {key: name for name, shard in zip(names, shards) for key in shard}
    }
    (folder / "model.safetensors.index.json").write_text(json.dumps(index, indent=2) + "\n")
    yield "model.safetensors.index.json", shards[0] | shards[1]


def model():
    layers = collections.OrderedDict(
        conv=torch.nn.Conv2d(1, 2, 3), norm=torch.nn.BatchNorm2d(2), flat=torch.nn.Flatten(), head=torch.nn.Linear(2, 3))
    result = torch.nn.Sequential(layers)
    with torch.no_grad():
        for parameter in result.parameters():
            parameter.copy_((torch.arange(parameter.numel()).reshape(parameter.shape) - 3) / 8)
    return result


def flat(value, name=""):
    """The tensors in collections, by names with points."""
    if isinstance(value, torch.Tensor):
        return {name: value}
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, (list, tuple)) else ()
    return {
        key: tensor for inner, part in items for key, tensor in flat(part, f"{name}.{inner}" if name else str(inner)).items()
    }


def big_endian(path):
    """Turns the bytes of a checkpoint of 32-bit elements around, as a machine of that order writes them."""
    records = {}
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            records[name] = archive.read(name)
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in records.items():
            if "/data/" in name:
                data = np.frombuffer(data, "<u4").byteswap().tobytes()
            archive.writestr(zipfile.ZipInfo(name), b"big" if name.endswith("/byteorder") else data)


def write_torch(folder):
    network = model()
    optimizer = torch.optim.Adam(network.parameters(), lr=0.25)
    for parameter in network.parameters():
        parameter.grad = torch.ones_like(parameter)
    optimizer.step()
    base = torch.arange(60, dtype=torch.float32)
    types = [
        "float64", "float32", "float16", "bfloat16", "float8_e4m3fn", "float8_e5m2", "int64", "int32", "int16", "int8",
        "uint8", "bool", "uint16", "uint32", "uint64",
    ]
    values = {
        "state.pt": network.state_dict(),
        "parameters.pt": dict(network.named_parameters()),
        "types.pt": {type: torch.tensor([0, 1, 3, 5]).to(getattr(torch, type)) for type in types},
        "strided.pt": {
            "whole": base, "slice": base[7:20], "transposed": base.view(3, 4, 5).permute(2, 0, 1),
            "steps": base.view(6, 10)[1::2, ::3], "expanded": base[2:4].expand(3, 2), "scalar": base[9],
            "empty": base[:0].view(0, 4), "twice": base,
        },
        "checkpoint.pt": {
            "epoch": 3, "loss": 0.125, "best": None, "done": False, "name": "tiny é", "steps": 1 << 40,
            "negative": -(1 << 33), "history": [1.5, (2, "x")], "model": network.state_dict(),
            "optimizer": optimizer.state_dict(), "size": torch.Size([2, 3]),
        },
        "alone.pt": torch.tensor([[1.0, 2.0]]),
    }
    for name, value in values.items():
        torch.save(value, folder / name)
        yield name, flat(value)
    for protocol in (3, 4, 5):
        torch.save(values["checkpoint.pt"], folder / f"protocol{protocol}.pt", pickle_protocol=protocol)
        yield f"protocol{protocol}.pt", flat(values["checkpoint.pt"])
    torch.save({"x": base.view(6, 10).T, "y": base[3:5]}, folder / "big_endian.pt")
    big_endian(folder / "big_endian.pt")
    yield "big_endian.pt", flat(torch.load(folder / "big_endian.pt"))
    torch.save({"epoch": 1}, folder / "legacy.pt", _use_new_zipfile_serialization=False)
    torch.save({"model": network}, folder / "module.pt")


def write(folder):
    folder.mkdir(exist_ok=True)
    expected = {}
    for writer in (write_npy, write_npz, write_safetensors, write_torch):
        for name, tensors in writer(folder):
            # Pairs: JSON's readers in Swift take both forms of é for one key.
            expected[name] = [[key, text(tensor)] for key, tensor in tensors.items()]
    lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(tensors)}" for name, tensors in expected.items())
    (folder / "expected.json").write_text(f"{{\n{lines}\n}}\n")
    size = sum(path.stat().st_size for path in folder.iterdir())
    print(f"{folder.name}: {len(expected)} files, {size // 1024} KiB", file=sys.stderr)


def read(path):
    """What a file holds: the types and the tensors as text."""
    if path.endswith(".npy"):
        tensors = {"": np.load(path)}
    elif path.endswith(".npz"):
        tensors = dict(np.load(path))
    else:
        with safe_open(path, framework="np") as file:
            tensors = {name: file.get_tensor(name) for name in file.keys()}
    return {name: [str(tensor.dtype), text(tensor)] for name, tensor in tensors.items()}


if __name__ == "__main__":
    if sys.argv[1] == "--read":
        print(json.dumps({pathlib.Path(path).name: read(path) for path in sys.argv[2:]}))
    else:
        write(pathlib.Path(sys.argv[1]))
