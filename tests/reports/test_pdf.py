"""The page Dr. Chen prints: one page, tagged, legible in grey, honest about what it rests on."""

import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moodtrack.checkins.domain.days import Mode
from moodtrack.measures.domain.instruments import PHQ9
from moodtrack.measures.domain.scores import series_of
from moodtrack.reports import pdf
from moodtrack.reports.domain import follow_up
from moodtrack.reports.domain.beside import Beside, Taken
from moodtrack.reports.domain.columns import columns
from moodtrack.reports.domain.paper import _about
from moodtrack.treatment.domain import DateChosen
from moodtrack.web.assets import TEMPLATES
from tests.reports.diary import MONDAY, NOON, infusion, life, moods, report, report_of_a_life
from tests.reports.paper_reader import Reading, structure
from tests.reports.test_domain_beside import a_sheet


def made(follow_up: Any, name: str = "Ana", paper: pdf.Paper = "a4") -> bytes:
    told = follow_up.as_json()
    return pdf.page(told, columns(told), name, paper)


def opened(follow_up: Any, name: str = "Ana", paper: pdf.Paper = "a4") -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(made(follow_up, name, paper)))


@pytest.fixture(scope="module")
def anas() -> Any:
    return report_of_a_life(112, seed=3)


@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize("length", [7, 14, 28, 60, 112, 150, 180])
@pytest.mark.parametrize("seed", [1, 2])
def test_it_is_one_page_for_every_usual_period(paper: Any, length: int, seed: int) -> None:
    told = report_of_a_life(length, seed=seed, late=0.2)
    assert len(opened(told, "Ana-María Fernández de la Cruz", paper).pages) == 1


@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize("length", [1, 365, 401, 3650])
def test_it_is_one_page_for_unusual_periods_too(paper: Any, length: int) -> None:
    assert len(opened(report_of_a_life(length, seed=2), "A" * 300, paper).pages) == 1


def test_it_is_one_page_when_there_was_an_infusion_every_other_day() -> None:
    planned = [infusion(n + 1, MONDAY + timedelta(days=2 * n), chosen=None) for n in range(90)]
    told = report(moods(MONDAY, *[5] * 180), planned, since=MONDAY, length=180)
    text = Reading(made(told, paper="letter")).text
    assert re.search(r"and \d+ earlier, not shown here", text)


