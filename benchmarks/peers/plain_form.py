"""The least that a Flask program with WTForms can do for the same form, on the same store: no accounts, no process.

Showing: find the document, fill and render the form. Saving and handing in: find, check, compare-and-set, insert a row
of the history. Handing in also validates every field.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import Any

from flask import Flask, redirect, render_template, request
from flask_wtf import CSRFProtect, FlaskForm
from jinja2 import DictLoader
from pymongo import MongoClient
from wtforms import (
    DateField,
    DecimalField,
    IntegerField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Length, NumberRange

CHOICES = [("first", "Pertama"), ("second", "Kedua"), ("third", "Ketiga")]
PAGE = """<!doctype html><html lang="id"><head><meta charset="utf-8"><title>Catatan</title></head><body>
<form method="post">{{ form.csrf_token }}
{% for field in form if field.name != "csrf_token" %}<p>{{ field.label }} {{ field }}
{% for error in field.errors %}<span>{{ error }}</span>{% endfor %}</p>{% endfor %}
<button>Kirim</button></form></body></html>"""


class Diary(FlaskForm):
    goal = StringField("Sasaran", [DataRequired(), Length(max=200)])
    reason = TextAreaField("Alasan", [DataRequired()])
    hours = IntegerField("Jam", [DataRequired(), NumberRange(1, 60)])
    share = DecimalField("Bagian", [DataRequired()])
    kind = RadioField("Jenis", [DataRequired()], choices=CHOICES)
    places = SelectMultipleField("Tempat", [DataRequired()], choices=CHOICES)
    agreed = RadioField("Disepakati", [DataRequired()], choices=[("yes", "Ya"), ("no", "Tidak")])
    begins = DateField("Mulai", [DataRequired()])


app = Flask(__name__)
app.config.update(SECRET_KEY="a-key-of-the-peer-only", WTF_CSRF_TIME_LIMIT=None)
app.jinja_loader = DictLoader({"form.html": PAGE})  # type: ignore[assignment]  # compiled once, as from a file
CSRFProtect(app)
_client: MongoClient[Any] | None = None


def store() -> Any:
    """Connected by each worker for itself, with the promises that ours asks for."""
    global _client
    if _client is None:
        _client = MongoClient(os.environ["MONGODB_URI"], w="majority", journal=True, readConcernLevel="majority")
    return _client["plain"]


@app.get("/healthz")
def healthz() -> str:
    return "ok"


@app.get("/forms/<name>")
def show(name: str) -> str:
    document = store().diaries.find_one({"_id": name}) or {"version": 0, "answers": {}}
    return render_template("form.html", form=Diary(data=_read(document["answers"])))


@app.post("/forms/<name>/draft")
def save(name: str) -> Any:
    form = Diary()
    _write(name, form, "draft")
    return redirect(f"/forms/{name}", 303)


@app.post("/forms/<name>/submission")
def submit(name: str) -> Any:
    form = Diary()
    if not form.validate():
        return render_template("form.html", form=form), 422
    _write(name, form, "done")
    return redirect(f"/forms/{name}", 303)


def _write(name: str, form: Diary, status: str) -> None:
    now = datetime.now(UTC)
    found = store().diaries.find_one({"_id": name})
    if found is None:
        store().diaries.insert_one({"_id": name, "version": 0, "answers": {}})
        found = {"version": 0}
    answers = {key: str(value) for key, value in form.data.items() if key != "csrf_token"}
    change = {"$set": {"answers": answers, "status": status, "at": now}, "$inc": {"version": 1}}
    done = store().diaries.update_one({"_id": name, "version": found["version"]}, change)
    if done.modified_count == 1:
        row = {"_id": f"{name}:{found['version'] + 1}", "at": now, "status": status, "by": request.remote_addr}
        store().history.insert_one({**row, "answers": answers})


def _read(answers: dict[str, str]) -> dict[str, Any]:
    return {key: value for key, value in answers.items() if key in ("goal", "reason", "kind", "agreed")}
