"""A mail goes to a real server over a socket; whether it went out is never guessed."""

from __future__ import annotations

import email
import socket
import threading
from collections.abc import Callable, Iterator
from email.policy import default

import pytest

from kinerja.integrations.mail import Message, NotSent, SimulatedMail, Smtp, Uncertain

MESSAGE = Message("run-1:soon", "siti@example.id", "Pengingat: besok", "Baris satu.\n\nBaris dua é.")


class Server:
    """A mail server of a few lines. `answers`: command -> what it says; a "" hangs up."""

    def __init__(self, answers: dict[str, str]) -> None:
        self.answers = {
            "EHLO": "250 here", "MAIL": "250 ok", "RCPT": "250 ok", "DATA": "354 go on", ".": "250 kept",
            "QUIT": "221 bye", **answers,
        }  # fmt: skip
        self.got: list[str] = []
        self.mail = b""
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self) -> None:
        connection, _ = self.listener.accept()
        with connection, connection.makefile("rb") as lines:
            connection.sendall(b"220 hello\r\n")
            for line in lines:
                command = line.decode().strip().upper()[:4]
                self.got.append(line.decode().strip())
                if not self.say(connection, command):
                    return
                if command == "DATA" and self.answers["DATA"].startswith("354"):
                    self.mail = b"".join(iter(lines.readline, b".\r\n"))
                    if not self.say(connection, "."):
                        return

    def say(self, connection: socket.socket, command: str) -> bool:
        answer = self.answers.get(command, "500 what")
        if answer:
            connection.sendall(answer.encode() + b"\r\n")
        return bool(answer)

    def end(self) -> None:
        self.listener.close()
        self.thread.join(5)


@pytest.fixture
def serve() -> Iterator[Callable[..., Server]]:
    made: list[Server] = []

    def start(**answers: str) -> Server:
        made.append(Server({name.replace("DOT", "."): text for name, text in answers.items()}))
        return made[-1]

    yield start
    for server in made:
        server.end()


def send(server: Server, message: Message = MESSAGE) -> None:
    Smtp(f"smtp://127.0.0.1:{server.port}", "kinerja@dinas.example.id").send(message)


def test_the_whole_mail_arrives(serve: Callable[..., Server]) -> None:
    server = serve()
    send(server)
    server.end()
    mail = email.message_from_bytes(server.mail, policy=default)
    assert (mail["To"], mail["From"]) == ("siti@example.id", "kinerja@dinas.example.id")
    assert mail["Subject"] == "Pengingat: besok"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content().split() == ["Baris", "satu.", "Baris", "dua", "é."]
    assert "run-1" not in mail["Message-ID"]


def test_the_same_mail_bears_the_same_name_each_time(serve: Callable[..., Server]) -> None:
    names = set()
    for _ in range(2):
        server = serve()
        send(server)
        server.end()
        names.add(email.message_from_bytes(server.mail)["Message-ID"])
    assert len(names) == 1


@pytest.mark.parametrize(
    "answers",
    [
        {"EHLO": ""},
        {"MAIL": "451 later"},
        {"RCPT": "550 nobody"},
        {"RCPT": ""},
        {"DATA": "451 later"},
        {"DOT": "554 no"},
    ],
)
def test_what_the_server_did_not_take_was_not_sent(serve: Callable[..., Server], answers: dict[str, str]) -> None:
    with pytest.raises(NotSent):
        send(serve(**answers))


def test_a_line_that_breaks_after_the_mail_leaves_it_uncertain(serve: Callable[..., Server]) -> None:
    with pytest.raises(Uncertain):
        send(serve(DOT=""))


def test_a_server_that_hangs_up_after_saying_yes_has_taken_it(serve: Callable[..., Server]) -> None:
    send(serve(QUIT=""))


def test_where_nobody_listens_nothing_was_sent() -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    with pytest.raises(NotSent):
        Smtp(f"smtp://127.0.0.1:{port}", "a@example.id").send(MESSAGE)


def test_a_password_never_goes_over_an_open_line(serve: Callable[..., Server]) -> None:
    server = serve()
    with pytest.raises(NotSent):
        Smtp(f"smtp://somebody:secret@127.0.0.1:{server.port}", "a@example.id").send(MESSAGE)
    server.end()
    assert not any("AUTH" in line.upper() or "secret" in line for line in server.got)


def test_a_line_break_does_not_become_a_header(serve: Callable[..., Server]) -> None:
    evil = Message("k", "siti@example.id", "x\r\nBcc: everybody@example.id", "y")
    with pytest.raises(NotSent):
        send(serve(), evil)


@pytest.mark.parametrize("address", ["mail.example.id", "http://mail.example.id", "smtp://", "smtp:mail"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="smtp://name:password@host:587"):
        Smtp(address, "a@example.id")


def test_with_the_simulator_nothing_leaves() -> None:
    simulator = SimulatedMail()
    simulator.send(MESSAGE)
    assert simulator.keeps
