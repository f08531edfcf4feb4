"""Where the pictures of the result grid are: arithmetic only, so that 50,000 of them cost nothing."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize


@dataclass(frozen=True)
class Section:
    """Rows under one heading.

    Attributes:
        first, end: rows of the model, ``end`` is one past the last.
        heading: where its heading is; height 0 where it has none.
    """

    first: int
    end: int
    heading: QRect

    @property
    def top(self) -> int:
        """Where its first line of pictures begins."""
        return self.heading.y() + self.heading.height()


class ResultLayout:
    """Lays rows out in equal columns, in one section or, split at the gap, in two with headings.

    All coordinates are those of the content: (0, 0) is its upper left corner, however far it is scrolled.

    Attributes:
        n_columns: pictures side by side.
        cell: size of one picture with all around it.
        sections: one or two; none where there are no rows.
        height: of the whole content.
    """

    def __init__(
        self, *, n_rows: int, gap: int | None, width: int, item_size: QSize, heading_height: int
    ) -> None:
        """Lay out.

        Args:
            n_rows: rows of the model.
            gap: rows above the split; None, 0 or ``n_rows``: no split.
            width: of the content.
            item_size: least size of one picture; columns share what is left of the width.
            heading_height: of a heading, where there are some.
        """
        self.n_columns = max(1, width // max(1, item_size.width()))
        self.cell = QSize(width // self.n_columns, item_size.height())
        has_split = gap is not None and 0 < gap < n_rows
        bounds = [(0, gap), (gap, n_rows)] if has_split else [(0, n_rows)]
        sections: list[Section] = []
        top = 0
        for first, end in bounds if n_rows else []:
            section = Section(first, end, QRect(0, top, width, heading_height if has_split else 0))
            sections.append(section)
            top = section.top + self._n_lines(section) * self.cell.height()
        self.sections = tuple(sections)
        self.height = top

    def rect_of(self, row: int) -> QRect:
        """The cell of a row; empty for a row that does not exist."""
        section = self._section_of(row)
        if section is None:
            return QRect()
        line, column = divmod(row - section.first, self.n_columns)
        corner = QPoint(column * self.cell.width(), section.top + line * self.cell.height())
        return QRect(corner, self.cell)

    def row_at(self, point: QPoint) -> int | None:
        """The row of the cell a point is in, or None."""
        for section in self.sections:
            line = (point.y() - section.top) // self.cell.height()
            column = point.x() // self.cell.width()
            if 0 <= line < self._n_lines(section) and 0 <= column < self.n_columns:
                row = section.first + line * self.n_columns + column
                return row if row < section.end else None
        return None

    def rows_between(self, top: int, bottom: int) -> tuple[int, int]:
        """(first, one past the last) row with a pixel in ``top`` <= y < ``bottom``."""
        first, end = None, 0
        for section in self.sections:
            first_line = max(0, (top - section.top) // self.cell.height())
            end_line = max(0, -((section.top - bottom) // self.cell.height()))
            first_row = min(section.end, section.first + first_line * self.n_columns)
            end_row = min(section.end, section.first + end_line * self.n_columns)
            if first_row < end_row:
                first = first_row if first is None else first
                end = end_row
        return (first, end) if first is not None else (0, 0)

    def step(self, row: int, n_lines: int) -> int:
        """The row some lines below, or above where negative, in the same column as near as there is one."""
        lines = [
            (first, min(first + self.n_columns, section.end))
            for section in self.sections
            for first in self._line_starts(section, near=row, reach=abs(n_lines) + 1)
        ]
        here = next((place for place, (first, end) in enumerate(lines) if first <= row < end), None)
        if here is None:
            return row
        first, end = lines[min(len(lines) - 1, max(0, here + n_lines))]
        return min(end - 1, first + row - lines[here][0])

    def _line_starts(self, section: Section, *, near: int, reach: int) -> range:
        """First rows of those lines of a section that a step can come from or go to."""
        line = (near - section.first) // self.n_columns
        first = min(self._n_lines(section), max(0, line - reach))
        end = min(self._n_lines(section), max(0, line + reach + 1))
        if near < section.first:
            first, end = 0, min(self._n_lines(section), reach)
        elif near >= section.end:
            first, end = max(0, self._n_lines(section) - reach), self._n_lines(section)
        return range(
            section.first + first * self.n_columns, section.first + end * self.n_columns, self.n_columns
        )

    def _section_of(self, row: int) -> Section | None:
        return next((section for section in self.sections if section.first <= row < section.end), None)

    def _n_lines(self, section: Section) -> int:
        return -((section.first - section.end) // self.n_columns)
