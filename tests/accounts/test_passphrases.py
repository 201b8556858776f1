"""What is said of a passphrase before it is taken."""

import pytest

from moodtrack.accounts.domain import passphrase_problem

GOOD = "velvet harbor onion sketch"


@pytest.mark.parametrize("clinic", ["", " ", "van", "Riverside Clinic"])
def test_a_clinic_with_a_tiny_name_or_none_still_lets_ana_choose_her_words(clinic: str) -> None:
    assert passphrase_problem(GOOD, strength=4, clinic=clinic) is None


@pytest.mark.parametrize("words", ["at harbor clinic every friday", "spravato velvet onion"])
def test_the_names_of_the_clinic_and_of_medicines_are_left_out(words: str) -> None:
    said = passphrase_problem(words, strength=4, clinic="Harbor Clinic")
    assert said is not None
    assert said.startswith("Leave out the names of the clinic")
