"""Doodle2Search Lite: the two domains, the space, the hub correction."""

from __future__ import annotations

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from engine.models.d2s_lite import POOLED_DIM, SPACE_DIM, D2SLite
from engine.models.layers.domain_statistics import DomainStatistics

SIZE = 64  # the network takes any size; 224 is what it was trained with


def make_images(n: int, *, seed: int) -> Tensor:
    return torch.randn(n, 3, SIZE, SIZE, generator=torch.Generator().manual_seed(seed))


@pytest.fixture(scope="module")
def model() -> D2SLite:
    torch.manual_seed(0)
    model = D2SLite(n_anchors=12, hub_weight=0.5).eval()
    generator = torch.Generator().manual_seed(1)
    model.fit_space(
        torch.randn(600, POOLED_DIM, generator=generator) * 3 + 1,
        torch.randn(600, POOLED_DIM, generator=generator) - 2,
    )
    model.anchors.copy_(F.normalize(torch.randn(12, SPACE_DIM, generator=generator), dim=1))
    return model


def test_the_trained_part_is_small(model: D2SLite) -> None:
    state = {k: v for k, v in model.state_dict().items() if not k.startswith("backbone.")}
    n_bytes = sum(value.numel() * (2 if value.ndim >= 2 else 4) for value in state.values())
    assert n_bytes < 6e6
    trained = sum(p.numel() for name, p in model.named_parameters() if not name.startswith("backbone."))
    assert trained == 2 * (2 * 512 * 256 + 256 + 512)


def test_embeddings_are_unit_vectors(model: D2SLite) -> None:
    with torch.no_grad():
        for embedded in (
            model.embed_photos(make_images(2, seed=2)),
            model.embed_sketches(make_images(2, seed=3)),
        ):
            assert embedded.shape == (2, model.embedding_dim)
            assert embedded.dtype == torch.float32
            torch.testing.assert_close(embedded.norm(dim=1), torch.ones(2), atol=1e-5, rtol=0)


def test_a_sketch_and_its_mirror_image_are_one(model: D2SLite) -> None:
    images = make_images(2, seed=4)
    with torch.no_grad():
        torch.testing.assert_close(
            model.embed_sketches(images), model.embed_sketches(images.flip(3)), atol=1e-5, rtol=1e-4
        )


def test_sketches_and_photos_share_the_weights_but_not_the_statistics(model: D2SLite) -> None:
    torch.manual_seed(0)
    fresh = D2SLite().eval()
    images = make_images(2, seed=5)
    with torch.no_grad():
        before = fresh.pool(images, "photo")
        same = fresh.pool(torch.cat([images, images.flip(3)]), "photo").unflatten(0, (2, 2)).mean(dim=0)
        # Fresh statistics are those of a fresh network: mean 0, variance 1.
        torch.testing.assert_close(fresh.pool(images, "sketch"), same, atol=1e-5, rtol=1e-4)
        fresh.sketch_statistics.measure(fresh.backbone, [make_images(4, seed=6) * 5])
        assert not torch.allclose(fresh.pool(images, "sketch"), same, atol=1e-3)
        assert torch.equal(fresh.pool(images, "photo"), before)
    assert not any(name.startswith("sketch_statistics") for name, _ in fresh.named_parameters())


def test_statistics_are_those_of_the_batches() -> None:
    torch.manual_seed(0)
    backbone = torch.nn.Sequential(torch.nn.BatchNorm2d(3)).eval()
    statistics = DomainStatistics(backbone)
    batches = [torch.randn(4, 3, 5, 5) * 2 + 7, torch.randn(4, 3, 5, 5)]
    statistics.measure(backbone, batches)
    means = torch.stack([batch.mean(dim=(0, 2, 3)) for batch in batches]).mean(dim=0)
    torch.testing.assert_close(statistics.means, means)
    torch.testing.assert_close(backbone[0].running_mean, torch.zeros(3))


def test_heads_start_as_the_identity(model: D2SLite) -> None:
    pooled = torch.randn(5, POOLED_DIM, generator=torch.Generator().manual_seed(7))
    with torch.no_grad():
        torch.testing.assert_close(
            model.place(pooled, "photo"), F.normalize(model.to_space(pooled, "photo"), dim=1)
        )


def test_each_domain_is_standardised_on_its_own(model: D2SLite) -> None:
    generator = torch.Generator().manual_seed(8)
    sketches = torch.randn(2000, POOLED_DIM, generator=generator) * 3 + 1
    photos = torch.randn(2000, POOLED_DIM, generator=generator) - 2
    for pooled, domain in ((sketches, "sketch"), (photos, "photo")):
        with torch.no_grad():
            placed = model.to_space(pooled, domain)
        assert float(placed.mean(dim=0).norm()) < 0.15 * float(placed.norm(dim=1).mean())
        assert 0.5 < float(placed.norm(dim=1).mean()) < 1.5


def test_the_inner_product_is_the_cosine_less_the_hubness(model: D2SLite) -> None:
    generator = torch.Generator().manual_seed(9)
    sketches = F.normalize(torch.randn(3, SPACE_DIM, generator=generator), dim=1)
    photos = F.normalize(torch.randn(4, SPACE_DIM, generator=generator), dim=1)
    found = model.with_hubs(sketches, "sketch") @ model.with_hubs(photos, "photo").T
    for i, sketch in enumerate(sketches):
        for j, photo in enumerate(photos):
            nearest = sorted((float(photo @ anchor) for anchor in model.anchors), reverse=True)[:10]
            expected = float(sketch @ photo) - 0.5 * sum(nearest) / 10
            assert float(found[i, j]) * (2 * 1.25) ** 0.5 == pytest.approx(expected, abs=1e-5)
