"""Charts, pages and report numbers: ours beside a fresh matplotlib Figure with the same content."""

import asyncio
import gzip
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from io import BytesIO
from statistics import median
from time import perf_counter, process_time
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter
from matplotlib.figure import Figure as Canvas

from bench import Figure
from moodtrack.reports.charts import draw
from moodtrack.reports.domain.columns import columns
from moodtrack.reports.render import Renderer
from tests.reports.diary import MONDAY, life, report, report_of_a_life

ROUNDS = 9
SPANS = {"90 days": 90, "1 year": 365, "10 years": 3650}


def run() -> Iterator[Figure]:
    yield from _beside_a_figure()
    yield from _numbers()
    yield from asyncio.run(_through_the_process())


def _beside_a_figure() -> Iterator[Figure]:
    """The course with all its panels, cold, from a report's JSON to SVG bytes."""
    for span, days in SPANS.items():
        told = report_of_a_life(days, seed=3).as_json()
        ours, theirs = _side_by_side(
            lambda told=told: draw("course", columns(told)),
            lambda told=told: figure(columns(told)),
        )
        limit = 0.4
        yield Figure(
            f"course chart, {span}",
            ours,
            "ms",
            theirs,
            f"<= {limit}x of a fresh Figure",
            ours <= limit * theirs,
        )
        light = len(gzip.compress(draw("course", columns(told)))) / 1024
        yield Figure(f"course chart, {span}", light, "KB gz", None, "<= 30", light <= 30)
    long = columns(report_of_a_life(SPANS["10 years"]).as_json())
    for span in ("90 days", "1 year"):
        short = columns(report_of_a_life(SPANS[span]).as_json())
        longest, shortest = _side_by_side(
            lambda: draw("course", long), lambda short=short: draw("course", short)
        )
        name, reached = f"course drawn, 10 years beside {span}", longest <= 1.5 * shortest
        yield Figure(name, longest, "ms", shortest, "<= 1.5x", reached)


def _side_by_side(ours: Callable[[], Any], theirs: Callable[[], Any]) -> tuple[float, float]:
    """Medians in ms, in turns, so that a busy moment hits both."""
    ours(), theirs()
    taken = [(_ms(ours), _ms(theirs)) for _ in range(ROUNDS)]
    return median(one for one, _ in taken), median(other for _, other in taken)


def _ms(work: Callable[[], Any]) -> float:
    began = perf_counter()
    work()
    return (perf_counter() - began) * 1000


def _numbers() -> Iterator[Figure]:
    days, infusions = life(730)
    took = median(
        _ms(lambda: report(days, infusions, since=MONDAY, length=730).as_json())
        for _ in range(ROUNDS)
    )
    yield Figure("report numbers, 2 years", took, "ms", None, "<= 15", took <= 15)
    busy = process_time()
    for _ in range(ROUNDS):
        report(days, infusions, since=MONDAY, length=730).as_json()
    busy = (process_time() - busy) * 1000 / ROUNDS
    yield Figure("report numbers, 2 years: our CPU", busy, "ms")


async def _through_the_process() -> list[Figure]:
    """As a page meets them: asked of the render process, charts cold, cached, and as a PDF."""
    renderer = Renderer()
    try:
        told = report_of_a_life(112, seed=3).as_json()
        began = perf_counter()
        await renderer.chart("mood", told)
        first = (perf_counter() - began) * 1000
        cold, cached, pdf_cold, pdf_cached = [], [], [], []
        for turn in range(ROUNDS):
            days = {**told, "days_answered": turn}  # another drawing, as large
            cold.append(await _waited(renderer.chart("course", days)))
            cached.append(await _waited(renderer.chart("course", days)))
            pdf_cold.append(await _waited(renderer.pdf(days, name="Ana")))
            pdf_cached.append(await _waited(renderer.pdf(days, name=f"Ana {turn}")))
    finally:
        await renderer.close()
    page, page_again = median(pdf_cold), median(pdf_cached)
    return [
        Figure("render process, start to first chart", first, "ms"),
        Figure("render process, course cold, 16 weeks", median(cold), "ms"),
        Figure("render process, course from the shelf", median(cached), "ms"),
        Figure("follow-up.pdf, cold", page, "ms", None, "<= 200", page <= 200),
        Figure("follow-up.pdf, charts cached", page_again, "ms", None, "<= 60", page_again <= 60),
    ]


async def _waited(drawing: Any) -> float:
    began = perf_counter()
    await drawing
    return (perf_counter() - began) * 1000


# ---- the same content by matplotlib's own figure ------------------------------------------------


