"""Accounts, for administrators and, in their own unit, for operators; and everybody's own password."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.exceptions import NotFound

from kinerja import services
from kinerja.forms import accounts as forms
from kinerja.services import Role
from kinerja.web import access, htmx, messages
from kinerja.web.language import language
from kinerja.web.messages.administration import LANGUAGES
from kinerja.web.paging import page_number
from kinerja.web.views.accounts import ABOVE_ALL, AccountsView, AccountView, HistoryView
from kinerja.web.views.attributes import asked, attributes
from kinerja.workflows.definition import Relation
from kinerja.workflows.parts import Assignment

blueprint = Blueprint("accounts", __name__)
keepers = access.only("administrator", "operator")
administrator = access.only("administrator")
ONE = "/accounts/<account_id>"


@blueprint.get("/accounts")
@keepers
def index() -> Any:
    """People by name, user name or number."""
    text = request.args.get("q", "")[:80].strip()
    found = services.accounts.search(access.account(), text, access.now(), page_number())
    return render_template("accounts/index.html", view=AccountsView(found, text))


@blueprint.get(ONE)
@keepers
def show(account_id: str) -> Any:
    """One account: who it is, what it may do."""
    return render_template("accounts/account.html", view=load(account_id))


@blueprint.get(f"{ONE}/history")
@keepers
def history(account_id: str) -> Any:
    """Everything that happened to the account, from the audit trail; the look itself is noted there."""
    chain = services.chains.of_account(access.account(), account_id, page_number(), access.now())
    return render_template("accounts/history.html", view=HistoryView(load(account_id), chain))


# ── who it is ──


@blueprint.route("/accounts/new", methods=["GET", "POST"])
@keepers
def create() -> Any:
    """A new account with its first password."""
    form = offered(forms.NewAccountForm(data={"role": Role.EMPLOYEE.value, "language": "id"}))
    known = sent_attributes({})
    by = access.account()

    def act() -> Any:
        return services.accounts.create(by, details(form, known), form.password.data, access.now(), form.key.data)

    return answer("accounts/new.html", form, act, gettext("Akun dibuat."), known=known, attributes=asked())


@blueprint.route(f"{ONE}/details", methods=["GET", "POST"])
@keepers
def change(account_id: str) -> Any:
    """Change what is known of somebody."""
    view = load(account_id)
    names = ("name", "username", "employee_number", "email", "unit", "language")
    form = offered(forms.DetailsForm(data={name: getattr(view.person, name) for name in names}))
    known = sent_attributes(view.person.attributes)

    def act() -> Any:
        values = details(form, known, view.person)
        return services.accounts.update(access.account(), account_id, values, access.now(), form.key.data)

    said = gettext("Data disimpan.")
    return answer("accounts/details.html", form, act, said, view=view, known=known, attributes=asked())


# ── what it may do ──


@blueprint.route(f"{ONE}/password", methods=["GET", "POST"])
@keepers
def password(account_id: str) -> Any:
    """A new password for somebody else; all their sessions end."""
    view, form = load(account_id), forms.PasswordForm()
    if view.own:
        return redirect(url_for("accounts.own_password"))
    if request.method == "GET" and not view.openable:
        return redirect(view.url("show"))

    def act() -> Any:
        return services.accounts.set_password(access.account(), account_id, form.password.data, access.now())

    return answer("accounts/password.html", form, act, gettext("Kata sandi baru berlaku."), view=view)


@blueprint.route(f"{ONE}/role", methods=["GET", "POST"])
@administrator
def role(account_id: str) -> Any:
    """Another role. Not for oneself: the last administrator would lock everybody out."""
    view = load(account_id)
    if not view.changes_role:
        raise NotFound
    form = offered(forms.RoleForm(data={"role": view.person.role.value}))

    def act() -> Any:
        chosen = form.role.data
        if chosen not in list(Role):
            raise services.Invalid("role", "not_an_option")
        return services.accounts.set_role(access.account(), account_id, Role(chosen), access.now())

    return answer("accounts/role.html", form, act, gettext("Peran diganti."), view=view)


@blueprint.route(f"{ONE}/access", methods=["GET", "POST"])
@keepers
def allow(account_id: str) -> Any:
    """Disable an account, or enable it again."""
    view, form = load(account_id), forms.AccessForm()
    if request.method == "GET" and not view.openable:
        return redirect(view.url("show"))

    def act() -> Any:
        if form.disabled.data == "yes":
            return services.accounts.disable(access.account(), account_id, access.now())
        return services.accounts.enable(access.account(), account_id, access.now())

    said = gettext("Akun dinonaktifkan.") if form.disabled.data == "yes" else gettext("Akun aktif lagi.")
    return answer("accounts/access.html", form, act, said, view=view)


@blueprint.route(f"{ONE}/assignments/new", methods=["GET", "POST"])
@administrator
def assign(account_id: str) -> Any:
    """Give a dated relation."""
    view, form = load(account_id), offered(forms.AssignmentForm(data={"unit": ""}))

    def act() -> Any:
        made = assignment(form)
        return services.accounts.assign(access.account(), account_id, made, access.now(), form.key.data)

    return answer("accounts/assign.html", form, act, gettext("Penugasan diberikan."), view=view)


@blueprint.route(f"{ONE}/assignments/<int:index>/end", methods=["GET", "POST"])
@administrator
def end(account_id: str, index: int) -> Any:
    """Let an assignment end on a day."""
    view, form = load(account_id), forms.EndForm()
    held = view.assignment(index)
    if held is None:
        raise NotFound

    def act() -> Any:
        ended = replace(held, ends=form.ends.data)
        return services.accounts.end_assignment(access.account(), account_id, held, ended, access.now())

    return answer("accounts/end.html", form, act, gettext("Penugasan diakhiri."), view=view, line=view.line_of(index))


@blueprint.route("/account/password", methods=["GET", "POST"])
def own_password() -> Any:
    """Everybody's own. This session goes on, all others of the account end."""
    form = forms.OwnPasswordForm()
    if request.method != "POST":
        return render_template("accounts/own_password.html", form=form)
    if form.validate():
        try:
            changed = services.accounts.change_password(
                access.account(), form.current.data, form.password.data, access.now()
            )
        except services.Invalid as error:
            form.blame(error.field, messages.invalid(error, language()))
        else:
            access.begin(changed)
            flash(gettext("Kata sandi diganti. Di perangkat lain Anda perlu masuk lagi."))
            return htmx.leave(redirect(url_for("accounts.own_password"), 303))
    return render_template("accounts/own_password.html", form=form), 422


