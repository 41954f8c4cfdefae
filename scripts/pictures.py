"""The pages that are pictured: what `python -m scripts.screenshots` visits, in this order. One entry a page.

A new page is one `Picture`. `path` is an address, or one made by `run("sari", "/steps/…")`; what cannot be reached by
an address alone is reached by `steps`, which do in the browser what a person would. Everything fails that is not as
the entry says: another address, another status, a link or button that is not there.

Entries that change the demo world (they hand in, decide, apply) stand last, in CHANGING, and no other entry shows what
they change: so a single picture is the same as in a run of all of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from kinerja.seed.demo import BEGINS, WIB
from kinerja.seed.play import EDITION
from kinerja.seed.world import people
from kinerja.storage.instances import identity

if TYPE_CHECKING:
    from playwright.sync_api import Page

Step = Callable[["Page"], None]
LOOKS = ("360-light", "360-dark", "1280-light", "1280-dark")
"""Width in CSS pixels and theme of the device."""
MARCH, JUNE = datetime(2024, 3, 20, 8, tzinfo=WIB), datetime(2024, 6, 28, 15, tzinfo=WIB)
"""Later beginnings of the demo: each is a world of its own, made for the pictures that ask for it."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One page. `account`: username, None for nobody; `shows`: its caption; `docs`: LOOKS in docs/screenshots;
    `begins`: when the demo begins in which it is taken."""

    name: str
    account: str | None
    path: str
    shows: str
    docs: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    languages: tuple[str, ...] = ("id",)
    status: int = 200
    begins: datetime = BEGINS

    def file(self, language: str, look: str) -> str:
        return f"{self.name}{'' if language == 'id' else '-' + language}-{look}.png"


def run(username: str, rest: str = "", edition: str = EDITION) -> str:
    """Address in the run of this person. Raises KeyError for somebody who is not in the demo."""
    return f"/instances/{identity(edition, account_id(username))}{rest}"


def account_id(username: str) -> str:
    return {person.username: person.id for person in people()}[username]


def press(name: str) -> Step:
    """The first button or link in the page's content that begins with these words; waits for where it leads."""

    def step(page: Page) -> None:
        found = page.locator("main button:visible, main a:visible, main summary:visible")
        found.filter(has_text=name).first.click()
        page.wait_for_load_state()

    return step


def fill(name: str, text: str) -> Step:
    """Type into, or choose in, the control of this name."""

    def step(page: Page) -> None:
        control = page.locator(f"main [name='{name}']").first
        if control.evaluate("it => it.tagName") == "SELECT":
            control.select_option(text)
        else:
            control.fill(text)

    return step


def tick(name: str, value: str = "") -> Step:
    """Choose this radio button or box; without a value the first of its name."""

    def step(page: Page) -> None:
        page.locator(f"main [name='{name}']" + (f"[value='{value}']" if value else "")).first.check(force=True)

    return step


def open_menu(page: Page) -> None:
    page.locator("header details.menu summary").click()


BOTH = ("id", "en")
PHONE = ("360-light",)
DESK = ("1280-light",)
PHONE_AND_DESK = (*PHONE, *DESK)
PERIOD = f"/periods/{EDITION}"
WINDOW = f"{PERIOD}/windows/rencana"
FOR_DISTRICT = f"/exceptions/new?edition={EDITION}&scope=district:kab-tirtamarga"
DEVELOPMENT, APPROVAL = "/steps/pengembangan_kompetensi", "/steps/persetujuan"
EXTEND = (
    *(fill("last_day-day", "30"), fill("last_day-month", "4"), fill("last_day-year", "2024")),
    *(fill("reason", "Gangguan jaringan nasional pada 28–31 Januari."), fill("reference", "SE 0559/2024")),
    press("Lihat yang berubah"),
)
GRANT = (
    *(fill("target", "stage:perencanaan"), fill("last_day-day", "30"), fill("last_day-month", "4")),
    *(fill("last_day-year", "2024"), fill("reason", "Banjir sejak 25 Januari."), fill("reference", "420/118/2024")),
    press("Lihat yang berubah"),
)
REOPEN = (
    *(tick("effect", "reset"), tick("reason", "isian_keliru")),
    *(fill("last_day-day", "9"), fill("last_day-month", "2"), fill("last_day-year", "2024")),
    press("Lihat yang akan terjadi"),
)
CLOSE = (tick("when", "now"), fill("reason", "Dipindah ke semester berikutnya."), press("Lihat yang berubah"))

