"""Every setting of a moodtrack server, read once, at start, from the environment."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit

DEFAULT_KEY = Path("~/.config/moodtrack/key").expanduser()
LOCAL_HOSTS = ("localhost", "127.0.0.1")


class WrongSetting(Exception):
    """A setting that cannot be used; says which, and what would do."""


@dataclass(frozen=True, slots=True)
class Config:
    database_url: str = "sqlite:///./moodtrack.db"
    replica_url: str | None = None
    key_file: Path = DEFAULT_KEY
    erasures_file: Path | None = None
    origin: str | None = None
    workers: int = 1
    host: str = "127.0.0.1"
    port: int = 8000
    trusted_proxies: tuple[str, ...] = ()
    jobs: str = "here"
    smtp_url: str | None = None
    mail_from: str | None = None
    reminders_from: str | None = None
    mail_folder: Path | None = None
    demo_second_factor: bool = False
    own_hosts: tuple[str, ...] = ()

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "Config":
        """Read the settings; a wrong value raises WrongSetting with a line that names it."""
        known = {name: env.get(f"MOODTRACK_{name.upper()}", "") for name in SETTINGS}
        defaults = cls()
        config = cls(
            database_url=_database(known["database_url"] or defaults.database_url),
            replica_url=_replica(known["replica_url"]) if known["replica_url"] else None,
            key_file=Path(known["key_file"] or defaults.key_file).expanduser(),
            erasures_file=_path(known["erasures_file"]),
            origin=_origin(known["origin"]) if known["origin"] else None,
            workers=_whole("WORKERS", known["workers"] or "1", low=1, high=64),
            host=known["host"] or defaults.host,
            port=_whole("PORT", known["port"] or "8000", low=1, high=65_535),
            trusted_proxies=_networks(known["trusted_proxies"]),
            jobs=_one_of("JOBS", known["jobs"] or defaults.jobs, ("here", "apart")),
            smtp_url=_smtp(known["smtp_url"]) if known["smtp_url"] else None,
            mail_from=_mail_address(known["mail_from"]) if known["mail_from"] else None,
            reminders_from=_reminders_from(known["reminders_from"]),
            mail_folder=_path(known["mail_folder"]),
            demo_second_factor=_one_of(
                "DEMO_SECOND_FACTOR", known["demo_second_factor"] or "no", ("no", "yes")
            )
            == "yes",
            own_hosts=_own_hosts(known["own_hosts"]),
        )
        _check_together(config)
        return config

    @property
    def on_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite:")

    @property
    def sqlite_path(self) -> Path:
        """Where the file lies: `sqlite:///name` is relative, `sqlite:////name` absolute."""
        return Path(self.database_url.removeprefix("sqlite:").removeprefix("///"))

    @property
    def erasures_path(self) -> Path:
        """Where the list of erasures lies: beside the key, unless it is said otherwise."""
        return self.erasures_file or Path(f"{self.key_file}.erasures")

    @property
    def mails(self) -> bool:
        """Whether this server can send mail."""
        return self.smtp_url is not None or self.mail_folder is not None

    @property
    def secure(self) -> bool:
        """Whether browsers reach this server by https."""
        return bool(self.origin and self.origin.startswith("https:"))


SETTINGS = (
    "database_url",
    "replica_url",
    "key_file",
    "erasures_file",
    "origin",
    "workers",
    "host",
    "port",
    "trusted_proxies",
    "jobs",
    "smtp_url",
    "mail_from",
    "reminders_from",
    "mail_folder",
    "demo_second_factor",
    "own_hosts",
)


def _check_together(config: Config) -> None:
    """What one setting asks of another."""
    if config.on_sqlite and config.workers > 1:
        raise WrongSetting(
            "MOODTRACK_WORKERS must be 1 on SQLite: one process writes the file. "
            "Use PostgreSQL for more."
        )
    if config.on_sqlite and config.jobs == "apart":
        raise WrongSetting(
            "MOODTRACK_JOBS must be here on SQLite: the serving process alone writes the file."
        )
    if config.smtp_url and not config.mail_from:
        raise WrongSetting(
            "MOODTRACK_MAIL_FROM must be an address such as clinic@example.org, "
            "now that MOODTRACK_SMTP_URL is set."
        )


def read_env_file(path: Path) -> dict[str, str]:
    """NAME=value lines of a `.env`; blank lines and # comments are skipped, quotes come off."""
    if not path.is_file():
        return {}
    pairs = (line.partition("=") for line in path.read_text().splitlines() if "=" in line)
    return {
        name.strip(): value.strip().strip("\"'")
        for name, _, value in pairs
        if not name.lstrip().startswith("#")
    }


