"""EGGN: the parts that generate embeddings of a class from its attributes.

Source: SC-EGG (IJCAI 2022), stage three, which takes them from TF-VAEGAN (ECCV 2020). The released code
agrees: LeakyReLU 0.2 throughout, linear weights from N(0, 0.02), biases zero, hidden size 4096, noise as
long as the attributes.
"""

from __future__ import annotations

from typing import Final

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from engine.errors import ConfigError

_SLOPE: Final = 0.2
_INIT_STD: Final = 0.02
_LOGIT_EPS: Final = 0.02
"""Means are kept this far from 0 and 1 before the logit."""


class Encoder(nn.Module):
    """Posterior of the noise: (embedding, attributes) to mean and log-variance, both (B, K)."""

    def __init__(self, dim: int, n_attributes: int, *, hidden: int) -> None:
        super().__init__()
        self.inner = nn.Linear(dim + n_attributes, hidden)
        self.outer = nn.Linear(hidden, 2 * n_attributes)
        self.mean = nn.Linear(2 * n_attributes, n_attributes)
        self.log_variance = nn.Linear(2 * n_attributes, n_attributes)
        _initialise(self)

    def forward(self, embeddings: Tensor, attributes: Tensor) -> tuple[Tensor, Tensor]:
        """(B, d) and (B, K) to mean and log-variance (B, K)."""
        hidden = F.leaky_relu(self.inner(torch.cat([embeddings, attributes], dim=1)), _SLOPE)
        hidden = F.leaky_relu(self.outer(hidden), _SLOPE)
        return self.mean(hidden), self.log_variance(hidden)


class Generator(nn.Module):
    """(noise, attributes) to an embedding in (0, 1); a sigmoid ends it.

    Args:
        dim: d of an embedding.
        n_attributes: K.
        hidden: width of the hidden layer.
        is_direct: a linear path from the attributes joins before the sigmoid (ours), see ``start``.

    Attributes:
        direct: that path; None without it.
    """

    def __init__(self, dim: int, n_attributes: int, *, hidden: int, is_direct: bool = False) -> None:
        super().__init__()
        self.inner = nn.Linear(2 * n_attributes, hidden)
        self.outer = nn.Linear(hidden, dim)
        self.direct = nn.Linear(n_attributes, dim) if is_direct else None
        _initialise(self)

    def forward(self, noise: Tensor, attributes: Tensor, feedback: Tensor | None = None) -> Tensor:
        """(B, K) twice to (B, d).

        Args:
            noise: standard normal, or a sample of the encoder's posterior.
            attributes: normalised rows.
            feedback: (B, hidden), already weighted, added to the hidden layer.
        """
        hidden = F.leaky_relu(self.inner(torch.cat([noise, attributes], dim=1)), _SLOPE)
        if feedback is not None:
            hidden = hidden + feedback
        logits = self.outer(hidden)
        return torch.sigmoid(logits if self.direct is None else logits + self.direct(attributes))

    @torch.no_grad()
    def start(self, means: Tensor, attributes: Tensor, *, ridge: float) -> None:
        """Let the direct path begin as ridge regression from attributes to class means.

        Ours. With a few dozen classes a generator that starts at random spends its time finding what can
        be computed; the rest of it then learns what the line misses, and the spread within a class.

        Args:
            means: (C, d) mean embeddings of classes, in [0, 1].
            attributes: (C, K) of the same classes, normalised.
            ridge: weight of the squared coefficients.

        Raises:
            ConfigError: the generator has no direct path.
        """
        if self.direct is None:
            raise ConfigError("The generator has no direct path to start.")
        targets = torch.logit(means, eps=_LOGIT_EPS)
        middle, centre = targets.mean(dim=0), attributes.mean(dim=0)
        inputs = attributes - centre
        gram = inputs @ inputs.T + ridge * torch.eye(len(inputs), device=inputs.device)
        weight = inputs.T @ torch.linalg.solve(gram, targets - middle)  # (K, d)
        self.direct.weight.copy_(weight.T)
        self.direct.bias.copy_(middle - centre @ weight)