STRANGER = (
    Picture("sign-in", None, "/login", "Sign-in, with the demo accounts", PHONE, languages=BOTH),
    Picture(
        *("sign-in-refused", None, "/login", "A refused sign-in"),
        steps=(fill("username", "sari"), fill("password", "salah sekali"), press("Masuk")),
        status=422,
    ),
    Picture("help", None, "/help", "Help", languages=BOTH),
    Picture("accessibility", None, "/accessibility", "Statement on accessibility"),
    Picture("privacy", None, "/privacy", "What is kept about people"),
    Picture("verify", None, "/verify", "Checking a receipt"),
    Picture("verify-unknown", None, "/verify/KNJ-AAAA-BBBB-CCCC", "A number that nobody has handed out", status=404),
    Picture("not-found", None, "/nowhere", "An address that does not exist", status=404),
)

EMPLOYEE = (
    Picture(
        "home-teacher",
        "sari",
        "/",
        "The teacher's first page: one thing to do now, by when, and what comes after",
        ("360-light", "360-dark", "1280-light"),
        languages=BOTH,
    ),
    Picture("home-ready", "rofiah", "/", "Everything filled, not handed in"),
    Picture("home-returned", "indah", "/", "A returned plan"),
    Picture("home-waiting", "nuraini", "/", "Nothing to do: the plan is with the principal"),
    Picture("home-approved", "endang", "/", "Nothing to do: the plan is approved"),
    Picture("start", "ngatini", "/instances", "Beginning a period"),
    Picture("start-voluntary", "paryanto", "/instances", "Somebody who may take part but need not"),
    Picture("start-refused", "dewi", "/instances", "Not possible yet: what has to be mended, and by whom"),
    Picture("start-elsewhere", "maruf", "/instances", "Somebody who belongs to another system"),
    Picture("tasks", "sari", run("sari"), "All steps, and why the closed ones are closed", PHONE, languages=BOTH),
    Picture("tasks-returned", "indah", run("indah"), "All steps after a return"),
    Picture("tasks-waiting", "nuraini", run("nuraini"), "All steps while the plan is with the principal"),
    Picture("tasks-approved", "endang", run("endang"), "All steps of an approved plan"),
    Picture("tasks-withdrawn", "rizky", run("rizky"), "All steps after a withdrawal"),
    Picture("inbox", "sari", "/notices", "The inbox: what somebody was told", PHONE, languages=BOTH),
    Picture("inbox-empty", "ngatini", "/notices", "An empty inbox"),
    Picture(
        "reopening-request",
        "endang",
        run("endang", "/steps/praktik_kinerja/reopening-request"),
        "Asking for a locked step",
    ),
    Picture("step-data", "galih", run("galih", "/steps/data_diri"), "Confirming the own data"),
    Picture("step-data-done", "sari", run("sari", "/steps/data_diri"), "The own data, confirmed"),
    Picture("step-practice", "sari", run("sari", "/steps/praktik_kinerja"), "Choosing an indicator"),
    Picture(
        "step-development",
        "sari",
        run("sari", DEVELOPMENT),
        "A step of the plan: the total runs along at the bottom",
        ("360-light", "1280-dark"),
        languages=BOTH,
    ),
    Picture(
        *("step-errors", "sari", run("sari", DEVELOPMENT), "A step with errors"), steps=(press("Lanjut"),), status=422
    ),
    Picture("step-returned", "indah", run("indah", DEVELOPMENT), "A returned part, with the remark beside the field"),
    Picture("step-duties", "sari", run("sari", "/steps/tugas_tambahan"), "An optional step"),
    Picture("step-behaviour", "rofiah", run("rofiah", "/steps/perilaku_kerja"), "Seven choices"),
    Picture("step-not-yet", "sari", run("sari", "/steps/perilaku_kerja"), "A step that cannot be opened yet"),
    Picture("step-handed-in", "nuraini", run("nuraini", DEVELOPMENT), "A step that is handed in"),
    Picture("step-approved", "endang", run("endang", "/steps/praktik_kinerja"), "A step that is approved"),
    Picture("step-skipped", "endang", run("endang", "/steps/tugas_tambahan"), "A step that was skipped"),
    Picture(
        "check",
        "rofiah",
        run("rofiah", f"{APPROVAL}/submission"),
        "The summary before handing in",
        PHONE,
        languages=BOTH,
    ),
    Picture(
        "receipt", "nuraini", run("nuraini", f"{APPROVAL}/receipt"), "The receipt, with a number", PHONE, languages=BOTH
    ),
    Picture(
        *("verify-known", None, "/verify", "What a stranger learns from a receipt's number"),
        steps=(fill("number", "KNJ-3YEX-3463-VHGT"), press("Periksa")),
    ),
    Picture("approval-waiting", "nuraini", run("nuraini", APPROVAL), "Handed in, may be withdrawn"),
    Picture("approval-returned", "indah", run("indah", APPROVAL), "Returned: what the principal wrote"),
    Picture("approval-approved", "endang", run("endang", APPROVAL), "Approved"),
    Picture("history", "endang", run("endang", "/history"), "Everything that happened to a plan"),
    Picture("copy", "endang", run("endang", "/versions/8"), "A copy of what was signed"),
    Picture("copy-decision", "indah", run("indah", "/versions/10"), "A copy of a decision"),
    Picture("calendar", "sari", "/calendar", "The days that matter"),
    Picture("calendar-assessor", "bambang", "/calendar", "The days that matter to a principal"),
    Picture("own-password", "sari", "/account/password", "Changing the own password"),
    Picture("menu", "sari", "/", "The menu of the own account", steps=(open_menu,)),
)

