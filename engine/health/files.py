"""Weights, and the folders the program writes to."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from engine import paths
from engine.errors import EngineError
from engine.health.finding import Finding, State
from engine.models import registry
from engine.models.head_files import read_head
from engine.models.weights import file_sha256, find_weights

_ENOUGH_BYTES: Final = 5 * 2**30  # the feature cache may take four of them


def check_weights() -> Iterator[Finding]:
    """Every model's backbone and head: are they here, and are they whole?"""
    for name, entry in registry.MODELS.items():
        backbone = find_weights(entry.backbone)
        head = find_weights(entry.head)
        if backbone is not None and head is not None:
            yield _check_model_files(name, backbone, head, backbone_sha256=entry.backbone.sha256)
            continue
        missing = [spec.name for spec in (entry.backbone, entry.head) if find_weights(spec) is None]
        # A paper model without weights is the normal case; a shipped one without is not.
        yield Finding(
            subject=name,
            state=State.NOTE if entry.is_paper else State.PROBLEM,
            text=f"missing: {', '.join(missing)}",
            hint="" if entry.is_paper else "The file belongs to the program: install it again.",
        )


def check_folders() -> Iterator[Finding]:
    """Can the program keep settings, caches and logs, and is there room?"""
    for subject, folder in (
        ("user data", paths.data_dir()),
        ("cache", paths.cache_dir()),
        ("logs", paths.log_dir()),
    ):
        yield _check_folder(subject, folder)


def _check_model_files(name: str, backbone: Path, head: Path, *, backbone_sha256: str) -> Finding:
    damaged = "Install the program again, or put back the file named."
    if not file_sha256(backbone).startswith(backbone_sha256):
        text = f"{backbone} is damaged or another file"
        return Finding(subject=name, state=State.PROBLEM, text=text, hint=damaged)
    try:
        read_head(head)
    except EngineError as error:
        return Finding(subject=name, state=State.PROBLEM, text=str(error), hint=damaged)
    return Finding(subject=name, state=State.OK, text="backbone and head are whole")


def _check_folder(subject: str, folder: Path) -> Finding:
    existing = next(parent for parent in (folder, *folder.parents) if parent.exists())
    probe = existing / f".{secrets.token_hex(8)}.tmp"
    try:
        probe.write_bytes(b"")
        probe.unlink()
        free = shutil.disk_usage(existing).free
    except OSError as error:
        return Finding(
            subject=subject,
            state=State.PROBLEM,
            text=f"{folder} cannot be written: {error.strerror}",
            hint="Allow writing there, or name another place in the environment variable FEWSHOT_HOME.",
        )
    text = f"{folder}, {free / 2**30:.1f} GiB free"
    if free < _ENOUGH_BYTES:
        return Finding(
            subject=subject,
            state=State.NOTE,
            text=text,
            hint="The caches want up to 5 GiB; make room or lower them.",
        )
    return Finding(subject=subject, state=State.OK, text=text)
