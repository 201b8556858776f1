"""What a phone gets of our scripts and styles: all that works, none of what explains."""

import re
import subprocess
from pathlib import Path

import pytest

from moodtrack.web.lighten import lighten
from moodtrack.web.statics import files

STATIC = Path(__file__).parents[2] / "static"
SCRIPTS = sorted(STATIC.glob("js/*.js"))
STYLES = sorted(STATIC.glob("css/*.css"))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_still_runs_without_its_comments(script):
    source = script.read_text()
    light = lighten(source)
    checked = subprocess.run(
        ["node", "--input-type=module", "--check", "-"], input=light, capture_output=True, text=True
    )
    assert checked.returncode == 0, checked.stderr
    assert len(light.splitlines()) == len(source.splitlines())


@pytest.mark.parametrize("style", STYLES, ids=lambda path: path.name)
def test_a_style_keeps_every_rule(style):
    bare = re.sub(r"/\*.*?\*/", "", style.read_text(), flags=re.DOTALL)
    light = re.sub(r"/\*.*?\*/", "", lighten(style.read_text()), flags=re.DOTALL)
    assert light.split() == bare.split()


def test_an_address_and_a_pattern_are_no_comments():
    source = 'const there = "https://988lifeline.org";\nconst all = a.match(/\\/\\*/g);\n'
    assert lighten(source) == source


def test_a_module_names_the_versions_of_those_it_imports_so_that_old_and_new_never_mix():
    served = files()
    for name, file in served.items():
        for other, version in re.findall(
            r'"\./([\w-]+\.js)(?:\?v=(\w+))?"', file.body.decode("latin-1")
        ):
            folder = name.rpartition("/")[0]  # each language has scripts of its own
            assert version == served[f"{folder}/{other}"].version, f"{name} imports {other}"
    assert b"outbox.js?v=" in served["js/today.js"].body
