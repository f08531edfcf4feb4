"""Train a model: ``python -m engine.train RECIPE [--preset NAME] [--config FILE] [--section.name VALUE]``.

    python -m engine.train --list
    python -m engine.train mshnet-lite --help
    python -m engine.train mshnet-lite --data.root DATA --data.hold_out pascal_animals:8 pascal_animals:10
    python -m engine.train mshnet-lite --data.root DATA --init default
    python -m engine.train mshnet-lite --data.project MINE.fewshot --init default
    python -m engine.train --resume runs/mshnet-lite-20250101-120000
    torchrun --nproc-per-node 4 -m engine.train mshnet-resnet50 --data.root DATA

Settings, later ones win: the recipe's defaults (the paper's values where there is a paper), --preset,
--config, flags. --init FILE (or default, for the shipped head) is short for --model.init, --backbone FILE
for --model.backbone.

Exit codes: 0 done, 2 bad input (one sentence on stderr), 130 stopped by Ctrl-C (resumable).
"""

from __future__ import annotations

import difflib
import logging
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from engine import runtime
from engine.command_line import EXIT_BAD_INPUT, EXIT_DONE, EXIT_INTERRUPTED
from engine.config import config_from_dict, config_help, nest, parse_config
from engine.errors import Cancelled, ConfigError, EngineError
from engine.interrupts import interrupt_cancels
from engine.progress import CancelToken
from engine.progress_bars import progress_bars
from engine.training.distributed import PeerStopped, process_count, process_rank
from engine.training.launch import launch
from engine.training.recipe import Recipe
from engine.training.recipes import (
    d2s_lite,
    d2s_vgg16bn,
    mshnet_lite,
    mshnet_resnet,
    scegg_lite,
    scegg_resnet101,
    sgone_lite,
    sgone_vgg,
    smart_brush,
)
from engine.training.run_dir import RunDir

_RECIPE_MODULES: Final[tuple[ModuleType, ...]] = (
    mshnet_lite,
    sgone_lite,
    mshnet_resnet,
    sgone_vgg,
    scegg_lite,
    scegg_resnet101,
    d2s_lite,
    d2s_vgg16bn,
    smart_brush,
)
RECIPES: Final[dict[str, Recipe]] = {
    recipe.name: recipe
    for module in _RECIPE_MODULES
    for recipe in (module.RECIPES if hasattr(module, "RECIPES") else (module.RECIPE,))
}


@dataclass(frozen=True, kw_only=True)
class _Request:
    """What the command line asks for, fully resolved.

    Attributes:
        recipe: key of ``RECIPES``.
        config: of the recipe's type.
        resumed: the run folder to continue, or None for a new run.
    """

    recipe: str
    config: Any
    resumed: RunDir | None = None


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    is_first = process_rank() == 0  # under torchrun all others are silent, unless they alone fail
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    try:
        if _wants_text(arguments):
            return EXIT_DONE
        request = _read_request(arguments)
    except EngineError as error:
        if is_first:
            print(f"engine.train: {error}", file=sys.stderr)
        return EXIT_BAD_INPUT
    token = CancelToken()
    # torchrun passes the terminal's signal on, so that one Ctrl-C arrives twice.
    interrupts = interrupt_cancels(token, is_second_forceful=process_count() == 1)
    try:
        runtime.prepare(runtime.usable_cores() if process_count() == 1 else None)
        with interrupts, progress_bars() if is_first else nullcontext() as progress:
            result, run_dir = launch(
                RECIPES[request.recipe],
                request.config,
                arguments=arguments,
                resumed=request.resumed,
                token=token,
                progress=progress,
                report=print,
            )
    except (Cancelled, KeyboardInterrupt):
        if is_first:
            print("Stopped. Continue with --resume and the run folder.", file=sys.stderr)
        return EXIT_INTERRUPTED
    except PeerStopped:
        return EXIT_BAD_INPUT
    except EngineError as error:
        print(f"engine.train: {error}", file=sys.stderr)
        return EXIT_BAD_INPUT
    if is_first:
        ended = "stopped early" if result.is_early else "done"
        print(f"{ended} after {result.steps} steps; best at step {result.best_step}: {_numbers(result.best)}")
        print(f"run folder: {run_dir.path}")
    return EXIT_DONE