def everything(length: int, seed: int, medicines: int, scores: int) -> Any:
    """A report with all there can be beside the days."""
    days, given = life(length, seed=seed, late=0.2)
    sheets = [a_sheet(at * length // (scores + 1), (7 * at) % 28) for at in range(scores)]
    beside = Beside(
        medicines=tuple(
            Taken("A medicine with rather a long name" * 2, "medicine", "one in the morning",
                  MONDAY + timedelta(days=n), None)
            for n in range(medicines)
        ),
        visits=(MONDAY + timedelta(days=length // 2),),
        peaks={one.n: (150, 95) for one in given},
        series={"phq9": series_of(PHQ9, sheets, given)},
    )  # fmt: skip
    until = MONDAY + timedelta(days=length - 1)
    return follow_up(days, given, since=MONDAY, until=until, as_of=NOON, beside=beside)


@pytest.mark.parametrize(
    ("length", "seed", "medicines", "scores"),
    [(7, 1, 12, 12), (47, 14, 5, 7), (112, 3, 2, 4), (166, 32, 11, 5), (180, 99, 12, 12)],
)
@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_it_is_one_legible_page_whatever_stands_beside_the_days(
    paper: Any, length: int, seed: int, medicines: int, scores: int
) -> None:
    read = Reading(made(everything(length, seed, medicines, scores), paper=paper))
    assert min(read.sizes) >= 8
    assert "Thoughts of death or suicide" in read.text  # this never yields
    assert "They cannot show what caused a change" in read.text


@pytest.mark.soak
@given(
    st.integers(7, 180), st.integers(0, 9_999), st.integers(0, 15), st.integers(0, 15),
    st.sampled_from(["a4", "letter"]),
)  # fmt: skip
@settings(max_examples=150)
def test_it_is_one_legible_page_whatever_there_is(
    length: int, seed: int, medicines: int, scores: int, paper: Any
) -> None:
    assert min(Reading(made(everything(length, seed, medicines, scores), paper=paper)).sizes) >= 8


def test_what_the_page_leaves_out_stands_in_the_appendix_that_is_asked_for() -> None:
    told = everything(180, 3, 3, 12).as_json()
    page, whole = (
        pdf.page(told, columns(told), "Ana", "letter", appendix) for appendix in (False, True)
    )
    with pikepdf.open(BytesIO(page)) as short, pikepdf.open(BytesIO(whole)) as long:
        assert len(short.pages) == 1
        assert len(long.pages) > 1
        kinds = [str(part.S) for part in structure(long.Root.StructTreeRoot.K)]
        assert kinds.count("/H1") == 2
        assert kinds.count("/Table") == kinds.count("/THead")


def test_it_is_one_page_when_nothing_was_answered() -> None:
    text = Reading(made(report([], since=MONDAY, length=28))).text
    assert "28 of 28 days have no answer" in text
    assert "None in this period." in text


@pytest.mark.parametrize(("paper", "size"), [("a4", (595, 842)), ("letter", (612, 792))])
def test_it_has_the_size_of_the_paper_asked_for(anas: Any, paper: Any, size: Any) -> None:
    file = opened(anas, paper=paper)
    assert tuple(round(float(edge)) for edge in file.pages[0].mediabox[2:]) == size


def test_it_says_for_whom_as_of_when_and_from_which_answers(anas: Any) -> None:
    text = Reading(made(anas, "Ana Example")).text
    for said in (
        "Ana Example",
        "2 March 2026 to 21 June 2026",
        "as of 1 August 2026, 12:00 UTC",
        f"from {anas.days_answered} days answered: {anas.days_late} late, 0 from a file",
        f"{112 - anas.days_answered} of 112 days have no answer",
    ):
        assert said in text


def test_it_carries_the_chart_the_tables_and_what_is_not_known(anas: Any) -> None:
    text = Reading(made(anas)).text
    for said in ("maintenance", "16 Mar 26", "0.50", "Blurred vision"):
        assert said in text
    for said in ("better ↑", "7–9 h", "7-day mean"):  # the chart's letters are placed one by one
        assert said in text.replace("\n", "")
    for heading in ("Mood before and after", "Infusions", "Side effects, by days after"):
        assert heading in text
    assert "nothing is filled in" in text


@pytest.mark.parametrize(
    ("length", "curve", "earlier"), [(60, True, 0), (112, True, 0), (182, True, 1)]
)
def test_the_curve_stands_on_the_page_and_yields_after_the_oldest_infusions(
    length: int, curve: bool, earlier: int
) -> None:
    text = Reading(made(report_of_a_life(length, seed=3))).text.replace("\n", "")
    assert ("Response" in text) == curve
    assert text.count("earlier, not shown here") == earlier


def test_a_full_page_gives_up_the_curve_and_keeps_the_table_that_holds_its_numbers() -> None:
    planned = [infusion(n + 1, MONDAY + timedelta(days=20 * n)) for n in range(9)]
    long = report(moods(MONDAY, *[5, 3] * 90, mode=Mode.LATE), planned, since=MONDAY, length=180)
    told = {**long.as_json(), "not_known": ["A sentence that takes a line of the page."] * 16}
    text = Reading(pdf.page(told, columns(told), "Ana", "letter")).text
    assert "Response" not in text.replace("\n", "")
    assert "2 weeks" in text


def test_how_long_a_benefit_held_stands_in_the_table() -> None:
    days = moods(MONDAY, *[3] * 14, 3, *[7] * 20)
    planned = [infusion(1, MONDAY + timedelta(days=14))]
    text = Reading(made(report(days, planned, since=MONDAY, length=60))).text
    assert "20+" in text
    assert "held: days of benefit; +: not seen to end" in text


def test_infusions_nobody_planned_are_marked() -> None:
    planned = [infusion(1, MONDAY + timedelta(days=9), chosen=DateChosen.WORSE)]
    text = Reading(made(report(moods(MONDAY, *[5] * 20), planned, since=MONDAY, length=28))).text
    assert "1 *" in text
    assert "*: date not noted as planned beforehand" in text


@pytest.mark.parametrize("length", [7, 112, 180, 3650])
def test_no_words_are_smaller_than_8_points(length: int) -> None:
    for paper in ("a4", "letter"):
        assert min(Reading(made(report_of_a_life(length, seed=3), paper=paper)).sizes) >= 8


def test_it_is_tagged_titled_and_has_a_language(anas: Any) -> None:
    file = opened(anas)
    assert bool(file.Root.MarkInfo.Marked)
    assert str(file.Root.Lang).startswith("en")
    assert bool(file.Root.ViewerPreferences.DisplayDocTitle)
    with file.open_metadata() as told:
        assert told["pdfuaid:part"] == "1"
        assert told["dc:title"] == "Follow-up"


def test_the_chart_has_words_and_tables_have_heads_for_those_who_listen(anas: Any) -> None:
    file = opened(anas)
    parts = list(structure(file.Root.StructTreeRoot.K))
    kinds = [str(part.S) for part in parts]
    curve, course = (str(part.Alt) for part in parts if part.S == "/Figure")
    assert "2 March 2026 to 21 June 2026, with infusions 1 to 9" in course
    assert "Mood by days since an infusion" in curve
    assert kinds.count("/Table") == kinds.count("/THead") == 3
    assert kinds.count("/H1") == 1
    assert kinds.count("/H2") == 4


def test_its_title_and_its_fonts_betray_nothing(anas: Any) -> None:
    file = opened(anas, "Ana Example")
    with file.open_metadata() as told:
        assert "Ana" not in str(told)
    assert "/Author" not in file.docinfo


def test_it_is_grey(anas: Any) -> None:
    file = opened(anas)
    colours = {
        tuple(round(float(n), 2) for n in operands)
        for operands, operator in pikepdf.parse_content_stream(file.pages[0])
        if str(operator) in ("rg", "RG", "scn", "SCN")
    }
    assert all(max(colour) - min(colour) <= 0.01 for colour in colours if colour)


@pytest.mark.parametrize(
    "name",
    ['#read("/etc/passwd")', "*bold* _it_ $x$ <a> @b [c] \\ `d`", '#import "@preview/x:1.0.0"'],
)
def test_a_name_is_a_name_and_never_markup(anas: Any, name: str) -> None:
    assert name in Reading(made(anas, name)).text.replace("“", '"').replace("”", '"')


@pytest.mark.parametrize("name", ["李娜", "عائشة", "A\u200dB\u202e", "🙂 Ana", "", "a\u0301"])
def test_any_name_makes_a_page(anas: Any, name: str) -> None:
    assert len(opened(anas, name).pages) == 1


def test_the_same_report_gives_the_same_bytes(anas: Any) -> None:
    assert made(anas) == made(anas)


def test_it_is_made_without_a_network() -> None:
    text = (TEMPLATES / "reports" / "follow-up.typ").read_text()
    assert "@preview" not in text
    assert "http" not in text


def test_an_hour_in_another_zone_is_told_with_its_offset(anas: Any) -> None:
    told = {**anas.as_json(), "as_of": "2026-08-01T07:05:00-05:00"}
    assert _about(told)[1] == "as of 1 August 2026, 07:05 UTC−05:00"
