"""Interruptions heal: the next publication completes what an earlier one left."""

import os

import pytest

from ledger import durable
from ledger.errors import Damaged, Unavailable
from tests.unit.ledger.territory import Territory, expected, shown


def test_a_publication_interrupted_at_any_write_is_completed_by_the_next(tmp_path, monkeypatch):
    """Every write, rename and fsync in turn is the last one before the lights go out."""

    class LightsOutError(BaseException):
        pass

    def interrupted(folder, at):
        territory = Territory(folder)
        with territory.store:
            territory.publish(250)
            territory.grow(520)
            calls = 0

            def counted(name):
                real = getattr(os, name)

                def call(*arguments, **more):
                    nonlocal calls
                    calls += 1
                    if calls == at:
                        raise LightsOutError
                    return real(*arguments, **more)

                return call

            with monkeypatch.context() as patch:
                for name in ("fsync", "rename", "replace", "link"):
                    patch.setattr(os, name, counted(name))
                try:
                    territory.publish()
                except LightsOutError:
                    done = False
                else:
                    done = True
            assert shown(territory).size in {250, 520}
            assert territory.publish().root == expected(520)
            assert territory.log.check().root == expected(520)
            assert {message for message in territory.key.signed if b"520" in message} == {territory.key.signed[-1]}
            return done

    at = 1
    while not interrupted(tmp_path / str(at), at):
        at += 1
    assert at > 10


def test_a_checkpoint_signed_but_not_yet_published_is_published_as_it_was(territory, monkeypatch):
    write = durable.write

    def fail(path, data, *more, **also):
        if path.name == "checkpoint":
            raise Unavailable("no more", code="store.full")
        write(path, data, *more, **also)

    territory.publish(3)
    monkeypatch.setattr(durable, "write", fail)
    with pytest.raises(Unavailable):
        territory.publish(4)
    monkeypatch.undo()
    assert shown(territory).size == 3
    assert territory.publish().size == 4
    assert len(territory.key.signed) == 2


def test_lost_tiles_of_the_right_edge_are_written_again(territory):
    territory.publish(300)
    (territory.folder / "public/tile/1/000.p/1").unlink()
    assert territory.publish().size == 300
    assert territory.log.check().size == 300
    (territory.folder / "public/tile/0/001.p/44").unlink()
    assert territory.publish(301).size == 301
    assert territory.log.check().root == expected(301)


def test_lost_tiles_elsewhere_are_written_again_on_demand(territory):
    territory.publish(600)
    (territory.folder / "public/tile/entries/000").unlink()
    with pytest.raises(Damaged, match="entries/000: missing"):
        territory.log.check()
    territory.publish(whole=True)
    assert territory.log.check().root == expected(600)
    assert len(territory.key.signed) == 1


def test_what_an_earlier_attempt_left_aside_does_no_harm(territory):
    left = territory.folder / "staging" / "tile" / "0" / "000.p"
    left.mkdir(parents=True)
    (left / "3").write_bytes(b"junk")
    assert territory.publish(3).root == expected(3)
    assert not (territory.folder / "staging").exists()
