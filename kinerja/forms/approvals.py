"""Many approvals in one go: one message for all of them."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import TextAreaField
from wtforms.validators import Length

from kinerja.forms.commands import CommandForm
from kinerja.forms.reviews import LONGEST_NOTE


class ApprovalsForm(CommandForm):
    """What is ticked is read apart: it is neither typed nor offered as a list."""

    message = TextAreaField(
        validators=[Length(max=LONGEST_NOTE, message=_("Paling banyak %(max)d huruf. Persingkat pesan ini."))]
    )