ASSESSOR = (
    Picture("queue", "bambang", "/reviews", "The principal's queue", PHONE_AND_DESK, languages=BOTH),
    Picture("queue-searched", "bambang", "/reviews?q=zzz", "A search that finds nobody"),
    Picture("queue-acting", "rahman", "/reviews", "The queue of an acting principal"),
    Picture("opening", "bambang", run("agus", f"{APPROVAL}/review"), "Before a plan is opened for review"),
    Picture(
        "review",
        "bambang",
        run("suparjo", f"{APPROVAL}/review"),
        "Reviewing a plan",
        PHONE,
        languages=BOTH,
    ),
    Picture(
        *("review-returning", "bambang", run("suparjo", f"{APPROVAL}/review"), "Returning a plan"),
        steps=(tick("decision", "return"),),
    ),
    Picture(
        *("review-errors", "bambang", run("suparjo", f"{APPROVAL}/review"), "A decision without a choice"),
        steps=(press("Kirim keputusan"),),
        status=422,
    ),
    Picture("review-decided", "bambang", run("indah", f"{APPROVAL}/review"), "A decision that was sent"),
    Picture(
        *("approvals", "bambang", "/reviews", "What approving several at once will do"),
        steps=(tick("pick"), press("Pratinjau")),
    ),
    Picture("staff", "bambang", "/staff", "The people of a principal", PHONE_AND_DESK),
    Picture("staff-not-begun", "bambang", "/staff?state=not_begun", "Those who have not begun"),
    Picture("staff-searched", "bambang", "/staff?q=zzz", "A search that finds nobody"),
    Picture("tasks-read", "bambang", run("agus"), "A teacher's steps, as the principal sees them"),
    Picture("step-read", "bambang", run("agus", DEVELOPMENT), "A teacher's step, as the principal sees it"),
    Picture("start-assessor", "bambang", "/instances", "A principal has no edition of the own yet"),
)

OPERATOR = (
    Picture("accounts", "yusuf", "/accounts", "The accounts of a school"),
    Picture("accounts-searched", "yusuf", "/accounts?q=zzz", "A search that finds nobody"),
    Picture("account", "yusuf", f"/accounts/{account_id('dewi')}", "An account"),
    Picture("account-new", "yusuf", "/accounts/new", "A new account"),
    Picture(
        *("account-new-errors", "yusuf", "/accounts/new", "A new account with errors"),
        steps=(press("Buat akun"),),
        status=422,
    ),
    Picture("account-details", "yusuf", f"/accounts/{account_id('dewi')}/details", "Changing what is known"),
    Picture("account-password", "yusuf", f"/accounts/{account_id('dewi')}/password", "A new password for somebody"),
    Picture("account-access", "yusuf", f"/accounts/{account_id('dewi')}/access", "Disabling an account"),
    Picture("account-history", "yusuf", f"/accounts/{account_id('lestari')}/history", "Everything done to an account"),
    Picture("accounts-district", "purnomo", "/accounts", "The accounts, as the district sees them"),
    Picture("locks-limited", "hendra", "/locks", "What is open and locked, for an administrator of one district"),
)

