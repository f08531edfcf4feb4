from __future__ import annotations

import pytest

from fewshot_gui.jobs.rate_meter import RateMeter


class Clock:
    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


def test_rate_follows_the_last_images_only():
    clock = Clock()
    meter = RateMeter(clock)
    assert meter.rate == 0.0
    for seconds in [10.0] * 5 + [0.5] * 60:
        clock.now_s += seconds
        meter.tick()
    assert meter.rate == pytest.approx(2.0)


def test_a_pause_does_not_count():
    clock = Clock()
    meter = RateMeter(clock)
    clock.now_s += 1000
    meter.restart()
    clock.now_s += 0.25
    meter.tick()
    assert meter.rate == pytest.approx(4.0)
