"""The pages show what is published, whole or not at all."""

import shutil

import pytest

from api.web import cheats
from api.web.factory import create_app
from api.web.published import Published
from ledger import checkpoint
from ledger.errors import Damaged, Unavailable


@pytest.fixture
def copy(town, tmp_path):
    """The public folder alone, as on a stick."""
    shutil.copytree(town.folder / "public", tmp_path / "public")
    return tmp_path


def test_the_public_folder_alone_is_enough(copy, town):
    published = Published(copy / "public")
    assert published.size == town.played.ledger.state.size
    assert published.state.roots == town.played.ledger.state.roots
    assert [version.number for version in published.versions] == [1]


def test_every_entry_comes_with_a_proof(copy):
    published = Published(copy / "public")
    assert published.proof(14).startswith("c2sp.org/tlog-proof@v1\nindex 14\n")
    with pytest.raises(IndexError):
        published.entry(published.size)


def test_nothing_is_shown_of_a_folder_without_a_log(tmp_path):
    with pytest.raises(Unavailable):
        create_app(tmp_path)


def test_an_altered_entry_is_noticed(copy):
    (tile,) = (copy / "public/tile/entries/000.p").glob("28")
    data = bytearray(tile.read_bytes())
    data[-2] ^= 1
    tile.write_bytes(data)
    with pytest.raises(Damaged):
        Published(copy / "public")


def test_an_altered_checkpoint_is_noticed(copy):
    note = copy / "public/checkpoint"
    note.write_text(note.read_text().replace("\n28\n", "\n27\n"))
    with pytest.raises(Damaged):
        Published(copy / "public")


def test_a_log_that_becomes_shorter_is_not_shown(copy, town):
    app = create_app(copy)
    size, ledger = 20, town.played.ledger
    older = checkpoint.Checkpoint(ledger.state.origin, size, ledger.state.roots[size])
    (copy / "public/checkpoint").write_bytes(checkpoint.sign(older, ledger._log_key))
    answer = app.test_client().get("/en/")
    assert answer.status_code == 503
    assert "does not hold together" in answer.text


def test_what_is_published_later_is_shown(copy, town):
    """Served while the log has twenty entries, then all of them: each page follows."""
    ledger, public = town.played.ledger, copy / "public"
    whole = (public / "checkpoint").read_bytes()
    older = checkpoint.Checkpoint(ledger.state.origin, 20, ledger.state.roots[20])
    (public / "checkpoint").write_bytes(checkpoint.sign(older, ledger._log_key))
    client = create_app(copy).test_client()
    assert client.get("/en/entries/20").status_code == 404
    before = client.get("/en/draw/1")
    assert "Not yet" in before.text
    (public / "checkpoint").write_bytes(whole)
    after = client.get("/en/draw/1")
    assert town.draw.seed.hex() in after.text
    assert before.headers["ETag"] != after.headers["ETag"]
    assert client.get("/en/entries/20").status_code == 200


def test_an_entry_without_effect_is_shown_as_such(site, tmp_path):
    """A log whose operator changed the dice and signed it all again: nothing is concluded in it."""
    falsified = cheats.copy(site.published, {})
    index = cheats.cheat("die", falsified).index
    cheats.write(falsified, tmp_path / "public")
    client = create_app(tmp_path).test_client()
    assert "NO EFFECT" in client.get(f"/en/entries/{index}").text
    assert client.get("/en/entries").text.count("NO EFFECT") == 28 - index
    assert "Not yet, and nobody knows it" in client.get("/en/draw/1").text
    assert client.get(f"/api/v1/entries/{index}").json["refused"] == "signature.invalid"
    assert client.get("/api/v1/report").json["verdict"] == "anomalie"
    assert client.post("/en/cheat", data={"how": "die"}).status_code == 400
    assert "There is no finished draw" in client.get("/en/cheat").text
