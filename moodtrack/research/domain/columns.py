"""The data dictionary: every column of every table, what it means, its unit and its range."""

from collections.abc import Iterator
from dataclasses import dataclass

from moodtrack.checkins.domain.answers import SIDE_EFFECTS, SYMPTOMS, TIPS

MISSING = ""  # an empty cell: not known, not asked, or not so; never 0


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    meaning: str
    unit: str
    values: str  # the range, or what can stand there
    empty: str  # what an empty cell means


def _read(table: str) -> tuple[Column, ...]:
    """A column a line, its cells apart by bars; a line that is set in goes on with the one before.

    >>> _read("mood | of the day | points | 0 to 10 |\\n  not answered")[0].empty
    'not answered'
    """
    lines = [line for line in table.replace("\n  ", " ").splitlines() if line]
    return tuple(Column(*(cell.strip() for cell in line.split("|"))) for line in lines)


WHO = """
person | pseudonym, the same in all tables of a study | | 16 letters and digits | never
study_day | days since the first infusion; without one, since the first day known | days |
  whole number, negative before it | never
"""
IN_COURSE = """
course | number of the course: induction infusions (or of no phase) at most 14 days apart;
  later ones belong to the course before | | 1 or more | before the first course
course_completed | whether that course reached the number of infusions the clinic calls a course | |
  1 yes, 0 ended with fewer | before the first course, or it may still go on
"""
LATEST = """
days_since_infusion | days since the latest infusion, 0 on its day | days | 0 or more |
  before the first infusion
phase | phase of the latest infusion | | induction, maintenance, booster |
  before the first infusion, or not recorded
mg_per_kg | its dose for each kilogram of body weight | mg/kg | more than 0, two decimals |
  before the first infusion, or dose or weight not recorded
"""
INFUSIONS = _read(
    f"""{WHO}
infusions_so_far | infusions up to and with this one | infusions | 1 or more | never
days_since_previous | days since the infusion before | days | 0 or more | the first infusion
phase | its phase | | induction, maintenance, booster | not recorded
number_in_course | its number in the course as the clinic recorded it | | 1 or more | not recorded
{IN_COURSE}
mg_per_kg | its dose for each kilogram of body weight | mg/kg | more than 0, two decimals |
  dose or weight not recorded
minutes | how long it ran | min | 1 or more | not recorded
date_chosen | why it was on that day | | planned, worse (asked for because worse), other |
  not recorded
elsewhere | whether the person brought it along from another clinic: not seen given here | |
  1 yes, 0 no | never
peak_systolic | highest systolic blood pressure measured | mmHg | 50 to 280 | not measured
peak_diastolic | diastolic of the same reading | mmHg | 20 to 200 | not measured
"""
)
QUESTIONNAIRES = _read(
    f"""{WHO}
instrument | which questionnaire | | phq9, phq2, gad7 | never
total | sum of its items, higher is worse | points | phq9 0 to 27, phq2 0 to 6, gad7 0 to 21 | never
interval | the interval between infusions it was answered in: how many came before it | |
  0 or more | never
days_since_infusion | days since the latest infusion, 0 on its day | days | 0 or more |
  before the first infusion
infusions_in_recall | infusions within the 14 days that the questions ask about | infusions |
  0 or more | never
baseline | whether it is the last one before the first infusion | | 1 yes, 0 no | never
mode | how it came: answered by the person, from a file, entered by the clinic | |
  own, import, clinic | never
"""
)


def _answers() -> str:
    """A line for each symptom, tip and side effect."""
    said = [(f"symptom_{one}", f"how strong: {one}", "points | 0 to 3") for one in SYMPTOMS]
    said += [(f"tip_{one}", f"small thing kept: {one}", "| 1 yes, 0 no") for one in TIPS]
    said += [
        (f"side_effect_{one}", f"how strong: {one}", "points | 0 to 3") for one in SIDE_EFFECTS
    ]
    return "\n".join(
        f"{name} | {meaning.replace('_', ' ')} | {values} | not answered"
        for name, meaning, values in said
    )


DAYS = _read(
    f"""{WHO}
answered | whether anything was answered of this day | | 1 yes, 0 no | never
mode | when it was written: in time, later, from a file, by the clinic | |
  live, late, import, clinic | not answered
infusions_so_far | infusions up to and with this day | infusions | 0 or more | never
{LATEST}{IN_COURSE}
days_since_phq9 | days since the latest finished PHQ-9, 0 on its day | days | 0 or more | none yet
phq9 | total of that PHQ-9 | points | 0 to 27 | none yet
phq9_interval | the interval between infusions that PHQ-9 was answered in | | 0 or more | none yet
mood | overall mood of the day, higher is better | points | 0 to 10 | not answered
sleep_hours | hours slept | h | 0 to 24 in quarters | not answered
sleep_quality | how well, higher is better | points | 0 to 4 | not answered
activity_minutes | minutes of moving | min | 0 to 1440 | not answered
{_answers()}
"""
)

TABLES = {"infusions.csv": INFUSIONS, "questionnaires.csv": QUESTIONNAIRES, "days.csv": DAYS}
DICTIONARY = ("table", "column", "meaning", "unit", "values", "empty_means")


def dictionary() -> Iterator[tuple[str, ...]]:
    """dictionary.csv, line by line."""
    yield DICTIONARY
    for table, columns in TABLES.items():
        for one in columns:
            yield (table, one.name, one.meaning, one.unit, one.values, one.empty)


README = """\
Answers for research, of the people of one clinic who said yes to that.

infusions.csv        one line an infusion
days.csv             one line a day, answered or not, from the first day known to the last
questionnaires.csv   one line a finished questionnaire
dictionary.csv       what each column means, its unit, its range, and what an empty cell means

There are no names, no words anybody wrote, no dates, no dates of birth and no body weights.
"person" is a name made for the study, the same in every export until a fresh one is asked for.
Days are counted from a day that is not told. The last days are held back, 1 to 28 of them, a
number of its own for each person, so that the day of the export does not tell that day either.
Whoever takes the yes back is in no later export: take them out of what you hold then too.

This is still about people. Somebody who knows when one of them was treated could find the lines:
keep it as you keep a record, give it to nobody else, and do not join it with anything that names.
Tables of fewer than {least} people are not made.
"""
