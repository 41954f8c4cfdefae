"""Every setting of the program in one typed table, read from the environment once at start.

A new setting is one line in `Settings`; `flask --app app settings` and the checks are made from the table.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, get_args, get_type_hints
from urllib.parse import parse_qs, urlsplit

from pymongo.errors import PyMongoError
from pymongo.uri_parser import parse_uri

from kinerja.integrations.mail import Smtp
from kinerja.integrations.virus_scan import Clamd

ROOT = Path(__file__).resolve().parent.parent


class Mode(StrEnum):
    DEMO = "demo"
    PRODUCTION = "production"


class SettingsError(Exception):
    """The environment holds something that cannot be used; `sentences` say what to do, one each."""

    def __init__(self, *sentences: str) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences


def read_switch(text: str) -> bool:
    if text.lower() in ("yes", "ya", "true", "on", "1"):
        return True
    if text.lower() in ("no", "tidak", "false", "off", "0"):
        return False
    raise ValueError("say yes or no")


def read_mode(text: str) -> Mode:
    try:
        return Mode(text)
    except ValueError:
        raise ValueError("say demo or production") from None


def read_port(text: str) -> int:
    number = read_count(text)
    if number > 65535:
        raise ValueError("say a port from 1 to 65535, or 0 for any free one")
    return number


def read_count(text: str) -> int:
    if not text.isdecimal():
        raise ValueError("say a whole number")
    return int(text)


def read_at_least_one(text: str) -> int:
    number = read_count(text)
    if number < 1:
        raise ValueError("say a whole number from 1")
    return number


def read_path(text: str) -> Path:
    return Path(text).expanduser().resolve()


def read_moment(text: str) -> datetime:
    """An instant with its offset. Raises ValueError for a local time without one: it would be ambiguous."""
    advice = "say a moment with its offset, e.g. 2024-01-30T08:00:00+07:00"
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(advice) from None
    if moment.tzinfo is None:
        raise ValueError(advice)
    return moment


def read_uri(text: str) -> str:
    if text.startswith("mongodb+srv://"):
        return text  # reading its parts would ask the name server; the connection itself will
    try:
        parse_uri(text, validate=False, warn=False)
    except (PyMongoError, ValueError):
        # Not the driver's own words: they quote pieces of the address, and one may be the password.
        raise ValueError(
            "not a MongoDB address, which looks like mongodb://name:password@host:27017/kinerja "
            "(signs like / : @ in name or password are written as %2F %3A %40)"
        ) from None
    return text


def read_letterhead(text: str) -> tuple[str, ...]:
    """Lines between bars. Raises ValueError for names in braces that a paper does not know."""
    try:
        text.format(unit="", district="")
    except (KeyError, IndexError, ValueError, AttributeError):
        raise ValueError("write {unit} or {district} where the names are to stand, and no other braces") from None
    return tuple(line.strip() for line in text.split("|") if line.strip())


def read_smtp(text: str) -> str:
    try:
        Smtp(text, "kinerja@localhost")
    except ValueError:
        # Not its own words: the address may hold a password.
        raise ValueError("say smtp://name:password@host:587 or smtps://name:password@host:465") from None
    return text


def read_sender(text: str) -> str:
    name, _, domain = text.rpartition("@")
    if not name or not domain or not text.isprintable() or " " in text:
        raise ValueError("say an address, e.g. kinerja@dinas.example.id")
    return text


def read_address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ValueError("say where people find the program, e.g. https://kinerja.example.id")
    return text


def read_scanner(text: str) -> str:
    Clamd(text)
    return text


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the table: environment variable, its reader (raises ValueError with advice), explanation."""

    name: str
    read: Callable[[str], Any]
    about: str
    secret: bool = False


