"""Where templates/, static/ and the docs that are shown lie: in a wheel, or in a checkout."""

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


def intended_use() -> str:
    """docs/intended-use.md, which the program shows too: inside a wheel, or in a checkout."""
    inside, beside = PACKAGE / "_docs", PACKAGE.parent / "docs"
    folder = inside if inside.is_dir() else beside
    return (folder / "intended-use.md").read_text(encoding="utf-8")
