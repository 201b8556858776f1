"""Reads a page of the docs for a screen: headings, paragraphs, lists, tables; nothing else."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

Words = tuple[tuple[str, bool], ...]  # each stretch of a line, and whether it is code


@dataclass(frozen=True, slots=True)
class Block:
    """One of "title", "heading", "paragraph", "list" and "table"; a row has several cells."""

    sort: str
    rows: tuple[tuple[Words, ...], ...]

    @property
    def words(self) -> Words:
        """Of a heading or a paragraph, which are one cell."""
        return self.rows[0][0]

    @property
    def anchor(self) -> str:
        """A heading's place in the address."""
        return re.sub(r"[^a-z]+", "-", "".join(text for text, _ in self.words).lower()).strip("-")


def blocks(text: str) -> Iterator[Block]:
    """The blocks of a page, which empty lines keep apart."""
    for filled, lines in groupby(text.splitlines(), key=bool):
        if filled:
            yield _block(list(lines))


def _block(lines: Sequence[str]) -> Block:
    first = lines[0]
    if first.startswith("#"):
        marks, _, words = first.partition(" ")
        return Block("title" if marks == "#" else "heading", ((in_words(words),),))
    if first.startswith("- "):
        items = re.split(r"^- ", "\n".join(lines), flags=re.MULTILINE)[1:]
        return Block("list", tuple((in_words(item),) for item in items))
    if first.startswith("|"):
        cells = [line.strip("|").split("|") for line in (lines[0], *lines[2:])]
        return Block("table", tuple(tuple(map(in_words, row)) for row in cells))
    return Block("paragraph", ((in_words("\n".join(lines)),),))


def in_words(text: str) -> Words:
    """The stretches of a line; every second one stands between backticks.

    >>> in_words("as `scipy` says")
    (('as ', False), ('scipy', True), (' says', False))
    """
    plain = re.sub(r"\s+", " ", text.strip())
    return tuple((part, n % 2 == 1) for n, part in enumerate(plain.split("`")) if part)
