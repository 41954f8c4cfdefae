"""The day that is looked at."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import Form

from kinerja.forms.days import DayField


class DayForm(Form):
    """Nothing is changed by it, so it carries no token."""

    day = DayField(_("Hari yang dilihat"))
