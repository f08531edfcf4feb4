"""Drawings of one shape in many hands give nearly one picture."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter

from engine.errors import ShapeError
from engine.images.sketch import normalise_sketch
from engine.images.thinning import thin
from tests.helpers.shared_data import shared_data_dir

SIZE = 224
Point = tuple[float, float]


def house() -> list[list[Point]]:
    """Strokes of a house with a door, a window cross and a chimney, in a square of side 1."""
    return [
        [(0.1, 0.45), (0.1, 0.95), (0.9, 0.95), (0.9, 0.45), (0.1, 0.45)],
        [(0.05, 0.45), (0.5, 0.05), (0.95, 0.45)],
        [(0.2, 0.95), (0.2, 0.65), (0.4, 0.65), (0.4, 0.95)],
        [(0.55, 0.6), (0.8, 0.6), (0.8, 0.8), (0.55, 0.8), (0.55, 0.6)],
        [(0.675, 0.6), (0.675, 0.8)],
        [(0.75, 0.27), (0.75, 0.1), (0.85, 0.1), (0.85, 0.36)],
    ]


def fish() -> list[list[Point]]:
    turn = np.linspace(0, 2 * np.pi, 60)
    body = [(0.4 + 0.35 * np.cos(t), 0.5 + 0.2 * np.sin(t)) for t in turn]
    return [body, [(0.73, 0.5), (0.95, 0.3), (0.95, 0.7), (0.73, 0.5)], [(0.2, 0.42), (0.2, 0.45)]]


def draw(
    strokes: list[list[Point]],
    *,
    side: int = 300,
    width: int = 5,
    at: Point = (0.0, 0.0),
    scale: float = 1.0,
    antialias: int = 1,
    ink: int = 0,
    paper: int = 255,
) -> np.ndarray:
    """(side, side) uint8, drawn with a round pen."""
    canvas = Image.new("L", (side * antialias, side * antialias), paper)
    pen = ImageDraw.Draw(canvas)
    for stroke in strokes:
        points = [
            ((at[0] + x * scale) * side * antialias, (at[1] + y * scale) * side * antialias)
            for x, y in stroke
        ]
        pen.line(points, fill=ink, width=width * antialias, joint="curve")
        radius = width * antialias / 2
        if width > 2:
            for x, y in points:
                pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=ink)
    return np.asarray(canvas.resize((side, side), Image.Resampling.BOX))


def likeness(a: np.ndarray, b: np.ndarray) -> float:
    """Correlation of two pictures seen from a step back, where a shift of a pixel or two matters little."""
    blurred = [
        np.asarray(Image.fromarray(255 - picture).filter(ImageFilter.GaussianBlur(3)), np.float64)
        for picture in (a, b)
    ]
    return float(np.corrcoef(blurred[0].ravel(), blurred[1].ravel())[0, 1])


RENDERINGS: dict[str, Callable[[list[list[Point]]], np.ndarray]] = {
    "thin": lambda strokes: draw(strokes, width=1),
    "three pixels": lambda strokes: draw(strokes, width=3),
    "thick": lambda strokes: draw(strokes, width=12),
    "anti-aliased": lambda strokes: draw(strokes, width=3, antialias=4),
    "small in a corner": lambda strokes: draw(strokes, width=3, scale=0.35, at=(0.6, 0.05), antialias=2),
    "large canvas": lambda strokes: draw(strokes, side=1000, width=4, scale=0.9, at=(0.05, 0.05)),
    "small canvas": lambda strokes: draw(strokes, side=96, width=2, antialias=2),
    "grey pencil": lambda strokes: draw(strokes, width=4, ink=150, paper=240),
    "white on black": lambda strokes: draw(strokes, width=4, ink=255, paper=0),
    "blurred": lambda strokes: np.asarray(
        Image.fromarray(draw(strokes, width=5)).filter(ImageFilter.GaussianBlur(1.5))
    ),
    "noisy paper": lambda strokes: noisy(draw(strokes, width=4, paper=235)),
    "with specks": lambda strokes: specked(draw(strokes, width=4, scale=0.8, at=(0.1, 0.1))),
    "blue ink": lambda strokes: in_colour(draw(strokes, width=4), (40, 60, 200)),
    "yellow ink": lambda strokes: in_colour(draw(strokes, width=4), (240, 220, 40)),
    "transparent": lambda strokes: transparent(draw(strokes, width=4), (0, 0, 0)),
    "white on nothing": lambda strokes: transparent(draw(strokes, width=4), (255, 255, 255)),
}


def noisy(picture: np.ndarray) -> np.ndarray:
    noise = np.random.default_rng(0).normal(0, 5, picture.shape)
    return np.clip(picture + noise, 0, 255).astype(np.uint8)


def specked(picture: np.ndarray) -> np.ndarray:
    specks = picture.copy()
    y, x = np.random.default_rng(0).integers(0, len(picture), (2, 12))
    specks[y, x] = 0
    return specks


def in_colour(picture: np.ndarray, colour: tuple[int, int, int]) -> np.ndarray:
    share = 1 - picture[..., None] / 255.0
    return (255 * (1 - share) + np.array(colour) * share).astype(np.uint8)


def transparent(picture: np.ndarray, colour: tuple[int, int, int]) -> np.ndarray:
    rgba = np.empty((*picture.shape, 4), np.uint8)
    rgba[..., :3] = colour
    rgba[..., 3] = 255 - picture
    return rgba


@pytest.mark.parametrize("shape", [house, fish])
@pytest.mark.parametrize("rendering", RENDERINGS)
def test_the_rendering_does_not_matter(rendering: str, shape: Callable[[], list[list[Point]]]) -> None:
    wanted = normalise_sketch(draw(shape(), width=5), size=SIZE)
    found = normalise_sketch(RENDERINGS[rendering](shape()), size=SIZE)
    other = normalise_sketch(draw(fish() if shape is house else house(), width=5), size=SIZE)
    assert likeness(found, wanted) > 0.85
    assert likeness(found, other) < 0.4, "and yet two shapes are two"


def test_the_result_is_dark_on_white_centred_and_of_one_size() -> None:
    picture = normalise_sketch(draw(house(), scale=0.3, at=(0.6, 0.1)), size=SIZE)
    assert picture.shape == (SIZE, SIZE)
    assert picture.dtype == np.uint8
    assert picture.max() == 255
    assert picture.min() < 20
    rows, columns = (picture < 128).any(axis=1).nonzero()[0], (picture < 128).any(axis=0).nonzero()[0]
    assert abs(rows[0] + rows[-1] - (SIZE - 1)) <= 4
    assert abs(columns[0] + columns[-1] - (SIZE - 1)) <= 4
    assert 0.85 * SIZE < max(np.ptp(rows), np.ptp(columns)) < 0.95 * SIZE


def test_lines_have_one_width() -> None:
    for width in (1, 4, 15):
        lines = normalise_sketch(
            draw([[(0.1, 0.1), (0.9, 0.9)], [(0.1, 0.9), (0.9, 0.1)]], width=width), size=SIZE
        )
        share = (lines < 128).mean()
        assert share == pytest.approx(2 * 1.41 * 0.875 * 0.0125, rel=0.3)


def test_details_survive() -> None:
    stripes = [[(0.1 + 0.08 * n, 0.2), (0.1 + 0.08 * n, 0.8)] for n in range(11)]
    picture = normalise_sketch(draw(stripes, width=5), size=SIZE)
    middle = picture[SIZE // 2] < 128
    assert np.count_nonzero(middle[1:] & ~middle[:-1]) == 11
    eye = draw([*house(), [(0.3, 0.5), (0.31, 0.5)]], width=5)
    without = draw(house(), width=5)
    difference = normalise_sketch(eye, size=SIZE).astype(int) - normalise_sketch(without, size=SIZE)
    assert (difference < -128).sum() >= 4


def test_a_painted_area_becomes_its_outline() -> None:
    disc = Image.new("L", (300, 300), 255)
    ImageDraw.Draw(disc).ellipse((60, 60, 240, 240), fill=0)
    ring = Image.new("L", (300, 300), 255)
    ImageDraw.Draw(ring).ellipse((60, 60, 240, 240), outline=0, width=4)
    pictures = [normalise_sketch(np.asarray(image), size=SIZE) for image in (disc, ring)]
    assert likeness(*pictures) > 0.9


@pytest.mark.parametrize(
    "pixels",
    [
        np.full((50, 60), 255, np.uint8),
        np.zeros((50, 60), np.uint8),
        np.full((20, 20, 3), 250, np.uint8),
        np.zeros((10, 10, 4), np.uint8),
        np.full((1, 1), 7, np.uint8),
        np.random.default_rng(0).integers(240, 256, (64, 64), np.uint8),
    ],
)
def test_empty_paper_stays_empty(pixels: np.ndarray) -> None:
    assert (normalise_sketch(pixels, size=SIZE) == 255).all()


@pytest.mark.parametrize("shape", [(3, 3), (1, 40), (40, 1), (2, 400)])
def test_any_small_thing_is_drawn_without_a_fault(shape: tuple[int, int]) -> None:
    pixels = np.full((shape[0] + 20, shape[1] + 20), 255, np.uint8)
    pixels[10 : 10 + shape[0], 10 : 10 + shape[1]] = 0
    picture = normalise_sketch(pixels, size=SIZE)
    assert (picture < 128).any()


def test_random_pictures_never_fail() -> None:
    generator = np.random.default_rng(0)
    for _ in range(40):
        shape = tuple(generator.integers(1, 80, 2))
        pixels = generator.integers(0, 256, shape, np.uint8)
        assert normalise_sketch(pixels, size=int(generator.integers(16, 100))).dtype == np.uint8


def test_the_same_drawing_gives_the_same_picture_and_stays_as_it_is() -> None:
    drawing = draw(house())
    before = drawing.copy()
    first, second = normalise_sketch(drawing, size=SIZE), normalise_sketch(drawing, size=SIZE)
    np.testing.assert_array_equal(first, second)
    np.testing.assert_array_equal(drawing, before)


def test_a_normalised_sketch_is_nearly_normal_already() -> None:
    once = normalise_sketch(draw(house()), size=SIZE)
    assert likeness(normalise_sketch(once, size=SIZE), once) > 0.95


@pytest.mark.parametrize(
    "pixels",
    [np.zeros((4, 4, 2), np.uint8), np.zeros((4, 4)), np.zeros((0, 4), np.uint8), np.zeros(4, np.uint8)],
)
def test_what_is_no_drawing_is_refused(pixels: np.ndarray) -> None:
    with pytest.raises(ShapeError, match="A sketch must be"):
        normalise_sketch(pixels, size=SIZE)


def test_a_picture_too_small_to_draw_in_is_refused() -> None:
    with pytest.raises(ShapeError, match="at least 16"):
        normalise_sketch(draw(house()), size=8)


def test_thinning_keeps_what_is_connected_connected() -> None:
    ring = np.zeros((40, 40), np.bool_)
    y, x = np.mgrid[:40, :40]
    ring[((y - 20) ** 2 + (x - 20) ** 2 < 15**2) & ((y - 20) ** 2 + (x - 20) ** 2 > 9**2)] = True
    lines = thin(ring)
    assert not (lines & ~ring).any()
    inside = Image.fromarray(lines.astype(np.uint8) * 255).convert("L")
    ImageDraw.floodfill(inside, (20, 20), 128)
    assert inside.getpixel((0, 0)) == 0, "the ring is closed: paint poured into it stays inside"
    assert np.count_nonzero(lines) < 110


@pytest.mark.data
def test_real_sketches_keep_their_strokes_and_are_quick() -> None:
    folder = shared_data_dir() / "sketchy_mini" / "sketch"
    paths = sorted(folder.glob("*/*.png"))[::125]
    seconds = []
    for path in paths:
        drawing = np.asarray(Image.open(path).convert("L"))
        start = time.thread_time()
        picture = normalise_sketch(drawing, size=SIZE)
        seconds.append(time.thread_time() - start)
        enlarged = np.asarray(Image.fromarray(drawing).resize((448, 448), Image.Resampling.BICUBIC))
        assert likeness(picture, normalise_sketch(enlarged, size=SIZE)) > 0.9, path.name
        assert 0.005 < (picture < 128).mean() < 0.35, path.name
    assert statistics.median(seconds) < 0.01
