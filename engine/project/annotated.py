"""The masks of a project as exports and training want them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from engine.errors import EngineError
from engine.formats.annotated import AnnotatedImage, AnnotatedSet, LabelClass, SetItem, StreamedImages
from engine.images import exif_orientation, path_key
from engine.project.records import Layer, ReviewState
from engine.types import ImageFailure

if TYPE_CHECKING:  # the project offers what is here as one of its methods
    from engine.project.project import Project

_BEST_FIRST: Final = (Layer.FINAL, Layer.SUPPORT, Layer.PREDICTION)


def annotated_set(project: Project, *, only_accepted: bool) -> AnnotatedSet:
    """One mask per image: the final one, else the painted one, else what the model had found.

    Masks are read while the set is iterated, each as it is then. Rejected images come with their state; what
    to make of them is the reader's choice.
    """
    paths = [
        path
        for path in sorted(project.paths(), key=path_key)
        if _layer_of(project, path, only_accepted=only_accepted) is not None
    ]
    return AnnotatedSet(
        classes=tuple(
            LabelClass(id=item.id, name=item.name, colour=item.colour)
            for item in sorted(project.classes, key=lambda item: item.id)
        ),
        images=StreamedImages(lambda: _images(project, paths, only_accepted=only_accepted), count=len(paths)),
        root=project.root,
    )


def _images(project: Project, paths: Sequence[Path], *, only_accepted: bool) -> Iterator[SetItem]:
    for path in paths:
        try:
            image = _image(project, path, only_accepted=only_accepted)
        except EngineError as error:
            yield ImageFailure(image_path=path, reason=error.user_message)
        else:
            if image is not None:
                yield image


def _image(project: Project, path: Path, *, only_accepted: bool) -> AnnotatedImage | None:
    """None where the mask was taken away meanwhile."""
    layer = _layer_of(project, path, only_accepted=only_accepted)
    record = project.record_of(path)
    labels = None if layer is None else project.read_labels(path, layer)
    if labels is None or record is None or layer not in record.layers:
        return None
    provenance = record.layers[layer].provenance
    return AnnotatedImage(
        image_path=path,
        size=labels.shape,
        labels=labels,
        scores={class_id: score for class_id, score in provenance.scores if (labels == class_id).any()},
        state=record.state.value,
        provenance=provenance.in_words(),
        exif_orientation=exif_orientation(path),
    )


def _layer_of(project: Project, path: Path, *, only_accepted: bool) -> Layer | None:
    record = project.record_of(path)
    if record is None:
        return None
    if only_accepted:
        is_wanted = record.state is ReviewState.ACCEPTED and Layer.FINAL in record.layers
        return Layer.FINAL if is_wanted else None
    return next((layer for layer in _BEST_FIRST if layer in record.layers), None)
