"""From a resolved configuration to a finished run folder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from engine import runtime
from engine.config import config_to_dict
from engine.errors import EngineError
from engine.progress import CancelToken, ProgressCallback
from engine.training.checkpoint import load_checkpoint
from engine.training.curves import require_matplotlib
from engine.training.distributed import PeerStopped, World, joined, process_device
from engine.training.export import export_best
from engine.training.loop import TrainingLoop, TrainingResult
from engine.training.recipe import Recipe
from engine.training.run_dir import RunDir


def launch(
    recipe: Recipe,
    config: Any,
    *,
    arguments: Sequence[str],
    resumed: RunDir | None = None,
    token: CancelToken,
    progress: ProgressCallback | None = None,
    report: Callable[[str], None],
) -> tuple[TrainingResult, RunDir]:
    """Build the task, train it, export the best weights; under torchrun together with the other processes.

    Args:
        recipe: what to train.
        config: of the recipe's type.
        arguments: the command line, for the record.
        resumed: the run folder to continue, or None for a new run.
        token: stops between steps; a checkpoint is written then.
        progress: told what the recipe's builder and the loop report.
        report: told single lines for the user; called by the first process only.

    Raises:
        EngineError: bad data, weights, settings, memory or disk; see the recipe's builder and the loop.
        Cancelled: the token was set.
        PeerStopped: another process failed and has said why.
    """
    require_matplotlib()
    device = runtime.pick_device(process_device(config.run.device))
    runtime.seed_everything(config.run.seed)
    with joined(device) as world:
        task = world.in_turn(lambda: recipe.build(config, device=device, token=token, progress=progress))
        run_dir, state = world.agree(
            lambda: _open_run(recipe, config, arguments=arguments, resumed=resumed, world=world)
        )
        try:
            loop = TrainingLoop(
                task,
                optim=config.optim,
                run=config.run,
                run_dir=run_dir,
                device=device,
                world=world,
                resume=state,
            )
        except (EngineError, PeerStopped):
            if resumed is None and world.is_first:
                run_dir.discard()
            raise
        if loop.memory is not None and world.is_first:
            report(loop.memory.sentence())
        result = loop.run(token=token, progress=progress)
        if world.is_first:
            export_best(task.model, run_dir, info=task.info, has_backbone=task.has_backbone)
            run_dir.draw_curves()
    return result, run_dir


def _open_run(
    recipe: Recipe, config: Any, *, arguments: Sequence[str], resumed: RunDir | None, world: World
) -> tuple[RunDir | None, dict[str, Any] | None]:
    """The run folder and the checkpoint to continue from."""
    if resumed is not None:
        if resumed.last_path.is_file():
            return resumed, load_checkpoint(resumed.last_path, model=recipe.name)
        # It was killed before its first checkpoint: it starts again.
        if world.is_first:
            resumed.forget_after(0)
        return resumed, None
    if not world.is_first:
        return None, None
    # Only now: a run that fails on its data leaves no empty folder behind.
    run_dir = RunDir.create(config.run.out, recipe=recipe.name)
    run_dir.write_start(recipe=recipe.name, config=config_to_dict(config), arguments=arguments)
    return run_dir, None
