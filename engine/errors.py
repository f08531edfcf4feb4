"""Every error the engine raises on purpose.

An ``EngineError`` carries one sentence a user can act on. A message says what was found, what is
needed and what to do. ``Cancelled`` stands apart: it is an outcome, never logged as an error.
"""

from __future__ import annotations


class EngineError(Exception):
    """Base of all expected failures.

    Attributes:
        user_message: one sentence that names the file or value at fault.
        hint: the way out, or an empty string when the message already says it.
    """

    def __init__(self, user_message: str, *, hint: str = "") -> None:
        super().__init__(f"{user_message} {hint}".strip())
        self.user_message = user_message
        self.hint = hint


class ConfigError(EngineError, ValueError):
    """A recipe, flag or option has a value that cannot be used."""


class DataError(EngineError):
    """A data set, list or mask on disk is missing or not as documented."""


class ImageError(DataError):
    """One image or mask file cannot be read or written; the message names the file."""


class ShapeError(EngineError, ValueError):
    """Arrays or tensors do not fit together; the message states both shapes."""


class SupportError(EngineError, ValueError):
    """The support set cannot be used: no shot, too many shots, or nothing painted."""


class QueryError(EngineError, ValueError):
    """A search cannot be made: nothing asked for, or nothing drawn."""


class DefinitionError(EngineError, ValueError):
    """The classes to tell apart cannot be used: none, too many, one named twice, or nothing said of one."""


class IndexStorageError(EngineError):
    """A search index cannot be written or opened; the message names its folder."""


class IndexBusyError(IndexStorageError):
    """Another process is writing the same index."""


class ExportError(EngineError):
    """An export cannot be written: its folder is taken, full or not writable; the message names it."""


class ProjectError(EngineError):
    """A project cannot be opened or written; the message names the file."""


class WeightsError(EngineError):
    """A weights file is missing, damaged or belongs to another model."""


class WeightsNotFoundError(WeightsError):
    """The weights are not on this machine and could not be downloaded."""


class WeightsCorruptError(WeightsError):
    """The checksum or the content of a weights file is wrong."""


class DeviceError(EngineError):
    """The requested device does not exist or failed."""


class OutOfDeviceMemoryError(DeviceError):
    """The device ran out of memory; the message says what to lower."""


class Cancelled(Exception):  # noqa: N818 - an outcome, not an error
    """The caller asked to stop; results handed out before stay valid."""
