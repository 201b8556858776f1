"""Says which help lines are to be checked again: a warning 60 days before, a fault afterwards.

`make check` runs it: somebody has to call and look. An installed moodtrack never stops for it; it
tells the administrator on the clinic's pages (moodtrack/safety/bell.py).
"""

import sys
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from moodtrack import clock
from moodtrack.language import LANGUAGES
from moodtrack.safety.domain import help_lines
from moodtrack.safety.domain.help_lines import WARN_BEFORE, HelpLine


def main() -> int:
    today = clock.now().date()
    lines = [line for language in LANGUAGES for line in help_lines(language=language)]
    for line in lines:
        for sentence in told(line, today):
            print(sentence, file=sys.stderr)
    return 1 if any(line.review_by < today for line in lines) else 0


def told(line: HelpLine, today: date) -> list[str]:
    """What there is to say of a line on this day."""
    if line.review_by < today:
        return [f"{line.name}: was to be checked by {line.review_by}. Check it, and say so."]
    if line.review_by - today <= timedelta(days=WARN_BEFORE):
        return [f"{line.name}: check it by {line.review_by}."]
    return []


if __name__ == "__main__":
    sys.exit(main())
