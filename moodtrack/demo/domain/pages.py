"""What someone put on the page of one day: answers that fit the mood, the day and the infusion."""

from random import Random
from typing import NamedTuple

from moodtrack.checkins.domain.answers import SIDE_EFFECTS, SYMPTOMS, TIPS, Answers
from moodtrack.demo.domain.words import GOALS, notes_for

SIDE_EFFECT_DAYS = 3  # the page asks on the day of an infusion and the three after it
FADING = (1.0, 0.35, 0.15, 0.08)  # how much of a side effect is left on each of them
SIDE_EFFECT_CHANCES = (0.6, 0.3, 0.3, 0.25, 0.6, 0.7, 0.25, 0.15)  # in the order of the questions
POOL = 6  # different symptom pictures for one mood of one person


class Circumstances(NamedTuple):
    """Where a day stands in a history."""

    mood: int
    weekend: bool
    since: int | None  # days since the last infusion
    before: bool  # any infusion at all
    goal_set: bool  # whether yesterday's page held a goal for today


class Person:
    """Someone's habits, and their way of filling in the page."""

    def __init__(self, random: Random, effort: float) -> None:
        between = random.uniform
        self.random = random
        self.quick, self.short = 0.45 * (1 - effort), 1 - effort
        self.sleep, self.minutes = between(5.6, 7.0), between(4, 14)
        self.sensitive = between(0.5, 1.3)
        self.burdens = [between(0.6, 1.3) for _ in SYMPTOMS]
        self.habits = [between(0.1, 0.8) for _ in TIPS]
        self.appetite = random.choice(("less", "less", "more"))
        self.sleeping = random.choice(("less", "less", "more"))
        self.writes, self.plans = between(0.1, 0.3), between(0.05, 0.4)
        self._pictures: dict[int, dict[str, int]] = {}

    def page(self, now: Circumstances) -> Answers:
        """A number alone, the first parts, or the whole page: mostly not the whole page."""
        chance = self.random.random
        depth = chance()
        met = chance() < 0.3 + 0.06 * now.mood if now.goal_set and chance() < 0.8 else None
        if depth < self.quick:
            return Answers(mood=now.mood, goal_met=met)
        hours, minutes = self._hours(now), self._minutes(now)
        symptoms = self._symptoms(now) if depth > self.short else {}
        return Answers(
            mood=now.mood,
            sleep_hours=hours,
            sleep_quality=self._quality(hours, now.mood),
            activity_minutes=minutes,
            symptoms=symptoms,
            tips=self._tips(hours, minutes, now) if depth > self.short * 0.8 else {},
            side_effects=self._side_effects(now.since),
            goal=self.random.choice(GOALS) if chance() < self.plans else None,
            goal_met=met,
            directions=self._directions(symptoms),
            note=self._note(now) if chance() < self.writes else None,
        )

    def another(self, page: Answers) -> Answers:
        """The same day on a second phone that did not know of the first."""
        mood = 5 if page.mood is None else page.mood
        nudged = mood - 2 if mood >= 6 else mood + 2
        return Answers(mood=nudged, sleep_hours=page.sleep_hours, note="Wrote this on the tablet.")

    def _hours(self, now: Circumstances) -> float:
        """In quarters, between 2 and 12."""
        mean = self.sleep + 0.12 * now.mood + (0.6 if now.weekend else 0)
        return round(4 * min(12.0, max(2.0, self.random.gauss(mean, 0.8)))) / 4

    def _quality(self, hours: float, mood: int) -> int:
        level = 0.35 * mood + 0.5 * (hours - 6.5) + 0.3
        return min(4, max(0, round(self.random.gauss(level, 0.7))))

    def _minutes(self, now: Circumstances) -> int:
        """In fives; little on the day of an infusion."""
        mean = self.minutes + 4.5 * now.mood + (12 if now.weekend else 0)
        if now.since == 0:
            mean = 5
        return max(0, 5 * round(self.random.gauss(mean, 9 + now.mood) / 5))

    def _symptoms(self, now: Circumstances) -> dict[str, int]:
        place = now.mood * POOL + self.random.randrange(POOL)
        picture = self._pictures.get(place)
        if picture is None:
            picture = self._pictures[place] = self._picture(now.mood)
        if self.random.random() < 0.15:  # the last question is answered only by itself
            return picture
        dark = 0.4 if now.before and now.mood <= 3 else 0.06 if now.mood <= 1 else 0
        return {**picture, "thoughts_of_death": int(self.random.random() < dark)}

    def _picture(self, mood: int) -> dict[str, int]:
        """The seven symptoms other than thoughts of death; all zero on a really good day."""
        weight = max(0.0, 6.5 - mood) / 2.6
        gauss = self.random.gauss
        spread = 0.45 if mood < 8 else 0.0
        return {
            symptom: min(3, max(0, round(gauss(weight * burden, spread))))
            for symptom, burden in zip(SYMPTOMS[:-1], self.burdens, strict=False)
        }

    def _directions(self, symptoms: dict[str, int]) -> dict[str, str]:
        found = {}
        if symptoms.get("appetite", 0) > 0 and self.random.random() < 0.6:
            found["appetite"] = self.appetite
        if symptoms.get("sleep", 0) > 0 and self.random.random() < 0.6:
            found["sleep"] = self.sleeping
        return found

    def _tips(self, hours: float, minutes: int, now: Circumstances) -> dict[str, bool]:
        chance, lift = self.random.random, 0.04 * (now.mood - 5)
        kept = {tip: chance() < habit + lift for tip, habit in zip(TIPS, self.habits, strict=True)}
        kept["active"] = minutes >= 30
        kept["sleep"] = 7 <= hours <= 9
        kept["professional_help"] = now.since == 0 or chance() < 0.08
        return kept

    def _side_effects(self, since: int | None) -> dict[str, int]:
        if since is None or since > SIDE_EFFECT_DAYS:
            return {}
        chance, left = self.random.random, FADING[since] * self.sensitive
        return {
            effect: (1 + (chance() < 0.3 * left) + (chance() < 0.03))
            if chance() < often * left
            else 0
            for effect, often in zip(SIDE_EFFECTS, SIDE_EFFECT_CHANCES, strict=True)
        }

    def _note(self, now: Circumstances) -> str:
        return self.random.choice(notes_for(now.mood, now.since))
