"""What was typed: WTForms forms. Step forms are built from the definition, the others are written out.

Forms read text and give plain data; whether the data is allowed is decided below, in `kinerja.workflows`.
"""

from kinerja.forms.commands import CommandForm
from kinerja.forms.steps import PREFIX, REPLY, SHOWN, StepForm, step_form

__all__ = [
    "PREFIX",
    "REPLY",
    "SHOWN",
    "CommandForm",
    "StepForm",
    "step_form",
]
