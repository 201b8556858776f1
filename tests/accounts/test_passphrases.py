"""What is said of a passphrase before it is taken."""

import pytest

from moodtrack.accounts.domain import Role, passphrase_problem

GOOD = "velvet harbor onion sketch"


@pytest.mark.parametrize("clinic", ["", " ", "van", "Riverside Clinic"])
def test_a_clinic_with_a_tiny_name_or_none_still_lets_ana_choose_her_words(clinic: str) -> None:
    assert passphrase_problem(GOOD, strength=4, clinic=clinic, role=Role.PATIENT) is None


@pytest.mark.parametrize("words", ["at harbor clinic every friday", "spravato velvet onion"])
def test_the_names_of_the_clinic_and_of_medicines_are_left_out(words: str) -> None:
    said = passphrase_problem(words, strength=4, clinic="Harbor Clinic", role=Role.PATIENT)
    assert said is not None
    assert said.startswith("Leave out the names of the clinic")


def test_eight_characters_do_beside_a_second_factor_and_fifteen_alone() -> None:
    def said(words: str, role: Role) -> str | None:
        return passphrase_problem(words, strength=4, clinic="", role=role)

    assert said("7 letter"[:7], Role.NURSE) is not None
    assert said("8letters", Role.NURSE) is None
    assert said("14 letters now", Role.PATIENT) is not None
    assert said("15 letters now.", Role.PATIENT) is None
