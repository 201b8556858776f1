"""README.txt of the archive: what each file is, and what its columns mean, in plain words."""

from moodtrack.exports.domain.choice import Choice

README = """\
{what}
It is yours. It is not locked: keep it where only you can open it.

history.json
  All of it, exactly: every version of every day, moments, questionnaires,
  infusions with each correction, what was measured and written at the chair,
  planned dates, notes of visits, whom you shared with, and who looked. For
  programs, and to bring it in elsewhere: another clinic with moodtrack reads
  this file, or the whole zip, under "Bring days in". Your plan for a bad night
  is in it too, each version under "safety_plans". What you brought along from
  another clinic stands in the same lists, under its name ("clinic").
  Its shape has a number ("version") and is described in docs/export-schema.json
  of moodtrack.

checkins.csv
  A table with one line for each day you answered. It opens in any spreadsheet.
  An empty cell means "not known". It never means zero.
  day                   the day you meant
  mood                  0 to 10, higher is better
  sleep_hours           0 to 24
  sleep_quality         0 to 4, higher is better
  activity_minutes      minutes of moving
  symptom_...           0 (not at all) to 3 (a lot)
  tip_...               true or false: done that day or not
  side_effect_...       0 (not at all) to 3 (a lot)
  goal, goal_met        the small goal for the next day; whether yesterday's was met
  note                  your words
  mode                  live: written that day. late: written after it.
                        import: from a file. clinic: entered by the clinic.
                        link: by a link without signing in. linked: so, later.
  written_at            when it was written, on the clock of the phone
  received_at           when it reached the clinic
  tz                    the time zone you were in
  days_since_infusion   days since the last infusion; empty before the first
  infusion_number       which infusion that was
  extra_...             a number from 0 to 10 that your clinic asked for by itself;
                        only where you answered any
  Where two phones wrote about one day, this table has the later word;
  history.json has both. It also has whether appetite and sleep were less or more.

infusions.csv
  A table with one line for each infusion, as it stands.

measures.csv
  A table with one line for each questionnaire: phq9, phq2 or gad7. Items are 0
  (not at all) to 3 (nearly every day), in the order they are asked; an item
  without an answer is empty. Higher totals are worse. One that was not finished
  has no total.

vitals.csv
  A table with one line for each measurement at the chair, as it stands: blood
  pressure in mmHg, pulse a minute, oxygen in percent, how awake in one word.
{fhir}{follow_up}
About the tables
  They are UTF-8 text with commas (RFC 4180). A text that a spreadsheet could
  take for a formula has one ' in front: where, after blanks or none, it begins
  with = + - or @, or where it begins with a tab or a new line. A text that
  looks like that already gets one more '. To have the text back, take one ' away
  wherever a text begins with ' and then goes on like that. Reading the table
  back in here does so by itself.
"""
FHIR = """
fhir.json
  The same in HL7 FHIR R4, a form that other health programs can read. Each
  thing in it has an id that stays: reading a later file in changes what is
  there, and adds no second one.
"""
FOLLOW_UP = """
follow-up.pdf
  The page your clinician reads. Where it is missing, it could not be drawn just
  then: it can be had from the follow-up itself.
"""


ALL = "This is everything you wrote, as it was kept on the day you took it home."
SOME = """\
This is a part of what is kept of you, as it was on the day you took it home.
{chosen} What lies outside of that is not in
these files. To take everything, choose no days and leave the notes in."""


def readme(choice: Choice, *, with_follow_up: bool) -> str:
    return README.format(
        what=ALL if choice.everything else SOME.format(chosen=choice.in_words()),
        fhir=FHIR if choice.everything else "",
        follow_up=FOLLOW_UP if with_follow_up else "",
    )
