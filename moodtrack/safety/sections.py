"""What a clinic settles about safety: when somebody is there, and who is told of a concern."""

from collections.abc import Mapping
from typing import Any

from moodtrack import clock
from moodtrack.accounts import queries as accounts
from moodtrack.accounts.domain import PHONE, PHONE_MOST, Clinic
from moodtrack.accounts.sections import Section
from moodtrack.reading import Fault, Problems, one_line
from moodtrack.safety.domain import escalation, hours, own_lines


def _read_hours(fields: Mapping[str, str], known: Mapping[str, Any]) -> dict[str, Any]:
    problems: dict[str, str] = {}
    phone = ""
    try:
        phone = one_line(fields.get("phone_closed", ""), PHONE_MOST)
        if phone and not PHONE.fullmatch(phone):
            raise Fault("Write a number that a phone can call, such as 555-0100.")
    except Fault as fault:
        problems["phone_closed"] = str(fault)
    try:
        value = hours.read_hours(fields)
    except Problems as others:
        problems = others.by_field | problems
    if problems:
        raise Problems(problems)
    return {**value, "phone_closed": phone}


def _hours_fields(value: Mapping[str, Any]) -> dict[str, str]:
    return {**hours.as_fields(value), "phone_closed": value["phone_closed"]}


HOURS = Section(
    name="hours",
    title="Opening hours and holidays",
    about="What patients read about when somebody looks, and when the clock of an alert runs.",
    template="safety/settings-hours.html",
    default={**hours.NOT_SAID, "phone_closed": ""},
    read=_read_hours,
    fill=_hours_fields,
)


async def _staff(clinic: Clinic) -> dict[str, Any]:
    people = [one for one in await accounts.people_of(clinic.number) if one.role.staff]
    able = [one for one in people if not one.disabled]
    return {"staff": [(str(one.id), one.name) for one in able]}


def _read_contacts(fields: Mapping[str, str], known: Mapping[str, Any]) -> dict[str, Any]:
    return escalation.read_contacts(fields, {id_ for id_, _ in known["staff"]})


CONTACTS = Section(
    name="contacts",
    title="Safety contacts",
    about="Who is told when an answer calls for people, in which order, and how soon the next.",
    template="safety/settings-contacts.html",
    default=escalation.NOT_SAID,
    read=_read_contacts,
    fill=escalation.as_fields,
    known=_staff,
)


async def _about_lines(clinic: Clinic) -> dict[str, Any]:
    return {
        "kinds": list(own_lines.KINDS.items()),
        "most": own_lines.MOST_LINES,
        "today": clock.now().date(),
    }


def _read_lines(fields: Mapping[str, str], known: Mapping[str, Any]) -> dict[str, Any]:
    return own_lines.read_lines(fields, today=known["today"])


HELP = Section(
    name="help",
    title="Help lines",
    about="Who answers when somebody needs help now, in which order, and when it was checked.",
    template="safety/settings-help.html",
    default=own_lines.NOT_SAID,
    read=_read_lines,
    fill=own_lines.as_fields,
    known=_about_lines,
)
SECTIONS = (HOURS, CONTACTS, HELP)
