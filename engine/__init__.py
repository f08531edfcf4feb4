"""Few-shot models, training and inference. Knows nothing of Qt; importing it loads nothing heavy."""

from __future__ import annotations

from typing import Final

__version__: Final = "0.1.0"
