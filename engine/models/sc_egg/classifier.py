"""The final classifiers: a linear softmax over real and synthetic embeddings.

Source: SC-EGG (IJCAI 2022) after TF-VAEGAN: it sees [x, Dec(x), hidden layer of Dec], and is trained with
Adam (beta1 0.5) for 25 epochs in batches of as many samples as one class was synthesised. Fitting needs
no image and takes seconds, so the app does it again for every new class.
"""

from __future__ import annotations

from typing import Final

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from engine.errors import ShapeError
from engine.models.sc_egg.eggn import Decoder
from engine.progress import CancelToken, Progress, ProgressCallback

_INIT_STD: Final = 0.02
_BETAS: Final = (0.5, 0.999)


def joined_inputs(decoder: Decoder, embeddings: Tensor) -> Tensor:
    """[x, Dec(x), hidden]: (N, d) to (N, d + K + hidden)."""
    attributes, hidden = decoder(embeddings)
    return torch.cat([embeddings, attributes, hidden], dim=1)


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
    """Fit a linear softmax. Works under ``no_grad`` too; nothing but the result is changed.

    Args:
        inputs: (N, d') of ``joined_inputs``, real and synthetic.
        labels: (N,) int64, 0 to ``n_classes`` - 1.
        n_classes: outputs; a class without samples gets a low score like any wrong one.
        lr: Adam's learning rate.
        batch: samples per step; the paper takes the number synthesised per class.
        generator: initial weights and order of the samples, on the CPU.
        epochs: passes over the samples.
        weight_decay: Adam's; 0 in the paper.
        token: cancels between batches.
        progress: told finished epochs.

    Returns:
        The fitted layer on the device of ``inputs``, in float32.

    Raises:
        ShapeError: no samples, or labels of another number.
        Cancelled: the token was set.
    """
    if not len(inputs) or labels.shape != inputs.shape[:1]:
        raise ShapeError(f"{tuple(inputs.shape)} inputs cannot be fitted to {tuple(labels.shape)} labels.")
    inputs, labels = inputs.detach().float(), labels.to(inputs.device)
    layer = nn.Linear(inputs.shape[1], n_classes)
    with torch.no_grad():
        layer.weight.normal_(std=_INIT_STD, generator=generator)
        layer.bias.zero_()
    layer.to(inputs.device)
    optimiser = torch.optim.Adam(layer.parameters(), lr=lr, betas=_BETAS, weight_decay=weight_decay)
    with torch.enable_grad(), torch.autocast(inputs.device.type, enabled=False):
        for epoch in range(epochs):
            order = torch.randperm(len(inputs), generator=generator).to(inputs.device)
            for rows in order.split(batch):
                if token is not None:
                    token.raise_if_cancelled()
                optimiser.zero_grad(set_to_none=True)
                F.cross_entropy(layer(inputs[rows]), labels[rows]).backward()
                optimiser.step()
            if progress is not None:
                progress(
                    Progress(done=epoch + 1, total=epochs, unit="epochs", message="fitting the classifier")
                )
    return layer.requires_grad_(False)
