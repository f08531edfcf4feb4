"""The stepwise fit of the final classifier."""

from __future__ import annotations

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from engine.errors import Cancelled, ShapeError
from engine.models.sc_egg.classifier import fit_classifier, fit_classifier_steps
from engine.progress import CancelToken, Progress

N_CLASSES = 4


@pytest.fixture
def samples() -> tuple[Tensor, Tensor]:
    generator = torch.Generator().manual_seed(3)
    return torch.rand(90, 12, generator=generator), torch.arange(90) % N_CLASSES


def autograd_fit(inputs: Tensor, labels: Tensor, *, weight_decay: float) -> nn.Linear:
    generator = torch.Generator().manual_seed(0)
    layer = nn.Linear(inputs.shape[1], N_CLASSES)
    with torch.no_grad():
        layer.weight.normal_(std=0.02, generator=generator)
        layer.bias.zero_()
    optimiser = torch.optim.Adam(layer.parameters(), lr=0.01, betas=(0.5, 0.999), weight_decay=weight_decay)
    for _ in range(6):
        for rows in torch.randperm(len(inputs), generator=generator).split(25):
            optimiser.zero_grad()
            F.cross_entropy(layer(inputs[rows]), labels[rows]).backward()
            optimiser.step()
    return layer


@pytest.mark.parametrize("weight_decay", [0.0, 0.1])
def test_the_fit_is_adam_on_the_mean_cross_entropy(
    samples: tuple[Tensor, Tensor], weight_decay: float
) -> None:
    generator = torch.Generator().manual_seed(0)
    layer = fit_classifier(
        *samples, N_CLASSES, lr=0.01, batch=25, generator=generator, epochs=6, weight_decay=weight_decay
    )
    expected = autograd_fit(*samples, weight_decay=weight_decay)
    assert torch.allclose(layer.weight, expected.weight, atol=1e-6)
    assert torch.allclose(layer.bias, expected.bias, atol=1e-6)
    assert not layer.weight.requires_grad


def test_steps_count_samples_and_leave_the_callers_gradient_mode(samples: tuple[Tensor, Tensor]) -> None:
    steps = fit_classifier_steps(
        *samples, N_CLASSES, lr=0.01, batch=40, generator=torch.Generator().manual_seed(0), epochs=2
    )
    seen = []
    with torch.enable_grad():
        for n_seen in steps:
            seen.append(n_seen)
            assert torch.is_grad_enabled()
    assert seen == [40, 80, 90, 130, 170, 180]


def test_in_one_go_it_tells_epochs_and_can_be_cancelled(samples: tuple[Tensor, Tensor]) -> None:
    told: list[Progress] = []
    token = CancelToken()
    options = {"lr": 0.01, "batch": 40, "generator": torch.Generator().manual_seed(0)}
    fit_classifier(*samples, N_CLASSES, epochs=3, token=token, progress=told.append, **options)
    assert [(item.done, item.total) for item in told] == [(1, 3), (2, 3), (3, 3)]
    token.cancel()
    with pytest.raises(Cancelled):
        fit_classifier(*samples, N_CLASSES, token=token, **options)


def test_samples_and_labels_must_fit() -> None:
    with pytest.raises(ShapeError, match="cannot be fitted"):
        fit_classifier(
            torch.rand(3, 2), torch.zeros(2).long(), 2, lr=0.1, batch=2, generator=torch.Generator()
        )