def _database(url: str) -> str:
    if url.startswith("sqlite:///") and len(url) > len("sqlite:///"):
        return url
    if url.startswith(("postgres://", "postgresql://")):
        return url.replace("postgresql://", "postgres://", 1)
    raise WrongSetting("MOODTRACK_DATABASE_URL must be sqlite:///path or postgres://...")


def _path(text: str) -> Path | None:
    return Path(text).expanduser() if text else None


def _replica(url: str) -> str:
    if url.startswith(("postgres://", "postgresql://")):
        return url.replace("postgresql://", "postgres://", 1)
    raise WrongSetting("MOODTRACK_REPLICA_URL must be postgres://...")


def _networks(text: str) -> tuple[str, ...]:
    """Addresses or networks, parted by blanks or commas."""
    names = tuple(text.replace(",", " ").split())
    try:
        for name in names:
            ip_network(name)
    except ValueError:
        raise WrongSetting(
            "MOODTRACK_TRUSTED_PROXIES must be addresses or networks, such as 127.0.0.1 10.0.0.0/8."
        ) from None
    return names


def _own_hosts(text: str) -> tuple[str, ...]:
    """Names with a port, parted by blanks or commas."""
    names = tuple(text.lower().replace(",", " ").split())
    for name in names:
        host, colon, port = name.rpartition(":")
        if not (host and colon and port.isascii() and port.isdigit() and 0 < int(port) < 65_536):
            raise WrongSetting(
                "MOODTRACK_OWN_HOSTS must be names with a port, such as texts.clinic.internal:8443."
            )
    return names


MAIL = re.compile(r"[^@\s<>,;:\"]+@[^@\s<>,;:\"]+\.[^@\s<>,;:\".]+", re.ASCII)


def _mail_address(text: str, name: str = "MAIL_FROM") -> str:
    if not MAIL.fullmatch(text) or len(text) > 254:
        raise WrongSetting(f"MOODTRACK_{name} must be an address such as clinic@example.org.")
    return text


def _reminders_from(text: str) -> str | None:
    return _mail_address(text, "REMINDERS_FROM") if text else None


def _smtp(text: str) -> str:
    """smtps: encrypted from the start; smtp: by STARTTLS, in the clear to this machine alone."""
    try:
        parts = urlsplit(text)
        known = parts.hostname and (parts.port is None or parts.port)
    except ValueError:
        known = None
    if not known or parts.scheme not in ("smtp", "smtps") or parts.path.strip("/"):
        raise WrongSetting("MOODTRACK_SMTP_URL must look like smtps://user:password@mail.example.")
    return text


def _one_of(name: str, text: str, choices: tuple[str, ...]) -> str:
    if text not in choices:
        raise WrongSetting(f"MOODTRACK_{name} must be {' or '.join(choices)}.")
    return text


def _origin(text: str) -> str:
    try:
        parts = urlsplit(text)
        known = parts.hostname and (parts.port is None or parts.port)
    except ValueError:  # a port or an address that cannot be
        known = None
    if not known or parts.scheme not in ("https", "http") or parts.path.strip("/"):
        raise WrongSetting("MOODTRACK_ORIGIN must look like https://name.example, with no path.")
    local = parts.hostname in LOCAL_HOSTS
    if parts.scheme == "http" and not local:
        raise WrongSetting("MOODTRACK_ORIGIN must begin with https:// (http only for localhost).")
    return f"{parts.scheme}://{parts.netloc}"


def _whole(name: str, text: str, *, low: int, high: int) -> int:
    if not text.isascii() or not text.isdigit() or not low <= int(text) <= high:
        raise WrongSetting(f"MOODTRACK_{name} must be a whole number from {low} to {high}.")
    return int(text)
