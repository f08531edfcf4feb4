"""What our own drags carry besides files, so that the window can tell them from files of other programs."""

from __future__ import annotations

from typing import Final

IMAGES_FORMAT: Final = "application/x-fewshot-images"
"""Images of the folder that is open, dragged out of a grid."""
