"""A model file that is swapped, cut off or deleted between start and load, or while the model is in use."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from engine import paths
from engine.errors import EngineError, WeightsError
from engine.inference import EngineSession
from engine.models import registry
from engine.models.head_files import HeadInfo, read_head, write_head
from engine.progress import CancelToken
from tests.engine.faults.conftest import photos, show

HEAD = "mshnet-lite.safetensors"


@pytest.fixture
def weights_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of what is shipped, to damage."""
    bundled = tmp_path / "bundled"
    shutil.copytree(paths.bundled_dir() / "weights", bundled / "weights")
    monkeypatch.setattr(paths, "bundled_dir", lambda: bundled)
    return bundled / "weights"


def cut(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def swap(path: Path) -> None:
    """Another model's head takes its place."""
    shutil.copyfile(path.with_name("sgone-lite.safetensors"), path)


def mislabel(path: Path) -> None:
    """Another model's tensors, under the right model's name."""
    write_head(path, torch.nn.Linear(2, 2), info=read_head(path).info)


def other_backbone(path: Path) -> None:
    head = read_head(path)
    info = HeadInfo(model=head.info.model, backbone_sha256="0" * 64, options=head.info.options)
    write_head(path, torch.nn.Linear(2, 2), info=info)


def delete(path: Path) -> None:
    path.unlink()


def into_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


DAMAGES: tuple[Callable[[Path], None], ...] = (
    cut,
    empty,
    swap,
    mislabel,
    other_backbone,
    delete,
    into_folder,
)


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_head_damaged_after_the_start_is_refused_and_the_model_before_stays(
    session: EngineSession,
    folder: Path,
    token: CancelToken,
    weights_dir: Path,
    damage: Callable[[Path], None],
) -> None:
    show(session, photos(folder)[0], token)
    session._load = registry.load_segmenter
    assert next(info for info in session.status().models if info.name == "mshnet-lite").is_available
    damage(weights_dir / HEAD)
    before = session.model_key
    with pytest.raises(WeightsError) as caught:
        session.load_model("mshnet-lite", token=token)
    assert "mshnet-lite" in str(caught.value)
    assert session.model_key == before
    assert session.segment(photos(folder)[1], token=token).scores.size, "the model before goes on"


def test_a_backbone_cut_off_after_the_start_is_refused(
    session: EngineSession, token: CancelToken, tmp_path: Path
) -> None:
    session._load = registry.load_segmenter
    backbone = tmp_path / "backbone.pth"
    backbone.write_bytes(b"PK\x03\x04" + bytes(1000))
    with pytest.raises(WeightsError, match=r"backbone\.pth"):
        session.load_model("mshnet-lite", token=token, backbone_path=backbone)


@pytest.mark.parametrize("name", ["d2s-lite", "scegg-lite"])
@pytest.mark.parametrize("damage", [cut, empty, delete], ids=lambda damage: damage.__name__)
def test_the_other_heads_are_refused_as_clearly(
    session: EngineSession,
    folder: Path,
    token: CancelToken,
    weights_dir: Path,
    name: str,
    damage: Callable[[Path], None],
) -> None:
    head = weights_dir / f"{name}.safetensors"
    if not head.is_file():
        pytest.skip(f"no head of {name} is shipped")
    damage(head)
    session._load_retriever = registry.load_retriever
    session._load_attribute_classifier = registry.load_attribute_classifier

    def use() -> None:
        if name == "d2s-lite":
            next(session.index(photos(folder), folder=folder, token=token))
        else:
            session.zero_shot_info(token=token)

    with pytest.raises(EngineError, match=name):
        use()


def test_a_model_in_use_does_not_need_its_file(
    session: EngineSession, folder: Path, token: CancelToken, weights_dir: Path
) -> None:
    session._load = registry.load_segmenter
    session.load_model("mshnet-lite", token=token)
    cut(weights_dir / HEAD)
    show(session, photos(folder)[0], token)
    assert session.segment(photos(folder)[1], token=token).scores.size
