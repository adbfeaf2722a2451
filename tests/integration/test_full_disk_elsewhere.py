"""A disk that is full while something else than an act is written: said in a sentence, and nothing half is left."""

import pytest

from tests.integration import played
from tests.integration.played import code_of, codes
from tests.integration.test_full_disk import fill, small_disk

NOTICE = ("--contact", "Maison", "--basis", "mission", "--retention", "3 months")
COMMANDS = {
    "a bundle": ("bundle", "--out", "{disk}/bundle"),
    "a bundle as zip": ("bundle", "--zip", "--out", "{disk}/bundle.zip"),
    "a sealed bundle": ("bundle", "--audience", "auditors", "--out", "{disk}/bundle.sealed"),
    "a key": ("key", "new", "{disk}/somebody.key", "--origin", "test.example/les-pins"),
    "minutes": ("papers", "minutes", "--out", "{disk}/minutes.html"),
    "a poster": ("papers", "poster", "--out", "{disk}/poster.html"),
    "letters": ("papers", "letters", *NOTICE, "--out", "{disk}/letters.html"),
    "the reserve with names": ("papers", "reserve", "--names", "--out", "{disk}/reserve.txt"),
    "who holds a seat": ("export", "--selected", "{disk}/selected.csv", "--remaining", "{disk}/remaining.csv"),
    "the picture of the self-test": ("selftest", "--draws", "1000", "--out", "{disk}/fair.svg"),
}


@pytest.mark.parametrize("what", COMMANDS)
def test_what_is_written_on_a_full_disk_is_refused_in_a_sentence_and_leaves_nothing(what):
    with small_disk("6m") as disk:
        territory = played.hall(disk)
        arguments = [part.format(disk=disk) for part in COMMANDS[what]]
        opened_by = "quatre mots au hasard" if what == "a key" else played.PASSPHRASE
        filler = fill(disk, 0)
        before = {str(path) for path in disk.rglob("*")}
        result = played.run(territory, *arguments, passphrase=opened_by)
        assert result.exit_code == 3, (result.output, result.stderr, result.exception)
        assert "Traceback" not in result.stderr
        assert code_of(result) == "store.full", result.stderr
        new = {str(p) for p in disk.rglob("*") if str(p) not in before and "-" not in p.name and p.suffix != ".lock"}
        assert new == set()
        filler.unlink()
        assert codes(territory) in ([], ["disk_low"])
        assert played.run(territory, *arguments, passphrase=opened_by).exit_code == 0
