"""What a check of a data set found, as text for people and as JSON for scripts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal

Level = Literal["ok", "note", "problem"]

_MARKS: Final[dict[Level, str]] = {"ok": "ok     ", "note": "note   ", "problem": "PROBLEM"}
_SHOWN: Final = 10


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One line of a report.

    Attributes:
        level: ``note`` is worth knowing and leaves the exit code at 0; ``problem`` does not.
        text: one sentence.
        paths: files it is about, relative to the root where they lie below it; all of them.
    """

    level: Level
    text: str
    paths: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Table:
    """Counts with what was published about them.

    Attributes:
        title: what is counted.
        columns: headings.
        rows: as many cells each.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(kw_only=True)
class Findings:
    """Collects findings in the order they are made. One thread.

    Attributes:
        name: what was checked.
        root: the folder that paths are relative to.
        findings: so far.
        tables: so far.
        digests: SHA-256 by name of each list.
    """

    name: str
    root: Path
    findings: list[Finding] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    digests: dict[str, str] = field(default_factory=dict)

    def ok(self, text: str) -> None:
        self.findings.append(Finding(level="ok", text=text))

    def note(self, text: str, paths: Iterable[Path] = ()) -> None:
        self.findings.append(Finding(level="note", text=text, paths=self._relative(paths)))

    def problem(self, text: str, paths: Iterable[Path] = ()) -> None:
        self.findings.append(Finding(level="problem", text=text, paths=self._relative(paths)))

    def table(self, title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        text_rows = tuple(tuple(str(cell) for cell in row) for row in rows)
        self.tables.append(Table(title=title, columns=tuple(columns), rows=text_rows))

    def digest(self, name: str, lines: Iterable[str]) -> None:
        """Record the SHA-256 of a list, its lines joined by line feeds."""
        self.digests[name] = hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()

    @property
    def n_problems(self) -> int:
        return sum(finding.level == "problem" for finding in self.findings)

    def as_json(self) -> dict[str, Any]:
        """Everything as plain values; ``paths`` in full."""
        return {
            "name": self.name,
            "root": str(self.root),
            "problems": self.n_problems,
            "findings": [{"level": f.level, "text": f.text, "paths": list(f.paths)} for f in self.findings],
            "tables": [
                {"title": t.title, "rows": [dict(zip(t.columns, row, strict=True)) for row in t.rows]}
                for t in self.tables
            ],
            "sha256": dict(self.digests),
        }

    def as_text(self) -> str:
        """For a terminal; long lists of paths are cut."""
        lines = [f"{self.name} in {self.root}", ""]
        for table in self.tables:
            lines += [*_table_lines(table), ""]
        for finding in self.findings:
            lines.append(f"  {_MARKS[finding.level]}  {finding.text}")
            lines += [f"             {path}" for path in finding.paths[:_SHOWN]]
            if len(finding.paths) > _SHOWN:
                lines.append(f"             ... and {len(finding.paths) - _SHOWN:,} more (all with --json)")
        if self.digests:
            lines += ["", "  SHA-256 of lists, one entry a line"]
            width = max(len(name) for name in self.digests)
            lines += [f"    {name:<{width}}  {digest}" for name, digest in self.digests.items()]
        count = self.n_problems
        lines += ["", "No problems." if not count else f"{count} problem{'s' if count > 1 else ''}."]
        return "\n".join(lines)

    def _relative(self, paths: Iterable[Path]) -> tuple[str, ...]:
        return tuple(
            path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else str(path)
            for path in paths
        )


def compared(count: int, published: int) -> str:
    """Cell that sets a count beside the published one."""
    return "as published" if count == published else f"{published:,} published"


def _table_lines(table: Table) -> list[str]:
    grid = [table.columns, *table.rows]
    widths = [max(len(row[column]) for row in grid) for column in range(len(table.columns))]
    lines = [f"  {table.title}"]
    for row in grid:
        cells = [
            f"{cell:>{width}}" if _is_number(cell) else f"{cell:<{width}}"
            for cell, width in zip(row, widths, strict=True)
        ]
        lines.append(f"    {'  '.join(cells).rstrip()}")
    return lines


def _is_number(cell: str) -> bool:
    return cell.replace(",", "").replace(".", "", 1).isdecimal()
