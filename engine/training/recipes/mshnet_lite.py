"""Recipe of ``mshnet-lite``: the default model of the app."""

from __future__ import annotations

from typing import Final

from engine.training.recipe import Recipe
from engine.training.recipes.lite import lite_recipe

RECIPE: Final[Recipe] = lite_recipe("mshnet-lite", summary="the default model of the app")
