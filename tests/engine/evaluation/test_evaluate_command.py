"""The command line on tiny segmentation sets, with a toy model."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from engine import evaluate
from engine.data.synthetic import write_mask_folder, write_pascal5i
from engine.evaluation.commands import segmentation
from engine.evaluation.commands.segmentation import TestedSegmenter
from engine.evaluation.commands.segmentation_data import PROTOCOLS
from engine.models.preprocessing import Preprocessing
from tests.engine.training.toy_model import ToySegmenter
from tests.helpers.synthetic_layouts import write_coco


class _Perfect(ToySegmenter):
    """Knows the synthetic classes by their colours: object where the colour is the support's."""

    def encode(self, images: torch.Tensor) -> tuple[torch.Tensor, ...]:
        return (images,)

    def decode(self, query, support, memo=None) -> torch.Tensor:
        weights = (support.masks > 0.99).float()[:, None]
        colour = (support.features[0] * weights).sum(dim=(0, 2, 3)) / weights.sum()
        return 8 * (0.8 - (query[0] - colour[None, :, None, None]).norm(dim=1))


@pytest.fixture
def _toy(monkeypatch: pytest.MonkeyPatch) -> None:
    preprocessing = Preprocessing((64, 64), (0.5, 0.5, 0.5), (0.25, 0.25, 0.25))
    tested = TestedSegmenter(model=_Perfect(), preprocessing=preprocessing, is_calibrated=True)
    monkeypatch.setattr(segmentation, "load_tested", lambda options: tested)


@pytest.fixture
def pascal(tmp_path: Path) -> Path:
    write_pascal5i(tmp_path / "voc", n_images=12, fold=1)
    return tmp_path / "voc"


def ask(command: str) -> int:
    return evaluate.main([*command.split(), "--device", "cpu"])


