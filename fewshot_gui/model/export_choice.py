"""What the user chose in the export dialog, remembered until the next time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, get_args

from PySide6.QtCore import QCoreApplication

from engine.formats.options import (
    FORMATS,
    Content,
    Coordinates,
    ExportOptions,
    Instances,
    Outlines,
    Placing,
)
from fewshot_gui.settings import Settings

_DEFAULT_FORMATS: Final = ("coco",)


@dataclass(frozen=True, kw_only=True)
class ExportChoice:
    """One export.

    Attributes:
        folder: where to; each format gets a folder in it. None before one was chosen.
        formats: out of ``FORMATS``, in their order.
        content: accepted images, or all.
        val_percent: of the images go to val; 0 = no split.
        images, coordinates, outlines, instances: as in ``ExportOptions``.
    """

    folder: Path | None = None
    formats: tuple[str, ...] = _DEFAULT_FORMATS
    content: Content = "accepted"
    val_percent: int = 0
    images: Placing = "copy"
    coordinates: Coordinates = "turned"
    outlines: Outlines = "masks"
    instances: Instances = "components"

    @property
    def problem(self) -> str:
        """Why this cannot be exported yet, one sentence; empty where it can."""
        if not self.formats:
            return QCoreApplication.translate("export_choice", "Choose at least one format.")
        if "labelme" in self.formats and self.coordinates == "stored":
            return QCoreApplication.translate(
                "export_choice", "LabelMe always turns pictures, so it cannot have stored coordinates."
            )
        if self.folder is None:
            return QCoreApplication.translate("export_choice", "Choose a folder to export to.")
        return ""

    def options(self, *, overwrite: bool) -> ExportOptions:
        """For the engine; ``problem`` is empty."""
        return ExportOptions(
            formats=self.formats,
            content=self.content,
            val_share=self.val_percent / 100,
            images=self.images,
            coordinates=self.coordinates,
            outlines=self.outlines,
            instances=self.instances,
            overwrite=overwrite,
        )

    def taken_folders(self) -> list[Path]:
        """Folders that this export would write to and that hold something already."""
        if self.folder is None:
            return []
        folders = [self.folder / name for name in self.formats]
        return [folder for folder in folders if folder.is_dir() and any(folder.iterdir())]

    def to_settings(self) -> dict[str, Any]:
        """Settings by name. What is exported is not kept: it depends on how far the review is."""
        return {
            "export_folder": "" if self.folder is None else str(self.folder),
            "export_formats": self.formats,
            "export_val_percent": self.val_percent,
            "export_details": (self.images, self.coordinates, self.outlines, self.instances),
        }


def choice_of(settings: Settings, *, content: Content) -> ExportChoice:
    """The choice of the last time; what cannot be used any more has its default."""
    details = _checked_details(settings.export_details)
    return ExportChoice(
        folder=Path(settings.export_folder) if settings.export_folder else None,
        formats=tuple(name for name in FORMATS if name in settings.export_formats) or _DEFAULT_FORMATS,
        content=content,
        val_percent=settings.export_val_percent,
        **details,
    )


def _checked_details(values: tuple[str, ...]) -> Mapping[str, Any]:
    offered = {"images": Placing, "coordinates": Coordinates, "outlines": Outlines, "instances": Instances}
    return {
        name: value
        for (name, choices), value in zip(offered.items(), values, strict=False)
        if value in get_args(choices)
    }
