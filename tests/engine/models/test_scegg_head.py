"""The shipped head of Classify: it loads offline and carries what the app needs of it."""

from __future__ import annotations

import torch

from engine.models.registry import load_attribute_classifier, model_info

UNSEEN = {"bat", "dolphin", "giraffe", "horse", "seal", "sheep"}


def test_the_shipped_head_loads_with_table_and_exemplars() -> None:
    assert model_info("scegg-lite").is_available
    model = load_attribute_classifier("scegg-lite")
    assert len(model.class_names) == 50
    assert len(model.attribute_names) == 85
    seen = {name for name, is_seen in zip(model.class_names, model.is_seen, strict=True) if is_seen}
    assert len(seen) == 16
    assert not seen & UNSEEN
    assert set(model.class_names) >= UNSEEN
    assert {model.class_names[label] for label in model.exemplar_labels} == seen
    table = model.class_attributes
    assert -1 <= float(table.min()) < float(table.max()) <= 100  # AwA2 writes -1 where nobody was asked
    assert torch.isfinite(model.exemplars).all()


@torch.no_grad()
def test_classes_it_makes_up_are_told_apart_from_their_attributes() -> None:
    model = load_attribute_classifier("scegg-lite").eval()
    rows = [model.class_names.index(name) for name in sorted(UNSEEN)]
    made = model.synthesise(model.class_attributes[rows], 20, torch.Generator().manual_seed(3))
    right = model.unseen_class_scores(made)[:, rows].argmax(dim=1) == torch.arange(6).repeat_interleave(20)
    assert float(right.float().mean()) > 0.9


@torch.no_grad()
def test_its_final_classifier_hears_what_the_regions_mean_says() -> None:
    model = load_attribute_classifier("scegg-lite").eval()
    assert (model.made_dim, model.embedding_dim) == (1280, 2560)
    assert model.exemplars.shape[1] == model.made_dim
    rows = torch.tensor([model.class_names.index(name) for name in sorted(UNSEEN)])
    embeddings = torch.cat([model.exemplars.float()[:1], torch.zeros(1, 1280)], dim=1).repeat(2, 1)
    weight, _ = model.added_layer(model.class_attributes)
    bat = model.class_names.index("bat")
    embeddings[1, 1280:] = weight[bat, -1280:] / weight[bat, -1280:].norm()  # what speaks for bats most
    scores = model.class_scores(embeddings)
    assert scores[1, bat] > scores[0, bat] + 1
    assert int(scores[1, rows].argmax()) == int(torch.nonzero(rows == bat))
    torch.testing.assert_close(
        model.unseen_class_scores(embeddings)[0], model.unseen_class_scores(embeddings)[1]
    )
