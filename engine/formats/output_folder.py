"""The folder an export writes: nothing outside it, nothing of somebody else's replaced, every file atomic."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import IO, Final

from engine.errors import ExportError, ImageError
from engine.formats.options import Placing
from engine.images import write_bytes_atomic
from engine.images.scan import EXPORT_LIST

SUMMARY_FILE: Final = "export.json"


class GrowingFile:
    """A UTF-8 text file that takes its name only when it is finished. One thread."""

    def __init__(self, path: Path, *, temporary: Path) -> None:
        self._path = path
        self._temporary = temporary
        with _explained(path):
            self._file = self._temporary.open("x+", encoding="utf-8", newline="")

    def write(self, text: str) -> None:
        """Append.

        Raises:
            ExportError: the disk refuses.
        """
        with _explained(self._path):
            self._file.write(text)

    def finish(self) -> None:
        """Give the file its name.

        Raises:
            ExportError: it cannot be renamed, or its last bytes not be written.
        """
        with _explained(self._path):
            self._file.close()
            self._temporary.replace(self._path)

    def pour_into(self, other: GrowingFile) -> None:
        """Append the whole content to another growing file and vanish.

        Raises:
            ExportError: the disk refuses.
        """
        with _explained(other._path):
            self._file.seek(0)
            shutil.copyfileobj(self._file, other._file)
        self.discard()

    def discard(self) -> None:
        """Throw the content away unless the file is finished. May be called twice."""
        with contextlib.suppress(OSError):  # closing may fail to flush what is thrown away anyway
            self._file.close()
        self._temporary.unlink(missing_ok=True)


class ExportFolder:
    """One format's output. Every path given to it is relative, with forward slashes. One thread.

    ``export-files.txt`` names each file before it is written, so that a later export with ``overwrite`` can
    take away exactly those; ``export.json`` is written last and says that the export is complete.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._journal: IO[str] | None = None
        self._made: set[Path] = set()

    def check(self, *, overwrite: bool) -> None:
        """See whether the folder may be written, without touching it.

        Raises:
            ExportError: it is a file or a link, or holds something and ``overwrite`` is not set.
        """
        if self.folder.is_symlink():
            raise ExportError(f"{self.folder} is a link to another folder.", hint="Choose another folder.")
        if not self.folder.exists():
            return
        if not self.folder.is_dir():
            raise ExportError(f"{self.folder} is a file.", hint="Choose another folder.")
        try:
            is_taken = any(self.folder.iterdir())
        except OSError as error:
            raise ExportError(f"{self.folder} cannot be read: {error.strerror}.") from error
        if is_taken and not overwrite:
            raise ExportError(
                f"{self.folder} is not empty.", hint="Choose another folder, or overwrite the earlier export."
            )

    def start(self, *, overwrite: bool) -> None:
        """Make the folder ready; the files of an earlier export in it are removed where ``overwrite`` says
        so.

        Raises:
            ExportError: see ``check``, or the folder cannot be written.
        """
        self.check(overwrite=overwrite)
        with _explained(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            for name in self._earlier_files():
                path = self._checked(name)
                if path.is_symlink() or path.is_file():
                    path.unlink()
            journal = self.folder / EXPORT_LIST
            journal.unlink(missing_ok=True)  # what a link leads to is not ours to write
            self._journal = journal.open("x", encoding="utf-8")

    def write(self, name: str, data: bytes) -> None:
        """Write a whole file, atomically.

        Raises:
            ExportError: it cannot be written.
        """
        path = self._prepared(name)
        try:
            write_bytes_atomic(path, data, is_durable=False)
        except ImageError as error:
            raise ExportError(error.user_message) from error

    def place(self, source: Path, name: str, *, placing: Placing) -> bool:
        """Copy or link a picture into the folder; its bytes stay as they are.

        Args:
            source: the picture.
            name: where it goes.
            placing: not ``leave``.

        Returns:
            False where a hard link was wanted but a copy had to do (another disk).

        Raises:
            ExportError: the target cannot be written.
            ImageError: the picture cannot be read.
        """
        path = self._prepared(name)
        temporary = path.parent / f".{secrets.token_hex(8)}.tmp"
        try:
            original = source.resolve(strict=True)
            with original.open("rb"):
                pass  # told apart from a failure to write below
        except OSError as error:
            raise ImageError(f"The image {source} cannot be read: {error.strerror}.") from error
        with _explained(path):
            try:
                is_as_wanted = _put(original, temporary, placing)
                temporary.replace(path)
            finally:
                # Also where ``replace`` did nothing, because both names are links to one file already.
                temporary.unlink(missing_ok=True)
        return is_as_wanted

    def grow(self, name: str) -> GrowingFile:
        """Begin a text file that is written bit by bit.

        Raises:
            ExportError: it cannot be begun.
        """
        # Journalled as well: after a kill the next export finds it and takes it away.
        return GrowingFile(self._prepared(name), temporary=self._prepared(f"{name}.part"))

    def finish(self, summary: Mapping[str, object]) -> None:
        """Write ``export.json``.

        Raises:
            ExportError: it cannot be written.
        """
        self.write(SUMMARY_FILE, json.dumps(summary, indent=2).encode())

    def close(self) -> None:
        """Close the journal. May be called twice, also before ``start``."""
        if self._journal is not None:
            self._journal.close()
            self._journal = None

    def _earlier_files(self) -> list[str]:
        journal = self.folder / EXPORT_LIST
        if journal.is_symlink() or not journal.is_file():
            return []
        text = journal.read_bytes().decode("utf-8", "replace")
        return [line for line in text.split("\n") if line]

    def _prepared(self, name: str) -> Path:
        """The path of a file that is about to be written: journalled, its folders made."""
        path = self._checked(name)
        if self._journal is None:
            raise ExportError(f"The export to {self.folder} was not started.")
        with _explained(path):
            self._journal.write(name + "\n")
            self._journal.flush()
            if path.parent not in self._made:
                path.parent.mkdir(parents=True, exist_ok=True)
                self._made.add(path.parent)
        return path

    def _checked(self, name: str) -> Path:
        """The path of a name that stays inside the folder, links on the way included.

        Raises:
            ExportError: it does not.
        """
        parts = PurePosixPath(name).parts
        path = self.folder.joinpath(*parts)
        # A drive or a leading slash makes joinpath drop the folder.
        is_inside = bool(parts) and ".." not in parts and path.is_relative_to(self.folder)
        if not is_inside:
            raise ExportError(f"{name!r} lies outside of the export folder {self.folder}.")
        if path.parent not in self._made:
            above = self.folder
            for part in parts[:-1]:
                above = above / part
                if above.is_symlink():
                    raise ExportError(f"{above} is a link that leads out of the export folder.")
        return path


def _put(source: Path, target: Path, placing: Placing) -> bool:
    """Make ``target`` a copy of or link to ``source``; False where a copy replaces a hard link."""
    if placing == "symlink":
        target.symlink_to(source)
        return True
    if placing == "hardlink":
        try:
            os.link(source, target)
        except OSError:
            pass  # another disk, or one without hard links: a copy serves as well
        else:
            return True
    shutil.copyfile(source, target)
    return placing == "copy"


@contextlib.contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Failures of the disk become an ``ExportError`` that names the path."""
    try:
        yield
    except OSError as error:
        raise ExportError(f"{path} cannot be written: {error.strerror or error}.") from error
