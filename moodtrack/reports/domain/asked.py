"""What is looked for on the work-list."""

from dataclasses import dataclass
from enum import StrEnum

from moodtrack.reports.domain.work_list import Group


class Sort(StrEnum):
    NAME = "name"
    ANSWER = "answer"  # the longest without an answer first
    INFUSION = "infusion"  # the longest since an infusion first


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for: words in a name, a group, an order, and where the last page ended.

    `concerns`: where one group is asked for, whoever has an open concern still comes first.
    """

    query: str = ""
    group: Group | None = None
    sort: Sort = Sort.NAME
    after: str = ""
    concerns: bool = False

    @property
    def groups(self) -> tuple[Group, ...]:
        """Those that are shown, the most pressing first."""
        if self.group is None:
            return tuple(Group)
        first = self.concerns and not self.query and self.group is not Group.CONCERN
        return (Group.CONCERN, self.group) if first else (self.group,)
