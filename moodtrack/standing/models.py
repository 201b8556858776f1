"""The table of where patients stand: one row each, made again after every act on their record."""

from tortoise import fields
from tortoise.models import Model

from moodtrack.db.fields import KeyField


# A copy for reading, like the other summaries: what the report would say, as whole numbers that a
# list of ten thousand can compare. `seen` is where the patient's trail ended when it was made: a
# trail that goes on says that it has to be made again, and so does a clinic that asks its
# questionnaires on other days (`plan`). Days are counted from 1970.
class StandingRow(Model):
    patient = KeyField()
    seen = fields.BigIntField()
    plan = fields.IntField(default=0, db_default=0)  # by which version of the clinic's schedule
    below = fields.BooleanField(default=False)  # mood lower than the baseline, by its interval
    over_on = fields.IntField(null=True)  # the day the benefit of the latest course ended
    worsened = fields.SmallIntField(null=True)  # points a questionnaire rose, reliably
    due_from = fields.IntField(null=True)  # the day from which something is due
    due = fields.CharField(max_length=60, default="")  # what is
    phq9 = fields.SmallIntField(null=True)  # the last total
    phq9_day = fields.IntField(null=True)
    phq9_change = fields.SmallIntField(null=True)  # points since the start

    class Meta:
        table = "standing"
