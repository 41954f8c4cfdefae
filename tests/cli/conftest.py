"""The commands as an operator types them, on a demo store of their own where they need one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result

from kinerja import storage
from kinerja.factory import create_app
from kinerja.launcher import embedded
from kinerja.launcher.embedded import EmbeddedDatabase
from kinerja.launcher.folder import DataFolder
from kinerja.launcher.prepare import prepare
from kinerja.settings import ROOT, Settings
from tests.faults.cuts import forget

Run = Callable[..., Result]


def runner(settings: Settings) -> Run:
    """`run("workflows", "check")` -> exit code, stdout, stderr."""
    app = create_app(settings)

    def run(*arguments: str, text: str | None = None) -> Result:
        return app.test_cli_runner().invoke(args=arguments, input=text, catch_exceptions=False)

    return run


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Commands where there is no database at all: the data folder does not even exist."""
    monkeypatch.chdir(ROOT)
    return runner(Settings(data=tmp_path / "none", memory=True))


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """The settings of a freshly seeded demo on the embedded database; one for all tests here."""
    if embedded.program() is None:
        pytest.skip("the embedded database is not installed")
    folder = DataFolder(tmp_path_factory.mktemp("data"))
    folder.make()
    database = EmbeddedDatabase(folder)
    settings = Settings(data=folder.path, mongodb_uri=database.uri)
    storage.connect(database.uri)
    prepare(settings)
    storage.disconnect()
    yield settings
    storage.disconnect()
    database.stop()


@pytest.fixture
def stored(store: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Commands on the seeded demo. Each is a process of its own elsewhere: it knows nothing of other stores."""
    monkeypatch.chdir(ROOT)
    forget()
    yield runner(store)
    storage.disconnect()