def _wants_text(arguments: list[str]) -> bool:
    """Print the list of recipes or a help text where one is asked for."""
    if "--list" in arguments:
        for recipe in RECIPES.values():
            presets = f" [presets: {', '.join(recipe.presets)}]" if recipe.presets else ""
            print(f"{recipe.name:18} {recipe.summary}{presets}")
        return True
    if "--help" not in arguments and "-h" not in arguments and arguments:
        return False
    print(__doc__)
    if arguments and arguments[0] in RECIPES:
        recipe = RECIPES[arguments[0]]
        for name, values in recipe.presets.items():
            print(f"--preset {name}: {', '.join(f'{key} {value}' for key, value in values.items())}")
        print(f"Settings of {recipe.name}:")
        print(config_help(recipe.config))
    else:
        print(f"Recipes: {', '.join(RECIPES)}. RECIPE --help lists its settings.")
    return True


def _read_request(arguments: list[str]) -> _Request:
    recipe = arguments[0] if not arguments[0].startswith("--") else None
    flags = arguments[1:] if recipe is not None else arguments
    flags, resume = _take(flags, "--resume")
    flags, init = _take(flags, "--init")
    flags, backbone = _take(flags, "--backbone")
    flags, preset = _take(flags, "--preset")
    if resume is not None:
        if flags or (init, backbone, preset) != (None, None, None):
            raise ConfigError("--resume continues a run as it was; it takes no other settings.")
        run_dir = RunDir.open(Path(resume))
        name, values = run_dir.read_config()
        if recipe not in (None, name):
            raise ConfigError(f"{resume} is a run of {name}, not of {recipe}.")
        config = config_from_dict(_recipe(name).config, values)
        return _Request(recipe=name, config=config, resumed=run_dir)
    if recipe is None:
        raise ConfigError("The first word must be a recipe.", hint=f"Recipes: {', '.join(RECIPES)}.")
    found = _recipe(recipe)
    if init is not None:
        flags += ["--model.init", init]
    if backbone is not None:
        flags += ["--model.backbone", backbone]
    base = config_from_dict(found.config, nest(_preset(found, preset))) if preset is not None else None
    return _Request(recipe=recipe, config=parse_config(found.config, flags, base=base))


def _recipe(name: str) -> Recipe:
    if name not in RECIPES:
        raise ConfigError(f"There is no recipe {name!r}.", hint=_near(name, RECIPES, title="Recipes"))
    return RECIPES[name]


def _preset(recipe: Recipe, name: str) -> Mapping[str, Any]:
    if not recipe.presets:
        raise ConfigError(f"{recipe.name} has no presets.", hint="Leave --preset out.")
    if name not in recipe.presets:
        hint = _near(name, recipe.presets, title="Presets")
        raise ConfigError(f"{recipe.name} has no preset {name!r}.", hint=hint)
    return recipe.presets[name]


def _near(name: str, known: Iterable[str], *, title: str) -> str:
    near = difflib.get_close_matches(name, known, n=3, cutoff=0.5)
    return f"Did you mean {' or '.join(near)}?" if near else f"{title}: {', '.join(known)}."


def _take(flags: list[str], name: str) -> tuple[list[str], str | None]:
    """Remove ``name VALUE`` or ``name=VALUE`` from the flags."""
    for place, flag in enumerate(flags):
        if flag.startswith(f"{name}="):
            return flags[:place] + flags[place + 1 :], flag.partition("=")[2]
        if flag == name:
            if place + 1 == len(flags) or flags[place + 1].startswith("--"):
                raise ConfigError(f"{name} takes one value.")
            return flags[:place] + flags[place + 2 :], flags[place + 1]
    return flags, None


def _numbers(measures: dict[str, float]) -> str:
    return ", ".join(f"{name} {value:.4f}" for name, value in measures.items()) or "no validation"


if __name__ == "__main__":
    sys.exit(main())
