"""What every model of the registry is, whatever its task."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from torch import Tensor, nn

from engine.models.preprocessing import Preprocessing
from engine.models.weights import load_backbone_state


class Network(nn.Module):
    """Base of all models: a backbone with ImageNet weights, and a head that we or the user trained.

    Not thread-safe: one thread at a time.

    Attributes:
        backbone: the module that starts from ImageNet weights; its parameters have names that begin
            with ``backbone.``, which is how head files leave them out.
        input_size: (height, width) in pixels of the images it takes.
        preprocessing: how images become its input, always of ``input_size``; set by the registry. The
            backbones differ in it, and with another one's the features are quietly worse.
        features_key: names the weights by content, for caches; set where a model is loaded.
        head_key: first digits of the head file's SHA-256; set where a model is loaded.
    """

    backbone: nn.Module
    input_size: tuple[int, int]
    preprocessing: Preprocessing
    features_key: str = ""
    head_key: str = ""

    def speed_up(self) -> None:
        """Rearrange the weights of a model in eval mode that will only predict; outputs stay to 1e-5.

        Afterwards it can be neither trained nor saved. A second call does nothing, and neither does a model
        that has nothing to gain.
        """

    def load_backbone(self, state: Mapping[str, Tensor], *, path: Path) -> None:
        """Copy ImageNet weights into the backbone; a model with several encoders fills them all.

        Args:
            state: the file's state dict.
            path: the file, for messages.

        Raises:
            WeightsError: a tensor is missing, unknown or of another shape.
        """
        load_backbone_state(self.backbone, state, path=path)
