"""Publishing: immutable revisions, none where nothing changed, and running work stays with what it began with."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kinerja import services, storage, workflows
from kinerja.services import definitions
from kinerja.workflows.definition import Text
from tests.cast import DEFINITIONS, NOW, SMALL, Cast, catalogue, key


def renamed(title: str) -> workflows.Catalogue:
    known = catalogue()
    changed = replace(known.definitions[SMALL], title=Text(title))
    return replace(known, definitions={**known.definitions, SMALL: changed})


def numbers(edition: str = SMALL) -> list[int]:
    return [revision.number for revision in definitions.history(edition)]


def test_publishing_the_same_again_changes_nothing(cast: Cast) -> None:
    assert definitions.publish(catalogue(), cast.intan, NOW) == ()
    assert numbers() == [1]


def test_only_what_changed_becomes_a_revision(cast: Cast) -> None:
    added = definitions.publish(renamed("Lain"), cast.intan, NOW)
    assert [(revision.edition, revision.number, revision.by) for revision in added] == [(SMALL, 2, "intan")]
    assert definitions.current(SMALL)[1].title == Text("Lain")
    assert definitions.revision(SMALL, 1)[1].title.en == "Small plan"
    assert numbers("automatic@2024-1") == [1]


def test_going_back_is_a_revision_of_its_own(cast: Cast) -> None:
    definitions.publish(renamed("Lain"), cast.intan, NOW)
    definitions.publish(catalogue(), cast.intan, NOW)
    assert numbers() == [3, 2, 1]
    assert definitions.current(SMALL)[0].hash == definitions.revision(SMALL, 1)[0].hash


def test_what_runs_stays_with_its_revision(cast: Cast) -> None:
    run = services.instances.start(cast.siti, SMALL, key(), NOW).instance.id
    definitions.publish(renamed("Lain"), cast.intan, NOW)
    assert services.instances.open_(cast.siti, run, NOW).definition.title.id == "Rencana kecil"
    begun = services.instances.start(cast.budi, SMALL, key(), NOW)
    assert begun.definition.title.id == "Lain"


def test_a_definition_comes_back_as_it_was_published(cast: Cast) -> None:
    revision, found = definitions.current(SMALL)
    assert found == catalogue().definitions[SMALL]
    assert workflows.content_hash(found) == revision.hash


def test_what_does_not_pass_changes_nothing_and_says_why(cast: Cast, tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path_factory.mktemp("broken") / "workflows.yaml"
    text = (DEFINITIONS / "small.yaml").read_text(encoding="utf-8")
    file.write_text(text.replace("actor: visitor", "actor: nobody"), encoding="utf-8")
    broken = workflows.load(file)
    with pytest.raises(services.Unpublishable) as caught:
        definitions.publish(broken, cast.intan, NOW)
    assert caught.value.problems == tuple(broken.problems) == definitions.problems()
    assert numbers() == [1]
    definitions.publish(catalogue(), cast.intan, NOW)
    assert definitions.problems() == ()


def test_a_revision_is_written_back_as_its_files(cast: Cast) -> None:
    assert definitions.export(SMALL, 1) == dict(catalogue().files)


def test_publishing_is_audited(cast: Cast) -> None:
    definitions.publish(renamed("Lain"), cast.intan, NOW)
    services.relay.run_all(NOW)
    rows = storage.audit.chain("register")
    assert [row.by for row in rows] == ["system", "intan"]
    assert rows[1].event["revisions"][0]["number"] == 2


@pytest.mark.parametrize(("edition", "number"), [("other@2024-1", 1), (SMALL, 9)])
def test_what_was_never_published_is_not_found(cast: Cast, edition: str, number: int) -> None:
    with pytest.raises(services.NotFound):
        definitions.export(edition, number)
    with pytest.raises(services.NotFound):
        definitions.by_hash("no such hash")


def test_identity_attributes_of_all_editions_are_known(cast: Cast) -> None:
    field, options = definitions.identity()["kind"]
    assert field.id == "kind"
    assert options == {"day", "boarding", "elsewhere"}