# ── one way for all of them ──


def answer(template: str, form: forms.AccountForm, act: Callable[[], Any], said: str, **data: Any) -> Any:
    """Show the form; when it is sent, do it and go to the account, or say beside the control what is wrong."""
    if request.method != "POST":
        return render_template(template, form=form, **data)
    if form.validate():
        try:
            account = act()
        except services.Invalid as error:
            form.blame(place(error, form), messages.invalid(error, language()))
        else:
            flash(said)
            return htmx.leave(redirect(url_for("accounts.show", account_id=account.id), 303))
    return render_template(template, form=form, **data), 422


def place(error: services.Invalid, form: forms.AccountForm) -> str:
    """The control beside which the sentence stands."""
    is_attribute = error.field not in form and any(item.id == error.field for item in attributes())
    return f"{forms.ATTRIBUTE}{error.field}" if is_attribute else error.field


def load(account_id: str) -> AccountView:
    return AccountView(services.accounts.look(access.account(), account_id, access.now()))


def offered(form: Any) -> Any:
    """Tell the form what may be chosen, and what of it is not for this reader to decide."""
    spoken = language()
    if "role" in form:
        form.role.choices = [(name, words.say(spoken)) for name, words in messages.ROLES.items()]
    if "language" in form:
        form.language.choices = [(name, words.say(spoken)) for name, words in LANGUAGES.items()]
    if "relation" in form:
        relations = [item for item in Relation if item is not Relation.SUBJECT]
        words = [(item.value, messages.RELATIONS[item].say(spoken)) for item in relations]
        form.relation.choices = [("", gettext("Pilih satu")), *words]
        form.reach.choices = [
            (forms.UNIT, gettext("Satu unit kerja")),
            (forms.PERSON, gettext("satu orang")),
            (forms.EVERYBODY, gettext("semua (badan kepegawaian atau kementerian)")),
        ]
    if access.account().role is not Role.ADMINISTRATOR:
        for name in ("role", "unit"):
            if name in form:
                del form[name]
    return form


def sent_attributes(stored: Any) -> Any:
    """The identity attributes as typed, or as stored where nothing was sent."""
    fields = [item.field for item in asked()]
    return forms.attributes_form(fields, request.form if request.method == "POST" else None, dict(stored))


def details(form: forms.DetailsForm, known: Any, person: Any = None) -> services.Details:
    """What was typed. Unit and role are the administrator's to choose: else the own unit, and an employee."""
    by = access.account()
    return services.Details(
        username=form.username.data or "",
        name=form.name.data or "",
        role=(form.role.data or "")
        if "role" in form and person is None
        else person.role.value
        if person
        else "employee",
        unit=form.unit.data or "" if "unit" in form else by.unit,
        employee_number=form.employee_number.data,
        email=form.email.data,
        language=form.language.data or "",
        attributes={name: value for name, value in known.answers().items() if value is not None},
    )


def assignment(form: forms.AssignmentForm) -> Assignment:
    """The assignment that was typed. Raises services.Invalid for what cannot be one."""
    try:
        relation = Relation(form.relation.data)
    except ValueError as error:
        raise services.Invalid("relation", "not_an_option") from error
    unit = person = None
    if form.reach.data == forms.PERSON:
        person = person_id(form.person.data or "")
    elif form.reach.data == forms.UNIT:
        if not form.unit.data:
            raise services.Invalid("unit", "required")
        unit = form.unit.data
    elif relation not in ABOVE_ALL:
        raise services.Invalid("reach", "not_an_option")
    ends, acting = form.ends.data, bool(form.acting.data)
    return Assignment(relation, unit, person, form.starts.data, ends, acting, form.letter.data or None)


def person_id(username: str) -> str:
    if not username:
        raise services.Invalid("person", "required")
    try:
        return services.accounts.named(access.account(), username, access.now()).id
    except services.NotFound as error:
        raise services.Invalid("person", "unknown_person") from error
