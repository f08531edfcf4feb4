"""From a scribble and the features of its own image to the object: the model behind the smart brush.

Source: ours. The scribble is the support and the same image is the query, so nothing is asked but what
belongs together. As in ``mshnet-lite`` the head sees similarities only, never features or colours as such,
so it cannot learn what usual objects look like; it learns how far "like the scribble" reaches.

Unlike a painted mask, a scribble says nothing about the pixels beside it: most of them are object too.
``mshnet-lite`` itself, which takes every unpainted cell for background, finds little more than the scribble
(BENCHMARKS.md). Hence the maps below: similarity to the scribble alone; a contrast with what is least like
it and farthest from it, found by alternation; colours; and the distance along paths that avoid edges.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from engine.errors import WeightsError
from engine.models.head_files import load_head_state, read_head
from engine.models.layers.conv_blocks import Residual, conv_bn_relu
from engine.models.manifest import EFFICIENTNET_LITE0, head_weights
from engine.models.segmenter import Features
from engine.models.weights import resolve_weights

MODEL_NAME: Final = "smart-brush"
WEIGHTS: Final = head_weights(MODEL_NAME, is_shipped=True)
GRID: Final = 48
"""Cells per side of maps and scores."""

_MAPS_PER_TAP: Final = 3
_OTHER_MAPS: Final = 16
_WIDTH: Final = 48
_SOFT_MAXIMUM: Final = 10.0
_ROUNDS: Final = 3
_SHARPNESS: Final = 8.0
_DISTANCE_PRIOR: Final = 3.0
_N_COLOURS: Final = 48
_COLOUR_SPREAD: Final = 0.06
_EDGE_COST: Final = 60.0
_STEPS: Final = 2 * GRID
_FAR: Final = 1e4
_EPSILON: Final = 1e-6


class ScribbleHead(nn.Module):
    """A small convolutional network over ``scribble_maps``.

    Args:
        n_taps: feature maps of the backbone.
    """

    def __init__(self, *, n_taps: int = 5) -> None:
        super().__init__()
        self.n_taps = n_taps
        self.body = nn.Sequential(
            conv_bn_relu(_MAPS_PER_TAP * n_taps + _OTHER_MAPS, _WIDTH, kernel=1, has_bias=False),
            Residual(_WIDTH),
            Residual(_WIDTH, dilation=2),
            Residual(_WIDTH, dilation=4),
            Residual(_WIDTH, dilation=8),
            Residual(_WIDTH),
        )
        self.out = nn.Conv2d(_WIDTH, 1, 1)

    def forward(self, maps: Tensor) -> Tensor:
        """(B, C, 48, 48) maps to (B, 48, 48) logits of being the scribbled object."""
        return self.out(self.body(maps))[:, 0].float()


def load_scribble_head(path: Path | None = None) -> ScribbleHead:
    """The head of the smart brush, on the CPU, in eval mode.

    Args:
        path: a head file; None: the shipped one.

    Raises:
        WeightsNotFoundError: the file is missing.
        WeightsError: it is damaged, or a head of something else or of another backbone.
    """
    found = resolve_weights(WEIGHTS, path=path)
    head = read_head(found)
    if head.info.model != MODEL_NAME or head.info.backbone_sha256 != EFFICIENTNET_LITE0.sha256:
        message = f"{found} is a head of {head.info.model}, not of {MODEL_NAME} on this backbone."
        raise WeightsError(message, hint="The file belongs to the app: install it again.")
    model = ScribbleHead(**head.info.options)
    load_head_state(model, head, path=found)
    return model.eval()


def scribble_maps(taps: Features, photo: Tensor, scribble: Tensor, background: Tensor) -> Tensor:
    """What the head sees of one image.

    Args:
        taps: one (1, C, h, w) per tap, any range.
        photo: (3, H, W) RGB in [0, 1], H and W multiples of 48.
        scribble: (H', W') in [0, 1], 1 = certainly object; not all zero.
        background: (H', W') in [0, 1], 1 = certainly not; may be all zero.

    Returns:
        (C, 48, 48), three maps per tap and 16 others.
    """
    painted, excluded = _cover(scribble, (GRID, GRID)), _cover(background, (GRID, GRID))
    colour = F.adaptive_avg_pool2d(photo[None], (2 * GRID, 2 * GRID))[0]  # (3, 96, 96)
    cells = F.avg_pool2d(colour[None], 2)[0]  # (3, 48, 48)
    straight = _path_distance(painted, torch.zeros_like(cells))
    along = _path_distance(painted, cells)
    maps: list[Tensor] = []
    units = [_unit_rows(tap) for tap in taps]
    for tap, rows in zip(taps, units, strict=True):
        grid = (tap.shape[2], tap.shape[3])
        weights, barred = _cover(scribble, grid).flatten(), _cover(background, grid).flatten()
        far = F.interpolate(straight[None, None], size=grid, mode="bilinear", align_corners=False).flatten()
        found = [
            rows @ F.normalize(weights @ rows, dim=0),
            _soft_maximum(rows, weights),
            _contrast(rows, weights, barred, far),
        ]
        maps += [_to_grid(values.view(grid)) for values in found]
    middle = taps[2].shape[2:]
    barred = _cover(background, (middle[0], middle[1])).flatten()
    maps.append(_to_grid(_soft_maximum(units[2], barred).view(middle)))
    maps += [painted, excluded, straight.clamp(max=1), along.clamp(max=2)]
    maps += _colour_likeness(colour, _cover(scribble, (2 * GRID, 2 * GRID)))
    mean_colour = (cells * painted).sum(dim=(1, 2)) / (painted.sum() + _EPSILON)
    maps += list((cells - mean_colour[:, None, None]) * 2)
    maps += _edges(photo)
    for index in (0, 2):
        grid = (taps[index].shape[2], taps[index].shape[3])
        maps += [_to_grid(values) for values in _neighbour_likeness(units[index].view(*grid, -1))]
    return torch.stack(maps)


def _unit_rows(tap: Tensor) -> Tensor:
    """(1, C, h, w) to rows of length 1 (h * w, C), after standardising each channel within the image."""
    rows = tap[0].flatten(1).T.float()  # (n, C)
    rows = (rows - rows.mean(dim=0)) / (rows.std(dim=0) + 1e-3)
    return F.normalize(rows, dim=1)


def _cover(mask: Tensor, grid: tuple[int, int]) -> Tensor:
    """(H', W') to the share of every cell (h, w), so scaled that the best covered cell has 1."""
    shares = F.interpolate(mask[None, None].float(), size=grid, mode="area")[0, 0]
    return shares / shares.max().clamp(min=_EPSILON)


def _to_grid(values: Tensor) -> Tensor:
    return F.interpolate(values[None, None], size=(GRID, GRID), mode="bilinear", align_corners=False)[0, 0]


def _soft_maximum(rows: Tensor, weights: Tensor) -> Tensor:
    """(n,) cosine to the most similar weighted rows; 0 where no row has weight."""
    chosen = weights > 0.05
    if not bool(chosen.any()):
        return torch.zeros(len(rows))
    products = rows @ rows[chosen].T * _SOFT_MAXIMUM + weights[chosen].log()
    return (products.logsumexp(dim=1) - weights[chosen].sum().log()) / _SOFT_MAXIMUM


def _contrast(rows: Tensor, weights: Tensor, barred: Tensor, far: Tensor) -> Tensor:
    """(n,) similarity to the object minus similarity to the rest, both found by alternation.

    At first the object is the scribble and the rest what is far from it. Then cells that are clearly one
    or the other join, the scribbles stay, and a cell is the less object the farther it is.
    """
    is_open = (weights < 0.05).float()
    prior_rest = torch.maximum(far.clamp(max=1) * is_open, barred) + _EPSILON
    inside, rest = weights, prior_rest
    likeness = torch.zeros_like(weights)
    for _ in range(_ROUNDS):
        likeness = rows @ (F.normalize(inside @ rows, dim=0) - F.normalize(rest @ rows, dim=0))
        chance = torch.sigmoid(_SHARPNESS * likeness - _DISTANCE_PRIOR * far)
        inside = torch.maximum(weights, 0.5 * chance * (chance > 0.6) * (1 - barred))
        rest = torch.maximum((1 - chance) * (chance < 0.4) * is_open, barred)
        if float(rest.sum()) < 1:
            rest = prior_rest
    return likeness


def _path_distance(painted: Tensor, colour: Tensor) -> Tensor:
    """(48, 48) length of the cheapest path to the scribble, in half image sides.

    A step costs its length and, in proportion, the change of colour on it.

    Args:
        painted: (48, 48), above 0 = scribble.
        colour: (3, 48, 48); all zero gives plain distances.
    """
    distance = torch.where(painted > 0.05, 0.0, _FAR)
    right = 1 + _EDGE_COST * (colour[:, :, 1:] - colour[:, :, :-1]).norm(dim=0)
    down = 1 + _EDGE_COST * (colour[:, 1:] - colour[:, :-1]).norm(dim=0)
    for _ in range(_STEPS):
        before = distance.clone()
        distance[:, 1:] = torch.minimum(distance[:, 1:], before[:, :-1] + right)
        distance[:, :-1] = torch.minimum(distance[:, :-1], before[:, 1:] + right)
        distance[1:] = torch.minimum(distance[1:], before[:-1] + down)
        distance[:-1] = torch.minimum(distance[:-1], before[1:] + down)
        if torch.equal(before, distance):
            break
    return distance / (GRID / 2)


def _colour_likeness(colour: Tensor, painted: Tensor) -> list[Tensor]:
    """How near a cell's colours are to the nearest, and to all, colours of the scribble: two (48, 48)."""
    pixels = colour.flatten(1).T  # (n, 3)
    shown = pixels[painted.flatten() > 0.5]
    chosen = shown[torch.linspace(0, len(shown) - 1, min(len(shown), _N_COLOURS)).long()]
    likeness = torch.exp(-torch.cdist(pixels, chosen).square() / (2 * _COLOUR_SPREAD**2))  # (n, k)
    maps = torch.stack([likeness.amax(dim=1), likeness.mean(dim=1)]).view(2, *colour.shape[1:])
    return list(F.avg_pool2d(maps[None], 2)[0])


def _edges(photo: Tensor) -> list[Tensor]:
    """The strongest change of colour to the right and downwards within a cell: two (48, 48)."""
    right = F.pad((photo[:, :, 1:] - photo[:, :, :-1]).norm(dim=0), (0, 1))
    down = F.pad((photo[:, 1:] - photo[:, :-1]).norm(dim=0), (0, 0, 0, 1))
    return list(F.adaptive_max_pool2d(torch.stack([right, down])[None], (GRID, GRID))[0] * 2)


def _neighbour_likeness(rows: Tensor) -> list[Tensor]:
    """Cosine of a cell (h, w, C) with the next one to the right and below: two (h, w), 1 at the border."""
    right = F.pad((rows[:, 1:] * rows[:, :-1]).sum(dim=2), (0, 1), value=1.0)
    down = F.pad((rows[1:] * rows[:-1]).sum(dim=2), (0, 0, 0, 1), value=1.0)
    return [right, down]