@pytest.mark.usefixtures("_toy")
def test_pascal_table_json_and_picture(
    pascal: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outputs = f"--json {tmp_path / 'out.json'} --grid {tmp_path / 'new' / 'grid.png'}"
    flags = f"--fold 1 --episodes 8 --min-images 2 --discrimination {outputs}"
    assert ask(f"mshnet-lite --data pascal --root {pascal} {flags}") == 0
    printed = capsys.readouterr().out
    for words in ("473 x 473", "summed per class", "lists ImageSets", "engine.train mshnet-lite"):
        assert words in printed
    report = json.loads((tmp_path / "out.json").read_text())
    (fold,) = report["folds"]
    assert report["seeds"] == [0, 1, 2]
    assert fold["unseen_classes"]["miou"]["mean"] > 70
    assert set(fold["unseen_classes"]["class_iou"]) == {"voc:6", "voc:7"}
    assert sum(fold["unseen_classes"]["class_episodes"].values()) == 3 * 8
    told_apart = fold["discrimination"]
    assert told_apart["wrong"]["mean"] < 5
    assert told_apart["difference"]["mean"] == pytest.approx(
        told_apart["right"]["mean"] - told_apart["wrong"]["mean"]
    )
    with Image.open(tmp_path / "new" / "grid.png") as picture:
        assert picture.height > picture.width / 3


@pytest.mark.usefixtures("_toy")
def test_things_mean_over_sets(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, seed in (("cups", 0), ("screws", 1)):
        write_mask_folder(tmp_path / "things" / name, n_images=6, seed=seed)
    path = tmp_path / "out.json"
    flags = f"--seeds 0 1 --size original --json {path}"
    assert ask(f"mshnet-lite --data things --root {tmp_path / 'things'} {flags}") == 0
    things = json.loads(path.read_text())["things"]
    assert set(things["set_miou"]) == {"cups", "screws"}
    assert things["miou"]["mean"] == pytest.approx(np.mean(list(things["set_miou"].values())))
    assert things["miou"]["mean"] > 60
    assert "own size" in capsys.readouterr().out


@pytest.mark.usefixtures("_toy")
def test_a_folder_of_ones_own_is_reported_by_class(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_mask_folder(tmp_path / "cups", n_images=6)
    (tmp_path / "cups" / "classes.txt").write_text("1 mug\n2 glass\n3 bowl\n")
    assert ask(f"mshnet-lite --data folder --root {tmp_path / 'cups'} --seeds 0") == 0
    printed = capsys.readouterr().out
    assert all(f"  {name} " in printed for name in ("mug", "glass", "bowl"))


@pytest.mark.usefixtures("_toy")
@pytest.mark.parametrize("source", ["json", "png"])
def test_coco_folds_are_stratified_and_say_where_masks_come_from(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], source: str
) -> None:
    write_coco(tmp_path, n_images=12)
    path = tmp_path / "out.json"
    flags = f"--fold 1 --episodes 7 --seeds 0 1 --stratified --mask-source {source} --json {path}"
    assert ask(f"mshnet-lite --data coco --root {tmp_path} {flags}") == 0
    printed = capsys.readouterr().out
    assert f"interleaved folds, masks from {source}" in printed
    (fold,) = json.loads(path.read_text())["folds"]
    counts = fold["unseen_classes"]["class_episodes"]
    assert set(counts) == {"COCO2014:2", "COCO2014:6", "COCO2014:10"}
    assert sum(counts.values()) == 14
    assert min(counts.values()) >= 4  # 7 episodes are at least two rounds of three classes, in each seed
    assert "bicycle" in printed


@pytest.mark.usefixtures("_toy")
def test_saved_episodes_are_asked_again_exactly(pascal: Path, tmp_path: Path) -> None:
    base = f"mshnet-lite --data pascal --root {pascal} --min-images 2 --shots 2"
    episodes, first, second = (tmp_path / name for name in ("episodes.json", "first.json", "second.json"))
    flags = f"--episodes 5 --seeds 7 --save-episodes {episodes} --json {first}"
    assert ask(f"{base} {flags}") == 0
    content = json.loads(episodes.read_text())
    assert [(draw["group"], draw["seed"]) for draw in content["draws"]] == [("fold 1", 7)]
    assert len(content["draws"][0]["episodes"]) == 5
    # A shorter file gives fewer episodes only if the file is really what is asked.
    content["draws"][0]["episodes"] = content["draws"][0]["episodes"][:2]
    episodes.write_text(json.dumps(content))
    assert ask(f"{base} --seeds 7 --episodes-from {episodes} --json {second}") == 0
    reports = [json.loads(path.read_text())["folds"][0]["unseen_classes"] for path in (first, second)]
    assert [sum(report["class_episodes"].values()) for report in reports] == [5, 2]


@pytest.mark.usefixtures("_toy")
def test_a_protocol_sets_its_flags_and_is_printed(
    pascal: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert PROTOCOLS["hsnet"]["episodes"] == PROTOCOLS["mshnet"]["episodes"] == 1000
    monkeypatch.setitem(PROTOCOLS["hsnet"], "episodes", 6)
    path = tmp_path / "out.json"
    flags = f"--protocol hsnet --shots 5 --json {path}"
    assert ask(f"mshnet-lite --data pascal --root {pascal} {flags}") == 0
    printed = capsys.readouterr().out
    assert "400 x 400 px, vote of one mask per shot, a support may repeat, protocol of hsnet" in printed
    report = json.loads(path.read_text())
    assert (report["episodes"], report["seeds"], report["shot_rule"]) == (6, [0], "vote")
    assert sum(report["folds"][0]["unseen_classes"]["class_episodes"].values()) == 6


@pytest.mark.usefixtures("_toy")
@pytest.mark.parametrize(
    ("extra", "expected"),
    [
        ("--fold 3", "val.txt"),
        ("--min-images 40", "Fold 1 cannot be measured: no class of it has 40 listed images"),
        ("--shots 6", "--shots must be 1 to 5"),
        ("--threshold 2", "--threshold must be a number"),
        ("--size big", "--size must be a number"),
        ("--threshold other-folds", "there are none"),
        ("--protocol bam", "There is no protocol 'bam'; there are hsnet and mshnet"),
        ("--protocol hsnet --seeds 1", "--protocol hsnet sets --seeds itself"),
        ("--per-class 3", "--per-class belongs to --data things or folder, not to pascal"),
        ("--stratified", "--stratified belongs to --data coco, not to pascal"),
        ("--gallery all", "--gallery is for retrieval; mshnet-lite is for segmentation"),
        ("--offset=2", "--offset is for zero-shot; mshnet-lite is for segmentation"),
        ("--wings 2", "There is no flag --wings"),
        ("--episodes-from nowhere.json", "nowhere.json cannot be read"),
    ],
)
def test_bad_input_is_code_2(
    pascal: Path, capsys: pytest.CaptureFixture[str], extra: str, expected: str
) -> None:
    given = extra.split()
    usual = [f"{flag} {value}" for flag, value in (("--min-images", 2),) if flag not in given]
    if "--protocol" in given:
        usual = []
    assert ask(f"mshnet-lite --data pascal --root {pascal} {' '.join(usual)} {extra}") == 2
    captured = capsys.readouterr()
    assert expected in captured.err
    assert "Traceback" not in captured.err


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("mshnet-lite --data pascal --root {root}/none", "holds neither JPEGImages/"),
        ("mshnet-lite --data coco --root {root}", "COCO 2014 was not found"),
        ("mshnet-lite --data things --root {root}/none", "does not exist"),
        ("mshnet-lite --data sketchy --root {root}", "The data sketchy is for retrieval"),
        ("mshnet-lite --data moon --root {root}", "There is no data set 'moon'"),
        ("mshnet-lite --data pascal --root {voc} --seeds -1", "--seeds must not be negative"),
        ("mshnet-lite --data pascal --root {voc} --threshold x", "--threshold must be a number in (0, 1)"),
        ("mshnet-lite --data pascal --root {voc} --json {root}", "is a folder; name a file"),
        ("sgone-vgg16 --data pascal --root {voc} --min-images 2 --backbone x.pth", "lies in its head file"),
        ("mshnet-huge --data pascal --root {root}", "there is no model 'mshnet-huge'"),
        ("mean-cosine --data pascal --root {voc} --head x.pt", "not trained, so --head has no use"),
        ("mshnet-lite --data pascal --root {voc} --head {root}/x.pt --min-images 2", "no weights file"),
        (
            "sgone-lite --data pascal --root {voc} --head {other} --min-images 2",
            "is a head of mshnet-lite",
        ),
        (
            "mshnet-lite --data pascal --root {voc} --backbone {other} --min-images 2",
            "was trained on another backbone file",
        ),
    ],
)
def test_wrong_data_models_and_files_are_code_2(
    pascal: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str, expected: str
) -> None:
    other = Path(evaluate.__file__).parents[1] / "assets" / "weights" / "mshnet-lite.safetensors"
    assert ask(command.format(root=tmp_path, voc=pascal, other=other)) == 2
    assert expected in capsys.readouterr().err


def test_help_lists_the_kinds_and_a_models_own_flags(capsys: pytest.CaptureFixture[str]) -> None:
    for words, expected in ((["--help"], "sketch retrieval"), (["mshnet-lite", "--help"], "--stratified")):
        with pytest.raises(SystemExit) as ending:
            evaluate.main(words)
        assert ending.value.code == 0
        printed = capsys.readouterr().out
        assert expected in printed
        assert "--gallery" not in printed
