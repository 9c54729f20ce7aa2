"""What the bench of start and rest concludes from its figures."""

import pytest

from bench.start import MEGABYTES, SECONDS, Figures, shown


@pytest.mark.parametrize(
    ("seconds", "rest", "good"),
    [(SECONDS - 1, MEGABYTES - 1, True), (SECONDS, MEGABYTES - 1, False), (SECONDS - 1, MEGABYTES, False)],
)
def test_the_goals_are_those_of_ours_and_others_are_ratios(
    seconds: float, rest: float, good: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    ours = Figures(seconds, rest, 300)
    found = {("we", "polling"): ours, ("we then", "polling"): Figures(2 * seconds, 4 * rest, 300)}
    assert shown(found) is good
    told = capsys.readouterr().out.splitlines()
    assert "goal: 3 s" in told[1]
    assert "goal: 130 MB" in told[1]
    assert "x" not in told[2]
    assert told[3].endswith("we: 0.50x, 0.25x")