@dataclass(frozen=True)
class Settings:
    """What may be set from outside. Build it with `Settings.read`."""

    mode: Annotated[Mode, Entry("KINERJA_MODE", read_mode, "demo, or production (refuses unsafe settings)")] = Mode.DEMO
    host: Annotated[str, Entry("KINERJA_HOST", str, "address the web pages are served on")] = "127.0.0.1"
    port: Annotated[int, Entry("PORT", read_port, "port of the web pages; 0 takes any free one")] = 8000
    data: Annotated[Path, Entry("DATA", read_path, "folder of the embedded database, its lock and the demo's key")] = (
        ROOT / "data"
    )
    mongodb_uri: Annotated[
        str | None, Entry("MONGODB_URI", read_uri, "MongoDB to use instead of the embedded database", secret=True)
    ] = None
    memory: Annotated[bool, Entry("KINERJA_MEMORY", read_switch, "yes: one process in memory, nothing is kept")] = False
    definitions: Annotated[Path, Entry("KINERJA_DEFINITIONS", read_path, "root file of the workflow definitions")] = (
        ROOT / "config" / "workflows.yaml"
    )
    clock: Annotated[
        datetime | None, Entry("KINERJA_CLOCK", read_moment, "moment at which the demo begins (demo only)")
    ] = None
    secret_key: Annotated[
        str | None, Entry("KINERJA_SECRET_KEY", str, "key that signs sessions; the demo makes its own", secret=True)
    ] = None
    demo_accounts: Annotated[
        bool, Entry("KINERJA_DEMO_ACCOUNTS", read_switch, "seed and show the demo accounts (no in production)")
    ] = True
    https: Annotated[bool, Entry("KINERJA_HTTPS", read_switch, "cookies travel over https only")] = False
    proxies: Annotated[
        int | None, Entry("KINERJA_PROXIES", read_count, "number of trusted proxies whose X-Forwarded headers count")
    ] = None
    metrics: Annotated[
        bool, Entry("KINERJA_METRICS", read_switch, "answer /metrics on this listener (no in production)")
    ] = True
    letterhead: Annotated[
        tuple[str, ...], Entry("KINERJA_LETTERHEAD", read_letterhead, "head of the papers: lines between bars (|)")
    ] = ("{district}", "{unit}")
    clamd: Annotated[
        str | None, Entry("KINERJA_CLAMD", read_scanner, "virus scanner of uploads: clamd's socket, or host:port")
    ] = None
    smtp: Annotated[
        str | None,
        Entry(
            "KINERJA_SMTP", read_smtp, "mail server, smtp://name:password@host:587; none: mails stay here", secret=True
        ),
    ] = None
    mail_from: Annotated[str, Entry("KINERJA_MAIL_FROM", read_sender, "address that mails come from")] = (
        "kinerja@localhost"
    )
    address: Annotated[
        str | None, Entry("KINERJA_ADDRESS", read_address, "address people open, for links in mails; none: no links")
    ] = None
    lease: Annotated[
        int, Entry("KINERJA_LEASE", read_at_least_one, "seconds until another scheduler takes over from a silent one")
    ] = 60
    workers: Annotated[int, Entry("KINERJA_WORKERS", read_at_least_one, "web processes")] = 2
    threads: Annotated[
        int, Entry("KINERJA_THREADS", read_at_least_one, "requests that each web process works on at a time")
    ] = 4
    debug: Annotated[bool, Entry("FLASK_DEBUG", read_switch, "Flask's debugger (never in production)")] = False

    @property
    def all_threads(self) -> int:
        """Threads of each web process: those that work, wait for their turn, bring files or are turned away."""
        return 10 * self.threads

    @classmethod
    def entries(cls) -> dict[str, Entry]:
        """Field -> its row, in the order of the table."""
        hints = get_type_hints(cls, include_extras=True)
        return {row.name: get_args(hints[row.name])[1] for row in fields(cls)}

    @classmethod
    def read(cls, environ: Mapping[str, str] = os.environ) -> Settings:
        """Read the environment. Raises SettingsError with one sentence for each wrong or unsafe value."""
        entries = cls.entries()
        known = [entry.name for entry in entries.values()]
        wrong = [unknown(name, known) for name in environ if name.startswith("KINERJA_") and name not in known]
        values: dict[str, Any] = {}
        for field, entry in entries.items():
            text = environ.get(entry.name, "").strip()
            if not text:
                continue
            try:
                values[field] = entry.read(text)
            except ValueError as error:
                wrong.append(f"{entry.name}: {error}.")
        if values.get("mode") is Mode.PRODUCTION:
            values = {"demo_accounts": False, "metrics": False} | values
        found = cls(**values)
        wrong += found.unsafe()
        if wrong:
            raise SettingsError(*wrong)
        return found

    @property
    def production(self) -> bool:
        return self.mode is Mode.PRODUCTION

    def unsafe(self) -> list[str]:
        """In production mode: one sentence for each setting that would put people's data at risk."""
        if not self.production:
            return []
        checks = (
            (self.mongodb_uri is None, "MONGODB_URI: production keeps its data in a MongoDB replica set; name it."),
            (
                self.weak_writes(),
                "MONGODB_URI: leave w and journal at their safe defaults, writes of the majority.",
            ),
            (self.memory, "KINERJA_MEMORY: production cannot run in memory; remove it."),
            (self.secret_key is None, "KINERJA_SECRET_KEY: set a random key of at least 32 characters."),
            (
                self.secret_key is not None and weak_secret(self.secret_key),
                "KINERJA_SECRET_KEY: this key can be guessed; set a random one of at least 32 characters.",
            ),
            (self.debug, "FLASK_DEBUG: the debugger runs anybody's code; remove it."),
            (self.demo_accounts, "KINERJA_DEMO_ACCOUNTS: their password is public; remove it."),
            (self.clock is not None, "KINERJA_CLOCK: production runs by the real clock; remove it."),
            (not self.https, "KINERJA_HTTPS: set it to yes, so that no cookie travels over plain http."),
            (self.proxies is None, "KINERJA_PROXIES: say how many proxies stand before the program, 0 if none."),
        )
        return [f"Unsafe in production: {sentence}" for wrong, sentence in checks if wrong]

    def weak_writes(self) -> bool:
        """Whether the address asks for less than a majority's acknowledgement of a write."""
        if self.mongodb_uri is None:
            return False
        options = {name.lower(): values[-1] for name, values in parse_qs(urlsplit(self.mongodb_uri).query).items()}
        return options.get("w") in ("0", "1") or options.get("journal", "").lower() == "false"

    def rows(self) -> list[dict[str, str]]:
        """The table for people and programs: name, value (secrets are masked), default, explanation."""
        defaults = Settings()
        return [
            {
                "name": entry.name,
                "value": "(set)" if entry.secret and getattr(self, field) else portable(getattr(self, field)),
                "default": portable(getattr(defaults, field)),
                "about": entry.about,
            }
            for field, entry in self.entries().items()
        ]

    def environ(self) -> dict[str, str]:
        """These settings as environment variables, for a child process."""
        return {entry.name: plain(getattr(self, field)) for field, entry in self.entries().items()}


def plain(value: object) -> str:
    """A value as it is written in the environment."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return " | ".join(value)
    return str(value)


def portable(value: object) -> str:
    """A value as it stands in the papers: a path below the program's own folder without that folder."""
    if isinstance(value, Path) and value.is_relative_to(ROOT):
        return str(value.relative_to(ROOT))
    return plain(value)


def weak_secret(key: str) -> bool:
    """Shorter than 32 characters, or made of a few characters only, like "changemechangeme…"."""
    return len(key) < 32 or len(set(key)) < 12


def unknown(name: str, known: Collection[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    hint = f"; did you mean {near[0]}?" if near else "; `flask --app app settings` lists those there are."
    return f"{name} is not a setting{hint}"
