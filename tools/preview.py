"""Renders every template with made-up people, and serves the pages under the product's policy.

python tools/preview.py out                writes out/*.html beside a copy of static/
python tools/preview.py out --serve 8123   and serves them
"""

import argparse
import shutil
import sys
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import jinja2

sys.path.insert(0, str(Path(__file__).parents[1]))

from preview_pages import PAGES
from preview_safety import rings

from moodtrack.web.install import DEFAULT, LOOKS

ROOT = Path(__file__).parents[1]
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)


def environment() -> jinja2.Environment:
    """The settings the templates are written for."""
    env = jinja2.Environment(
        loader=jinja2.FileSystemLoader(ROOT / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.globals["look"] = LOOKS[DEFAULT]
    env.globals["bell"] = rings
    env.globals["static"] = lambda path: f"/static/{path}"
    return env


def render(folder: Path) -> None:
    """Writes one file for each made-up page; a variable nobody gave stops it here."""
    env = environment()
    shutil.copytree(ROOT / "static", folder / "static", dirs_exist_ok=True)
    shutil.copy(ROOT / "static/manifest.webmanifest", folder)
    for name, (template, values) in PAGES.items():
        (folder / f"{name}.html").write_text(env.get_template(template).render(values))


class Desk(SimpleHTTPRequestHandler):
    """Files, under the policy the product sends."""

    extensions_map = SimpleHTTPRequestHandler.extensions_map | {".webmanifest": "application/json"}

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Quiet: this is for looking, not for reading."""


def main() -> None:
    """Render, and serve when asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--serve", type=int, metavar="PORT")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    render(asked.folder)
    if asked.serve:
        server = ThreadingHTTPServer(
            ("127.0.0.1", asked.serve), partial(Desk, directory=asked.folder)
        )
        server.serve_forever()


if __name__ == "__main__":
    main()
