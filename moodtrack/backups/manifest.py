"""What a backup says of itself, and how one is written and read, whatever database it is of."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from moodtrack import __version__, db
from moodtrack.backups.sealed import NotUsable, Opener
from moodtrack.backups.tables import Sums


@dataclass(frozen=True, slots=True)
class Manifest:
    """The first chunk of a backup: when it was made, by what, and what must come out of it."""

    made_at: str
    sums: Sums
    steps: Sequence[str]  # the migrations that had run
    version: str = __version__

    def sealed(self) -> bytes:
        said = {"made_at": self.made_at, "version": self.version, "steps": list(self.steps)}
        return json.dumps({**said, "tables": self.sums.as_json()}).encode()

    @classmethod
    def opened(cls, chunk: bytes) -> "Manifest":
        said = json.loads(chunk)
        return cls(said["made_at"], Sums.from_json(said["tables"]), said["steps"], said["version"])

    def in_words(self) -> str:
        counts = self.sums.count
        return (
            f"{counts('person')} people, {counts('revision') + counts('moment')} entries, "
            f"{counts('infusion')} infusions: {self.sums.rows} rows in "
            f"{len(self.sums.tables)} tables"
        )


@contextmanager
def opened(path: Path, kind: str) -> Iterator[tuple[Manifest, Iterator[bytes]]]:
    """A backup's manifest, and the bytes that follow. Raises NotUsable, also while reading."""
    with path.open("rb") as file:
        backup = Opener(file)
        if backup.kind != kind:
            names = {"sqlite": "SQLite", "postgres": "PostgreSQL"}
            raise NotUsable(
                f"This backup is of a {names.get(backup.kind, backup.kind)} database, and "
                f"MOODTRACK_DATABASE_URL names a {names[kind]} one."
            )
        chunks = backup.chunks()
        manifest = Manifest.opened(next(chunks))
        if set(manifest.steps) - set(db.steps()):
            raise NotUsable(f"This backup is of a later moodtrack ({manifest.version}) than this.")
        yield manifest, chunks
