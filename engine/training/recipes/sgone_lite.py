"""Recipe of ``sgone-lite``: one prototype per class."""

from __future__ import annotations

from typing import Final

from engine.training.recipe import Recipe
from engine.training.recipes.lite import lite_recipe

RECIPE: Final[Recipe] = lite_recipe("sgone-lite", summary="one prototype per class")
