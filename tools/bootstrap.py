"""Makes ready what a make target asks for: .venv with the pinned packages, a browser, node, tsc.

Standard library only, because it runs before anything is installed. Everything lies inside the
checkout (.venv, .tools), so that deleting the checkout deletes it all; the one exception is a
browser that Debian installs. Saying it twice changes nothing and takes no time.
"""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from tools import finding  # noqa: E402  (found only once the checkout is on the path)

VENV = ROOT / ".venv"
STAMP = VENV / "moodtrack-stamp.json"
PINS = ROOT / "requirements"
SYSTEM_CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")  # Debian's; npm has its own list
OTHERS = {
    "firefox-esr": "firefox-esr",
    "webkit2gtk-driver": "WebKitWebDriver",
    "xvfb": "Xvfb",
}
SETS = {"runtime": "runtime.txt", "dev": "dev.txt"}


def main(wanted: Sequence[str]) -> None:
    lock = os.open(ROOT, os.O_RDONLY)
    fcntl.flock(lock, fcntl.LOCK_EX)  # two makes at once: the second waits, then finds it done
    makers = {
        "browser": ensure_browser,
        "others": ensure_other_browsers,
        "node": ensure_node,
        "tsc": lambda: ensure_npm("typescript"),
        "lighthouse": lambda: ensure_npm("lighthouse"),
    }
    for name in wanted:
        if name in SETS:
            ensure_packages(name)
        else:
            makers[name]()


# ---- Python packages ---------------------------------------------------------------------------


def ensure_packages(name: str) -> None:
    """Fill .venv with one set of pinned packages and the project itself, unless it holds them."""
    stamps = _stamps()
    if stamps.get(name) == _digest(name):
        return
    say(f"installing the {name} packages into .venv (once)")
    if not _venv_works():
        shutil.rmtree(VENV, ignore_errors=True)
        _make_venv()
    stamps = {}  # whatever was there is no longer what a stamp says, until the new one is written
    STAMP.unlink(missing_ok=True)
    _pip_install("--require-hashes", "-r", str(PINS / "build.txt"))
    _install("--require-hashes", "-r", str(PINS / SETS[name]))
    _install("--no-deps", "--no-build-isolation", "-e", str(ROOT))
    done = ["runtime", "dev"] if name == "dev" else ["runtime"]
    STAMP.write_text(json.dumps(stamps | {each: _digest(each) for each in done}))


def _digest(name: str) -> str:
    """What the stamp must say: pins, the project's own metadata, the Python, and where we are."""
    seen = hashlib.sha256()
    for path in (PINS / "build.txt", PINS / SETS[name], ROOT / "pyproject.toml"):
        seen.update(path.read_bytes())
    seen.update(f"{VENV} {sys.version}".encode())  # a moved .venv no longer works
    return seen.hexdigest()


def _stamps() -> dict[str, str]:
    try:
        return dict(json.loads(STAMP.read_text()))
    except (OSError, ValueError):
        return {}


def _venv_works() -> bool:
    version = "import sys; print(sys.version, sys.prefix)"
    asked = finding.output([str(VENV / "bin/python"), "-c", version])
    pip = finding.output([str(VENV / "bin/python"), "-m", "pip", "--version"])
    return asked == f"{sys.version} {VENV}" and pip is not None


def _make_venv() -> None:
    try:
        import ensurepip  # noqa: F401  (Debian keeps it in a package of its own)
    except ImportError:
        version = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        if not apt_install(version):
            stop(f"This Python cannot make a venv: install {version}, or name another: PYTHON=...")
    run(sys.executable, "-m", "venv", str(VENV))


def _pip_install(*what: str) -> None:
    quiet = ("-q", "--disable-pip-version-check", "--no-input")
    run(str(VENV / "bin/python"), "-m", "pip", "install", *quiet, *what)


def _install(*what: str) -> None:
    """By uv, which takes seconds; by pip, which takes a minute, where uv cannot."""
    uv = [str(VENV / "bin/uv"), "--system-certs", "pip", "install", "-q"]
    uv += ["--python", str(VENV / "bin/python"), *what]
    environment = dict(os.environ)
    if "PIP_INDEX_URL" in environment:
        environment.setdefault("UV_DEFAULT_INDEX", environment["PIP_INDEX_URL"])
    if subprocess.run(uv, env=environment, stdin=subprocess.DEVNULL).returncode != 0:
        say("uv could not install these; pip tries")
        _pip_install(*what)


# ---- browser, node, tsc ------------------------------------------------------------------------


def ensure_browser() -> None:
    """A Chromium for the browser tests: found, or Debian's, or Playwright's."""
    if finding.chromium() or finding.playwrights_chromium(VENV):
        return
    say("installing Chromium for the browser tests (once)")
    if apt_install("chromium") and finding.chromium():
        return
    deps = ["--with-deps"] if os.geteuid() == 0 and shutil.which("apt-get") else []
    playwright = [str(VENV / "bin/python"), "-m", "playwright", "install", *deps, "chromium"]
    subprocess.run(playwright, stdin=subprocess.DEVNULL, cwd=ROOT)
    if not finding.playwrights_chromium(VENV):
        stop("The browser tests need a Chromium: install one, or name it: MOODTRACK_CHROMIUM=...")


def ensure_node() -> None:
    """Node for the phone's half of the tests: found, or the wheel that carries one."""
    if not finding.node(VENV):
        say("installing node into .venv (once)")
        _pip_install("--require-hashes", "-r", str(PINS / "node.txt"))


def ensure_other_browsers() -> None:
    """Firefox ESR and WebKitGTK with its driver, from Debian, for the soak's journeys."""
    for package, program in OTHERS.items():
        if not shutil.which(program):
            say(f"installing {package} for the soak (once)")
            apt_install(package)  # where it cannot, the journey in it says so


def ensure_npm(package: str) -> None:
    """A checker that lives in .tools; left out, and said so, where npm cannot."""
    version = json.loads((ROOT / "package.json").read_text())["devDependencies"][package]
    home = ROOT / ".tools" / package  # npm clears away what it did not bring itself
    there = home / f"node_modules/{package}/package.json"
    if there.is_file() and json.loads(there.read_text())["version"] == version:
        return
    npm = shutil.which("npm")
    if npm is None:
        return
    home.mkdir(parents=True, exist_ok=True)
    quiet = ["--no-save", "--no-package-lock", "--no-audit", "--no-fund", "--loglevel=error"]
    quiet += ["--fetch-retries=1", "--prefix", str(home)]  # not in our package.json
    environment = dict(os.environ)
    if SYSTEM_CERTIFICATES.is_file():
        environment.setdefault("NODE_EXTRA_CA_CERTS", str(SYSTEM_CERTIFICATES))
    command = [npm, "install", *quiet, f"{package}@{version}"]
    subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, cwd=home)


# ---- the machine -------------------------------------------------------------------------------


def apt_install(package: str) -> bool:
    """Install a package of Debian's, where we are root and there is such a thing."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return False
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "-q", "update"], ["apt-get", "-qy", "install", package]):
        done = subprocess.run(
            command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
        )
    return done.returncode == 0


def run(*command: str) -> None:
    done = subprocess.run(command, stdin=subprocess.DEVNULL, cwd=ROOT)
    if done.returncode != 0:
        stop(f"This step did not work: {' '.join(command)}")


def say(sentence: str) -> None:
    print(f"moodtrack: {sentence}", file=sys.stderr, flush=True)


def stop(sentence: str) -> None:
    say(sentence)
    sys.exit(1)


if __name__ == "__main__":
    main(sys.argv[1:])
