"""Ana's record with something in it for every kind of resource."""

import pytest

from moodtrack.sharing.domain import TreatmentRecord
from tests.cast import Browser
from tests.exports.r4 import with_everything


@pytest.fixture
async def ana(anas_phone: Browser, anas_treatment: TreatmentRecord) -> Browser:
    return await with_everything(anas_phone, anas_treatment)
