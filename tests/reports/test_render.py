"""The render process: one, small, restarted when it dies, never in the way of anything else."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from moodtrack.reports import charts
from moodtrack.reports.domain.columns import CHARTS
from moodtrack.reports.render import NotDrawn, Renderer, Shelf, TooBusy, mark_of
from tests.reports.diary import report_of_a_life

HOUSE = Path(__file__).parents[2]
MONTHS = {days: report_of_a_life(days, seed=3).as_json() for days in (28, 60, 90)}
BROKEN = {**MONTHS[28], "days": [{"day": "2026-03-02", "mood": "five"}]}


@pytest.fixture
async def renderer() -> AsyncIterator[Renderer]:
    one = Renderer()
    yield one
    await one.close()


async def gone(pid: int, seconds: float = 5) -> bool:
    """Whether a process has ended, or does so soon."""
    for _ in range(int(seconds / 0.05)):
        try:
            if Path(f"/proc/{pid}/stat").read_text().split()[2] == "Z":
                return True
        except FileNotFoundError:
            return True
        await asyncio.sleep(0.05)
    return False


async def test_it_draws_every_chart_there_is(renderer: Renderer) -> None:
    for name in CHARTS:
        assert (await renderer.chart(name, MONTHS[28])).startswith(b"<svg ")
    assert charts.NAMES == CHARTS


async def test_it_makes_the_page(renderer: Renderer) -> None:
    page = await renderer.pdf(MONTHS[28], name="Ana", paper="letter")
    assert page.startswith(b"%PDF-")


async def test_nothing_runs_until_something_is_asked_for(renderer: Renderer) -> None:
    assert renderer.pid is None
    await renderer.chart("mood", MONTHS[28])
    assert renderer.pid is not None


async def test_a_drawing_asked_for_again_comes_from_the_shelf(renderer: Renderer) -> None:
    first = await renderer.chart("mood", MONTHS[28])
    await renderer.close()
    assert await renderer.chart("mood", MONTHS[28]) is first
    assert renderer.pid is None


async def test_asked_for_twice_at_once_it_is_drawn_once(renderer: Renderer) -> None:
    both = await asyncio.gather(*(renderer.chart("mood", MONTHS[28]) for _ in range(8)))
    assert all(one is both[0] for one in both)


async def test_a_killed_process_is_started_again_for_the_next_drawing(renderer: Renderer) -> None:
    await renderer.chart("mood", MONTHS[28])
    assert renderer.pid
    before = renderer.pid
    os.kill(before, signal.SIGKILL)
    assert (await renderer.chart("mood", MONTHS[60])).startswith(b"<svg ")
    assert renderer.pid != before


async def test_killed_while_it_draws_it_draws_again(renderer: Renderer) -> None:
    await renderer.chart("mood", MONTHS[28])
    assert renderer.pid
    os.kill(renderer.pid, signal.SIGSTOP)
    drawing = asyncio.create_task(renderer.chart("mood", MONTHS[60]))
    await asyncio.sleep(0.1)
    os.kill(renderer.pid, signal.SIGKILL)
    assert (await drawing).startswith(b"<svg ")


async def test_a_bad_input_is_a_fault_of_that_request_alone(renderer: Renderer) -> None:
    answers = await asyncio.gather(
        renderer.chart("mood", MONTHS[28]),
        renderer.chart("mood", BROKEN),
        renderer.chart("no such chart", MONTHS[28]),
        renderer.chart("sleep", MONTHS[28]),
        return_exceptions=True,
    )
    assert [isinstance(answer, NotDrawn) for answer in answers] == [False, True, True, False]
    pid = renderer.pid
    await renderer.chart("tips", MONTHS[28])
    assert renderer.pid == pid


async def test_a_fault_repeats_nothing_that_a_person_wrote(renderer: Renderer) -> None:
    with pytest.raises(NotDrawn) as fault:
        await renderer.chart("mood", BROKEN)
    assert "five" not in str(fault.value)


async def test_what_takes_too_long_is_ended_and_the_next_one_is_drawn() -> None:
    renderer = Renderer(patience=0.3)
    try:
        await renderer.chart("mood", MONTHS[28])
        assert renderer.pid
        stuck = renderer.pid
        os.kill(stuck, signal.SIGSTOP)
        with pytest.raises(NotDrawn, match="too long"):
            await renderer.chart("mood", MONTHS[60])
        assert await gone(stuck)
        assert (await renderer.chart("mood", MONTHS[60])).startswith(b"<svg ")
    finally:
        await renderer.close()


async def test_what_is_too_much_work_is_ended_and_not_tried_twice() -> None:
    renderer = Renderer(limit=0.001)
    try:
        with pytest.raises(NotDrawn, match=r"too much work|died of it"):
            await renderer.pdf(MONTHS[90], name="Ana")
        assert renderer.pid is None
    finally:
        await renderer.close()


async def test_too_many_in_line_are_told_to_come_back() -> None:
    renderer = Renderer(waiting=2)
    try:
        answers = await asyncio.gather(
            *(renderer.chart(name, MONTHS[28]) for name in ("mood", "sleep", "tips")),
            return_exceptions=True,
        )
        assert [type(answer) for answer in answers] == [bytes, bytes, TooBusy]
    finally:
        await renderer.close()


async def test_somebody_who_leaves_takes_nobody_elses_drawing_away(renderer: Renderer) -> None:
    leaving = asyncio.create_task(renderer.chart("mood", MONTHS[28]))
    staying = asyncio.create_task(renderer.chart("mood", MONTHS[28]))
    await asyncio.sleep(0)
    leaving.cancel()
    assert (await staying).startswith(b"<svg ")
    assert leaving.cancelled()


async def test_an_input_beyond_all_measure_is_not_even_sent(renderer: Renderer) -> None:
    vast = {**MONTHS[28], "infusions": [{"n": n, "day": "2026-03-02"} for n in range(300_000)]}
    with pytest.raises(NotDrawn, match="more than can be drawn"):
        await renderer.chart("mood", vast)
    assert renderer.pid is None


async def test_it_is_nice_small_and_knows_no_secret(
    renderer: Renderer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOODTRACK_DATABASE_URL", "postgres://secret")
    await renderer.chart("course", MONTHS[90])
    assert renderer.pid
    assert os.getpriority(os.PRIO_PROCESS, renderer.pid) == 19
    proc = Path(f"/proc/{renderer.pid}")
    assert "Max data size             314572800" in (proc / "limits").read_text()
    assert "secret" not in (proc / "environ").read_text()
    [line] = [row for row in (proc / "status").read_text().splitlines() if row.startswith("VmHWM")]
    assert int(line.split()[1]) < 300 * 1024


async def test_closing_leaves_no_process_behind(renderer: Renderer) -> None:
    await renderer.chart("mood", MONTHS[28])
    assert renderer.pid
    pid = renderer.pid
    await renderer.close()
    assert await gone(pid)


async def test_trends_and_tips_are_worked_out_there_and_kept_by_the_digest_of_the_days(
    renderer: Renderer,
) -> None:
    told = report_of_a_life(240, seed=3, answers=0.95)
    assert "just now" in told.as_json()["trend"]["why"]
    first = (await renderer.completed(told)).as_json()
    assert first["trend"]["low"] < first["trend"]["value"] < first["trend"]["high"]
    assert {tip["verdict"] for tip in first["tips"]} <= {"went together", "cannot be told"}
    await renderer.close()
    later = replace(told, as_of=told.as_of + timedelta(days=1))
    assert (await renderer.completed(later)).trend == (await renderer.completed(told)).trend
    assert renderer.pid is None


async def test_few_days_ask_nothing_of_it(renderer: Renderer) -> None:
    told = report_of_a_life(14)
    assert await renderer.completed(told) is told
    assert renderer.pid is None


async def test_without_it_the_report_is_there_and_says_what_it_lacks() -> None:
    renderer = Renderer(limit=0.001)
    try:
        told = await renderer.completed(report_of_a_life(240, answers=0.95))
        assert "Ask again in a moment" in told.as_json()["trend"]["why"]
    finally:
        await renderer.close()


async def test_days_that_make_no_sense_are_a_fault_of_that_report_alone(
    renderer: Renderer,
) -> None:
    told = report_of_a_life(90)
    bent = replace(told, days=tuple(replace(day, mood="five") for day in told.days))
    bent = replace(bent, stretches=tuple(replace(s, days=bent.days) for s in told.stretches))
    assert "just now" in (await renderer.completed(bent)).trend.why
    assert (await renderer.completed(told)).as_json()["trend"]["value"] is not None


SERVER = """
import asyncio, sys
import moodtrack.app
from moodtrack.reports.render import Renderer
from tests.reports.diary import report_of_a_life

