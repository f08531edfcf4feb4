"""All models by name: one explicit dict, no registration at a distance.

A model is made of three things: an architecture (``build``), ImageNet weights of its backbone, and
a head that we or the user trained. A head knows which backbone file it was trained on and is refused
on any other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, Literal

from engine.errors import ConfigError, WeightsError
from engine.models.head_files import HeadInfo, load_head_state, read_head
from engine.models.manifest import EFFICIENTNET_LITE0, RESNET50, RESNET101, VGG16, VGG16_BN, head_weights
from engine.models.network import Network
from engine.models.preprocessing import LITE_MEAN, LITE_STD, Preprocessing
from engine.models.retriever import SketchRetriever
from engine.models.segmenter import FewShotSegmenter
from engine.models.weights import (
    WeightsSpec,
    file_sha256,
    find_weights,
    missing_sentence,
    read_state_dict,
    resolve_weights,
)
from engine.models.zero_shot import AttributeClassifier
from engine.progress import CancelToken, ProgressCallback
from engine.types import ModelInfo

ModelKind = Literal["segmentation", "retrieval", "zero-shot"]


@dataclass(frozen=True, kw_only=True)
class ModelEntry:
    """One model of the registry.

    Attributes:
        name: key in ``MODELS``.
        kind: what it does, and so which interface it has.
        title: what the menu shows.
        summary: one sentence: what it is good for and what it costs.
        build: makes the architecture with random weights; reads no file. Keyword options are the
            ones a head's metadata carries (see ``HeadInfo.options``).
        backbone: ImageNet weights; its file is loaded into the module named ``backbone``.
        head: our trained part.
        is_paper: True for the faithful model of a paper, False for our small default.
        preprocessing: how images and masks become network input; a head may ask for another size.
        is_backbone_trained: True where training changes the backbone too: the head file then holds
            all parameters, and the backbone's own file is needed only to start a training.
    """

    name: str
    kind: ModelKind
    title: str
    summary: str
    build: Callable[..., Network]
    backbone: WeightsSpec
    head: WeightsSpec
    is_paper: bool
    preprocessing: Preprocessing
    is_backbone_trained: bool = False


# The imports inside the builders keep torchvision out of start-up and of runs that do not need it.
def _build_mshnet_lite(**options: object) -> Network:
    from engine.models.mshnet_lite import MSHNetLite

    return MSHNetLite(**options)


def _build_sgone_lite(**options: object) -> Network:
    from engine.models.sgone_lite import SGOneLite

    return SGOneLite(**options)


def _build_mshnet_resnet50(**options: object) -> Network:
    from engine.models.mshnet import MSHNet, MSHNetOptions

    return MSHNet("resnet50", options=MSHNetOptions(**options))


def _build_mshnet_resnet101(**options: object) -> Network:
    from engine.models.mshnet import MSHNet, MSHNetOptions

    return MSHNet("resnet101", options=MSHNetOptions(**options))


def _build_sgone_vgg16(**options: object) -> Network:
    from engine.models.sgone import SGOne, SGOneOptions

    return SGOne(options=SGOneOptions(**options))


def _build_scegg_lite(**options: object) -> Network:
    from engine.models.sc_egg.lite import SCEGGLite

    return SCEGGLite(**options)


def _build_scegg_resnet101(**options: object) -> Network:
    from engine.models.sc_egg.resnet101 import SCEGGResNet101

    return SCEGGResNet101(**options)


def _build_d2s_lite(**options: object) -> Network:
    from engine.models.d2s_lite import D2SLite

    return D2SLite(**options)


def _build_d2s_vgg16bn(**options: object) -> Network:
    from engine.models.doodle2search import Doodle2Search, Doodle2SearchOptions

    return Doodle2Search(options=Doodle2SearchOptions(**options))


# SG-One's paper feeds images at their own size. The app squashes to MSHNet's size instead, so that
# all paper models see the same pixels and one cache entry has one size; the network takes any size.
_PAPER_PREPROCESSING: Final = Preprocessing((473, 473))
_LITE_PREPROCESSING: Final = Preprocessing((384, 384), mean=LITE_MEAN, std=LITE_STD)
# Resize(448) and CenterCrop(448), as the features of the paper and of its peers.
_SCEGG_PREPROCESSING: Final = Preprocessing((448, 448), is_centre_crop=True)
_SCEGG_LITE_PREPROCESSING: Final = Preprocessing((224, 224), mean=LITE_MEAN, std=LITE_STD)

_ENTRIES: Final = (
    ModelEntry(
        name="mshnet-lite",
        kind="segmentation",
        title="MSHNet Lite",
        summary="The default: quick on any computer, needs no download.",
        build=_build_mshnet_lite,
        backbone=EFFICIENTNET_LITE0,
        head=head_weights("mshnet-lite", is_shipped=True),
        is_paper=False,
        preprocessing=_LITE_PREPROCESSING,
    ),
    ModelEntry(
        name="sgone-lite",
        kind="segmentation",
        title="SG-One Lite",
        summary="One prototype per class: the quickest, coarser than MSHNet Lite.",
        build=_build_sgone_lite,
        backbone=EFFICIENTNET_LITE0,
        head=head_weights("sgone-lite", is_shipped=True),
        is_paper=False,
        preprocessing=_LITE_PREPROCESSING,
    ),
    ModelEntry(
        name="mshnet-resnet50",
        kind="segmentation",
        title="MSHNet (ResNet-50)",
        summary="The paper's model, 29.6 million trained parameters: for a graphics card.",
        build=_build_mshnet_resnet50,
        backbone=RESNET50,
        head=head_weights("mshnet-resnet50", is_shipped=False),
        is_paper=True,
        preprocessing=_PAPER_PREPROCESSING,
    ),
    ModelEntry(
        name="mshnet-resnet101",
        kind="segmentation",
        title="MSHNet (ResNet-101)",
        summary="The paper's larger model: slower, one to two points better.",
        build=_build_mshnet_resnet101,
        backbone=RESNET101,
        head=head_weights("mshnet-resnet101", is_shipped=False),
        is_paper=True,
        preprocessing=_PAPER_PREPROCESSING,
    ),
    ModelEntry(
        name="sgone-vgg16",
        kind="segmentation",
        title="SG-One (VGG-16)",
        summary="The paper's model, 19.0 million trained parameters: for a graphics card.",
        build=_build_sgone_vgg16,
        backbone=VGG16,
        head=head_weights("sgone-vgg16", is_shipped=False),
        is_paper=True,
        preprocessing=_PAPER_PREPROCESSING,
        is_backbone_trained=True,
    ),
    ModelEntry(
        name="scegg-lite",
        kind="zero-shot",
        title="SC-EGG Lite",
        summary="Finds classes by their attributes: quick on any computer, needs no download.",
        build=_build_scegg_lite,
        backbone=EFFICIENTNET_LITE0,
        head=head_weights("scegg-lite", is_shipped=True),
        is_paper=False,
        preprocessing=_SCEGG_LITE_PREPROCESSING,
    ),
    ModelEntry(
        name="scegg-resnet101",
        kind="zero-shot",
        title="SC-EGG (ResNet-101)",
        summary="The paper's model for classes known by attributes only: for a graphics card.",
        build=_build_scegg_resnet101,
        backbone=RESNET101,
        head=head_weights("scegg-resnet101", is_shipped=False),
        is_paper=True,
        preprocessing=_SCEGG_PREPROCESSING,
    ),
    ModelEntry(
        name="d2s-lite",
        kind="retrieval",
        title="Doodle2Search Lite",
        summary="The default of Search: quick on any computer, needs no download.",
        build=_build_d2s_lite,
        backbone=EFFICIENTNET_LITE0,
        head=head_weights("d2s-lite", is_shipped=True),
        is_paper=False,
        preprocessing=Preprocessing((224, 224), mean=LITE_MEAN, std=LITE_STD),
    ),
    ModelEntry(
        name="d2s-vgg16bn",
        kind="retrieval",
        title="Doodle2Search (VGG-16)",
        summary="The paper's model, 271 million trained parameters: for a graphics card.",
        build=_build_d2s_vgg16bn,
        backbone=VGG16_BN,
        head=head_weights("d2s-vgg16bn", is_shipped=False),
        is_paper=True,
        preprocessing=Preprocessing((224, 224)),
        is_backbone_trained=True,
    ),
)

MODELS: Final[dict[str, ModelEntry]] = {entry.name: entry for entry in _ENTRIES}
DEFAULT_MODEL: Final = "mshnet-lite"


def model_entry(name: str) -> ModelEntry:
    """Look a model up.

    Raises:
        ConfigError: there is no such model; the message lists the names.
    """
    if name not in MODELS:
        message = f"There is no model named {name!r}."
        raise ConfigError(message, hint=f"Choose one of: {', '.join(MODELS)}.")
    return MODELS[name]


def model_info(name: str) -> ModelInfo:
    """One row of the model menu. Cheap: looks for files, reads none."""
    entry = model_entry(name)
    needed = [entry.head] if entry.is_backbone_trained else [entry.backbone, entry.head]
    missing = [spec for spec in needed if find_weights(spec) is None]
    return ModelInfo(
        name=entry.name,
        title=entry.title,
        summary=entry.summary,
        is_available=not missing,
        missing=missing_sentence(missing[-1]) if missing else "",
        download_bytes=sum(spec.n_bytes for spec in missing if spec.url),
    )


def load_model(
    name: str,
    *,
    backbone_path: Path | None = None,
    head_path: Path | None = None,
    allow_download: bool = False,
    token: CancelToken | None = None,
    progress: ProgressCallback | None = None,
) -> Network:
    """A model ready to predict: on the CPU, in eval mode, all weights loaded.

    Its ``features_key`` names backbone and head by content, for feature caches.

    Raises:
        ConfigError: no such model, or a backbone file for a model whose head file holds its backbone.
        WeightsNotFoundError: a file is missing; the message says where to get it and to put it.
        WeightsError: a file is damaged, or the head belongs to another model or backbone.
        Cancelled: the token was set during a download.
    """
    entry = model_entry(name)
    if entry.is_backbone_trained and backbone_path is not None:
        message = f"The backbone of {name} is trained too and lies in its head file."
        raise ConfigError(message, hint=f"Leave {backbone_path} out.")
    found_head = resolve_weights(
        entry.head, path=head_path, allow_download=allow_download, token=token, progress=progress
    )
    head = read_head(found_head)
    if head.info.model != name:
        message = f"{found_head} is a head of {head.info.model}, not of {name}."
        raise WeightsError(message, hint="Choose the head that was trained for this model.")
    model = _build(entry, head.info, found_head)
    if not entry.is_backbone_trained:
        found_backbone = resolve_weights(
            entry.backbone, path=backbone_path, allow_download=allow_download, token=token, progress=progress
        )
        if file_sha256(found_backbone) != head.info.backbone_sha256:
            message = f"{found_head} was trained on another backbone file than {found_backbone}."
            raise WeightsError(message, hint="Use the two files that belong together.")
        model.load_backbone(read_state_dict(found_backbone), path=found_backbone)
    load_head_state(model, head, has_backbone=entry.is_backbone_trained, path=found_head)
    model.head_key = file_sha256(found_head)[:16]
    model.features_key = f"{head.info.backbone_sha256[:16]}-{model.head_key}"
    return model.eval()


def load_segmenter(name: str, **files: Any) -> FewShotSegmenter:
    """``load_model`` for a model that must segment; takes the same keywords and raises the same.

    Raises:
        ConfigError: the model does something else.
    """
    _check_kind(name, "segmentation")
    return load_model(name, **files)


def load_retriever(name: str, **files: Any) -> SketchRetriever:
    """``load_model`` for a model that must embed sketches and photos.

    Raises:
        ConfigError: the model does something else.
    """
    _check_kind(name, "retrieval")
    return load_model(name, **files)


def load_attribute_classifier(name: str, **files: Any) -> AttributeClassifier:
    """``load_model`` for a model that must tell classes by their attributes.

    Raises:
        ConfigError: the model does something else.
    """
    _check_kind(name, "zero-shot")
    return load_model(name, **files)


def names_of_kind(kind: ModelKind) -> list[str]:
    """The names of all models of one kind, in menu order."""
    return [name for name, entry in MODELS.items() if entry.kind == kind]


def build_for_training(
    name: str,
    *,
    options: dict[str, object] | None = None,
    backbone_path: Path | None = None,
    allow_download: bool = False,
    token: CancelToken | None = None,
    progress: ProgressCallback | None = None,
) -> tuple[Network, HeadInfo]:
    """A model with ImageNet backbone and fresh head, and the metadata its trained head must carry.

    Args:
        options: architecture options, plain values; they go into the head's metadata.

    Raises:
        ConfigError: no such model or option.
        WeightsNotFoundError: the backbone's weights are missing.
        WeightsError: the backbone's weights are damaged or of another architecture.
        Cancelled: the token was set during a download.
    """
    entry = model_entry(name)
    found = resolve_weights(
        entry.backbone, path=backbone_path, allow_download=allow_download, token=token, progress=progress
    )
    info = HeadInfo(model=name, backbone_sha256=file_sha256(found), options=dict(options or {}))
    model = _build(entry, info, None)
    model.load_backbone(read_state_dict(found), path=found)
    return model, info


def _check_kind(name: str, kind: ModelKind) -> None:
    hint = f"Choose one of: {', '.join(names_of_kind(kind))}."
    if name not in MODELS:
        raise ConfigError(f"There is no model named {name!r}.", hint=hint)
    if MODELS[name].kind != kind:
        raise ConfigError(f"The model {name} is made for {MODELS[name].kind}, not for {kind}.", hint=hint)


def _build(entry: ModelEntry, info: HeadInfo, head_path: Path | None) -> Network:
    try:
        model = entry.build(**info.options)
        model.preprocessing = replace(entry.preprocessing, size=model.input_size)
        return model
    except TypeError as error:
        message = f"{entry.name} has no such option: {error}."
        if head_path is None:
            raise ConfigError(message) from error
        raise WeightsError(f"{head_path} cannot be used: {message}") from error
