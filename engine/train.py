"""Train a model: ``python -m engine.train RECIPE [--config run.toml] [--section.setting value ...]``.

    python -m engine.train --list
    python -m engine.train mshnet-lite --help
    python -m engine.train mshnet-lite --data.root DATA --data.hold_out pascal_animals:8 pascal_animals:10
    python -m engine.train mshnet-lite --data.root DATA --init default
    python -m engine.train --resume runs/mshnet-lite-20250101-120000

Exit codes: 0 done, 2 bad input (one sentence on stderr), 130 stopped by Ctrl-C (resumable).
"""

from __future__ import annotations

import logging
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any, Final

from engine import runtime
from engine.config import config_from_dict, config_help, config_to_dict, parse_config
from engine.errors import Cancelled, ConfigError, EngineError
from engine.progress import CancelToken, ProgressCallback
from engine.progress_bars import progress_bars
from engine.training.checkpoint import load_checkpoint
from engine.training.export import export_best
from engine.training.loop import TrainingLoop, TrainingResult
from engine.training.recipes import mshnet_lite, sgone_lite
from engine.training.run_dir import RunDir

RECIPES: Final[dict[str, ModuleType]] = {"mshnet-lite": mshnet_lite, "sgone-lite": sgone_lite}
_EXIT_BAD_INPUT: Final = 2
_EXIT_STOPPED: Final = 130


@dataclass(frozen=True, kw_only=True)
class _Request:
    """What the command line asks for, fully resolved.

    Attributes:
        recipe: key of ``RECIPES``.
        config: of the recipe's ``Config`` type.
        resumed: the run folder to continue, or None for a new run.
    """

    recipe: str
    config: Any
    resumed: RunDir | None = None


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    token = CancelToken()
    try:
        if _wants_text(arguments):
            return 0
        runtime.prepare(runtime.usable_cores())
        with _ctrl_c(token), progress_bars() as progress:
            request = _read_request(arguments)
            result, run_dir = _train(request, arguments, token=token, progress=progress)
    except Cancelled:
        print("Stopped. Continue with --resume and the run folder.", file=sys.stderr)
        return _EXIT_STOPPED
    except EngineError as error:
        print(f"engine.train: {error}", file=sys.stderr)
        return _EXIT_BAD_INPUT
    ended = "stopped early" if result.is_early else "done"
    print(f"{ended} after {result.steps} steps; best at step {result.best_step}: {_numbers(result.best)}")
    print(f"run folder: {run_dir.path}")
    return 0


def _wants_text(arguments: list[str]) -> bool:
    """Print the list of recipes or a help text where one is asked for."""
    if "--list" in arguments:
        for name, module in RECIPES.items():
            print(f"{name:14} {(module.__doc__ or '').strip().splitlines()[0]}")
        return True
    if "--help" not in arguments and "-h" not in arguments and arguments:
        return False
    print(__doc__)
    if arguments and arguments[0] in RECIPES:
        print(f"Settings of {arguments[0]}:")
        print(config_help(RECIPES[arguments[0]].Config))
    else:
        print(f"Recipes: {', '.join(RECIPES)}. RECIPE --help lists its settings.")
    return True


def _read_request(arguments: list[str]) -> _Request:
    recipe = arguments[0] if not arguments[0].startswith("--") else None
    flags = arguments[1:] if recipe is not None else arguments
    flags, resume = _take(flags, "--resume")
    flags, init = _take(flags, "--init")
    if resume is not None:
        if flags or init is not None:
            raise ConfigError("--resume continues a run as it was; it takes no other settings.")
        run_dir = RunDir.open(Path(resume))
        name, values = run_dir.read_config()
        if recipe not in (None, name):
            raise ConfigError(f"{resume} is a run of {name}, not of {recipe}.")
        config = config_from_dict(_recipe(name).Config, values)
        return _Request(recipe=name, config=config, resumed=run_dir)
    if recipe is None:
        raise ConfigError("The first word must be a recipe.", hint=f"Recipes: {', '.join(RECIPES)}.")
    config_type = _recipe(recipe).Config
    if init is not None:
        flags += ["--model.init", init]
    return _Request(recipe=recipe, config=parse_config(config_type, flags))


def _train(
    request: _Request, arguments: Sequence[str], *, token: CancelToken, progress: ProgressCallback
) -> tuple[TrainingResult, RunDir]:
    config = request.config
    device = runtime.pick_device(config.run.device)
    runtime.seed_everything(config.run.seed)
    task = RECIPES[request.recipe].build(config, device=device, token=token, progress=progress)
    if request.resumed is not None:
        run_dir = request.resumed
        state = load_checkpoint(run_dir.last_path, model=request.recipe)
    else:
        # Only now: a run that fails on its data leaves no empty folder behind.
        run_dir, state = RunDir.create(config.run.out, recipe=request.recipe), None
        run_dir.write_start(recipe=request.recipe, config=config_to_dict(config), arguments=arguments)
    loop = TrainingLoop(
        task, optim=config.optim, run=config.run, run_dir=run_dir, device=device, resume=state
    )
    result = loop.run(token=token, progress=progress)
    export_best(task.model, run_dir, info=task.info, has_backbone=task.has_backbone)
    run_dir.draw_curves()
    return result, run_dir


def _recipe(name: str) -> ModuleType:
    if name not in RECIPES:
        raise ConfigError(f"There is no recipe {name!r}.", hint=f"Recipes: {', '.join(RECIPES)}.")
    return RECIPES[name]


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


@contextmanager
def _ctrl_c(token: CancelToken) -> Iterator[None]:
    """First Ctrl-C: finish the step, save, stop. Second: stop at once."""

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        token.cancel()
        signal.signal(signal.SIGINT, previous)

    previous: Callable | int | None = signal.getsignal(signal.SIGINT)
    signal.signal(signal.SIGINT, on_signal)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, previous)


if __name__ == "__main__":
    sys.exit(main())
