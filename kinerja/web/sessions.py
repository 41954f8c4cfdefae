"""Signing in and out, and the language of the pages."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, current_app, redirect, render_template, request, url_for

from kinerja import services
from kinerja.forms.sessions import SignInForm
from kinerja.web import access, errors, htmx, presenters
from kinerja.web.language import COOKIE, LANGUAGES

blueprint = Blueprint("sessions", __name__)
A_YEAR = 365 * 24 * 60 * 60


def register(app: Flask) -> None:
    app.register_blueprint(blueprint)


@blueprint.route("/login", methods=["GET", "POST"])
def sign_in() -> Any:
    """Whoever is signed in already goes on. Wrong words and too many tries are said beside the form."""
    form = SignInForm(data={"next": request.args.get("next", "")})
    if request.method != "POST":
        account = access.account_or_none()
        return go_on(account, form.next.data) if account else show(form)
    if not form.validate():
        return show(form), 422
    try:
        account = services.accounts.sign_in(
            form.username.data, form.password.data, request.remote_addr or "", access.now()
        )
    except services.SignInRefused:
        errors.told("sign_in_refused")
        return show(form, refused=True), 422
    except services.Throttled as error:
        errors.told("throttled")
        wait = errors.seconds_until(error.until)
        return show(form, minutes=-(-wait // 60)), 429, {"Retry-After": str(wait)}
    access.begin(account)
    return go_on(account, form.next.data)


def show(form: SignInForm, refused: bool = False, minutes: int = 0) -> str:
    demo = current_app.config["DEMO_ACCOUNTS"]
    return render_template("sessions/sign_in.html", form=form, refused=refused, minutes=minutes, demo_accounts=demo)


def go_on(account: Any, target: str | None) -> Any:
    """To the page that was asked for, else to the first page of this account."""
    home = request.script_root + presenters.home_of(account, access.today())
    return redirect(access.safe_next(target) or home, 303)


@blueprint.post("/logout")
def sign_out() -> Any:
    """End the session, and what this browser kept of it."""
    access.end()
    answer = htmx.leave(redirect(url_for("sessions.sign_in"), 303))
    answer.headers["Clear-Site-Data"] = '"storage"'
    return answer


@blueprint.post("/language")
def language() -> Any:
    """Keep the chosen language in this browser, and in the account for letters; back to the page it was chosen on."""
    answer = redirect(access.safe_next(request.form.get("next")) or "/", 303)
    chosen, account = request.form.get("language"), access.account_or_none()
    if chosen in LANGUAGES:
        if account:
            services.accounts.set_language(account, chosen, access.now())
        secure = current_app.config["SESSION_COOKIE_SECURE"]
        answer.set_cookie(COOKIE, chosen, max_age=A_YEAR, httponly=True, samesite="Lax", secure=secure)
    return answer
