"""Runs a segmenter over test episodes: every image is encoded once, then only decoded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from PIL import Image

from engine.data.catalogue import Catalogue, ClassKey, binary_target, read_labels
from engine.evaluation.episodes import TestEpisode
from engine.evaluation.segmentation import IouAccumulator
from engine.images import read_image
from engine.models.preprocessing import Preprocessing
from engine.models.segmenter import Features, FewShotSegmenter, Support
from engine.progress import CancelToken, Progress, ProgressCallback

TruthSize = int | Literal["original"]


@dataclass(frozen=True, kw_only=True)
class WrongSupportResult:
    """What a model paints when the class shown is not in the image.

    Attributes:
        iou: accumulated per class of the query's own object: overlap with the thing not asked for.
        area: mean fraction of the image that is painted at the threshold.
    """

    iou: IouAccumulator
    area: float


class Harness:
    """Features of one catalogue under one model, filled as images are used. One thread.

    Args:
        model: in eval mode, on ``device``.
        preprocessing: of the model.
        catalogue: the images and masks that episodes count in.
        device: where to compute; cached features stay in memory as float16 (about 1 to 3 MB an image).
        truth_size: side in px that ground truth and scores are squashed to, or ``original``.
    """

    def __init__(
        self,
        model: FewShotSegmenter,
        preprocessing: Preprocessing,
        catalogue: Catalogue,
        *,
        device: torch.device,
        truth_size: TruthSize = 473,
    ) -> None:
        self._model, self._preprocessing, self._catalogue = model, preprocessing, catalogue
        self._device, self._truth_size = device, truth_size
        self._features: dict[int, Features] = {}
        self._labels: dict[int, NDArray[np.uint8]] = {}

    def run(
        self,
        episodes: Sequence[TestEpisode],
        *,
        token: CancelToken | None = None,
        progress: ProgressCallback | None = None,
    ) -> IouAccumulator:
        """Sum all episodes; the class counted under is that of the truth.

        Raises:
            ImageError: an image or mask cannot be read.
            Cancelled: the token was set.
        """
        return self.run_wrong(episodes, threshold=0.5, token=token, progress=progress).iou

    def run_wrong(
        self,
        episodes: Sequence[TestEpisode],
        *,
        threshold: float,
        token: CancelToken | None = None,
        progress: ProgressCallback | None = None,
    ) -> WrongSupportResult:
        """As ``run``, and the mean painted area at a threshold."""
        sums, area = IouAccumulator(), 0.0
        for done, episode in enumerate(episodes):
            if token is not None:
                token.raise_if_cancelled()
            target = self.truth(episode)
            scores = self.scores(episode)
            sums.add(ClassKey(episode.key.set_name, episode.truth_id), scores, target)
            area += float((scores >= threshold).mean())
            if progress is not None:
                progress(Progress(done=done + 1, total=len(episodes), unit="episodes"))
        return WrongSupportResult(iou=sums, area=area / max(1, len(episodes)))

    @torch.inference_mode()
    def scores(self, episode: TestEpisode) -> NDArray[np.float32]:
        """(H, W) foreground probability of the query at the size of the truth."""
        shots = [self._encoded(index) for index in episode.support]
        masks = [
            self._preprocessing.mask_to_tensor(
                read_labels(self._catalogue.records[i].mask_path) == episode.key.class_id
            )
            for i in episode.support
        ]
        support = Support(
            features=tuple(torch.cat([shot[tap] for shot in shots]) for tap in range(len(shots[0]))),
            masks=torch.stack(masks).to(self._device),
        )
        logits = self._model.decode(self._encoded(episode.query), support)  # (1, h, w)
        scores = torch.sigmoid(logits.float())[:, None]
        size = self._truth_labels(episode.query).shape
        return F.interpolate(scores, size=size, mode="bilinear", align_corners=False)[0, 0].cpu().numpy()

    def truth(self, episode: TestEpisode) -> NDArray[np.uint8]:
        """(H, W) of 0, 1, 255 for the episode's truth class."""
        return binary_target(self._truth_labels(episode.query), episode.truth_id)

    def _encoded(self, index: int) -> Features:
        """Taps (1, C, h, w) float32 on the device."""
        if index not in self._features:
            rgb = read_image(self._catalogue.records[index].image_path)
            with torch.inference_mode():
                taps = self._model.encode(self._preprocessing(rgb)[None].to(self._device))
            self._features[index] = tuple(tap.half() for tap in taps)
        return tuple(tap.float() for tap in self._features[index])

    def _truth_labels(self, index: int) -> NDArray[np.uint8]:
        if index not in self._labels:
            labels = read_labels(self._catalogue.records[index].mask_path)
            if self._truth_size != "original":
                size = (self._truth_size, self._truth_size)
                labels = np.asarray(Image.fromarray(labels).resize(size, Image.Resampling.NEAREST))
            self._labels[index] = labels
        return self._labels[index]
