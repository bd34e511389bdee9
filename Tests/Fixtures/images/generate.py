#!/usr/bin/env python3
"""Makes the pictures of TernVision's tests, and `expected.json` with their pixels and those of resized ones.

PNG files of every color type and depth, plain and interlaced, are written here, so their pixels are known; Pillow has to agree
where it reads them to full depth. JPEG files are Pillow's, and so are their pixels and what is resized. Needs NumPy and Pillow
(13.0.0); tensors are written as `[shape] elements`, as in the other fixtures.
"""

import io
import json
import pathlib
import struct
import zlib

import numpy as np
from PIL import Image, ImageOps

FOLDER = pathlib.Path(__file__).resolve().parent
LUMA = (19595, 38470, 7471)  # Pillow's, in 1/65536


def text(array):
    """[channels, height, width] as text."""
    array = np.asarray(array)
    return f"int [{','.join(map(str, array.shape))}] " + " ".join(str(int(x)) for x in array.ravel())


def planes(image):
    pixels = np.asarray(image)
    return pixels[None] if pixels.ndim == 2 else pixels.transpose(2, 0, 1)


# MARK: PNG


def packed(row, depth):
    """A row of samples as bytes."""
    if depth == 16:
        return row.astype(">u2").tobytes()
    if depth == 8:
        return row.astype("u1").tobytes()
    bits = "".join(f"{sample:0{depth}b}" for sample in row)
    return bytes(int(bits[i:i + 8].ljust(8, "0"), 2) for i in range(0, len(bits), 8))


def png(samples, depth, color, interlaced=False, palette=b"", transparency=b""):
    """A PNG file of samples: [height, width, channels]."""
    height, width, _ = samples.shape
    passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
    data = b""
    for x, y, dx, dy in passes if interlaced else [(0, 0, 1, 1)]:
        for row in samples[y::dy, x::dx]:
            data += b"\0" + packed(row.ravel(), depth) if row.size else b""
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, interlaced))]
    chunks += [(b"PLTE", palette)] if palette else []
    chunks += [(b"tRNS", transparency)] if transparency else []
    chunks += [(b"IDAT", zlib.compress(data, 9)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks)


def png_cases(rng):
    """Name, file, pixels of 8 bits (or None), pixels of 16 bits: [channels, height, width]."""
    for color, channels in ((0, 1), (4, 2), (2, 3), (6, 4), (3, 1)):
        for depth in {0: (1, 2, 4, 8, 16), 3: (1, 2, 4, 8)}.get(color, (8, 16)):
            for interlaced in (False, True):
                for has_key in (False, True) if color in (0, 2, 3) else (False,):
                    if interlaced and depth not in (2, 8) or has_key and depth in (1, 2):
                        continue
                    shape = (6, 11, channels)
                    samples = rng.integers(0, 1 << depth if color != 3 else min(1 << depth, 20), shape)
                    palette, transparency = b"", b""
                    top = (1 << depth) - 1
                    if color == 3:
                        entries = rng.integers(0, 256, (min(1 << depth, 20), 3))
                        palette = entries.astype("u1").tobytes()
                        pixels = entries[samples[..., 0]] * 257
                        if has_key:
                            alphas = rng.integers(0, 256, 7)  # the rest is opaque
                            transparency = alphas.astype("u1").tobytes()
                            alpha = np.append(alphas, [255] * len(entries))[samples] * 257
                            pixels = np.concatenate([pixels, alpha], axis=2)
                    else:
                        pixels = samples * 65535 // top
                        if has_key:
                            key = samples[2, 3]
                            transparency = key.astype(">u2").tobytes()
                            alpha = np.where((samples == key).all(axis=2, keepdims=True), 0, 65535)
                            pixels = np.concatenate([pixels, alpha], axis=2)
                    name = {0: "gray", 2: "rgb", 3: "palette", 4: "gray-alpha", 6: "rgba"}[color]
                    name += f"-{depth}" + ("-key" if has_key else "") + ("-interlaced" if interlaced else "")
                    file = png(samples, depth, color, interlaced, palette, transparency)
                    wide = pixels.transpose(2, 0, 1)
                    narrow = (wide * 255 + 32767) // 65535
                    if depth <= 8:
                        mode = {1: "L", 2: "LA", 3: "RGB", 4: "RGBA"}[len(wide)]
                        pillow = Image.open(io.BytesIO(file))
                        if color == 0 and has_key and depth < 8:  # Pillow compares the key with stretched samples
                            pillow.info["transparency"] *= 255 // top
                        assert (planes(pillow.convert(mode)) == narrow).all(), name
                    yield name + ".png", file, narrow, wide


# MARK: JPEG


def photograph(height, width):
    """Smooth colors with an edge, as [height, width, 3]."""
    y, x = np.mgrid[:height, :width] / (height, width)[0]
    colors = np.stack([128 + 100 * np.sin(5 * x + y), 255 * y * x, 200 - 150 * x * (1 - y)], axis=2)
    colors[height // 3:height // 2, width // 4:width // 2] = (250, 20, 40)
    return Image.fromarray(np.clip(colors, 0, 255).astype("u1"))


def jpeg_cases():
    photo = photograph(19, 26)
    saved = {
        "rgb": (photo, {}), "rgb-444": (photo, {"subsampling": 0}), "progressive": (photo, {"progressive": True}),
        "gray": (photo.convert("L"), {}), "cmyk": (photo.convert("CMYK"), {"quality": 95}),
        "restarts": (photo, {"restart_marker_blocks": 2}),
    }
    for orientation in range(1, 9):
        exif = Image.Exif()
        exif[0x112] = orientation
        saved[f"orientation-{orientation}"] = (photograph(10, 13), {"exif": exif.tobytes(), "quality": 60})
    for name, (image, options) in saved.items():
        buffer = io.BytesIO()
        image.save(buffer, "JPEG", **options)
        yield name + ".jpg", buffer.getvalue()


# MARK: All

expected = {"images": [], "resized": []}
for name, file, narrow, wide in png_cases(np.random.default_rng(1)):
    (FOLDER / name).write_bytes(file)
    expected["images"].append({"file": name, "pixels": text(narrow)})
    if "-16" in name:
        expected["images"][-1]["wide"] = text(wide)
    else:
        assert (wide == 257 * narrow).all()
for name, file in jpeg_cases():
    (FOLDER / name).write_bytes(file)
    image = Image.open(io.BytesIO(file))
    pixels = planes(ImageOps.exif_transpose(image.convert("RGB") if image.mode == "CMYK" else image))
    expected["images"].append({"file": name, "pixels": text(pixels)})

noise = Image.fromarray(np.random.default_rng(2).integers(0, 256, (24, 19, 3)).astype("u1"))
noise.save(FOLDER / "noise.png", optimize=True)
for filter, code in (("linear", Image.Resampling.BILINEAR), ("cubic", Image.Resampling.BICUBIC)):
    for height, width in ((11, 7), (24, 5), (31, 28), (1, 1), (3, 44)):
        expected["resized"].append({"filter": filter, "pixels": text(planes(noise.resize((width, height), code)))})
image = Image.open(FOLDER / "rgb-8.png")
red, green, blue = planes(image).astype(int)
luma = (LUMA[0] * red + LUMA[1] * green + LUMA[2] * blue + 32768 >> 16)[None]
assert (luma == planes(image.convert("L"))).all()
expected["luma"] = text(luma)
(FOLDER / "expected.json").write_text(json.dumps(expected, indent=0) + "\n")
print(len(expected["images"]), "images", sum(f.stat().st_size for f in FOLDER.iterdir()) // 1024, "KiB")
