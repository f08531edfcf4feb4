"""The images of one class as an item model that is re-ranked in place."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import (
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QUrl,
    Signal,
)

from fewshot_gui.model.class_ranking import ClassRanking, RankedImage
from fewshot_gui.model.ranked_pictures import PictureRole, RankedPictures
from fewshot_gui.model.thumbnail_cache import DEFAULT_LIMIT_BYTES
from fewshot_gui.number_text import percent_text


class ClassRole(IntEnum):
    """Roles of ``ClassImages``: those of every ranking, and its own.

    SCORE is a probability in [0, 1], TOP_CLASS the name of the image's first class. IS_MEMBER: that is the
    class on screen. IS_CORRECTION: the user put it there.
    """

    PATH = PictureRole.PATH
    RANK = PictureRole.RANK
    THUMBNAIL = PictureRole.THUMBNAIL
    HAS_FAILED = PictureRole.HAS_FAILED
    SCORE = PictureRole.FIRST_OWN
    IS_MEMBER = PictureRole.FIRST_OWN + 1
    IS_CORRECTION = PictureRole.FIRST_OWN + 2
    TOP_CLASS = PictureRole.FIRST_OWN + 3


class ClassImages(RankedPictures):
    """The ranking of the class on screen: members first, ``n_members`` of them. GUI thread only.

    Rows can be dragged; the data is a list of file addresses.

    Signals:
        ranked(): another ranking is shown, or none.
    """

    ranked = Signal()

    def __init__(
        self, parent: QObject | None = None, *, thumbnail_limit_bytes: int = DEFAULT_LIMIT_BYTES
    ) -> None:
        super().__init__(parent, thumbnail_limit_bytes=thumbnail_limit_bytes)
        self._ranking = ClassRanking()

    # --- Qt's interface --------------------------------------------------------------------------

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else flags

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(self.path_at(index.row()))) for index in indexes])
        return data

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if not index.isValid() or index.row() >= len(self):
            return None
        image = self._ranking.image(self.path_at(index.row()))
        if image is None:  # it is about to leave
            return None
        match role:
            case Qt.ItemDataRole.ToolTipRole:
                return f"{image.path}\n{self._sentence(image)}"
            case Qt.ItemDataRole.AccessibleTextRole:
                return self.tr("{name}, number {number}, {words}").format(
                    name=image.path.name, number=index.row() + 1, words=self._sentence(image)
                )
            case ClassRole.SCORE:
                return image.probability
            case ClassRole.IS_MEMBER:
                return image.is_member
            case ClassRole.IS_CORRECTION:
                return image.is_correction
            case ClassRole.TOP_CLASS:
                return image.top_class
        return super().data(index, role)

    # --- reading ---------------------------------------------------------------------------------

    @property
    def class_name(self) -> str:
        """Whose ranking it is; empty for none."""
        return self._ranking.class_name

    @property
    def ranking(self) -> ClassRanking:
        """What is shown."""
        return self._ranking

    @property
    def n_members(self) -> int:
        """How many of the first rows belong to the class."""
        return self._ranking.n_members

    @property
    def n_corrections(self) -> int:
        """How many of the first rows the user put there."""
        return self._ranking.n_corrections

    @property
    def images(self) -> tuple[RankedImage, ...]:
        """All rows, best first; slow for a large folder."""
        return tuple(self._ranking)

    # --- changing --------------------------------------------------------------------------------

    def set_ranking(self, ranking: ClassRanking) -> None:
        """Show another ranking. Images in both keep their identity, so a selection moves with its image."""
        self._ranking = ranking
        self._set_order(list(ranking.paths))
        self.ranked.emit()

    def clear(self) -> None:
        """No class, no rows; thumbnails are kept."""
        self._ranking = ClassRanking()
        super().clear()
        self.ranked.emit()

    # --- internals -------------------------------------------------------------------------------

    def _sentence(self, image: RankedImage) -> str:
        if image.is_correction:
            return self.tr("put into {name} by you").format(name=self.class_name)
        chance = f"{self.class_name} {percent_text(image.probability)}"
        if image.is_member:
            return chance
        return self.tr("{chance}, rather {top_class}").format(chance=chance, top_class=image.top_class)
