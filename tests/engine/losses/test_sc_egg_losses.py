"""SC-EGG's losses against plain loops and hand-computed values."""

from __future__ import annotations

import math

import pytest
import torch

from engine.errors import ShapeError
from engine.losses.attribute_reconstruction import weighted_l1
from engine.losses.guided import guided_loss
from engine.losses.semantic_consistency import seen_class_loss, semantic_consistency_loss
from engine.losses.vae import vae_loss
from engine.losses.wgan_gp import adapted_weight, gradient_penalty, wasserstein_loss

TYPES = [(torch.float32, 1e-5), (torch.float64, 1e-6)]


def rand(*shape: int, dtype: torch.dtype = torch.float64, seed: int = 0) -> torch.Tensor:
    return torch.rand(*shape, generator=torch.Generator().manual_seed(seed), dtype=dtype)


def cross_entropy(logits: list[float], label: int) -> float:
    return math.log(sum(math.exp(value) for value in logits)) - logits[label]


def test_wasserstein_loss_is_the_difference_of_means() -> None:
    loss = wasserstein_loss(torch.tensor([[1.0], [3.0]]), torch.tensor([[5.0], [6.0], [1.0]]))
    assert loss.item() == pytest.approx(4.0 - 2.0)


def test_gradient_penalty_of_a_linear_critic_is_known() -> None:
    slope = torch.tensor([3.0, 4.0], requires_grad=True)

    def critic(features: torch.Tensor, attributes: torch.Tensor) -> torch.Tensor:
        return (features * slope).sum(dim=1, keepdim=True) + attributes.sum(dim=1, keepdim=True)

    penalty = gradient_penalty(
        critic, torch.rand(6, 2), torch.rand(6, 2, requires_grad=True), attributes=torch.rand(6, 5)
    )
    assert penalty.item() == pytest.approx((5.0 - 1.0) ** 2)
    penalty.backward()
    # d/ds (|s| - 1)^2 = 2 (|s| - 1) s / |s|
    torch.testing.assert_close(slope.grad, torch.tensor([2 * 4 * 0.6, 2 * 4 * 0.8]))


def test_gradient_penalty_against_a_loop() -> None:
    """Critic w' tanh(V x): its gradient is V' (w (1 - tanh^2)), sample by sample."""
    w, v = rand(4, seed=1), rand(4, 3, seed=2)
    real, fake, shares = rand(5, 3, seed=3), rand(5, 3, seed=4), rand(5, 1, seed=5)
    penalty = gradient_penalty(
        lambda x, _: torch.tanh(x @ v.T) @ w[:, None], real, fake, attributes=rand(5, 2), shares=shares
    )
    expected = 0.0
    for b in range(5):
        x = [float(shares[b] * real[b, d] + (1 - shares[b]) * fake[b, d]) for d in range(3)]
        inner = [math.tanh(sum(float(v[h, d]) * x[d] for d in range(3))) for h in range(4)]
        slope = [sum(float(w[h] * v[h, d]) * (1 - inner[h] ** 2) for h in range(4)) for d in range(3)]
        expected += (math.sqrt(sum(value**2 for value in slope)) - 1) ** 2 / 5
    assert penalty.item() == pytest.approx(expected)


def test_gradient_penalty_refuses_other_shapes() -> None:
    with pytest.raises(ShapeError, match=r"\(2, 3\).*\(4, 3\)"):
        gradient_penalty(lambda x, _: x, torch.rand(2, 3), torch.rand(4, 3), attributes=torch.rand(2, 1))


def test_the_penalty_weight_follows_the_penalty() -> None:
    assert adapted_weight(10.0, 1.06) == pytest.approx(11.0)
    assert adapted_weight(11.0, 1.0) == pytest.approx(10.0)
    assert adapted_weight(10.0, 1.02) == 10.0


@pytest.mark.parametrize(("dtype", "tolerance"), TYPES)
def test_vae_loss_against_a_loop(dtype: torch.dtype, tolerance: float) -> None:
    made, real = rand(3, 4, dtype=dtype, seed=1), rand(3, 4, dtype=dtype, seed=2)
    mean, log_variance = rand(3, 2, dtype=dtype, seed=3), rand(3, 2, dtype=dtype, seed=4)
    expected = 0.0
    for b in range(3):
        for d in range(4):
            x, p = float(real[b, d]), float(made[b, d])
            expected -= x * math.log(p) + (1 - x) * math.log(1 - p)
        for z in range(2):
            m, s = float(mean[b, z]), float(log_variance[b, z])
            expected += 0.5 * (m * m + math.exp(s) - 1 - s)
    assert vae_loss(made, real, mean, log_variance).item() == pytest.approx(expected / 3, rel=tolerance)


