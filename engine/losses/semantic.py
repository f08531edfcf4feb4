"""The semantic loss of Doodle2Search."""

from __future__ import annotations

import torch.nn.functional as F
from torch import Tensor


def semantic_loss(
    sketch_words: Tensor, positive_words: Tensor, negative_words: Tensor, target: Tensor
) -> Tensor:
    """Every embedding must tell the word vector of the sketch's class.

    Sum of three terms, each the mean over the batch of (1 - cos) / 2. The negative photo's embedding
    reaches the decoder through a gradient reversal of 0.5: its encoder learns *not* to tell the word.

    Source: Doodle2Search (arXiv:1904.03451), semantic loss; released code for the scale of the terms.

    Args:
        sketch_words: (B, W) decoded from the sketch.
        positive_words: (B, W) decoded from the photo of its class.
        negative_words: (B, W) decoded from the photo of another class.
        target: (B, W) word vectors of the sketches' classes.

    Returns:
        Scalar in [0, 3].
    """
    decoded = (sketch_words, positive_words, negative_words)
    return sum(((1 - F.cosine_similarity(words.float(), target.float())) / 2).mean() for words in decoded)
