"""Runs a segmenter over test episodes: every image is encoded once, then only decoded."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from PIL import Image

from engine.data.catalogue import Catalogue, ClassKey
from engine.evaluation.episodes import TestEpisode
from engine.evaluation.segmentation import IouAccumulator
from engine.images import read_image
from engine.models.preprocessing import Preprocessing
from engine.models.segmenter import Features, FewShotSegmenter, Support
from engine.progress import CancelToken, Progress, ProgressCallback

TruthSize = int | Literal["original"]
ShotRule = Literal["model", "vote"]
"""``model``: all shots at once, as the model does it. ``vote``: one mask per shot at 0.5, as HSNet does."""

_CACHE_BYTES: Final = 3 << 30


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
        device: where to compute; features stay in memory as float16 (about 1 to 3 MB an image, 3 GB at
            most: the images not used for longest go first).
        truth_size: side in px that ground truth and scores are squashed to, or ``original``.
        shot_rule: how several shots become one score map.
    """

    def __init__(
        self,
        model: FewShotSegmenter,
        preprocessing: Preprocessing,
        catalogue: Catalogue,
        *,
        device: torch.device,
        truth_size: TruthSize = 473,
        shot_rule: ShotRule = "model",
    ) -> None:
        self._model, self._preprocessing, self._catalogue = model, preprocessing, catalogue
        self._device, self._truth_size, self._shot_rule = device, truth_size, shot_rule
        self._features: OrderedDict[int, Features] = OrderedDict()
        self._cached_bytes = 0

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

    def scores(self, episode: TestEpisode) -> NDArray[np.float32]:
        """(H, W) foreground score of the query at the size of the truth.

        A probability under the rule ``model``. Under ``vote`` the shots that paint a pixel, divided by the
        largest number of shots that agree anywhere; at the threshold 0.5 that is HSNet's mask.
        """
        size = self.truth(episode).shape
        if self._shot_rule == "model":
            return self._probability(episode, episode.support, size)
        votes = sum(
            (self._probability(episode, (shot,), size) >= 0.5).astype(int) for shot in episode.support
        )
        return (votes / max(1, votes.max())).astype(np.float32)

    def truth(self, episode: TestEpisode) -> NDArray[np.uint8]:
        """(H, W) of 0, 1, 255 for the episode's truth class."""
        target = self._catalogue.records[episode.query].read_target(episode.truth_id)
        if self._truth_size == "original":
            return target
        size = (self._truth_size, self._truth_size)
        return np.asarray(Image.fromarray(target).resize(size, Image.Resampling.NEAREST))

    @torch.inference_mode()
    def _probability(
        self, episode: TestEpisode, shots: tuple[int, ...], size: tuple[int, ...]
    ) -> NDArray[np.float32]:
        records = self._catalogue.records
        encoded = [self._encoded(index) for index in shots]
        masks = [
            self._preprocessing.mask_to_tensor(records[index].read_target(episode.key.class_id) == 1)
            for index in shots
        ]
        support = Support(
            features=tuple(torch.cat([shot[tap] for shot in encoded]) for tap in range(len(encoded[0]))),
            masks=torch.stack(masks).to(self._device),
        )
        logits = self._model.decode(self._encoded(episode.query), support)  # (1, h, w)
        scores = torch.sigmoid(logits.float())[:, None]
        return F.interpolate(scores, size=size, mode="bilinear", align_corners=False)[0, 0].cpu().numpy()

    def _encoded(self, index: int) -> Features:
        """Taps (1, C, h, w) float32 on the device."""
        if index not in self._features:
            rgb = read_image(self._catalogue.records[index].image_path)
            with torch.inference_mode():
                taps = self._model.encode(self._preprocessing(rgb)[None].to(self._device))
            self._features[index] = tuple(tap.half() for tap in taps)
            self._cached_bytes += _n_bytes(self._features[index])
            while self._cached_bytes > _CACHE_BYTES and len(self._features) > 1:
                self._cached_bytes -= _n_bytes(self._features.popitem(last=False)[1])
        self._features.move_to_end(index)
        return tuple(tap.float() for tap in self._features[index])


def _n_bytes(features: Features) -> int:
    return sum(tap.nbytes for tap in features)
