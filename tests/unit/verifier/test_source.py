import os
import stat
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier import source
from verifier.errors import Malformed, Unreadable, VerifierError
from verifier.source import open_source

FILES = {"checkpoint": b"head", "tile/0/000.p/3": b"\x00" * 96, "blobs/sha256/ab": b""}


def folder(path, files=FILES):
    for name, data in files.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(data)
    return path


def archive(path, files=FILES, method=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", method) as target:
        target.mkdir("tile")
        for name, data in files.items():
            target.writestr(name, data)
    return path


@pytest.fixture(params=["folder", "stored", "deflated"])
def bundle(request, tmp_path):
    if request.param == "folder":
        return folder(tmp_path)
    methods = {"stored": zipfile.ZIP_STORED, "deflated": zipfile.ZIP_DEFLATED}
    return archive(tmp_path / "b.zip", method=methods[request.param])


def test_a_folder_and_a_zip_hold_the_same_files(bundle):
    with open_source(bundle) as opened:
        assert set(opened.names()) == set(FILES)
        assert {name: opened.read(name) for name in opened.names()} == FILES
        assert opened.read("log.vkey") is None
        assert opened.read("tile") is None
        assert opened.read("../checkpoint") is None


@pytest.mark.parametrize("content", [None, b"", b"plain text"])
def test_what_is_neither_folder_nor_zip_is_unreadable(tmp_path, content):
    path = tmp_path / "file"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(Unreadable):
        open_source(path)


def test_a_folder_that_may_not_be_entered_is_unreadable(tmp_path, monkeypatch):
    def refuse(_path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(Unreadable, match="You may not read it"):
        open_source(tmp_path)


def test_names_that_differ_in_case_are_different_files(tmp_path):
    with open_source(archive(tmp_path / "b.zip", {"README.txt": b"1", "readme.txt": b"2"})) as opened:
        assert opened.read("README.txt") == b"1"
        assert opened.read("readme.txt") == b"2"


@pytest.mark.parametrize(
    "left", [".DS_Store", "tile/.DS_Store", "desktop.ini", "tile/Thumbs.db", "._checkpoint", "__MACOSX/tile/._0"]
)
@pytest.mark.parametrize("make", [folder, archive])
def test_what_a_file_manager_left_behind_is_no_part_of_the_bundle(tmp_path, left, make):
    with open_source(make(tmp_path / "b.zip", FILES | {left: b"x"})) as opened:
        assert set(opened.names()) == set(FILES)
        assert [name for name in opened.left_behind if not name.endswith("/")] in ([left], ["__MACOSX"])


@pytest.mark.parametrize("stranger", ["DS_Store", "desktop.ini.txt", "_checkpoint", "tile/macosx"])
def test_what_nobody_leaves_behind_by_looking_is_still_a_name(tmp_path, stranger):
    with open_source(folder(tmp_path, FILES | {stranger: b"x"})) as opened:
        assert stranger in opened.names()


@pytest.mark.parametrize("make", [folder, archive])
def test_a_folder_around_the_bundle_is_named_with_the_one_to_give(tmp_path, make):
    inside = {f"public/{name}": data for name, data in (FILES | {"log.vkey": b"key"}).items()}
    with pytest.raises(Unreadable) as told:
        open_source(make(tmp_path / "b.zip", inside | {"vault.sqlite": b"x"}))
    assert told.value.inside == "public"
    assert "{inside}" in told.value.sentence


@pytest.mark.parametrize("error", [PermissionError(13, "no"), OSError(5, "broken")])
def test_a_file_that_the_system_does_not_let_one_read_says_nothing_of_the_bundle(tmp_path, monkeypatch, error):
    def refuse(*_):
        raise error

    with open_source(folder(tmp_path)) as opened:
        monkeypatch.setattr("builtins.open", refuse)
        with pytest.raises(Unreadable, match="checkpoint"):
            opened.read("checkpoint")


# -- folders


def test_a_link_inside_is_followed_and_one_to_the_outside_is_refused(tmp_path):
    inside = folder(tmp_path / "bundle")
    (inside / "again").symlink_to("checkpoint")
    with open_source(inside) as opened:
        assert opened.read("again") == b"head"
    (tmp_path / "secret").write_bytes(b"s")
    (inside / "leak").symlink_to("../secret")
    with pytest.raises(Malformed, match="leak"):
        open_source(inside)


@pytest.mark.parametrize("target", [".", "..", "tile", "nowhere"])
def test_a_link_to_a_folder_or_to_nothing_is_refused(tmp_path, target):
    inside = folder(tmp_path / "bundle")
    (inside / "link").symlink_to(target)
    with pytest.raises(Malformed, match="link"):
        open_source(inside)


def test_a_pipe_is_no_file(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(Malformed, match="pipe"):
        open_source(tmp_path)


def test_a_name_that_is_no_text_can_still_be_printed(tmp_path):
    (tmp_path / os.fsdecode(b"\xff")).touch()
    with open_source(tmp_path) as opened:
        assert list(opened.names()) == ["\\xff"]


def test_a_file_that_went_away_is_malformed(tmp_path):
    with open_source(folder(tmp_path)) as opened:
        (tmp_path / "checkpoint").unlink()
        with pytest.raises(Malformed, match="checkpoint"):
            opened.read("checkpoint")


def test_a_file_is_no_larger_than_its_kind(bundle, monkeypatch):
    monkeypatch.setattr(source, "MAX_OTHER", 95)
    with open_source(bundle) as opened:
        assert opened.read("checkpoint") == b"head"
        with pytest.raises(Malformed, match="larger"):
            opened.read("tile/0/000.p/3")


def test_limits_follow_from_the_formats():
    assert source.size_limit("tile/entries/000") == 256 * (65_535 + 2)
    assert source.size_limit("blobs/sha256/ab") > source.size_limit("checkpoint") > 256 * 32


def test_a_bundle_has_a_bounded_number_of_files(bundle, monkeypatch):
    monkeypatch.setattr(source, "MAX_FILES", 2)
    with pytest.raises(Malformed, match="more than 2"):
        open_source(bundle)


# -- zips


@pytest.mark.parametrize(
    "name", ["../a", "a/../b", "/a", "./a", "a//b", "C:/a", "a\\b", "a/./b", "..", "a\nb", "a/../", "//"]
)
def test_a_zip_cannot_name_what_lies_outside(tmp_path, name):
    with pytest.raises(Malformed):
        open_source(archive(tmp_path / "b.zip", {name: b"x"}))


def test_a_zip_cannot_hide_a_name_behind_a_zero(tmp_path):
    path = archive(tmp_path / "b.zip", {"checkpointXevil": b"x"})
    path.write_bytes(path.read_bytes().replace(b"checkpointXevil", b"checkpoint\x00evil"))
    with pytest.raises(Malformed):
        open_source(path)


def test_a_zip_holds_each_name_once(tmp_path):
    path = tmp_path / "b.zip"
    with zipfile.ZipFile(path, "w") as target:
        target.writestr("a", "1")
        with pytest.warns(UserWarning, match="Duplicate"):
            target.writestr("a", "2")
    with pytest.raises(Malformed, match="twice"):
        open_source(path)


def test_a_zip_holds_no_link(tmp_path):
    info = zipfile.ZipInfo("link")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as target:
        target.writestr(info, "/etc/passwd")
    with pytest.raises(Malformed, match="link"):
        open_source(tmp_path / "b.zip")


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_zip_is_stored_or_deflated(tmp_path, method):
    with pytest.raises(Malformed, match="deflated"):
        open_source(archive(tmp_path / "b.zip", method=method))


def test_a_zip_is_not_encrypted(tmp_path):
    path = archive(tmp_path / "b.zip", {"a": b"x"}, zipfile.ZIP_STORED)
    data = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = data.rindex(signature) + offset
        data[at] |= 1
    path.write_bytes(data)
    with pytest.raises(Malformed, match="encrypted"):
        open_source(path)


def test_entries_that_share_their_bytes_are_refused(tmp_path):
    """The bomb without recursion: many names over one run of deflated zeros (Fifield, 2019)."""
    path = tmp_path / "b.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("a", bytes(1 << 20))
        for i in range(50):
            info = zipfile.ZipInfo(f"copy{i}")
            first = target.infolist()[0]
            info.compress_type, info.CRC = first.compress_type, first.CRC
            info.file_size, info.compress_size, info.header_offset = (
                first.file_size,
                first.compress_size,
                first.header_offset,
            )
            target.filelist.append(info)
    with pytest.raises(Malformed, match="share"):
        open_source(path)


def test_a_file_never_inflates_beyond_its_declared_size(tmp_path):
    path = archive(tmp_path / "b.zip", {"a": bytes(100_000)})
    data = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = data.rindex(signature) + offset
        data[at : at + 4] = struct.pack("<I", 10)
    path.write_bytes(data)
    with open_source(path) as opened, pytest.raises(Malformed):
        opened.read("a")


def test_a_damaged_file_in_a_zip_is_malformed(tmp_path):
    path = archive(tmp_path / "b.zip", {"a": b"content" * 9}, zipfile.ZIP_STORED)
    path.write_bytes(path.read_bytes().replace(b"contentcontent", b"contentCONTENT"))
    with open_source(path) as opened, pytest.raises(Malformed):
        opened.read("a")


def test_a_truncated_zip_is_damage_and_no_wrong_path(tmp_path):
    path = archive(tmp_path / "b.zip")
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(Malformed):
        open_source(path)


@given(st.data())
def test_a_zip_with_a_changed_byte_raises_nothing_else(tmp_path_factory, data):
    path = archive(tmp_path_factory.mktemp("zip") / "b.zip")
    content = bytearray(path.read_bytes())
    at = data.draw(st.integers(2, len(content) - 1))
    content[at] = data.draw(st.integers(0, 255))
    path.write_bytes(content)
    try:
        with open_source(path) as opened:
            for name in opened.names():
                opened.read(name)
    except VerifierError:
        pass
