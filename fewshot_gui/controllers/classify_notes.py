"""What stands in the place of the grid of Classify mode where there is nothing to show."""

from __future__ import annotations

from PySide6.QtCore import QObject

from fewshot_gui.controllers.classify_run import MIN_CLASSES, ClassifyRunController, RunState
from fewshot_gui.controllers.folder import FolderController
from fewshot_gui.model.class_images import ClassImages
from fewshot_gui.model.class_table import ClassTable
from fewshot_gui.model.image_list import ImageList
from fewshot_gui.views.picture_area import PictureArea

Note = tuple[str, str]
"""Title and words."""


class ClassifyNotesController(QObject):
    """Always says what the way on is. GUI thread only."""

    def __init__(
        self,
        area: PictureArea,
        run: ClassifyRunController,
        folder: FolderController,
        images: ImageList,
        table: ClassTable,
        class_images: ClassImages,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._area = area
        self._run = run
        self._folder = folder
        self._images = images
        self._table = table
        self._class_images = class_images
        for change in (
            run.changed,
            folder.opening,
            folder.folder_opened,
            folder.scan_finished,
            table.reset,
            table.edited,
            table.current_changed,
            class_images.ranked,
        ):
            change.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Say how things stand."""
        title, words = self._note()
        self._area.show_note(
            title,
            words,
            offers_folder=bool(words) and self._lacks_images,
            offers_file=bool(words) and not self._lacks_images and self._run.state == RunState.MISSING,
        )

    @property
    def _lacks_images(self) -> bool:
        return self._folder.folder is None or (self._run.has_scanned and not len(self._images))

    def _note(self) -> Note:
        """Empty where the grid has something to show."""
        if self._folder.folder is None:
            return self.tr("Find it by describing it"), self.tr("Open a folder of images to sort.")
        if self._lacks_images:
            return (
                self.tr("Nothing to sort"),
                self.tr("There are no images in {name}. Open another folder.").format(
                    name=self._folder.folder.name
                ),
            )
        if len(self._class_images):
            return "", ""
        match self._run.state:
            case RunState.MISSING:
                return self.tr("The classifier is not on this machine"), self._run.problem
            case RunState.FAILED:
                return self.tr("Classifying is not possible"), self._run.problem
            case RunState.LOADING:
                return "", self.tr("The classifier is being loaded.")
        return self._note_on_class()

    def _note_on_class(self) -> Note:
        name = self._table.current
        if not name:
            return "", ""
        entry = self._table.entry(name)
        if not entry.is_enabled:
            return self.tr("{name} is left out").format(name=name), self.tr(
                "Tick it in the list, and its images appear here."
            )
        if not entry.n_known and not entry.examples:
            return self.tr("What is {name} like?").format(name=name), self.tr(
                "Say yes or no to some attributes, or drop images on the class."
            )
        if self._run.n_usable < MIN_CLASSES:
            return self.tr("There is nothing to tell it from"), self.tr("Tick or describe another class.")
        if self._run.state == RunState.FITTING:
            return "", self.tr("The classes are being learned.")
        if self._run.state == RunState.SCORING:
            return "", self.tr("The images are being looked at. They appear here as it goes.")
        return "", ""
