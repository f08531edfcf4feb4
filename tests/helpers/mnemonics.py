"""The Alt keys of a dialog."""

from __future__ import annotations

import re
from collections import Counter

from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget


def shared_mnemonics(window: QWidget) -> dict[str, list[str]]:
    """Alt keys that several visible parts of a dialog have, with their texts."""
    texts = [
        part.text()
        for part in window.findChildren(QWidget)
        if part.isVisible()
        and (isinstance(part, QAbstractButton) or (isinstance(part, QLabel) and part.buddy() is not None))
    ]
    keys = {text: mnemonic_of(text) for text in texts}
    taken = Counter(key for key in map(mnemonic_of, texts) if key is not None)
    return {key: [t for t in texts if keys[t] == key] for key, number in taken.items() if number > 1}


def mnemonic_of(text: str) -> str | None:
    """The Alt key in a text, in small letters; None where it has none."""
    found = re.search(r"&([^&\s])", text.replace("&&", ""))
    return found and found[1].casefold()