MINISTRY = (
    Picture("periods", "ratna", PERIOD, "A period and its windows", ("360-light", "1280-light"), languages=BOTH),
    Picture("extension", "ratna", f"{WINDOW}/extension", "Extending a window"),
    Picture(
        "extension-preview",
        "ratna",
        f"{WINDOW}/extension",
        "What an extension will change, before it is applied",
        PHONE,
        steps=EXTEND,
        languages=("id",),
    ),
    Picture(
        *("extension-errors", "ratna", f"{WINDOW}/extension", "An extension with errors"),
        steps=(press("Lihat yang berubah"),),
        status=422,
    ),
    Picture("closing", "ratna", f"{WINDOW}/closing", "Closing a window"),
    Picture("closing-preview", "ratna", f"{WINDOW}/closing", "What a closing will change", steps=CLOSE),
    Picture(
        "locks",
        "ratna",
        f"/locks/{EDITION}/district/kab-tirtamarga",
        "What is open and locked, and why",
        PHONE_AND_DESK,
        languages=BOTH,
    ),
    Picture("locks-nation", "ratna", f"/locks/{EDITION}/nation/all", "What is open and locked, the whole country"),
    Picture("locks-school", "ratna", f"/locks/{EDITION}/unit/69900002", "What is open and locked at one school"),
    Picture(
        "locks-person", "ratna", f"/locks/{EDITION}/persons/{account_id('endang')}", "Why one person's steps are shut"
    ),
    Picture("progress-nation", "ratna", f"/progress/{EDITION}/nation/all", "How far everybody is", DESK),
    Picture("progress-school", "ratna", f"/progress/{EDITION}/unit/69900002", "How far one school is"),
    Picture("exceptions", "ratna", "/exceptions", "Exceptions: more time for one circle", languages=BOTH),
    Picture("exception-new", "ratna", "/exceptions/new", "Granting an exception"),
    Picture(
        "exception-preview",
        "ratna",
        FOR_DISTRICT,
        "What more time for a district will change, before it is applied",
        PHONE,
        steps=GRANT,
    ),
    Picture(
        *("exception-errors", "ratna", FOR_DISTRICT, "An exception with errors"),
        steps=(press("Lihat yang berubah"),),
        status=422,
    ),
    Picture("exceptions-bulk", "ratna", "/exceptions/bulk", "Exceptions for a list of schools or people"),
    Picture("reopenings", "ratna", "/reopenings", "Requests to open steps again", languages=BOTH),
    Picture(
        "reopenings-run", "ratna", run("endang", "/reopenings"), "The steps of one person that can be opened again"
    ),
    Picture(
        *("reopening", "ratna", run("endang", "/steps/praktik_kinerja/reopening"), "What opening a step again touches"),
        PHONE,
        steps=REOPEN,
    ),
    Picture("operations", "ratna", "/operations", "How the background jobs stand"),
    Picture("mails", "ratna", "/operations/mails", "The mails that would have gone out"),
    Picture("accounts-ministry", "ratna", "/accounts", "The accounts, as the ministry sees them"),
    Picture("account-role", "ratna", f"/accounts/{account_id('dewi')}/role", "Changing a role"),
    Picture("account-assign", "ratna", f"/accounts/{account_id('dewi')}/assignments/new", "A new assignment"),
    Picture("account-assigned", "ratna", f"/accounts/{account_id('rahman')}", "An account with an assignment"),
    Picture("account-end", "ratna", f"/accounts/{account_id('rahman')}/assignments/0/end", "Ending an assignment"),
    Picture("audit", "ratna", "/audit", "The audit of the whole system"),
    Picture("audit-run", "ratna", run("endang", "/audit"), "The audit of one plan"),
    Picture("definitions", "intan", "/definitions", "The editions and their problems", PHONE, languages=BOTH),
    Picture("definition", "intan", f"/definitions/{EDITION}", "An edition: how it reads", languages=BOTH),
    Picture("definition-revision", "intan", f"/definitions/{EDITION}/1", "A revision of an edition"),
)

EVIDENCE, CHECK = "/steps/bukti_pengembangan", "/steps/pemeriksaan_bukti/review"
OBSERVATION, PREDICATE, RESPONSE = "/steps/observasi_kinerja", "/steps/predikat_kinerja", "/steps/tanggapan_guru"

