"""Pictures of the pages, made anew by one command: those in docs/screenshots, or all pages of all roles for looking.

    python -m scripts.screenshots                     # what docs/screenshots shows
    python -m scripts.screenshots --all               # everything, phone and desk, light and dark, into a new folder
    python -m scripts.screenshots --all --only tasks --theme dark

Starts the product as `make run` does, on a free port with a new data folder, at the demo's own moment, and once again
for each later one that a picture asks for. The clock is wound back all the while, so the same pages give the same
files on one machine; fonts differ from machine to machine.
The pages stand in `scripts/pictures.py`. Needs Chromium: CHROMIUM names it, or it is found on the PATH.
"""

from __future__ import annotations

import difflib
import io
import math
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import click
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Error, Page, StorageState, sync_playwright

from kinerja.seed import PASSWORD
from scripts.pictures import LOOKS, PICTURES, Picture

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs" / "screenshots"
ADDRESS = "http://kinerja.example"
"""What the browser is told instead of the port of this run, so that receipts show the same address every time."""
READY = re.compile(r"Kinerja runs at (http://\S+)")
READY_WITHIN = 150.0
WIND_EVERY = 20.0
"""Seconds between two windings of the demo clock: with what a process may lag under a minute, the unit pages show."""
HEIGHT, TALLEST = 740, {"360": 1500, "1280": 1250}
"""CSS pixels of the screen; it grows to the whole page for the picture: what sticks to the foot stands at the end. A
picture that is kept shows no more than TALLEST of a long page, by its width."""
COLOURS, GROUNDS = 28, 10
"""Of the palette of a kept picture; the most frequent ones are kept as they are."""
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
)
OURS = ("KINERJA_", "MONGODB_URI", "PORT", "DATA", "FLASK_")
"""Settings somebody may have in the shell; none of them may reach the pictures."""


class Wrong(Exception):
    """A page is not what the table says, or the product did not start; the sentence says how."""


class Product:
    """The running product in a new data folder, whose demo begins at `begins`."""

    def __init__(self, folder: Path, begins: datetime) -> None:
        self.begins = begins.isoformat()
        kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
        self.environ = {**kept, "DATA": str(folder / "data"), "PORT": "0", "KINERJA_CLOCK": self.begins}
        self.log = folder / "run.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "kinerja.launcher"],
                cwd=ROOT,
                env=self.environ | {"PYTHONUNBUFFERED": "1"},
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.wound = -WIND_EVERY

    def url(self) -> str:
        """The address, once the pages answer. Raises Wrong."""
        until = time.monotonic() + READY_WITHIN
        while time.monotonic() < until and self.process.poll() is None:
            if found := READY.search(self.log.read_text(encoding="utf-8")):
                return found.group(1)
            time.sleep(0.1)
        raise Wrong(f"Kinerja did not start:\n{self.log.read_text(encoding='utf-8')}")

    def wind(self) -> None:
        """Put the demo clock back to where it began, where that is due."""
        if time.monotonic() - self.wound < WIND_EVERY:
            return
        self.wound = time.monotonic()
        command = [sys.executable, "-m", "flask", "--app", "app", "demo", "clock", "set", self.begins]
        subprocess.run(command, cwd=ROOT, env=self.environ, check=True, stdout=subprocess.DEVNULL)

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(60)


