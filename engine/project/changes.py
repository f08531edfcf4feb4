"""What can be new about an image of a project."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from engine.project.mask_files import MaskSource, size_of
from engine.project.records import (
    NO_SHOT,
    ImageRecord,
    Layer,
    LayerFile,
    Provenance,
    ReviewState,
    ShotUse,
)


@dataclass(frozen=True, kw_only=True, eq=False)
class MaskEdit:
    """A new mask of one layer.

    Attributes:
        source: class ids (H, W) uint8, never changed afterwards, or what they are computed from.
        provenance: where it comes from.
    """

    source: MaskSource
    provenance: Provenance


@dataclass(frozen=True, kw_only=True, eq=False)
class ImageChange:
    """What is new about one image; what is not named stays as it is.

    Attributes:
        state: the new decision, or None.
        masks: new masks by layer; None takes the layer away.
        shot: the new use as an example, ``NO_SHOT`` for none any more, or None.
    """

    state: ReviewState | None = None
    masks: Mapping[Layer, MaskEdit | None] = field(default_factory=lambda: MappingProxyType({}))
    shot: ShotUse | None = None

    def followed_by(self, later: ImageChange) -> ImageChange:
        """Both changes as one."""
        return ImageChange(
            state=self.state if later.state is None else later.state,
            masks=MappingProxyType({**self.masks, **later.masks}),
            shot=self.shot if later.shot is None else later.shot,
        )


def changed_record(
    record: ImageRecord,
    change: ImageChange,
    *,
    names: Mapping[Layer, str],
    class_ids: Mapping[Layer, tuple[int, ...]] = MappingProxyType({}),
) -> ImageRecord:
    """A record after a change.

    Args:
        record: before it.
        change: what is new.
        names: files of the new masks; a mask that has none yet gets an empty name.
        class_ids: the classes in the new masks, as far as counted.
    """
    layers = dict(record.layers)
    for layer, edit in change.masks.items():
        if edit is None:
            layers.pop(layer, None)
        else:
            layers[layer] = LayerFile(
                name=names.get(layer, ""),
                size=size_of(edit.source),
                provenance=edit.provenance,
                class_ids=class_ids.get(layer),
            )
    shot = record.shot if change.shot is None else change.shot
    return replace(
        record,
        state=record.state if change.state is None else change.state,
        layers=MappingProxyType(layers),
        shot=shot if Layer.SUPPORT in layers else NO_SHOT,
    )
