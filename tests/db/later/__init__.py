"""Our migrations, and one more that makes SQLite build the table of people anew."""

from moodtrack import migrations

__path__ = [*migrations.__path__, *__path__]
