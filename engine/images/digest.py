"""A quick fingerprint of a file's content, by which a moved or renamed file is found again."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Final

from engine.errors import ImageError

_WHOLE_BYTES: Final = 2**20
_N_PIECES: Final = 16
_PIECE_BYTES: Final = 2**16


def content_digest(path: Path) -> str:
    """Digest of a file's content: all of it up to 1 MiB, else 16 pieces of 64 KiB from head to tail.

    Returns:
        32 hexadecimal digits.

    Raises:
        ImageError: the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            digest = hashlib.blake2b(str(size).encode(), digest_size=16)
            if size <= _WHOLE_BYTES:
                digest.update(file.read())
            else:
                for piece in range(_N_PIECES):
                    file.seek((size - _PIECE_BYTES) * piece // (_N_PIECES - 1))
                    digest.update(file.read(_PIECE_BYTES))
    except OSError as error:
        raise ImageError(f"The file {path} cannot be read: {error.strerror or error}.") from error
    return digest.hexdigest()
