"""Who gets in where: every address of the house, decided for each of the cast and for nobody.

A new address fails here until somebody decides who may use it. Whoever is refused gets, byte for
byte, what an address gets that does not exist; whoever is not signed in is asked to sign in.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx2 as httpx
import pytest
from starlette.routing import Route

from moodtrack import db
from moodtrack.accounts import actions as accounts
from moodtrack.accounts.domain import Role
from moodtrack.app import create_app
from moodtrack.config import Config
from moodtrack.erasing.actions import erase
from moodtrack.learn.actions import ask
from moodtrack.learn.domain import Wish
from moodtrack.links.queries import token_for
from moodtrack.newsletter.queries import confirm_token, leave_token
from moodtrack.reminders.actions import give_calendar, wish_for
from moodtrack.reminders.domain import Wish as Wished
from moodtrack.safety.actions import raise_concern
from moodtrack.safety.actions.planning import keep_plan
from moodtrack.safety.domain.concerns import Answer, Kind
from moodtrack.safety.domain.plan import Plan
from moodtrack.sharing.domain import TreatmentRecord
from moodtrack.sharing.gate import open_as_operator, open_treatment_as_operator
from moodtrack.treatment.actions import record_infusion
from moodtrack.treatment.domain import Infusion
from tests.cast import NOON, ZONE, Browser, Cast, Clock, name_contacts, revision
from tests.measures.saying import sheet
from tests.treatment.chair import someone_arrives
from tests.treatment.records import a_call, a_medicine, a_note, a_visit

NOBODY = "nobody"
PATIENTS = frozenset({"Ana", "Ben"})
CLINICIANS = frozenset({"Dr. Chen", "Dr. Diaz", "Eve"})
STAFF = CLINICIANS | {"Sam", "Noor"}
SIGNED_IN = PATIENTS | STAFF
ANA = frozenset({"Ana"})
NOOR = frozenset({"Noor"})  # the administrator of Ana's clinic
ANYONE = SIGNED_IN | {NOBODY}
ANAS_TREATMENT = frozenset({"Dr. Chen", "Sam"})  # her care team, and the nurse of her clinic
ANAS_CLINICIANS = frozenset({"Dr. Chen"})

CHAIRS = CLINICIANS | {"Sam"}  # whoever may stand at a chair of their clinic

ANAS_READERS = frozenset({"Ana", "Dr. Chen"})  # herself, and whom she lets read her diary
# the safety contact, the nurse, the administrator, and who is on her care team
ANAS_ALERTS = frozenset({"Dr. Chen", "Sam", "Noor"})


@dataclass(frozen=True)
class Door:
    """Who gets in, at which address (by default Ana's), and what is sent there."""

    who: frozenset[str]
    at: str = ""
    form: dict[str, str] | None = None
    json: dict[str, Any] | None = None


INFUSION = {"at": "2026-03-14T11:30:00-04:00"}
DOORS = {
    ("GET", "/healthz"): Door(ANYONE),
    ("GET", "/openapi.json"): Door(ANYONE),
    ("GET", "/manifest.webmanifest"): Door(ANYONE),
    ("GET", "/service-worker.js"): Door(ANYONE),
    ("GET", "/offline"): Door(ANYONE),
    ("GET", "/offline/day"): Door(ANYONE),
    ("GET", "/static/{path:path}"): Door(ANYONE, "/static/css/app.css"),
    ("GET", "/help-now"): Door(ANYONE),
    ("GET", "/away"): Door(ANYONE),
    ("GET", "/"): Door(ANYONE),
    # ---- accounts
    ("GET", "/sign-in"): Door(ANYONE),
    ("POST", "/sign-in"): Door(ANYONE, form={"username": "ana", "passphrase": "not it"}),
    ("GET", "/sign-in/passkey"): Door(ANYONE),
    ("POST", "/sign-in/passkey"): Door(ANYONE, form={"passkey": "{{}}"}),
    ("GET", "/sign-in/second"): Door(SIGNED_IN),
    ("POST", "/sign-in/second"): Door(SIGNED_IN, form={"code": "123456"}),
    ("GET", "/sign-in/again"): Door(SIGNED_IN),
    ("POST", "/sign-in/again"): Door(SIGNED_IN, form={"passphrase": "not it"}),
    ("POST", "/sign-in/kept"): Door(SIGNED_IN, form={"kept": "[]"}),
    ("GET", "/sign-in/{token}"): Door(ANYONE, "/sign-in/{link}"),
    ("POST", "/sign-in/{token}"): Door(ANYONE, "/sign-in/{link}"),
    ("GET", "/join/{token}"): Door(ANYONE, "/join/{invitation}"),
    ("POST", "/join/{token}"): Door(ANYONE, "/join/{invitation}", form={"second_fact": "{fact}"}),
    ("POST", "/sign-out"): Door(SIGNED_IN),
    ("GET", "/more"): Door(SIGNED_IN),
    ("GET", "/settings"): Door(SIGNED_IN),
    ("POST", "/settings"): Door(SIGNED_IN, form={"zone": ZONE, "day_start": "3"}),
    ("POST", "/settings/language"): Door(PATIENTS, form={"language": "en"}),
    ("POST", "/settings/look"): Door(PATIENTS, form={"look": "notes"}),
    ("POST", "/settings/passphrase"): Door(SIGNED_IN),
    ("POST", "/settings/passkeys"): Door(SIGNED_IN, form={"made": "{{}}"}),
    ("POST", "/settings/passkeys/{id}"): Door(SIGNED_IN, "/settings/passkeys/{unknown}"),
    ("POST", "/settings/passkeys/{id}/remove"): Door(
        SIGNED_IN, "/settings/passkeys/{unknown}/remove"
    ),
    ("GET", "/settings/app"): Door(STAFF),
    ("POST", "/settings/app"): Door(STAFF, form={"code": "123456"}),
    ("POST", "/settings/app/remove"): Door(STAFF),
    ("POST", "/settings/recovery-codes"): Door(STAFF),
    ("POST", "/settings/coming-back"): Door(SIGNED_IN, form={"answer": "stop"}),
    ("POST", "/settings/sessions/{id}"): Door(SIGNED_IN, "/settings/sessions/{unknown}"),
    ("POST", "/settings/sessions/{id}/end"): Door(SIGNED_IN, "/settings/sessions/{unknown}/end"),
    ("POST", "/settings/tokens"): Door(PATIENTS, form={"label": "a watch"}),
    ("POST", "/settings/tokens/{id}/revoke"): Door(SIGNED_IN, "/settings/tokens/{unknown}/revoke"),
    ("GET", "/settings/reminders"): Door(PATIENTS),
    ("POST", "/settings/reminders"): Door(PATIENTS, form={"hour": "1200"}),
    ("POST", "/settings/reminders/mail"): Door(PATIENTS, form={"email": "no address"}),
    ("POST", "/settings/reminders/test"): Door(PATIENTS),
    ("POST", "/settings/reminders/devices"): Door(PATIENTS, form={"endpoint": "no"}),
    ("POST", "/settings/reminders/devices/{id}/remove"): Door(
        PATIENTS, "/settings/reminders/devices/{unknown}/remove"
    ),
    ("POST", "/settings/reminders/links"): Door(PATIENTS),
    ("GET", "/c/{token}"): Door(ANYONE, "/c/{answer}"),
    ("POST", "/c/{token}"): Door(ANYONE, "/c/{answer}", form={"mood": "4"}),
    ("POST", "/settings/reminders/calendar"): Door(PATIENTS, form={"do": "remove"}),
    ("GET", "/calendar/{token}.ics"): Door(ANYONE, "/calendar/{calendar}.ics"),
    ("POST", "/clinic/patients/{id}/remind"): Door(ANAS_TREATMENT),
    ("GET", "/clinic/text-messages"): Door(frozenset({"Noor"})),
    ("POST", "/clinic/text-messages"): Door(frozenset({"Noor"}), form={"url": "no"}),
    ("GET", "/reminders/not-today"): Door(PATIENTS),
    ("POST", "/reminders/not-today"): Door(PATIENTS),
    ("GET", "/settings/erase"): Door(PATIENTS),
    ("POST", "/settings/erase"): Door(PATIENTS, form={"when": "keep"}),
    ("GET", "/settings/reminders/first"): Door(PATIENTS),
    ("POST", "/settings/reminders/first"): Door(PATIENTS, form={"hour": "20"}),
    ("GET", "/settings/move"): Door(PATIENTS),
    ("POST", "/settings/move"): Door(PATIENTS, form={"code": "abcd"}),
    ("POST", "/settings/move/code"): Door(PATIENTS),
    # ---- a patient's own
    ("GET", "/sharing"): Door(PATIENTS),
    ("POST", "/sharing"): Door(PATIENTS),
    ("GET", "/sharing/{id}"): Door(PATIENTS, "/sharing/{dr_diaz}"),
    ("POST", "/sharing/{id}"): Door(PATIENTS, "/sharing/{dr_diaz}", form={"part": "numbers"}),
    ("GET", "/today"): Door(PATIENTS),
    ("GET", "/checkins"): Door(PATIENTS),
    ("GET", "/checkins/{day}"): Door(PATIENTS, "/checkins/2026-03-14"),
    ("POST", "/checkins/{day}"): Door(PATIENTS, "/checkins/2026-03-14", form={"mood": "6"}),
    ("GET", "/api/v1/checkins"): Door(PATIENTS),
    ("GET", "/api/v1/checkins/digest"): Door(PATIENTS),
    ("GET", "/api/v1/me"): Door(SIGNED_IN),
    ("POST", "/api/v1/checkins"): Door(PATIENTS, json={"revisions": [revision(mood=6)]}),
    ("GET", "/measures"): Door(PATIENTS),
    ("GET", "/measures/{instrument}"): Door(PATIENTS, "/measures/phq9"),
    ("POST", "/measures/{instrument}"): Door(PATIENTS, "/measures/phq9", form={"item_mood": "1"}),
    ("GET", "/offline/measures/{instrument}"): Door(ANYONE, "/offline/measures/gad7"),
    ("GET", "/clinic/patients/{id}/scores"): Door(ANAS_TREATMENT),
    ("POST", "/clinic/patients/{id}/scores"): Door(ANAS_TREATMENT),
    ("GET", "/api/v1/measures"): Door(PATIENTS),
    ("POST", "/api/v1/measures"): Door(PATIENTS, json=sheet()),
    ("GET", "/api/v1/measures/due"): Door(PATIENTS),
    ("GET", "/treatment"): Door(PATIENTS),
    ("GET", "/treatment/visits/{visit}"): Door(ANA),
    ("POST", "/treatment/visits/{visit}"): Door(ANA, form={"questions": "May I eat?"}),
    ("GET", "/treatment/visits/{visit}/appointment.ics"): Door(ANA),
    ("GET", "/treatment/monthly"): Door(PATIENTS),
    ("POST", "/treatment/monthly"): Door(PATIENTS, form={"memory": "1"}),
    ("GET", "/moments"): Door(PATIENTS),
    ("POST", "/moments"): Door(PATIENTS, form={"mood": "6"}),
    ("GET", "/api/v1/treatment"): Door(PATIENTS),
    # ---- taking it home
    ("GET", "/export"): Door(PATIENTS),
    ("POST", "/export"): Door(PATIENTS),
    ("GET", "/api/v1/export"): Door(PATIENTS),
    ("GET", "/fhir/metadata"): Door(ANYONE),
    ("GET", "/fhir/Patient/{id}"): Door(ANAS_READERS),
    ("GET", "/fhir/Patient/{id}/$everything"): Door(ANAS_READERS, "/fhir/Patient/{id}/$everything"),
    ("GET", "/fhir/Observation"): Door(PATIENTS),
    ("GET", "/import"): Door(PATIENTS),
    ("POST", "/import"): Door(PATIENTS),
    ("POST", "/import/take-out"): Door(PATIENTS, form={"file": "{unknown}"}),
    # ---- the follow-up, of a diary that is shared
    ("GET", "/progress"): Door(PATIENTS),
    ("GET", "/intended-use"): Door(ANYONE),
    ("GET", "/reports/{id}"): Door(ANAS_READERS),
    ("GET", "/reports/{id}/follow-up.pdf"): Door(ANAS_READERS),
    ("GET", "/reports/{id}/charts/{name}.svg"): Door(
        ANAS_READERS, "/reports/{id}/charts/course.svg"
    ),
    ("GET", "/api/v1/patients/{id}/report"): Door(ANAS_READERS),
    # ---- the administrator's
    ("GET", "/clinic/staff"): Door(NOOR),
    ("POST", "/clinic/staff"): Door(NOOR, form={"staff_name": "Dr. Ali", "role": "clinician"}),
    ("POST", "/clinic/patients"): Door(NOOR, form={"patient_name": "Cem"}),
    ("POST", "/clinic/people/{id}/invite"): Door(NOOR),
    ("POST", "/clinic/people/{id}/shut-out"): Door(NOOR, "/clinic/people/{dr_diaz}/shut-out"),
    ("POST", "/clinic/people/{id}/let-in"): Door(NOOR, "/clinic/people/{dr_diaz}/let-in"),
    ("POST", "/clinic/people/{id}/role"): Door(
        NOOR, "/clinic/people/{dr_diaz}/role", form={"new_role": "nurse"}
    ),
    ("GET", "/clinic/audit"): Door(NOOR),
    ("GET", "/learn"): Door(ANYONE),
    ("POST", "/learn"): Door(ANYONE, form={"email": "no address"}),
    ("GET", "/newsletter/confirm/{token}"): Door(ANYONE, "/newsletter/confirm/{confirm}"),
    ("POST", "/newsletter/confirm/{token}"): Door(ANYONE, "/newsletter/confirm/{confirm}"),
    ("GET", "/newsletter/leave/{token}"): Door(ANYONE, "/newsletter/leave/{leave}"),
    ("POST", "/newsletter/leave/{token}"): Door(ANYONE, "/newsletter/leave/{leave}"),
    ("GET", "/clinic/newsletter"): Door(NOOR),
    ("POST", "/clinic/newsletter"): Door(NOOR, form={"subject": "Spring"}),
    ("GET", "/learn/{page}"): Door(ANYONE, "/learn/a-session"),
    ("POST", "/learn/{page}"): Door(ANYONE, "/learn/is-it-for-me"),
    ("GET", "/clinic/requests"): Door(NOOR),
    ("GET", "/clinic/export"): Door(NOOR),
    ("POST", "/clinic/export"): Door(NOOR),  # of too few: told so
    ("GET", "/clinic/records"): Door(NOOR),
    ("POST", "/clinic/records"): Door(NOOR),
    ("GET", "/clinic/records/{id}"): Door(NOOR, "/clinic/records/{left}"),
    ("POST", "/clinic/records/{id}"): Door(NOOR, "/clinic/records/{left}"),
    ("POST", "/clinic/requests/{id}/settled"): Door(NOOR, "/clinic/requests/{request}/settled"),
    ("GET", "/clinic/settings"): Door(NOOR),
    ("POST", "/clinic/settings"): Door(NOOR),
    ("GET", "/clinic/settings/{section}"): Door(NOOR, "/clinic/settings/baseline"),
    ("POST", "/clinic/settings/{section}"): Door(NOOR, "/clinic/settings/baseline"),
    # ---- the clinic
    ("GET", "/clinic"): Door(STAFF),
    ("GET", "/api/v1/patients"): Door(STAFF),
    ("GET", "/plan"): Door(PATIENTS),
    ("POST", "/plan"): Door(PATIENTS, form={"what_helps": "music"}),
    ("GET", "/plan/my-plan.txt"): Door(PATIENTS),
    ("GET", "/offline/plan"): Door(ANYONE),
    ("GET", "/api/v1/plan"): Door(PATIENTS),
    ("GET", "/clinic/patients/{id}/plan"): Door(ANAS_CLINICIANS),
    ("GET", "/clinic/alerts"): Door(STAFF),
    ("POST", "/clinic/alerts/{id}"): Door(ANAS_ALERTS, "/clinic/alerts/{alert}"),
    ("GET", "/api/v1/alerts"): Door(STAFF),
    ("POST", "/api/v1/alerts/{id}/take"): Door(ANAS_ALERTS, "/api/v1/alerts/{alert}/take"),
    ("POST", "/api/v1/alerts/{id}/close"): Door(
        ANAS_ALERTS, "/api/v1/alerts/{alert}/close", json={"done": ["called"]}
    ),
    ("GET", "/clinic/emergency"): Door(CLINICIANS),
    ("POST", "/clinic/emergency"): Door(CLINICIANS, form={"name": "Nobody"}),
    ("GET", "/clinic/patients/{id}"): Door(ANAS_TREATMENT),
    ("POST", "/clinic/patients/{id}"): Door(ANAS_TREATMENT),
    ("GET", "/clinic/patients/{id}/infusions/{n}"): Door(ANAS_TREATMENT),
    ("POST", "/clinic/patients/{id}/infusions/{n}"): Door(ANAS_TREATMENT),
    ("GET", "/clinic/patients/{id}/visits"): Door(ANAS_TREATMENT),
    ("POST", "/clinic/patients/{id}/visits"): Door(ANAS_TREATMENT),
    ("GET", "/clinic/patients/{id}/visits/{visit}"): Door(ANAS_TREATMENT),
    ("POST", "/clinic/patients/{id}/visits/{visit}"): Door(ANAS_TREATMENT),
    ("GET", "/clinic/patients/{id}/consultation"): Door(ANAS_TREATMENT),
    ("POST", "/clinic/patients/{id}/consultation"): Door(ANAS_TREATMENT),
    ("GET", "/clinic/patients/{id}/medicines"): Door(ANAS_TREATMENT),
    ("POST", "/clinic/patients/{id}/medicines"): Door(ANAS_TREATMENT),
    ("GET", "/clinic/patients/{id}/medicines/{medicine}"): Door(ANAS_TREATMENT),
    ("POST", "/clinic/patients/{id}/medicines/{medicine}"): Door(ANAS_TREATMENT),
    ("GET", "/clinic/patients/{id}/calls"): Door(ANAS_TREATMENT),
    ("POST", "/clinic/patients/{id}/calls"): Door(ANAS_TREATMENT),
    ("POST", "/clinic/patients/{id}/calls/{call}"): Door(ANAS_TREATMENT),
    ("GET", "/clinic/patients/{id}/notes"): Door(ANAS_TREATMENT),
    ("POST", "/clinic/patients/{id}/notes"): Door(ANAS_CLINICIANS),
    ("GET", "/clinic/patients/{id}/notes/{note}"): Door(ANAS_TREATMENT),
    ("POST", "/clinic/patients/{id}/notes/{note}"): Door(ANAS_CLINICIANS),
    ("GET", "/reports/{id}/seen/{note}"): Door(ANAS_CLINICIANS),
    ("GET", "/clinic/today"): Door(CHAIRS),
    ("POST", "/clinic/patients/{id}/sittings"): Door(ANAS_TREATMENT, form={"time": "noon"}),
    ("GET", "/clinic/patients/{id}/sittings/{sitting}"): Door(ANAS_TREATMENT),
    ("POST", "/clinic/patients/{id}/sittings/{sitting}"): Door(ANAS_TREATMENT),
    ("POST", "/clinic/patients/{id}/sittings/{sitting}/station"): Door(ANAS_TREATMENT),
    ("POST", "/api/v1/patients/{id}/sittings/{sitting}/entries"): Door(
        ANAS_TREATMENT, json={"entries": [{}]}
    ),
    # a tablet left at a chair: for everybody else there is nothing but the sign-in
    ("GET", "/clinic/station"): Door(frozenset()),
    ("POST", "/clinic/station"): Door(frozenset()),
    ("POST", "/clinic/station/end"): Door(frozenset()),
    ("POST", "/api/v1/patients/{id}/infusions"): Door(ANAS_TREATMENT, json=INFUSION),
}


def addresses() -> set[tuple[str, str]]:
    return {
        (method, route.path)
        for route in create_app(Config()).routes
        if isinstance(route, Route)
        for method in (route.methods or set()) - {"HEAD"}
    }


def test_every_address_has_been_decided() -> None:
    assert set(DOORS) == addresses()


@pytest.fixture
async def names(cast: Cast, clock: Clock, anas_treatment: TreatmentRecord) -> dict[str, str]:
    """What stands for the names in an address."""
    now = clock()
    await record_infusion(anas_treatment, Infusion(0, now, ZONE), id_=uuid4(), at=now)
    invitation = await accounts.invite(cast.ben, at=now)
    lasts = now + timedelta(hours=1)
    await name_contacts(cast, cast.sam, at=now)
    anas = await open_as_operator(str(cast.ana.id), what="a test", at=now)
    await keep_plan(anas, Plan({"what_helps": "music"}, shared=True), version=0, at=now)
    await raise_concern(Answer(cast.ana.number, uuid4(), Kind.PHQ9, 1, now, now, cast.ana.number))
    await wish_for(anas, Wished(clinic=True), at=now)
    [concern] = await db.read("select id from concern")
    return {
        "id": str(cast.ana.id),
        "alert": str(concern["id"]),
        "dr_diaz": str(cast.dr_diaz.id),
        "n": "1",
        "visit": str(await a_visit(anas_treatment, now)),
        "call": str(await a_call(anas_treatment, now)),
        "medicine": str(await a_medicine(anas_treatment, now)),
        "note": str(await a_note(await _by_dr_chen(cast, now), now)),
        "sitting": str(await someone_arrives(anas_treatment, at=now)),
        "unknown": str(uuid4()),
        "left": str(await _someone_who_left(cast, now)),
        "link": await accounts.sign_in_link(cast.ben, reusable=True, lasts=lasts, at=now),
        "invitation": invitation.token,
        "request": str(await ask(cast.clinic, Wish("", "Maria", "555-0143"), at=now)),
        "calendar": await give_calendar(anas, at=now),
        "answer": token_for(cast.ana.number, at=now),
        "fact": invitation.second_fact or "",
        "confirm": confirm_token(uuid4(), now),
        "leave": leave_token(uuid4()),
    }


async def _someone_who_left(cast: Cast, now: datetime) -> UUID:
    """A patient of Ana's clinic who was treated, and erased the diary."""
    cem = await accounts.add_person(cast.clinic, name="Cem", role=Role.PATIENT, at=now)
    treatment = await open_treatment_as_operator(str(cem.id), what="a test", at=now)
    await record_infusion(treatment, Infusion(0, now, ZONE), id_=uuid4(), at=now)
    await erase(await open_as_operator(str(cem.id), what="a test", at=now), at=now)
    return cem.id


async def _by_dr_chen(cast: Cast, now: datetime) -> TreatmentRecord:
    return await open_treatment_as_operator(
        str(cast.ana.id), what="a visit", at=now, hand=cast.dr_chen.number
    )


def the_cast(cast: Cast) -> dict[str, Any]:
    everybody = (
        cast.ana, cast.ben, cast.dr_chen, cast.dr_diaz, cast.sam, cast.noor, cast.eve
    )  # fmt: skip
    return {person.name: person for person in everybody}


@pytest.mark.parametrize(("method", "path"), sorted(DOORS), ids=lambda value: str(value))
async def test_who_gets_in(
    browser: Browser, cast: Cast, names: dict[str, str], method: str, path: str
) -> None:
    door = DOORS[method, path]
    address = (door.at or path).format(**names)
    form = {key: value.format(**names) for key, value in (door.form or {}).items()}
    sent = {"json": door.json} if door.json else {"data": form} if method == "POST" else {}

    async def knock(at: str = address) -> httpx.Response:
        return await browser.request(method, at, **sent)

    people = the_cast(cast)
    for name in sorted({NOBODY, *people}, key=lambda name: (name in door.who, name)):
        browser.cookies.clear()
        if name in people:
            await browser.as_(people[name])
        [kind] = [one for one in ("/api/v1/", "/fhir/", "/") if address.startswith(one)][:1]
        nothing = await knock(f"{kind}nothing")
        answer = await knock()
        told = f"{name} at {method} {path}: {answer.status_code}"
        if name in door.who:
            assert answer.status_code in (200, 201, 303, 409, 422), told
        elif name == NOBODY:
            assert answer.status_code == 401, told
        else:
            assert (answer.status_code, answer.content) == (404, nothing.content), told


async def test_somebody_elses_patient_and_no_patient_at_all_look_the_same(
    browser: Browser, cast: Cast
) -> None:
    await browser.as_(cast.eve)
    nothing = (await browser.get("/nothing")).content
    for patient in (cast.ana.id, uuid4(), cast.sam.id, "7", "a\u2028b", "%00", "x" * 2000):
        for below in ("", "/infusions/1"):
            answer = await browser.get(f"/clinic/patients/{patient}{below}")
            assert (answer.status_code, answer.content) == (404, nothing), (patient, below)


def test_the_tests_own_day_is_the_one_the_addresses_name() -> None:
    assert f"{NOON:%Y-%m-%d}" == "2026-03-14"
