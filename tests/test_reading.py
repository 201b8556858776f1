"""Plain values from outside: what is taken, and what is told to the person instead."""

import pytest

from moodtrack.reading import Fault, read_zone


@pytest.mark.parametrize("zone", ["America/New_York", "UTC", "Etc/GMT+5", "US/Pacific", "EST5EDT"])
def test_a_zone_that_is_the_same_everywhere_is_kept_as_a_phone_says_it(zone: str) -> None:
    assert read_zone(zone) == zone


@pytest.mark.parametrize(
    "zone",
    [
        "localtime", "posixrules", "Factory", "right/UTC", "posix/America/New_York",
        "Mars/Olympus", "america/new_york", "../etc/passwd", "/etc/localtime", "America",
        "UTC\n", "", " ", "\ud800", "x" * 5_000, None, 5, ["UTC"], {},
    ],
)  # fmt: skip
def test_a_zone_that_no_place_or_only_one_machine_knows_is_told_in_a_sentence(zone: object) -> None:
    with pytest.raises(Fault, match="looks like America/New_York"):
        read_zone(zone)
