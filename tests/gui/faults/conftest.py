"""The hands of the stories, for things that go wrong."""

from __future__ import annotations

from tests.gui.stories.conftest import driver, make_driver

__all__ = ["driver", "make_driver"]