class Critic(nn.Module):
    """(embedding, attributes) to a score (B, 1): higher means more like a real one."""

    def __init__(self, dim: int, n_attributes: int, *, hidden: int) -> None:
        super().__init__()
        self.inner = nn.Linear(dim + n_attributes, hidden)
        self.outer = nn.Linear(hidden, 1)
        _initialise(self)

    def forward(self, embeddings: Tensor, attributes: Tensor) -> Tensor:
        """(B, d) and (B, K) to (B, 1)."""
        hidden = torch.cat([embeddings, attributes], dim=1)
        return self.outer(F.leaky_relu(self.inner(hidden), _SLOPE))


class Decoder(nn.Module):
    """Embedding back to attributes; its hidden layer feeds the feedback and the final classifier."""

    def __init__(self, dim: int, n_attributes: int, *, hidden: int) -> None:
        super().__init__()
        self.inner = nn.Linear(dim, hidden)
        self.outer = nn.Linear(hidden, n_attributes)
        _initialise(self)

    def forward(self, embeddings: Tensor) -> tuple[Tensor, Tensor]:
        """(B, d) to attributes (B, K) of length 1, and the hidden layer (B, hidden), detached."""
        hidden = F.leaky_relu(self.inner(embeddings), _SLOPE)
        return F.normalize(self.outer(hidden), dim=1), hidden.detach()


class Feedback(nn.Module):
    """The decoder's hidden layer to a correction of the generator's: (B, hidden) to (B, hidden)."""

    def __init__(self, *, hidden: int) -> None:
        super().__init__()
        self.inner = nn.Linear(hidden, hidden)
        self.outer = nn.Linear(hidden, hidden)
        _initialise(self)

    def forward(self, decoder_hidden: Tensor) -> Tensor:
        """(B, hidden) to (B, hidden)."""
        hidden = F.leaky_relu(self.inner(decoder_hidden), _SLOPE)
        return F.leaky_relu(self.outer(hidden), _SLOPE)


class EmbeddingGenerator(nn.Module):
    """All parts of EGGN together.

    Args:
        dim: d of an embedding.
        n_attributes: K; also the length of the noise.
        hidden: width of every hidden layer.
        is_direct: see ``Generator``.
    """

    def __init__(self, dim: int, n_attributes: int, *, hidden: int, is_direct: bool = False) -> None:
        super().__init__()
        self.encoder = Encoder(dim, n_attributes, hidden=hidden)
        self.generator = Generator(dim, n_attributes, hidden=hidden, is_direct=is_direct)
        self.critic = Critic(dim, n_attributes, hidden=hidden)
        self.decoder = Decoder(dim, n_attributes, hidden=hidden)
        self.feedback = Feedback(hidden=hidden)

    def posterior(self, embeddings: Tensor, attributes: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """A sample of the noise that explains embeddings (B, d); its mean and log-variance. Each (B, K)."""
        mean, log_variance = self.encoder(embeddings, attributes)
        noise = mean + torch.exp(0.5 * log_variance) * torch.randn_like(mean)
        return noise, mean, log_variance

    def generate(self, noise: Tensor, attributes: Tensor, *, feedback_weight: float = 0.0) -> Tensor:
        """(B, K) noise and attributes to embeddings (B, d).

        With feedback the decoder reads a first draft, and the generator improves on it.

        Args:
            noise: (B, K).
            attributes: (B, K), normalised rows.
            feedback_weight: the paper's a1 in training, a2 in synthesis; 0 = one pass, no feedback.
        """
        draft = self.generator(noise, attributes)
        if not feedback_weight:
            return draft
        _, hidden = self.decoder(draft)
        return self.generator(noise, attributes, feedback_weight * self.feedback(hidden))


def _initialise(module: nn.Module) -> None:
    for layer in module.modules():
        if isinstance(layer, nn.Linear):
            nn.init.normal_(layer.weight, std=_INIT_STD)
            nn.init.zeros_(layer.bias)
