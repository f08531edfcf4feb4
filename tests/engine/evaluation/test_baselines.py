"""The training-free segmenters against plain loops."""

from __future__ import annotations

import itertools

import pytest
import torch

from engine.evaluation.baselines import MeanCosine, PrototypeDifference
from engine.models.efficientnet_lite import EfficientNetLite0
from engine.models.segmenter import Support


def test_mean_cosine_equals_plain_loops() -> None:
    model = MeanCosine(EfficientNetLite0(), input_size=(32, 32)).eval()
    generator = torch.Generator().manual_seed(0)
    query = tuple(torch.randn(1, 5, 4, 4, generator=generator) for _ in range(2))
    shots = tuple(torch.randn(2, 5, 4, 4, generator=generator) for _ in range(2))
    masks = (torch.rand(2, 4, 4, generator=generator) > 0.6).float()
    scores = torch.sigmoid(model.decode(query, Support(features=shots, masks=masks)))
    similarity = torch.zeros(4, 4)
    for row, column in itertools.product(range(4), range(4)):
        for feats, supports in zip(query, shots, strict=True):
            cell = feats[0, :, row, column]
            values = [
                max(0.0, torch.cosine_similarity(cell, supports[s, :, i, j], dim=0).item())
                for s, i, j in itertools.product(range(2), range(4), range(4))
                if masks[s, i, j] == 1
            ]
            similarity[row, column] += sum(values) / len(values)
    stretched = (similarity - similarity.min()) / (similarity.max() - similarity.min())
    torch.testing.assert_close(scores[0], stretched, atol=1e-4, rtol=0)


@pytest.mark.parametrize("method", [MeanCosine, PrototypeDifference])
def test_baselines_are_finite_for_an_empty_mask(method: type) -> None:
    model = method(EfficientNetLite0(), input_size=(64, 64)).eval()
    with torch.inference_mode():
        taps = model.encode(torch.randn(1, 3, 64, 64))
        logits = model.decode(taps, Support(features=taps, masks=torch.zeros(1, 64, 64)))
    assert logits.ndim == 3
    assert bool(torch.isfinite(logits).all())
