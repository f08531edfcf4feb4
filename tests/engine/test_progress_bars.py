from __future__ import annotations

import pytest

from engine.progress import Progress
from engine.progress_bars import progress_bars


def test_every_unit_and_every_total_has_a_bar_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    with progress_bars() as show:
        for total in (4, 2):
            for done in range(1, total + 1):
                show(Progress(done=done, total=total, unit="images"))
        show(Progress(done=1, total=1, unit="steps", message="loss 0.5"))
    ends = [line.split("\r")[-1] for line in capsys.readouterr().err.strip().split("\n")]
    assert [("4/4" in ends[0]), ("2/2" in ends[1]), ("1/1" in ends[2])] == [True, True, True]
    assert "loss 0.5" in ends[2]
