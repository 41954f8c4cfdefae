"""Uploads that come in with a form: how large a request may be, which file is for which field, what was refused.

A control is named "file:<field>:<row>"; `field` is "field", or "group.column" of the given row `row`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from flask import Flask, request
from flask_babel import gettext
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import RequestEntityTooLarge

from kinerja import services, workflows
from kinerja.web import access, messages
from kinerja.web.language import language
from kinerja.web.views.files import CONTROL, path_of, use_words
from kinerja.workflows import AnswerProblem, Code, Situation
from kinerja.workflows.definition import Step

ENDPOINTS = frozenset({"files.add", "submissions.save", "submissions.submit"})
"""Where files may come in: alone, or with the form in which they were chosen."""
LARGEST = 32 * 1024 * 1024
"""Bytes of one request with files: the largest single one, or several photos. What is large goes to the disk."""
_LANGUAGES = ("id", "en")
_MULTIPART = "multipart/form-data"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was chosen in the control of a field."""

    field: str
    row: str | None
    file: FileStorage

    @property
    def name(self) -> str:
        return self.file.filename or ""


def register(app: Flask) -> None:
    """Before anything reads the body: looking for a token against forged requests is reading it."""
    app.before_request(widen)
    app.jinja_env.globals["upload_words"] = script_words


def widen() -> None:
    """Let a request with files be larger, of those who are signed in. All others keep the small limit."""
    if brings_files() and access.account_or_none() is not None:
        request.max_content_length = LARGEST


def brings_files() -> bool:
    """Whether the request is one of those that may bring files."""
    return request.endpoint in ENDPOINTS and request.mimetype == _MULTIPART


def read_form() -> None:
    """Read the body. Raises RequestEntityTooLarge for more fields than Werkzeug allows one that comes in parts:
    ten thousand of a few bytes would make a page of megabytes, if each were kept and shown again."""
    if sum(map(len, request.form.listvalues())) > (request.max_form_parts or 0):
        raise RequestEntityTooLarge


def uploads() -> Iterator[Upload]:
    """The files that came in; a control in which none was chosen sends an empty one without a name."""
    for name, file in request.files.items(multi=True):
        kind, _, rest = name.partition(":")
        field, _, row = rest.partition(":")
        if kind == CONTROL and (file.filename or file.stream.read(1)):
            file.stream.seek(0)
            yield Upload(field, row or None, file)


@dataclass(frozen=True, slots=True)
class Untaken:
    """An upload that is not kept: beside which field, its name, and why in words."""

    path: str
    name: str
    words: str

    @property
    def problem(self) -> AnswerProblem:
        """For the form, where several may have been chosen at once: with the name."""
        said = f"{self.name}: {self.words}" if self.name else self.words
        return AnswerProblem(self.path, "file", say=dict.fromkeys(_LANGUAGES, said))


def take(opened: Any, step: Step, key: str) -> tuple[Any, list[Untaken]]:
    """Put everything that came in where it belongs: the run as it then stands, and what was not taken and why.

    Raises workflows.Refused where nothing may be put in now.
    """
    wrong: list[Untaken] = []
    came = list(uploads())
    if not came and "upload" in request.form:
        wrong.append(Untaken(request.form["upload"], "", gettext("Pilih berkasnya dahulu.")))
    for upload in came:
        try:
            done = services.submissions.attach_file(
                access.account(), opened.instance.id, step.id, upload.field, upload.row,
                upload.file.stream, upload.name, None, key, access.now(),
            )  # fmt: skip
        except services.FileRefused as error:
            wrong.append(_untaken(opened, step, upload, refusal(error)))
        except workflows.Refused as refused:
            if any(reason.code is not Code.ANSWERS_WRONG for reason in refused.reasons):
                raise
            said = [messages.problem(problem, language()) for problem in refused.problems]
            wrong += [_untaken(opened, step, upload, words) for words in said]
        else:
            opened = replace(opened, instance=done.instance)
    return opened, wrong


def refusal(error: services.FileRefused) -> str:
    """Why an upload is not taken; of a file that was used before, where."""
    uses = error.params.get("uses", ())
    return messages.file_refused(error, language(), "; ".join(dict.fromkeys(use_words(use) for use in uses)))


def _untaken(opened: Any, step: Step, upload: Upload, words: str) -> Untaken:
    situation = Situation(opened.definition, opened.instance, opened.period, opened.actor, access.now())
    path = path_of(situation, step, upload.field, upload.row)
    return Untaken(path, services.file_types.cleaned(upload.name), words)


def script_words() -> dict[str, str]:
    """What uploads.js says beside a file on its way."""
    return {
        "cancel": gettext("Batal"),
        "close": gettext("Tutup"),
        "waiting": gettext("Menunggu giliran …"),
        "preparing": gettext("Menyiapkan …"),
        "sending": gettext("Mengunggah …"),
        "checking": gettext("Memeriksa berkas …"),
        "done": gettext("{name} sudah terunggah."),
        "too_large": gettext("Berkas ini lebih besar dari {limit}. Perkecil dahulu, lalu pilih lagi."),
        "too_many": gettext("Isian ini hanya menerima {left} berkas lagi."),
        "lost": gettext("Belum terunggah, sambungan terputus. Berkasnya masih ada di halaman ini."),
        "ended": gettext("Belum terunggah. Muat ulang halaman ini untuk masuk lagi, lalu pilih berkasnya lagi."),
        "broken": gettext("Belum terunggah. Berkasnya masih ada di halaman ini; coba lagi."),
        "stay": gettext("Menunggu berkas selesai diunggah, lalu dikirim sendiri."),
        "stuck": gettext("Berkas ini belum terunggah. Coba lagi, atau batalkan dahulu."),
    }
