"""What services raise besides `workflows.Refused`: codes and data, never prose."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kinerja.services.instances import Opened
    from kinerja.workflows import Answers


class NotFound(Exception):
    """It is not there, or not yours: the two look alike."""


class Invalid(Exception):
    """What was typed does not do. `field` is where, `code` what; `params` for the sentence.

    Codes: required, too_short, too_long, same_as_name, too_common, wrong_password, taken, not_an_option,
    unknown_unit, unknown_person, unknown_attribute, not_kept, wrong_form, ends_before_start, too_soon, in_the_past,
    unknown_window, already_open, already_closed, nothing_to_revoke, not_yourself, holds_assignment.
    """

    def __init__(self, field: str, code: str, **params: Any) -> None:
        super().__init__(f"{field}: {code}")
        self.field, self.code, self.params = field, code, params


class FileRefused(Exception):
    """An upload is not taken. `code` says why, `params` are for the sentence.

    empty; too_large (most: bytes); too_many (most: files of one run); wrong_type (found: what it is, a word or "" where
    nobody knows; accepted: words); extension_differs (extension, found: a word); unreadable: broken or cut off;
    encrypted; has_script: it holds a program; infected (found: the scanner's name for it); not_scanned: the scanner did
    not answer, trying again helps; used_before (uses: `files.Use`s): the field wants each file once.
    """

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code, self.params = code, params


class SignInRefused(Exception):
    """Name or password is wrong, or the account is disabled; which of them is not told."""


class Throttled(Exception):
    """Too many attempts. `until`: aware UTC by the real clock, when the next one is listened to.

    `first`: the one that reached the limit; the rest of a flood is not worth a note each. `names`: of the limits.
    """

    def __init__(self, until: datetime, first: bool = False, names: frozenset[str] = frozenset()) -> None:
        super().__init__(until.isoformat())
        self.until, self.first, self.names = until, first, names


class Conflict(Exception):
    """Somebody changed the same answers since this form was made.

    `current`: how it stands now, `mine`: the answers that were not saved. Nothing of them is lost: the page shows both.
    """

    def __init__(self, current: Opened, step: str, mine: Answers) -> None:
        super().__init__(f"{current.instance.id}: {step}")
        self.current, self.step, self.mine = current, step, mine


class Busy(Exception):
    """Others changed the same record again and again while we tried; asking once more is safe."""
