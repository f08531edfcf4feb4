"""The features of one image as the cache keeps them, and their file format.

File format, version 1: safetensors; tensors ``0``, ``1``, ... one (C_l, h_l, w_l) float16 per tap; metadata
``format_version``, ``height`` and ``width`` of the image in pixels, ``crc32`` of all bytes after the header.
"""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from typing import Final

import safetensors.torch
import torch

from engine.models.segmenter import Features

_FORMAT_VERSION: Final = "1"
_FLOAT16_MAX: Final = 65504.0
_LENGTH_BYTES: Final = 8
"""A safetensors file begins with the length of its JSON header."""


@dataclass(frozen=True, kw_only=True, eq=False)
class CachedFeatures:
    """The features of one image.

    Attributes:
        features: per tap one (1, C_l, h_l, w_l) float16 tensor on the CPU; not to be written to.
        image_size: (H, W) of the EXIF-turned image in pixels.
    """

    features: Features
    image_size: tuple[int, int]

    @property
    def n_bytes(self) -> int:
        return sum(tensor.nbytes for tensor in self.features)


def pack_features(features: Features, image_size: tuple[int, int]) -> CachedFeatures:
    """Bring fresh features into the form the cache keeps.

    Callers compute with the packed features even when they are fresh: a cached image then gives
    exactly the scores it gave the first time.

    Args:
        features: per tap one (1, C_l, h_l, w_l) tensor, any device. Values beyond the range of
            float16 are clamped.
        image_size: (H, W) in pixels.
    """
    packed = tuple(
        tensor.detach().clamp(-_FLOAT16_MAX, _FLOAT16_MAX).to("cpu", torch.float16).contiguous()
        for tensor in features
    )
    return CachedFeatures(features=packed, image_size=image_size)


def encode_entry(entry: CachedFeatures) -> bytes:
    """The whole content of a cache file."""
    tensors = {str(place): tensor[0].contiguous() for place, tensor in enumerate(entry.features)}
    height, width = entry.image_size
    metadata = {
        "format_version": _FORMAT_VERSION,
        "height": str(height),
        "width": str(width),
        "crc32": "0" * 8,
    }
    data = bytearray(safetensors.torch.save(tensors, metadata))
    # The checksum takes the place of the zeros: same length, so no offset in the header moves.
    start = _data_start(data)
    checksum = f"{zlib.crc32(memoryview(data)[start:]):08x}".encode()
    place = data.index(b'"crc32":"', _LENGTH_BYTES, start) + len(b'"crc32":"')
    data[place : place + len(checksum)] = checksum
    return bytes(data)


def decode_entry(data: bytes) -> CachedFeatures:
    """Read a cache file.

    Raises:
        ValueError, KeyError, TypeError, RuntimeError, SafetensorError: the file is damaged.
    """
    start = _data_start(data)
    metadata = json.loads(data[_LENGTH_BYTES:start])["__metadata__"]
    if metadata["format_version"] != _FORMAT_VERSION:
        raise ValueError(f"format version {metadata['format_version']}, {_FORMAT_VERSION} is needed")
    if zlib.crc32(memoryview(data)[start:]) != int(metadata["crc32"], 16):
        raise ValueError("the checksum is wrong")
    tensors = safetensors.torch.load(data)
    features = tuple(tensors[str(place)].unsqueeze(0) for place in range(len(tensors)))
    return CachedFeatures(features=features, image_size=(int(metadata["height"]), int(metadata["width"])))


def _data_start(data: bytes | bytearray) -> int:
    """Offset of the first tensor byte of a safetensors file."""
    start = _LENGTH_BYTES + int.from_bytes(data[:_LENGTH_BYTES], "little")
    if not _LENGTH_BYTES < start <= len(data):
        raise ValueError("the header is cut off")
    return start
