"""Where templates/ and static/ lie: inside the package in a wheel, beside it in a checkout."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]


def _folder(name: str) -> Path:
    """The wheel's folder first: beside an installed package there may lie anything."""
    inside, beside = PACKAGE / f"_{name}", PACKAGE.parent / name
    if inside.is_dir():
        return inside
    if beside.is_dir() and (PACKAGE.parent / "pyproject.toml").is_file():
        return beside
    raise RuntimeError(f"moodtrack is not whole: {name}/ is neither at {inside} nor at {beside}")


TEMPLATES = _folder("templates")
STATIC = _folder("static")
