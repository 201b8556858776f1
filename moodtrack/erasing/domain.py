"""What goes and what stays when a diary is erased, table by table; and the days to think."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

DAYS_TO_THINK = 7
TIME_TO_THINK = timedelta(days=DAYS_TO_THINK)
# a request that began before an erasing may end after it: what it wrote is swept up afterwards
SWEPT_FOR = timedelta(minutes=15)
NAME_OF_NOBODY = "someone who left"

# What goes: of each table the rows of the patient $1. Keys hold patient, day and place.
GOES: Mapping[str, str] = {
    "revision": "key >= ($1::bigint << 40) and key < (($1::bigint + 1) << 40)",
    "checkin_day": "key >= ($1::bigint << 16) and key < (($1::bigint + 1) << 16)",
    "checkin_summary": "patient = $1::bigint",
    "standing": "patient = $1::bigint",
    "moment": "patient_id = $1::bigint",
    "reminder": "patient = $1::bigint",
    "reminder_device": "patient_id = $1::bigint",
    "reminder_sending": "patient_id = $1::bigint",
    "measure_sheet": "patient_id = $1::bigint",
    "safety_plan": "patient_id = $1::bigint",
    "measure_summary": "patient = $1::bigint",
    "sharing_grant": "patient_id = $1::bigint",
    "research_consent": "patient_id = $1::bigint",
    "emergency": "patient = $1::bigint",
    "care_team": "patient_id = $1::bigint",  # nobody opens the record any more by being on it
    "invitation": "person_id = $1::bigint",
    "brought_in": "patient = $1::bigint",
    "brought": "patient_id = $1::bigint",
    "erasure": "patient = $1::bigint",
    "passkey": "person_id = $1::bigint",
    "code_app": "person = $1::bigint",
    "recovery_code": "person_id = $1::bigint",
}
# What stays about someone, and why.
STAYS: Mapping[str, str] = {
    "person": "a number and an id that say nothing, so that the treatment record belongs together",
    "session": "the hash of a token alone, so that a phone can be told that the diary is gone",
    "trail": "who did what and who looked: times and counts, never an answer",
    "trail_head": "where the trail ends",
    "infusion": "the clinic's treatment record, for as long as it must keep it",
    "clinic_score": "what the clinic rated itself, in its own record",
    "treatment_summary": "how many infusions there are in it",
    "visit": "when visits were planned",
    "treatment_page": "consultation, medicines, notes, questions for a visit",
    "sitting": "the same record: that somebody came to the chair, and when",
    "sitting_entry": "what the clinic wrote and measured there",
    "station": "that a tablet was left at the chair: hashes alone",
    "kept_look": "who opened what is kept, and why",
    "concern": "a call for help that reached the clinic, and that somebody answered it",
    "concern_answer": "which answers they were, as numbers: the clinic acted on them",
    "concern_step": "what staff did about it",
    "concern_notice": "who of the staff was told",
}
# What is about no patient at all.
ABOUT_NOBODY = (
    "clinic",
    "clinic_setting",
    "consultation_request",  # somebody who asked to be called: no patient yet
    "heartbeat",
    "house",
    "job",  # ids alone
    "reminder_gateway",  # a clinic's own
    "research_export",  # when tables were made, and what their pseudonyms are made with
    "newsletter_letter",
    "newsletter_reader",  # sealed addresses of whoever asked for letters: nobody knows who they are
    "rate",  # keyed digests, forgotten within hours
    "spent_challenge",  # random bytes, forgotten within minutes
    "tortoise_migrations",
)


@dataclass(frozen=True, slots=True)
class Wish:
    """Someone wants the diary erased, at `due_at`, unless they change their mind."""

    asked_at: datetime
    due_at: datetime
