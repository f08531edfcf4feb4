"""The final classifiers: a linear softmax over real and synthetic embeddings.

Source: SC-EGG (IJCAI 2022) after TF-VAEGAN: it sees [x, Dec(x), hidden layer of Dec], and is trained with
Adam (beta1 0.5) for 25 epochs in batches of as many samples as one class was synthesised. Fitting needs
no image and takes seconds, so the app does it again for every new class.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import Final

import torch
from torch import Tensor, nn

from engine.errors import ShapeError
from engine.models.sc_egg.eggn import Decoder
from engine.progress import CancelToken, Progress, ProgressCallback

_INIT_STD: Final = 0.02
_BETAS: Final = (0.5, 0.999)
_EPSILON: Final = 1e-8


def joined_inputs(decoder: Decoder, embeddings: Tensor) -> Tensor:
    """[x, Dec(x), hidden]: (N, d) to (N, d + K + hidden)."""
    attributes, hidden = decoder(embeddings)
    return torch.cat([embeddings, attributes, hidden], dim=1)


def fit_classifier_steps(
    inputs: Tensor,
    labels: Tensor,
    n_classes: int,
    *,
    lr: float,
    batch: int,
    generator: torch.Generator,
    epochs: int = 25,
    weight_decay: float = 0.0,
) -> Generator[int, None, nn.Linear]:
    """Fit a linear softmax, one batch per ``next()``, so that the caller may stop or do other work.

    Works under ``no_grad`` too; nothing but the result is changed.

    Args:
        inputs: (N, d') of ``joined_inputs``, real and synthetic.
        labels: (N,) int64, 0 to ``n_classes`` - 1.
        n_classes: outputs; a class without samples gets a low score like any wrong one.
        lr: Adam's learning rate.
        batch: samples per step; the paper takes the number synthesised per class.
        generator: initial weights and order of the samples, on the CPU.
        epochs: passes over the samples.
        weight_decay: Adam's; 0 in the paper.

    Yields:
        Samples seen so far, over all passes; ``len(inputs) * epochs`` at the end.

    Returns:
        The fitted layer on the device of ``inputs``, in float32.

    Raises:
        ShapeError: no samples, or labels of another number.
    """
    if not len(inputs) or labels.shape != inputs.shape[:1]:
        raise ShapeError(f"{tuple(inputs.shape)} inputs cannot be fitted to {tuple(labels.shape)} labels.")
    inputs, labels = inputs.detach().float(), labels.to(inputs.device)
    layer = nn.Linear(inputs.shape[1], n_classes)
    with torch.no_grad():
        layer.weight.normal_(std=_INIT_STD, generator=generator)
        layer.bias.zero_()
    layer.to(inputs.device).requires_grad_(False)
    optimiser = _Adam([layer.weight, layer.bias], lr=lr, weight_decay=weight_decay)
    n_seen = 0
    for _ in range(epochs):
        order = torch.randperm(len(inputs), generator=generator).to(inputs.device)
        for rows in order.split(batch):
            # Not around the loop: the caller's own gradient mode must hold between two steps.
            with torch.no_grad(), torch.autocast(inputs.device.type, enabled=False):
                x, y = inputs[rows], labels[rows]
                errors = layer(x).softmax(dim=1)
                errors[torch.arange(len(rows), device=x.device), y] -= 1
                errors /= len(rows)  # the gradient of the mean cross-entropy by the logits
                optimiser.step([errors.T @ x, errors.sum(dim=0)])
            n_seen += len(rows)
            yield n_seen
    return layer


def fit_classifier(
    inputs: Tensor,
    labels: Tensor,
    n_classes: int,
    *,
    lr: float,
    batch: int,
    generator: torch.Generator,
    epochs: int = 25,
    weight_decay: float = 0.0,
    token: CancelToken | None = None,
    progress: ProgressCallback | None = None,
) -> nn.Linear:
    """``fit_classifier_steps`` in one go.

    Args:
        token: cancels between batches.
        progress: told finished epochs.
        others: as ``fit_classifier_steps``.

    Raises:
        ShapeError: no samples, or labels of another number.
        Cancelled: the token was set.
    """
    steps = fit_classifier_steps(
        inputs,
        labels,
        n_classes,
        lr=lr,
        batch=batch,
        generator=generator,
        epochs=epochs,
        weight_decay=weight_decay,
    )
    while True:
        if token is not None:
            token.raise_if_cancelled()
        try:
            n_seen = next(steps)
        except StopIteration as stop:
            return stop.value
        if progress is not None and n_seen % len(inputs) == 0:
            progress(
                Progress(
                    done=n_seen // len(inputs),
                    total=epochs,
                    unit="epochs",
                    message="fitting the classifier",
                )
            )


class _Adam:
    """Adam as ``torch.optim.Adam`` computes it, whose first use imports a compiler for over a second.

    Source: Kingma and Ba (ICLR 2015), algorithm 1.
    """

    def __init__(self, parameters: Sequence[Tensor], *, lr: float, weight_decay: float) -> None:
        self._parameters, self._lr, self._weight_decay = parameters, lr, weight_decay
        self._first = [torch.zeros_like(parameter) for parameter in parameters]
        self._second = [torch.zeros_like(parameter) for parameter in parameters]
        self._n_steps = 0

    def step(self, gradients: Sequence[Tensor]) -> None:
        """Update the parameters in place."""
        self._n_steps += 1
        first_share, second_share = (1 - beta**self._n_steps for beta in _BETAS)
        for parameter, gradient, first, second in zip(
            self._parameters, gradients, self._first, self._second, strict=True
        ):
            slope = gradient.add(parameter, alpha=self._weight_decay) if self._weight_decay else gradient
            first.lerp_(slope, 1 - _BETAS[0])
            second.mul_(_BETAS[1]).addcmul_(slope, slope, value=1 - _BETAS[1])
            scale = (second.sqrt() / second_share**0.5).add_(_EPSILON)
            parameter.addcdiv_(first, scale, value=-self._lr / first_share)
