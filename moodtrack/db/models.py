"""The table of what the house knows of itself: the epoch of its data."""

from tortoise import fields
from tortoise.models import Model


class HouseRow(Model):
    key = fields.CharField(max_length=32, primary_key=True)
    value = fields.CharField(max_length=200)

    class Meta:
        table = "house"
