"""Where a folder run puts its masks, and how a stopped run finds what is already done."""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.errors import ConfigError
from engine.images import (
    read_thumbnail,
    scores_to_labels,
    voc_palette,
    write_bytes_atomic,
    write_indexed_png,
    write_overlay,
)
from engine.types import SegmentResult

_RUN_FILE: Final = "run.json"
_ONLY_CLASS_COLOUR: Final = (230, 81, 0)
_OVERLAY_SIDE_PX: Final = 1600


@dataclass(frozen=True, kw_only=True)
class OutputPaths:
    """The files of one image.

    Attributes:
        mask: indexed PNG, pixel value = class id, 0 = background.
        overlay: JPEG for looking at, longer side at most 1600 px; None where not wanted.
        scores: float16 ``.npy`` (C, h, w) at the model's resolution, in the order of the class ids; None
            where not wanted.
    """

    mask: Path
    overlay: Path | None
    scores: Path | None

    def wanted(self) -> list[Path]:
        return [path for path in (self.mask, self.overlay, self.scores) if path is not None]


class OutputFolder:
    """The output of one run: ``run.json`` with its settings, ``masks/``, ``overlays/``, ``scores/``.

    An image is done when all its files are newer than ``run.json`` and than the image. The mask is
    written last, so a run killed at any moment leaves no image half done.
    """

    def __init__(self, folder: Path, *, has_overlays: bool, has_scores: bool) -> None:
        self.folder = folder
        self._has_overlays = has_overlays
        self._has_scores = has_scores

    def start(self, settings: Mapping[str, object], *, overwrite: bool) -> None:
        """Begin a run, or resume the one with the same settings.

        Args:
            settings: everything that decides the output; plain JSON values.
            overwrite: begin anew whatever the folder holds; old files are replaced one by one.

        Raises:
            ConfigError: it is a file, or holds the output of other settings; the message names one.
            ImageError: the folder cannot be written to.
        """
        if self.folder.is_file():
            raise ConfigError(f"--out {self.folder} is a file.", hint="Name a folder.")
        run_path = self.folder / _RUN_FILE
        text = json.dumps(settings, indent=2, sort_keys=True)
        if not overwrite:
            found = self._read_run(run_path)
            if found is not None:
                wanted = json.loads(text)
                differing = sorted(
                    key for key in found.keys() | wanted.keys() if found.get(key) != wanted.get(key)
                )
                if not differing:
                    return
                raise ConfigError(
                    f"{self.folder} holds the results of a run with another {differing[0]}.",
                    hint="Choose another --out folder, or give --overwrite to begin anew.",
                )
        write_bytes_atomic(run_path, text.encode())

    def plan(self, image_paths: Iterable[Path], *, images_dir: Path) -> dict[Path, OutputPaths]:
        """Say where each image's files go: its path below ``images_dir`` with another ending.

        Images of one folder that differ in their ending only (``a.jpg``, ``a.png``) keep it in the
        name: ``a.jpg.png``, ``a.png.png``.
        """
        relative = {path: path.relative_to(images_dir) for path in image_paths}
        # Upper and lower case are one name on some disks.
        stems = Counter(str(name.with_suffix("")).casefold() for name in relative.values())
        plan = {}
        for path, name in relative.items():
            is_unique = stems[str(name.with_suffix("")).casefold()] == 1
            stem = name.stem if is_unique else name.name
            plan[path] = OutputPaths(
                mask=self.folder / "masks" / name.with_name(stem + ".png"),
                overlay=self.folder / "overlays" / name.with_name(stem + ".jpg")
                if self._has_overlays
                else None,
                scores=self.folder / "scores" / name.with_name(stem + ".npy") if self._has_scores else None,
            )
        return plan

    def is_done(self, image_path: Path, outputs: OutputPaths) -> bool:
        """True where this run, or the one it resumes, finished the image and it has not changed since."""
        try:
            newest_source = max(path.stat().st_mtime_ns for path in (self.folder / _RUN_FILE, image_path))
            files = [path.stat() for path in outputs.wanted()]
        except OSError:
            return False  # something is missing: the image is to be done, and tells its own error then
        return all(file.st_size > 0 and file.st_mtime_ns >= newest_source for file in files)

    def write(
        self, result: SegmentResult, outputs: OutputPaths, *, thresholds: Mapping[int, float]
    ) -> dict[int, float]:
        """Write an image's files, each atomically.

        Args:
            result: from a session.
            outputs: from ``plan``.
            thresholds: by class id: a class counts where its score is at least this; where several count,
                the highest score has the pixel.

        Returns:
            By class id, its share of the image in [0, 1].

        Raises:
            ImageError: a file cannot be written, or the image not be read again for the overlay.
        """
        if outputs.scores is not None:
            buffer = io.BytesIO()
            np.save(buffer, result.scores, allow_pickle=False)
            write_bytes_atomic(outputs.scores, buffer.getvalue())
        if outputs.overlay is not None:
            picture = read_thumbnail(result.image_path, size_px=_OVERLAY_SIDE_PX)
            shown = _labels(result, picture.shape[:2], thresholds)
            write_overlay(outputs.overlay, picture, shown, palette=_overlay_palette(len(result.class_ids)))
        labels = _labels(result, result.image_size, thresholds)
        write_indexed_png(outputs.mask, labels)
        counts = np.bincount(labels.reshape(-1), minlength=256)
        return {class_id: float(counts[class_id] / labels.size) for class_id in result.class_ids}

    def _read_run(self, run_path: Path) -> dict[str, object] | None:
        """The settings of the run in the folder; None where the folder holds no results.

        Raises:
            ConfigError: there are results, but what made them is unknown.
        """
        try:
            found = json.loads(run_path.read_bytes())
        except FileNotFoundError:
            if not (self.folder / "masks").exists():
                return None
            found = None
        except (OSError, ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            raise ConfigError(
                f"{self.folder} holds results, but no readable {_RUN_FILE} says what made them.",
                hint="Choose another --out folder, or give --overwrite to begin anew.",
            )
        return found


def _labels(
    result: SegmentResult, size: tuple[int, int], thresholds: Mapping[int, float]
) -> NDArray[np.uint8]:
    """(H, W) uint8 class ids at a size."""
    return scores_to_labels(
        result.scores,
        size,
        class_ids=result.class_ids,
        thresholds=[thresholds[class_id] for class_id in result.class_ids],
    )


def _overlay_palette(n_classes: int) -> NDArray[np.uint8]:
    """The colours of the masks; VOC's first one is so dark that a single class has a brighter one."""
    if n_classes > 1:
        return voc_palette()
    return np.tile(np.array(_ONLY_CLASS_COLOUR, np.uint8), (256, 1))