async def main():
    renderer = Renderer()
    await renderer.completed(report_of_a_life(90))
    await renderer.chart("mood", report_of_a_life(28).as_json())
    loaded = {"numpy", "matplotlib", "typst"} & sys.modules.keys()
    print(renderer.pid, sorted(loaded), flush=True)
    await asyncio.sleep(60)

asyncio.run(main())
"""


async def test_a_server_loads_no_matplotlib_and_its_render_process_dies_with_it() -> None:
    server = subprocess.Popen(
        [sys.executable, "-c", SERVER], cwd=HOUSE, stdout=subprocess.PIPE, text=True
    )
    assert server.stdout
    pid, loaded = server.stdout.readline().strip().split(" ", 1)
    server.kill()
    server.wait()
    server.stdout.close()
    assert loaded == "[]"
    assert await gone(int(pid))


def test_the_shelf_keeps_what_was_asked_for_last() -> None:
    shelf = Shelf(10)
    shelf.put(b"a", b"1234")
    shelf.put(b"b", b"1234")
    assert shelf.get(b"a")
    shelf.put(b"c", b"1234")
    assert [shelf.get(key) for key in (b"a", b"b", b"c")] == [b"1234", None, b"1234"]
    shelf.put(b"d", b"far too much for it")
    assert shelf.get(b"d") is None


def test_a_mark_changes_with_the_days_and_not_with_the_hour() -> None:
    report: dict[str, Any] = MONTHS[28]
    assert mark_of("mood", report) == mark_of("mood", {**report, "as_of": "2030-01-01T00:00:00Z"})
    assert mark_of("mood", report) != mark_of("sleep", report)
    assert mark_of("mood", report) != mark_of("mood", MONTHS[60])
