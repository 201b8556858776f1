"""The program as an operator gets it: one wheel, installed somewhere else, whole."""

import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

CHECKOUT = Path(__file__).parents[1]


def say(*command: str, at: Path) -> str:
    """What a command prints when it is run elsewhere than in the checkout."""
    done = subprocess.run(
        command, cwd=at, capture_output=True, text=True, timeout=120, stdin=subprocess.DEVNULL
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip()


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = (sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder))
    say(*build, at=CHECKOUT)
    (made,) = folder.glob("*.whl")
    return made


def test_the_wheel_holds_every_module_template_and_static_file(wheel: Path) -> None:
    held = set(ZipFile(wheel).namelist())
    pages = say("git", "ls-files", "templates", "static", at=CHECKOUT).splitlines()
    package = say("git", "ls-files", "moodtrack", at=CHECKOUT).splitlines()
    assert {f"moodtrack/_{path}" for path in pages} | set(package) <= held
    assert any(name.startswith("moodtrack/_static/") for name in held)
    assert any(name.startswith("moodtrack/_templates/") for name in held)


def test_installed_elsewhere_the_program_finds_its_own_pages_and_not_the_checkouts(
    wheel: Path, tmp_path: Path
) -> None:
    say(sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--disable-pip-version-check",
        "--no-index", "--target", str(tmp_path / "there"), str(wheel), at=tmp_path)  # fmt: skip
    ask = (
        f"import sys; sys.path.insert(0, {str(tmp_path / 'there')!r});"
        "from moodtrack.web import assets; print(assets.TEMPLATES); print(assets.STATIC)"
    )
    templates, static = map(Path, say(sys.executable, "-c", ask, at=tmp_path).splitlines())
    assert templates == tmp_path / "there/moodtrack/_templates"
    assert static == tmp_path / "there/moodtrack/_static"
    assert sorted(p.relative_to(static) for p in static.rglob("*.css")) == sorted(
        p.relative_to(CHECKOUT / "static") for p in (CHECKOUT / "static").rglob("*.css")
    )
