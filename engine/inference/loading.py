"""How a session gets its models: the loaders of ``engine.models.registry``, or what a test puts there."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol, TypeVar

from engine.models.retriever import SketchRetriever
from engine.models.segmenter import FewShotSegmenter
from engine.models.zero_shot import AttributeClassifier
from engine.progress import CancelToken, ProgressCallback

_Model_co = TypeVar("_Model_co", covariant=True)


class Load(Protocol[_Model_co]):
    """A call that makes a model by its registry name; see ``registry.load_model`` for the arguments."""

    def __call__(
        self,
        name: str,
        *,
        backbone_path: Path | None,
        head_path: Path | None,
        allow_download: bool,
        token: CancelToken | None,
        progress: ProgressCallback | None,
    ) -> _Model_co: ...


LoadModel = Load[FewShotSegmenter]
LoadRetriever = Load[SketchRetriever]
LoadAttributeClassifier = Load[AttributeClassifier]