def test_vae_loss_of_a_standard_normal_posterior_is_the_cross_entropy_alone() -> None:
    half = torch.full((2, 8), 0.5)
    loss = vae_loss(half, half, torch.zeros(2, 3), torch.zeros(2, 3))
    assert loss.item() == pytest.approx(8 * math.log(2))
    with pytest.raises(ShapeError):
        vae_loss(half, half[:1], torch.zeros(2, 3), torch.zeros(2, 3))


@pytest.mark.parametrize(("dtype", "tolerance"), TYPES)
def test_weighted_l1_against_a_loop(dtype: torch.dtype, tolerance: float) -> None:
    predicted, target = rand(3, 5, dtype=dtype, seed=1), rand(3, 5, dtype=dtype, seed=2)
    expected = 0.0
    for b in range(3):
        errors = [float(predicted[b, k] - target[b, k]) for k in range(5)]
        length = math.sqrt(sum(error**2 for error in errors))
        expected += sum(error**2 / length * abs(error) for error in errors) / 3
    assert weighted_l1(predicted, target).item() == pytest.approx(expected, rel=tolerance)


def test_weighted_l1_of_equal_attributes_is_zero_with_a_finite_slope() -> None:
    predicted = torch.ones(2, 3, requires_grad=True)
    loss = weighted_l1(predicted, torch.ones(2, 3))
    loss.backward()
    assert loss.item() == 0
    assert bool(torch.isfinite(predicted.grad).all())
    with pytest.raises(ShapeError):
        weighted_l1(torch.ones(2, 3), torch.ones(2, 4))


def test_guided_loss_against_a_loop() -> None:
    seen, unseen = rand(3, 4, seed=1), rand(2, 4, seed=2)
    seen_labels, unseen_labels = torch.tensor([0, 1, 0]), torch.tensor([3, 2])
    first = sum(cross_entropy(seen[i].tolist(), int(seen_labels[i])) for i in range(3)) / 3
    second = sum(cross_entropy(unseen[i].tolist(), int(unseen_labels[i])) for i in range(2)) / 2
    assert guided_loss(seen, seen_labels, unseen, unseen_labels).item() == pytest.approx(
        first + 0.001 * second, rel=1e-6
    )
    none = torch.zeros(0, dtype=torch.int64)
    assert guided_loss(seen, seen_labels, unseen[:0], none).item() == pytest.approx(first, rel=1e-6)


def test_seen_class_loss_does_not_look_at_unseen_columns() -> None:
    scores, labels = rand(3, 4, seed=1), torch.tensor([0, 3, 1])
    seen = torch.tensor([True, True, False, True])
    expected = sum(cross_entropy(scores[i, seen].tolist(), [0, 1, None, 2][int(labels[i])]) for i in range(3))
    assert seen_class_loss(scores, labels, seen=seen).item() == pytest.approx(expected / 3, rel=1e-6)
    other = scores.clone()
    other[:, 2] = 100.0
    assert torch.equal(seen_class_loss(other, labels, seen=seen), seen_class_loss(scores, labels, seen=seen))
    with pytest.raises(ShapeError):
        seen_class_loss(scores, labels, seen=seen[:3])


def test_semantic_consistency_is_over_all_classes_and_moves_only_the_classifier() -> None:
    logits, local = rand(2, 3, seed=1).requires_grad_(), rand(2, 3, seed=2).requires_grad_()
    loss = semantic_consistency_loss(logits, local)
    expected = sum(
        (float(logits[b, c].detach() - local[b, c].detach())) ** 2 for b in range(2) for c in range(3)
    )
    assert loss.item() == pytest.approx(expected / 6, rel=1e-6)
    loss.backward()
    assert logits.grad is not None
    assert local.grad is None
    with pytest.raises(ShapeError):
        semantic_consistency_loss(torch.zeros(2, 3), torch.zeros(2, 2))
