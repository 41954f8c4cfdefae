"""Handing mails over: an SMTP server, or the simulator, with which they stay where they are and can be read.

KINERJA_SMTP=smtp://name:password@mail.example.id:587      STARTTLS, where the server offers it; demanded with a name
KINERJA_SMTP=smtps://name:password@mail.example.id:465     TLS from the beginning
"""

from __future__ import annotations

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate
from hashlib import sha256
from typing import Protocol
from urllib.parse import unquote, urlsplit

_TIMEOUT = 20.0
_PORTS = {"smtp": 25, "smtps": 465}
_ACCEPTED = (250, 251)


@dataclass(frozen=True, slots=True)
class Message:
    """One mail. `key` names it for good: a server that gets it twice can see that."""

    key: str
    to: str
    subject: str
    text: str


class NotSent(Exception):
    """It has certainly not gone out; trying again may help."""


class Uncertain(Exception):
    """The line broke after the mail was handed over: it may have gone out."""


class Mail(Protocol):
    """Where mails are handed over. `keeps`: nothing leaves, so what was "sent" is kept to be read."""

    keeps: bool

    def send(self, message: Message) -> None:
        """Hand a mail over. Raises NotSent, Uncertain."""


class SimulatedMail:
    """Takes everything; nothing leaves the house."""

    keeps = True

    def send(self, message: Message) -> None:
        """Nothing: the mail is where it was."""


class Smtp:
    """An SMTP server. `sender`: the address mails come from."""

    keeps = False

    def __init__(self, address: str, sender: str) -> None:
        """Raises ValueError for an address that is none."""
        parts = urlsplit(address)
        if parts.scheme not in _PORTS or not parts.hostname:
            raise ValueError("say smtp://name:password@host:587 or smtps://name:password@host:465")
        self._tls = parts.scheme == "smtps"
        self._host, self._port = parts.hostname, parts.port or _PORTS[parts.scheme]
        self._login = (unquote(parts.username), unquote(parts.password or "")) if parts.username else None
        self._sender = sender

    def send(self, message: Message) -> None:
        try:
            server = self._connected()
        except (OSError, smtplib.SMTPException) as error:
            raise NotSent(type(error).__name__) from error
        try:
            self._hand_over(server, message)
        finally:
            with suppress(OSError, smtplib.SMTPException):  # what it says to that changes nothing any more
                server.quit()
            server.close()

    def _connected(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self._tls:
            server: smtplib.SMTP = smtplib.SMTP_SSL(self._host, self._port, timeout=_TIMEOUT, context=context)
        else:
            server = smtplib.SMTP(self._host, self._port, timeout=_TIMEOUT)
        try:
            server.ehlo()
            if not self._tls and (self._login or server.has_extn("starttls")):
                server.starttls(context=context)  # a password never goes over an open line
            if self._login:
                server.login(*self._login)
        except BaseException:
            server.close()
            raise
        return server

    def _hand_over(self, server: smtplib.SMTP, message: Message) -> None:
        try:
            written = self._written(message)
            server.ehlo_or_helo_if_needed()
            _demand(server.mail(self._sender))
            _demand(server.rcpt(message.to))
        except (OSError, ValueError, smtplib.SMTPException) as error:
            raise NotSent(type(error).__name__) from error
        try:
            _demand(server.data(written))
        except smtplib.SMTPDataError as error:  # it did not even want to hear it
            raise NotSent(type(error).__name__) from error
        except (OSError, smtplib.SMTPException) as error:
            raise Uncertain(type(error).__name__) from error

    def _written(self, message: Message) -> bytes:
        """Raises ValueError for a line break in a header."""
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = self._sender, message.to, message.subject
        mail["Date"] = formatdate()
        # The same mail has the same name each time, and no key of ours shows in it.
        name = sha256(message.key.encode()).hexdigest()[:32]
        mail["Message-ID"] = f"<{name}@{self._sender.rpartition('@')[2]}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(message.text)
        return mail.as_bytes()


def _demand(answer: tuple[int, bytes]) -> None:
    if answer[0] not in _ACCEPTED:
        raise NotSent(f"the server answered {answer[0]}")