@contextmanager
def product(begins: datetime) -> Iterator[Product]:
    """Stopped at the end, also where this program is asked to stop before."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with tempfile.TemporaryDirectory(prefix="kinerja-") as folder:
        running = Product(Path(folder), begins)
        try:
            yield running
        finally:
            running.stop()


class Photographer:
    """Everybody signs in once; every page has a device of its own, on which nothing typed before is kept."""

    def __init__(self, browser: Browser, running: Product, out: Path) -> None:
        self.browser, self.running, self.out = browser, running, out
        self.sessions: dict[str | None, StorageState] = {None: {"cookies": [], "origins": []}}

    def take(self, picture: Picture, language: str, looks: Sequence[str]) -> list[Path]:
        """All looks of one visit. Raises Wrong where the page is not what the table says."""
        self.running.wind()
        if picture.account not in self.sessions:
            self.sessions[picture.account] = sign_in(self.device(None), str(picture.account))
        context = self.device(self.sessions[picture.account])
        context.add_cookies([{"name": "language", "value": language, "url": ADDRESS}])
        page = context.new_page()
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None)
        try:
            visit(page, picture)
            if faults:
                raise Wrong("; ".join(faults))
            whole = self.out != DOCS
            return [self.keep(shoot(page, look, whole=whole), picture.file(language, look)) for look in looks]
        except Error as error:
            raise Wrong(f"at {page.url}: {error.message}") from error
        finally:
            context.close()

    def keep(self, shown: Image.Image, name: str) -> Path:
        """Small in docs/; elsewhere with every colour, for looking."""
        file = self.out / name
        (small(shown) if self.out == DOCS else shown).save(file, optimize=self.out == DOCS)
        return file

    def device(self, session: StorageState | None) -> BrowserContext:
        screen = {"width": 360, "height": HEIGHT}
        context = self.browser.new_context(
            base_url=ADDRESS, storage_state=session, viewport=screen, reduced_motion="reduce", locale="id-ID"
        )
        context.set_default_timeout(10_000)
        return context


def sign_in(context: BrowserContext, account: str) -> StorageState:
    """The session of this person, kept for all their pages; the device is closed."""
    page = context.new_page()
    page.goto("/login")
    page.fill("#username", account)
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_url(lambda url: urlsplit(url).path != "/login")
    session = context.storage_state()
    context.close()
    return session


def visit(page: Page, picture: Picture) -> None:
    """Be on the page of this entry. Raises Wrong for another address or status."""
    answers = []
    page.on("response", lambda it: answers.append(it) if it.request.is_navigation_request() else None)
    page.goto(picture.path)
    landed = urlsplit(page.url)
    if urlsplit(picture.path)[2:4] != landed[2:4]:
        raise Wrong(f"{picture.path} leads to {landed.path}")
    for step in picture.steps:
        step(page)
    page.wait_for_load_state("networkidle")
    if answers[-1].status != picture.status:
        raise Wrong(f"{page.url} answers {answers[-1].status}, not {picture.status}")


def shoot(page: Page, look: str, *, whole: bool) -> Image.Image:
    """The page in one look; of a long one, where not the `whole` is wanted, the beginning."""
    width, theme = look.split("-")
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    page.set_viewport_size({"width": int(width), "height": HEIGHT})
    page.evaluate("document.fonts.ready")
    height = max(page.evaluate("document.documentElement.scrollHeight"), HEIGHT)
    page.set_viewport_size({"width": int(width), "height": height if whole else min(height, TALLEST[width])})
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return Image.open(io.BytesIO(page.screenshot(animations="disabled"))).convert("RGB")


def small(shown: Image.Image) -> Image.Image:
    """With a palette: a third of the size. Rare colours count for more than their area, or accents would turn grey."""
    seen = sorted(shown.getcolors(shown.width * shown.height) or (), reverse=True)
    weighed = [colour for times, colour in seen[GROUNDS:] for _ in range(round(times**0.5))]
    line = Image.new("RGB", (len(weighed), 1))
    line.putdata(weighed)
    others = line.quantize(COLOURS - GROUNDS, Image.Quantize.MEDIANCUT, kmeans=2).convert("RGB").getcolors() or ()
    palette = [colour for _, colour in (*seen[:GROUNDS], *others)]
    # Not Pillow's own look-up in a given palette: it takes near greys for white.
    nearest = {colour: min(range(len(palette)), key=lambda at: math.dist(palette[at], colour)) for _, colour in seen}
    kept = Image.new("P", shown.size)
    kept.putpalette([part for colour in palette for part in colour])
    kept.putdata([nearest[colour] for colour in shown.get_flattened_data()])
    return kept


def page_of(pictures: Sequence[Picture]) -> str:
    """docs/screenshots/README.md: the kept pictures with their captions."""
    head = (
        "# Screenshots\n\nMade by `make screenshots` from the demo world; do not edit by hand. "
        "The pages stand in `scripts/pictures.py`.\n"
    )
    return "\n".join((head, *map(_section, filter(lambda picture: picture.docs, pictures))))


def _section(picture: Picture) -> str:
    shown = (f"![{picture.shows}, {look}]({picture.file('id', look)})" for look in picture.docs)
    return "\n".join((f"## {picture.shows}\n", *shown, ""))


def chromium() -> str:
    """Path of the browser. Raises ClickException where there is none."""
    named = os.environ.get("CHROMIUM")
    names = [named] if named else ["chromium", "chromium-browser", "google-chrome"]
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        said = f"CHROMIUM names {named}, which is not there." if named else "Chromium is not on the PATH."
        raise click.ClickException(f"{said} Install it (Debian: apt install chromium), or name it with CHROMIUM=.")
    return found


def chosen(only: Sequence[str]) -> list[Picture]:
    """The entries of these names. Raises BadParameter for a name that no entry has."""
    known = {picture.name: picture for picture in PICTURES}
    for name in only:
        if name not in known:
            close = difflib.get_close_matches(name, known, 1)
            raise click.BadParameter(f"There is no page {name!r}{f'; do you mean {close[0]!r}?' if close else '.'}")
    return [picture for picture in PICTURES if picture.name in only]


def folder(out: Path | None, looking: bool) -> Path:
    """Where the files go. Raises UsageError for pictures that docs does not show and a folder inside the repository."""
    if out is None:
        return Path(tempfile.mkdtemp(prefix="kinerja-screenshots-")) if looking else DOCS
    if looking and out.resolve().is_relative_to(ROOT):
        raise click.UsageError(
            "These are pictures for looking, hundreds of them: name a folder outside the repository."
        )
    return out


Order = tuple[Picture, str, Sequence[str]]
"""A page, its language and its looks."""


def photograph(orders: Sequence[Order], out: Path) -> list[str]:
    """Take every picture, world by world; what went wrong, one sentence a page."""
    worlds = dict.fromkeys(picture.begins for picture, _, _ in orders)
    return [
        said
        for begins in worlds
        for said in photograph_world(begins, [order for order in orders if order[0].begins == begins], out)
    ]


def photograph_world(begins: datetime, orders: Sequence[Order], out: Path) -> list[str]:
    wrong = []
    with product(begins) as running, sync_playwright() as playwright:
        here = f"--host-resolver-rules=MAP {urlsplit(ADDRESS).netloc} {urlsplit(running.url()).netloc}"
        browser = playwright.chromium.launch(executable_path=chromium(), args=[*QUIET, here])
        photographer = Photographer(browser, running, out)
        for picture, language, looks in orders:
            try:
                for file in photographer.take(picture, language, looks):
                    click.echo(f"{file.name}  {file.stat().st_size / 1000:.0f} kB")
            except Wrong as error:
                wrong.append(f"{picture.name} ({language}): {error}")
                click.echo(wrong[-1], err=True)
        browser.close()
    return wrong


def wanted(picture: Picture, looking: bool, widths: Sequence[str], themes: Sequence[str]) -> list[str]:
    looks = (look.split("-") for look in (LOOKS if looking else picture.docs))
    return [f"{width}-{theme}" for width, theme in looks if width in widths and theme in themes]


@click.command(help=(__doc__ or "").split("\n\n")[0])
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Folder of the pictures.")
@click.option("--all", "everything", is_flag=True, help="Every page of every role in all looks and languages.")
@click.option("--only", multiple=True, metavar="NAME", help="Only this page; may be given again.")
@click.option("--width", type=click.Choice(("360", "1280")), multiple=True, default=("360", "1280"))
@click.option("--theme", type=click.Choice(("light", "dark")), multiple=True, default=("light", "dark"))
def main(out: Path | None, everything: bool, only: Sequence[str], width: Sequence[str], theme: Sequence[str]) -> None:
    pictures = chosen(only) if only else [each for each in PICTURES if everything or each.docs]
    looking = everything or not all(each.docs for each in pictures)
    orders = [
        (each, language, looks)
        for each in pictures
        if (looks := wanted(each, looking, width, theme))
        for language in (each.languages if looking else each.languages[:1])
    ]
    if not orders:
        raise click.UsageError("docs/screenshots shows none of these pages like that; add --all to look at it anyway.")
    chromium()
    to = folder(out, looking)
    to.mkdir(parents=True, exist_ok=True)
    wrong = photograph(orders, to)
    if to == DOCS:
        (DOCS / "README.md").write_text(page_of(PICTURES), encoding="utf-8")
    click.echo(f"The pictures are in {to}")
    if wrong:
        raise click.ClickException("\n".join((f"{len(wrong)} pages are not what the table says:", *wrong)))


if __name__ == "__main__":
    main()
