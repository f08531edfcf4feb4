"""Builds SC-EGG's training task: data, split, region features, model."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.data.attribute_vectors import read_attribute_vectors
from engine.data.xlsa17 import read_xlsa17
from engine.data.zero_shot_set import ZeroShotSet, read_image_folder_with_attributes
from engine.errors import ConfigError
from engine.models.registry import build_for_training
from engine.models.sc_egg.model import SCEGG
from engine.paths import cache_dir
from engine.progress import CancelToken, ProgressCallback
from engine.training.initial_head import load_initial_head
from engine.training.recipes.scegg_options import SCEGGConfig, SCEGGDataOptions
from engine.training.recipes.scegg_remembered import Memory
from engine.training.recipes.scegg_samples import Samples, TrainingImages
from engine.training.recipes.scegg_task import SCEGGTask
from engine.training.recipes.scegg_validation import TrainingSplit, split_for_training
from engine.training.region_features import build_region_features

_CHUNK: Final = 32


def build_scegg(
    name: str,
    config: SCEGGConfig,
    *,
    device: torch.device,
    token: CancelToken | None = None,
    progress: ProgressCallback | None = None,
) -> SCEGGTask:
    """Read the data, make or open the region features, and build model and task.

    Only images of ``trainval`` are ever read here: of unseen classes the model gets the attributes.

    Args:
        name: registry name of the model.
        config: of the recipe.
        device: where everything is computed.
        token: cancels between batches of images.
        progress: told images whose regions are computed.

    Raises:
        ConfigError: no data root, or settings that fit nothing.
        DataError: the data set is not as documented, or an image cannot be read.
        WeightsError: backbone or initial head cannot be used.
        Cancelled: the token was set.
    """
    config.optim.check_stages()
    data = _read(config.data)
    is_validating = config.data.validation == "drawn"
    split = split_for_training(
        data,
        n_validation_classes=config.data.validation_classes if is_validating else 0,
        image_share=config.data.validation_images,
        draw=config.data.validation_draw,
        names=config.data.validation_names,
        has_all_rows=config.data.remembered > 0,
    )
    vectors = _word_vectors(config.data, data)
    options = _model_options(name, config, data, split, vectors=vectors)
    model, info = build_for_training(
        name, options=options, backbone_path=config.model.backbone, token=token, progress=progress
    )
    if vectors is not None:
        model.len.set_vectors(torch.from_numpy(vectors))
    with torch.no_grad():
        model.len.score_weight.mul_(config.model.score_start)
    if config.model.mean_start:
        model.compression.start_as_mean()
    load_initial_head(model, info, config.model.init)
    model.stage.zero_()
    model.class_attributes.copy_(torch.from_numpy(data.table.values[split.classes].copy()))
    model.backbone.requires_grad_(False)
    model.to(device).eval()
    features = build_region_features(
        [data.image_paths[index] for index in data.trainval],
        config.data.feature_dir or cache_dir() / "region_features",
        encode=lambda images: model.region_features(images.to(device)),
        preprocessing=model.preprocessing,
        backbone_key=f"{info.backbone_sha256}-{name}-{config.model.has_stride_in_conv1}",
        token=token,
        progress=progress,
    )
    training = TrainingImages(features, _samples(data, split, split.training))
    memory = _memory(name, config, model, split)
    if memory is not None:
        training = training.with_remembered(memory.remember(_pooled(model, training), training.labels))
    validation = _samples(data, split, split.validation) if is_validating else None
    return SCEGGTask(
        config,
        model=model,
        info=info,
        training=training,
        validation=None if validation is None else TrainingImages(features, validation),
        compared=np.searchsorted(split.classes, split.compared),
        memory=memory,
        device=device,
    )


def _memory(name: str, config: SCEGGConfig, model: SCEGG, split: TrainingSplit) -> Memory | None:
    """None where no class is to be remembered."""
    if not config.data.remembered:
        return None
    weights = model.class_weights()
    if weights is None:
        raise ConfigError(
            f"The backbone of {name} keeps no classifier to remember classes from.",
            hint="Use --data.remembered 0.",
        )
    return Memory(
        class_weights=weights.detach(),
        class_names=model.class_names,
        may_remember=~np.isin(split.classes, split.held_out),
        n_each=config.data.remembered,
        seed=config.run.seed,
    )


def _pooled(model: SCEGG, images: TrainingImages) -> Tensor:
    """(N, D): the ``region_means`` of every image."""
    chunks = np.array_split(np.arange(len(images)), -(-len(images) // _CHUNK))
    return torch.cat([model.region_means(part) for places in chunks for part in images.regions(places)])


def _read(options: SCEGGDataOptions) -> ZeroShotSet:
    if options.root is None:
        raise ConfigError("No training data: name the folder of the data set with --data.root DIR.")
    if options.benchmark == "folder":
        return read_image_folder_with_attributes(options.root)
    return read_xlsa17(options.root, options.benchmark)


def _word_vectors(options: SCEGGDataOptions, data: ZeroShotSet) -> NDArray[np.float32] | None:
    """(K, E), or None: the attention starts at random."""
    if options.word_vectors is None:
        return None
    return read_attribute_vectors(options.word_vectors, data.table.attributes)


def _model_options(
    name: str,
    config: SCEGGConfig,
    data: ZeroShotSet,
    split: TrainingSplit,
    *,
    vectors: NDArray[np.float32] | None = None,
) -> dict[str, Any]:
    """What the head's metadata must say to build the model again; plain JSON values."""
    table = data.table
    model = config.model
    _, counts = np.unique(data.labels[split.training], return_counts=True)
    options: dict[str, Any] = {
        "attributes": list(table.attributes),
        "classes": [table.classes[index] for index in split.classes],
        "unseen": [table.classes[index] for index in split.unseen],
        "compression": model.compression,
        "word_dim": model.word_dim if vectors is None else vectors.shape[1],
        "hidden": model.hidden,
        "regressor_hidden": model.regressor_hidden,
        "synthesis_feedback": config.optim.synthesis_feedback,
        "region_scale": model.region_scale,
        "direct": model.direct,
        "has_region_ridge": config.optim.ridge_weight > 0,
        "n_synthetic": config.optim.synthetic,
        "classifier_lr": config.optim.classifier_lr,
        "n_exemplars": int(np.minimum(counts, model.exemplars).sum()),
    }
    if model.has_stride_in_conv1:
        if name != "scegg-resnet101":
            raise ConfigError(f"model.has_stride_in_conv1 is for ResNet; {name} has another backbone.")
        options["has_stride_in_conv1"] = True
    return options


def _samples(data: ZeroShotSet, split: TrainingSplit, images: np.ndarray) -> Samples:
    """Rows of the region features (which follow ``trainval``) and labels among the model's classes."""
    row_of_image = {int(image): row for row, image in enumerate(data.trainval)}
    return Samples(
        rows=np.array([row_of_image[int(image)] for image in images], dtype=np.int64),
        labels=np.searchsorted(split.classes, data.labels[images]),
    )