SPRING = (
    Picture("step-preparation", "aditya", run("aditya", "/steps/dokumen_persiapan"), "Preparing a visit", begins=MARCH),
    Picture("calendar-visits", "wahidah", "/calendar", "A principal's visits", PHONE, begins=MARCH),
    Picture("queue-long", "wahidah", "/reviews", "The queue at a school with 35 teachers", begins=MARCH),
    Picture("staff-long", "wahidah", "/staff", "The people of a school with 35 teachers", begins=MARCH),
    Picture(
        "tasks-long-name", "wahidah", run("kusumaningtyas"), "The steps of somebody with a long name", begins=MARCH
    ),
)

SUMMER = (
    Picture(
        "observation",
        "bambang",
        run("fitri", OBSERVATION),
        "A rubric, half filled in during the visit",
        PHONE,
        languages=BOTH,
        begins=JUNE,
    ),
    Picture(
        "observation-read", "sari", run("sari", OBSERVATION), "The observation, as the teacher reads it", begins=JUNE
    ),
    Picture("evidence", "baskoro", run("baskoro", EVIDENCE), "Evidence, uploaded little by little", PHONE, begins=JUNE),
    Picture(
        "evidence-returned", "yohanes", run("yohanes", EVIDENCE), "Returned evidence, with the remark", begins=JUNE
    ),
    Picture("evidence-opening", "kartini", run("siti", CHECK), "Before evidence is opened for its check", begins=JUNE),
    Picture(
        "evidence-twice",
        "bambang",
        run("lestari", CHECK),
        "One file for two activities, as it was checked",
        begins=JUNE,
    ),
    Picture("rating", "bambang", run("joko", PREDICATE), "A rating beside its suggestion", PHONE, begins=JUNE),
    Picture(
        *("rating-unlike", "teguh", run("teguh", PREDICATE), "A rating unlike its suggestion, with the reason"),
        begins=JUNE,
    ),
    Picture("tasks-semester", "sari", run("sari"), "All steps of a semester that is over", begins=JUNE),
    Picture(
        "acknowledgement", "yuliana", run("yuliana", RESPONSE), "Reading the evaluation, and responding", begins=JUNE
    ),
    Picture("acknowledged", "margaretha", run("margaretha", RESPONSE), "An objection that was sent", begins=JUNE),
    Picture(
        "credit", "sari", run("sari", "/steps/angka_kredit"), "What the program has worked out itself", begins=JUNE
    ),
    Picture(
        "paper-evaluation",
        "sari",
        run("sari", "/papers/evaluasi_kinerja/print"),
        "The paper of an evaluation, as a page to print",
        PHONE,
        begins=JUNE,
    ),
    Picture("queue-summer", "wahidah", "/reviews", "What is left to a principal at the end of a semester", begins=JUNE),
)

CHANGING = (
    Picture(
        *("verified", "ratna", "/audit", "The audit, verified"),
        steps=(press("Periksa"),),
    ),
    Picture(
        *("extended", "ratna", f"{WINDOW}/extension", "A period with an extended window"),
        steps=(*EXTEND, press("Terapkan")),
    ),
    Picture(
        *("review-again", "bambang", "/reviews?q=Margaretha", "Reviewing again: what changed since the return"),
        steps=(press("Periksa"),),
    ),
    Picture(
        *("review-sent", "bambang", run("suparjo", f"{APPROVAL}/review"), "A decision, sent just now"),
        steps=(tick("decision", "approve"), press("Kirim keputusan")),
    ),
    Picture(
        *("approvals-result", "bambang", "/reviews", "What approving several at once has done"),
        steps=(tick("pick"), press("Pratinjau"), press("Setujui")),
    ),
    Picture(
        *("handed-in", "baskoro", run("baskoro", f"{APPROVAL}/submission"), "A plan, handed in just now"),
        steps=(press("Lanjut Ajukan"),),
    ),
    Picture(
        *("rating-differs", "bambang", run("joko", PREDICATE), "Setting another rating asks for the reason"),
        steps=(tick("a-predikat", "butuh_perbaikan"),),
        begins=JUNE,
    ),
)

PICTURES: tuple[Picture, ...] = (
    *(*STRANGER, *EMPLOYEE, *ASSESSOR, *OPERATOR, *MINISTRY, *SPRING, *SUMMER),
    *CHANGING,
)
