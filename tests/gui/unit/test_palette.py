from __future__ import annotations

import itertools

import numpy as np
import pytest

from fewshot_gui.rendering.palette import (
    CLASS_COLOURS,
    CODES_PER_CLASS,
    COLOUR_NAMES,
    OverlayCode,
    PaintCode,
    class_colour,
    flat_colour_table,
    paint_colour_table,
    prediction_colour_table,
    swatch_colour_table,
    threshold_level,
)

RED, BLUE = (255, 0, 0), (0, 0, 255)

_IN_OTHER_EYES = {
    "normal": np.eye(3),
    "protanope": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranope": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanope": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
"""Machado, Oliveira and Fernandes 2009, table 1, severity 1.0; linear RGB to linear RGB."""


def _oklab(colours: tuple[tuple[int, int, int], ...], eyes: str) -> np.ndarray:
    """(n, 3) OKLab (Ottosson 2020) of sRGB colours as somebody sees them; 0.02 is just seen side by side."""
    encoded = np.array(colours) / 255
    linear = np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
    linear = np.clip(linear @ _IN_OTHER_EYES[eyes].T, 0, 1)
    to_cones = np.array(
        [
            [0.4122214708, 0.5363325363, 0.0514459929],
            [0.2119034982, 0.6806995451, 0.1073969566],
            [0.0883024619, 0.2817188376, 0.6299787005],
        ]
    )
    to_lab = np.array(
        [
            [0.2104542553, 0.7936177850, -0.0040720468],
            [1.9779984951, -2.4285922050, 0.4505937099],
            [0.0259040371, 0.7827717662, -0.8086757660],
        ]
    )
    return np.cbrt(linear @ to_cones.T) @ to_lab.T


def _least_difference(colours: tuple[tuple[int, int, int], ...], eyes: str) -> float:
    pairs = itertools.combinations(_oklab(colours, eyes), 2)
    return min(float(np.linalg.norm(one - other)) for one, other in pairs)


def _alphas(table: list[int]) -> list[int]:
    return [value >> 24 for value in table]


@pytest.mark.parametrize(
    ("eyes", "least"), [("normal", 0.16), ("protanope", 0.14), ("deuteranope", 0.13), ("tritanope", 0.10)]
)
def test_the_first_eight_colours_differ_in_everybodys_eyes(eyes: str, least: float) -> None:
    assert _least_difference(CLASS_COLOURS[:8], eyes) >= least


@pytest.mark.parametrize(
    ("eyes", "least"), [("normal", 0.07), ("protanope", 0.06), ("deuteranope", 0.06), ("tritanope", 0.04)]
)
def test_all_colours_differ_by_more_than_is_just_seen(eyes: str, least: float) -> None:
    assert _least_difference(CLASS_COLOURS, eyes) >= least


def test_there_are_enough_colours_and_each_has_a_name() -> None:
    assert len(CLASS_COLOURS) >= 20
    assert len(set(CLASS_COLOURS)) == len(CLASS_COLOURS)
    assert len(set(COLOUR_NAMES)) == len(COLOUR_NAMES) == len(CLASS_COLOURS)
    assert class_colour(len(CLASS_COLOURS)) == class_colour(0)
    assert class_colour(0) == (255, 140, 26), "the first class keeps the colour it always had"


def test_paint_and_prediction_differ_in_more_than_opacity() -> None:
    paint = paint_colour_table(0.5, lambda _id: RED)
    prediction = prediction_colour_table(0.5, [RED])
    assert paint[PaintCode.EDGE] & 0xFFFFFF == 0xFFFFFF
    assert prediction[OverlayCode.EDGE] & 0xFFFFFF == 0xFF0000
    assert prediction[OverlayCode.FILL] >> 24 < prediction[OverlayCode.HATCH] >> 24
    assert paint[PaintCode.CLEAR] == prediction[OverlayCode.CLEAR] == 0


def test_every_class_has_its_own_colour() -> None:
    paint = paint_colour_table(1.0, lambda class_id: (class_id, 0, 0))
    assert [value >> 16 & 0xFF for value in paint[1:254]] == list(range(1, 254))
    prediction = prediction_colour_table(0.5, [RED, BLUE])
    first, second = prediction[OverlayCode.FILL], prediction[OverlayCode.FILL + CODES_PER_CLASS]
    assert (first & 0xFFFFFF, second & 0xFFFFFF) == (0xFF0000, 0x0000FF)
    assert first >> 24 == second >> 24
    assert len(prediction) == len(OverlayCode) + CODES_PER_CLASS
    flat = flat_colour_table(0.5, [RED, BLUE])
    assert flat == [0, 0x80FF0000, 0x800000FF]


@pytest.mark.parametrize(
    "table",
    [
        paint_colour_table(0.0, lambda _id: RED),
        prediction_colour_table(0.0, [RED, BLUE]),
        flat_colour_table(0.0, [RED]),
    ],
)
def test_opacity_zero_hides_everything(table: list[int]) -> None:
    assert set(_alphas(table)) == {0}


@pytest.mark.parametrize("colour", CLASS_COLOURS)
def test_the_hatching_is_seen_on_a_swatch(colour: tuple[int, int, int]) -> None:
    table = swatch_colour_table(colour)
    fill, line = (
        np.array([value >> shift & 0xFF for shift in (16, 8, 0)])
        for value in (table[OverlayCode.FILL], table[OverlayCode.HATCH])
    )
    assert np.abs(fill - line).max() >= 60


@pytest.mark.parametrize("threshold", [0.0, 0.25, 0.5, 0.999, 1.0])
def test_a_score_of_zero_is_never_found_and_one_of_one_always(threshold: float) -> None:
    assert 0 < threshold_level(threshold) <= 255
