"""A whole attribute classifier without weights: an image is what its colours are."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor, nn

from engine.models.preprocessing import Preprocessing
from engine.models.zero_shot import AttributeClassifier

ATTRIBUTES = ("red", "green", "blue", "grey")
SEEN = ("fire", "grass", "sea")
UNSEEN = ("sun", "plum")
COLOURS = {
    "fire": (230, 20, 20),
    "grass": (20, 220, 20),
    "sea": (20, 20, 230),
    "sun": (220, 220, 20),
    "plum": (200, 20, 200),
}
_ROWS = {
    "fire": (100, 0, 0, 10),
    "grass": (0, 100, 0, 10),
    "sea": (0, 0, 100, 10),
    "sun": (100, 100, 0, 20),
    "plum": (100, 0, 100, 20),
}
_CELLS = 4
_N_EXEMPLARS = 20
_SPREAD = 0.05


class TinyAttributeClassifier(AttributeClassifier):
    """4 x 4 regions of mean colours; the embedding is the mean colour brought to length 1.

    Attributes:
        n_embedded: images that went through the backbone so far.
        gate: tests clear it to hold the model before its next batch.
        entered: set when a batch begins.
    """

    input_size = (16, 16)
    preprocessing = Preprocessing(input_size, mean=(0.0, 0.0, 0.0), std=(1.0, 1.0, 1.0))
    region_grid = (_CELLS, _CELLS)
    region_channels = 3
    embedding_dim = 3
    attribute_names = ATTRIBUTES
    class_names = (*SEEN, *UNSEEN)
    features_key = "tiny-1"
    n_synthetic = 30
    classifier_lr = 0.1

    def __init__(self) -> None:
        super().__init__()
        self.backbone = nn.Identity()
        self.register_buffer(
            "class_attributes", torch.tensor([_ROWS[name] for name in self.class_names]).float()
        )
        self.register_buffer("is_seen", torch.tensor([name in SEEN for name in self.class_names]))
        generator = torch.Generator().manual_seed(1)
        self.register_buffer(
            "exemplars", self.synthesise(self.class_attributes[: len(SEEN)], _N_EXEMPLARS, generator)
        )
        self.register_buffer("exemplar_labels", torch.arange(len(SEEN)).repeat_interleave(_N_EXEMPLARS))
        self.final = nn.Linear(3, len(self.class_names))
        self.n_embedded = 0
        self.gate = threading.Event()
        self.gate.set()
        self.entered = threading.Event()

    def region_features(self, images: Tensor) -> Tensor:
        self.entered.set()
        assert self.gate.wait(60), "the test forgot to open the gate"
        self.n_embedded += images.shape[0]
        return F.adaptive_avg_pool2d(images, _CELLS).flatten(2).transpose(1, 2)

    def attention(self, regions: Tensor) -> Tensor:
        return (20 * self._shown(regions)).softmax(dim=1).transpose(1, 2).unflatten(2, self.region_grid)

    def attribute_scores(self, regions: Tensor) -> Tensor:
        return self._shown(regions).mean(dim=1)

    def embed_regions(self, regions: Tensor) -> Tensor:
        return F.normalize(regions.mean(dim=1), dim=1).clamp(0, 1)

    def classifier_inputs(self, embeddings: Tensor) -> Tensor:
        return embeddings

    def synthesise(self, attributes: Tensor, n_per_class: int, generator: torch.Generator) -> Tensor:
        colours = F.normalize(attributes[:, :3].float(), dim=1).repeat_interleave(n_per_class, dim=0)
        noise = torch.randn(colours.shape, generator=generator).to(colours)
        return (colours + _SPREAD * noise).clamp(0, 1)

    @property
    def final_classifier(self) -> nn.Linear:
        return self.final

    @property
    def unseen_classifier(self) -> nn.Linear:
        return self.final

    @staticmethod
    def _shown(regions: Tensor) -> Tensor:
        """(B, R, K): the colours, and how grey a region is."""
        return torch.cat([regions, 1 - regions.amax(2, keepdim=True) + regions.amin(2, keepdim=True)], dim=2)


class AttributeClassifierLoader:
    """Stands in for ``engine.models.registry.load_attribute_classifier``; keeps the models it made."""

    def __init__(self, *, features_key: str = "tiny-1") -> None:
        self._features_key = features_key
        self.models: list[TinyAttributeClassifier] = []

    def __call__(self, name: str, **_options: object) -> TinyAttributeClassifier:
        model = TinyAttributeClassifier().eval()
        model.features_key = self._features_key
        self.models.append(model)
        return model


def colour_photos(folder: Path, names: tuple[str, ...], *, each: int = 1, seed: int = 0) -> list[Path]:
    """Write pictures (24, 32) of the colour of a class with some noise: ``NAME-0.png`` and so on."""
    rng = np.random.default_rng(seed)
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name in names:
        for number in range(each):
            rgb = np.array(COLOURS[name]) + rng.integers(-20, 20, (24, 32, 3))
            paths.append(folder / f"{name}-{number}.png")
            Image.fromarray(rgb.clip(0, 255).astype(np.uint8)).save(paths[-1])
    return paths
