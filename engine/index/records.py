"""The bytes of an index: checksummed batches in append-only files, and a small manifest.

A shard is a chain of records. One record: ``FSV1``, then as little-endian uint32 the length of its JSON,
the length of its vectors and the CRC-32 of both; then the JSON ``{"drop": [path, ...], "files": [[path, size,
mtime_ns, content], ...]}``; then one float16 vector per file. Paths are relative to the indexed folder, with
slashes. A later record wins over an earlier one. What follows the first damaged record of a shard is lost.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

FORMAT_VERSION: Final = 1
_MAGIC: Final = b"FSV1"
_HEAD: Final = struct.Struct("<4sIII")


@dataclass(frozen=True)
class FileIdentity:
    """Tells a file from others, and from itself after a change.

    Attributes:
        size: bytes.
        mtime_ns: time of the last change in nanoseconds.
        content: digest of a sample of the content, hexadecimal; empty where it was not read.
    """

    size: int
    mtime_ns: int
    content: str = ""

    def is_same_stat(self, other: FileIdentity) -> bool:
        """True where size and time agree: the file has not changed."""
        return self.size == other.size and self.mtime_ns == other.mtime_ns


@dataclass(frozen=True, kw_only=True, eq=False)
class Record:
    """One batch.

    Attributes:
        paths: of the files added or replaced.
        identities: one per path.
        vectors: (N, D) float16, one per path.
        dropped: paths that are no longer in the index; applied before the files are added.
    """

    paths: Sequence[str]
    identities: Sequence[FileIdentity]
    vectors: NDArray[np.float16]
    dropped: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What an index is, without its content.

    Attributes:
        model: registry name.
        model_key: names weights and preprocessing by content.
        folder: the indexed folder, absolute; for people.
        dim: length of the vectors.
        metric: "cosine" or "euclidean".
        generation: the shards in use begin with this number; the others are leftovers.
    """

    model: str
    model_key: str
    folder: str
    dim: int
    metric: str
    generation: int


def encode_record(record: Record) -> bytes:
    """The bytes of one record."""
    files = [
        [path, identity.size, identity.mtime_ns, identity.content]
        for path, identity in zip(record.paths, record.identities, strict=True)
    ]
    # Only ASCII: names that are no valid Unicode come through as escaped surrogates.
    body = json.dumps({"drop": list(record.dropped), "files": files}, separators=(",", ":")).encode("ascii")
    payload = np.ascontiguousarray(record.vectors, "<f2").tobytes()
    return _HEAD.pack(_MAGIC, len(body), len(payload), zlib.crc32(payload, zlib.crc32(body))) + body + payload


def decode_shard(data: bytes, *, dim: int) -> tuple[list[Record], str]:
    """Read a shard as far as it is whole.

    Args:
        data: its bytes.
        dim: length of a vector.

    Returns:
        The records, and what ended them: "" the end of the file, "cut" a record that stops short (as a
        killed writer leaves it), else one phrase about the damage.
    """
    records: list[Record] = []
    place = 0
    while place < len(data):
        if len(data) - place < _HEAD.size:
            return records, "cut"
        magic, n_body, n_payload, checksum = _HEAD.unpack_from(data, place)
        if magic != _MAGIC:
            return records, "a record begins with the wrong bytes"
        begin, middle = place + _HEAD.size, place + _HEAD.size + n_body
        end = middle + n_payload
        if end > len(data):
            return records, "cut"
        if zlib.crc32(memoryview(data)[begin:end]) != checksum:
            return records, "a checksum is wrong"
        try:
            records.append(_decode_body(data[begin:middle], data[middle:end], dim=dim))
        except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
            return records, f"a record does not say what it must: {error}"
        place = end
    return records, ""


def encode_manifest(manifest: Manifest) -> bytes:
    """The bytes of ``manifest.json``: readable, with a checksum of its own."""
    values: dict[str, object] = {"format_version": FORMAT_VERSION, **asdict(manifest)}
    values["crc32"] = _manifest_checksum(values)
    return json.dumps(values, indent=2, sort_keys=True).encode("ascii")


def decode_manifest(data: bytes) -> Manifest:
    """Read ``manifest.json``.

    Raises:
        ValueError: it is damaged or of another format version.
    """
    try:
        values = json.loads(data)  # UnicodeDecodeError and JSONDecodeError are ValueErrors
    except RecursionError as error:
        raise ValueError("it is no manifest") from error
    if not isinstance(values, dict) or values.get("format_version") != FORMAT_VERSION:
        raise ValueError(f"it is not of format version {FORMAT_VERSION}")
    checksum = values.pop("crc32", None)
    if checksum != _manifest_checksum(values):
        raise ValueError("its checksum is wrong")
    del values["format_version"]
    kinds = {"model": str, "model_key": str, "folder": str, "dim": int, "metric": str, "generation": int}
    if values.keys() != kinds.keys() or any(type(values[name]) is not kind for name, kind in kinds.items()):
        raise ValueError("it does not say what it must")
    if values["dim"] < 1 or values["generation"] < 0:
        raise ValueError("it names impossible numbers")
    return Manifest(**values)


def _manifest_checksum(values: dict[str, object]) -> int:
    return zlib.crc32(json.dumps(values, sort_keys=True).encode("ascii"))


def _decode_body(body: bytes, payload: bytes, *, dim: int) -> Record:
    values = json.loads(body)
    paths, identities = [], []
    for path, size, mtime_ns, content in values["files"]:
        if not (isinstance(path, str) and isinstance(content, str)):
            raise TypeError("a name is no text")
        paths.append(path)
        identities.append(FileIdentity(int(size), int(mtime_ns), content))
    vectors = np.frombuffer(payload, "<f2").astype(np.float16).reshape(len(paths), dim)
    dropped = [str(path) for path in values["drop"]]
    return Record(paths=paths, identities=identities, vectors=vectors, dropped=dropped)