def figure(told: Mapping[str, Any]) -> bytes:
    """Six panels on one time axis, drawn the way the library is meant to be used, and lean:
    collections instead of a bar a day, text kept as text, no automatic layout."""
    mpl.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "bench"})
    since = date.fromisoformat(told["since"])
    canvas = Canvas(figsize=(7.6, 7.2))
    panels = canvas.subplots(6, 1, sharex=True, height_ratios=(15, 7.6, 6, 4.4, 10.4, 1.4))
    canvas.subplots_adjust(left=0.05, right=0.85, top=0.96, bottom=0.05, hspace=0.35)
    x = [since + timedelta(days=one) for one in told["x"]]
    _mood(panels[0], told, x)
    panels[1].axhspan(7, 9, color="#dcebe7")
    panels[1].plot(*_known(x, told["sleep"]), ".", ms=4, color="#4a5f9e")
    panels[1].set(ylim=(0, 12), yticks=(0, 6, 12))
    panels[2].vlines(*_known(x, told["activity"], base=True), color="#5b7a2e", lw=1.5)
    panels[2].axhline(30, color="#55625f", ls="--", lw=0.9)
    panels[2].set(ylim=(0, 60), yticks=(0, 60))
    _tips(panels[3], told, since)
    _symptoms(panels[4], told, since)
    panels[5].vlines(x, 0, told["answered"], color="#55625f", lw=2)
    panels[5].set(yticks=())
    names = ("Mood", "Sleep", "Moving", "Tips kept", "Symptoms", "Days answered")
    infused = [since + timedelta(days=one["day"]) for one in told["infusions"]]
    for axes, name in zip(panels, names, strict=True):
        axes.set_title(name, loc="left", fontsize=9, fontweight="bold")
        axes.grid(axis="y", color="#d9d2c6", lw=0.8)
        axes.vlines(
            infused, 0, 1, transform=axes.get_xaxis_transform(), color="#b4552d", lw=1, ls="--"
        )
    dates = AutoDateLocator(minticks=3, maxticks=8)
    panels[5].xaxis.set_major_locator(dates)
    panels[5].xaxis.set_major_formatter(ConciseDateFormatter(dates))
    file = BytesIO()
    canvas.savefig(file, format="svg", metadata={"Date": None})
    return file.getvalue()


def _mood(axes: Axes, told: Mapping[str, Any], x: list[date]) -> None:
    late = told["late"]
    rated = list(zip(x, told["mood"], late, strict=True))
    live = [(day, mood) for day, mood, is_late in rated if mood is not None and not is_late]
    hollow = [(day, mood) for day, mood, is_late in rated if mood is not None and is_late]
    axes.plot(*zip(*live, strict=True), ".", ms=4, color="#55625f")
    if hollow:
        axes.plot(*zip(*hollow, strict=True), "o", ms=4, mfc="none", color="#8a6d1f")
    gaps = [float("nan") if one is None else one for one in told["mean"]]
    axes.plot(x, gaps, lw=2.2, color="#1f6f68")
    axes.axhline(told["baseline"], color="#55625f", ls=":", lw=1)
    axes.text(1.01, told["baseline"] / 10, "baseline", transform=axes.transAxes, fontsize=8)
    since = date.fromisoformat(told["since"])
    for one in told["infusions"][:: max(1, len(told["infusions"]) // 12)]:
        day = since + timedelta(days=one["day"])
        axes.text(day, 10.2, str(one["n"]), fontsize=8, color="white", bbox={"fc": "#b4552d"})
    axes.set(ylim=(0, 10), yticks=(0, 5, 10))


def _tips(axes: Axes, told: Mapping[str, Any], since: date) -> None:
    blocks = [block for block in told["blocks"] if block["tips_kept"] is not None]
    days = [since + timedelta(days=block["first"]) for block in blocks]
    axes.fill_between(
        days, 0, [block["tips_kept"] for block in blocks], step="post", color="#dcebe7"
    )
    axes.set(ylim=(0, 7), yticks=(0, 7))


def _symptoms(axes: Axes, told: Mapping[str, Any], since: date) -> None:
    marks = [
        (since + timedelta(days=block["first"] + 3.5), row, 4 + 40 * share)
        for block in told["blocks"]
        for row, share in enumerate(block["symptoms"])
        if share is not None
    ]
    days, rows, sizes = zip(*marks, strict=True)
    axes.scatter(days, rows, sizes, color="#22302e")
    axes.yaxis.tick_right()
    names = "sad|no interest|appetite|sleep|tired|concentration|worthless|death, suicide"
    axes.set_yticks(range(8), names.split("|"), fontsize=8)


def _known(x: list[date], column: list[float | None], *, base: bool = False) -> Any:
    pairs = [(day, value) for day, value in zip(x, column, strict=True) if value is not None]
    days, values = zip(*pairs, strict=True)
    return (days, 0, values) if base else (days, values)
