"""Lists of names in a sentence, as the user's language joins them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication


def listed(names: Sequence[str]) -> str:
    """Names as one phrase: "horse", "horse and pig", "horse, pig and cow"."""
    if len(names) < 2:
        return "".join(names)
    return QCoreApplication.translate("text_lists", "{names} and {last}").format(
        names=", ".join(names[:-1]), last=names[-1]
    )
