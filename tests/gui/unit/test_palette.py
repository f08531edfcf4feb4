from __future__ import annotations

import itertools

import pytest

from fewshot_gui.rendering.palette import (
    CLASS_COLOURS,
    OverlayCode,
    class_colour,
    overlay_colour_table,
    score_colour_table,
    support_colour_table,
    threshold_level,
)

_RED = (255, 0, 0)


def _alphas(table: list[int]) -> list[int]:
    return [value >> 24 for value in table]


@pytest.mark.parametrize("threshold", [0.0, 0.25, 0.5, 0.999, 1.0])
def test_scores_are_clear_below_the_threshold_and_even_from_it_on(threshold: float) -> None:
    alphas = _alphas(score_colour_table(threshold, 0.5, _RED))
    first = threshold_level(threshold)
    assert len(alphas) == 256
    assert set(alphas[:first]) == {0}
    assert set(alphas[first:]) == {128}


def test_a_score_of_zero_is_never_found_and_one_of_one_always() -> None:
    assert _alphas(score_colour_table(0.0, 1.0, _RED))[0] == 0
    assert _alphas(score_colour_table(1.0, 1.0, _RED))[255] == 255


def test_opacity_changes_alpha_only() -> None:
    faint, strong = score_colour_table(0.5, 0.2, _RED), score_colour_table(0.5, 0.9, _RED)
    assert faint[255] & 0xFFFFFF == strong[255] & 0xFFFFFF == 0xFF0000
    assert faint[255] >> 24 < strong[255] >> 24


def test_support_and_prediction_differ_in_more_than_opacity() -> None:
    support, prediction = support_colour_table(0.5, _RED), overlay_colour_table(0.5, _RED)
    assert support[OverlayCode.EDGE] & 0xFFFFFF == 0xFFFFFF
    assert prediction[OverlayCode.EDGE] & 0xFFFFFF == 0xFF0000
    assert support[OverlayCode.FILL] == support[OverlayCode.HATCH]
    assert prediction[OverlayCode.FILL] >> 24 < prediction[OverlayCode.HATCH] >> 24
    assert support[OverlayCode.CLEAR] == prediction[OverlayCode.CLEAR] == 0


@pytest.mark.parametrize("table", [support_colour_table, overlay_colour_table])
def test_opacity_zero_hides_everything(table: object) -> None:
    assert set(_alphas(table(0.0, _RED))) == {0}


def test_neighbouring_class_colours_differ_in_lightness() -> None:
    def lightness(colour: tuple[int, int, int]) -> float:
        red, green, blue = colour
        return 0.299 * red + 0.587 * green + 0.114 * blue

    for first, second in itertools.pairwise(CLASS_COLOURS):
        assert abs(lightness(first) - lightness(second)) > 8
    assert class_colour(len(CLASS_COLOURS)) == class_colour(0)
