"""What is no bundle, no checkpoint, no file: exit 3, with a sentence in the reader's language."""

import json
import subprocess
import sys

import pytest

from tools import messages
from verifier import cli, source


@pytest.fixture
def in_french(monkeypatch, capsys):
    catalogue = messages.read(messages.catalogue_path("verifier", "fr"))
    monkeypatch.setattr(
        cli, "translator", lambda _language: lambda text: catalogue.get(text).string if catalogue.get(text) else text
    )

    def call(*arguments):
        code = cli.main([*map(str, arguments), "--lang", "fr"])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return call


def test_a_path_with_nothing_is_said_in_french(in_french, tmp_path):
    told = in_french(tmp_path / "nothing")
    assert told == (3, "", f"{tmp_path / 'nothing'}: Il n'y a rien à cet endroit.\n")


def test_a_file_that_is_no_bundle_is_said_in_french(in_french, tmp_path):
    (tmp_path / "file").write_text("x")
    assert in_french(tmp_path / "file")[2].endswith("Ce n'est ni un dossier ni un zip.\n")


def test_a_sealed_bundle_is_named_with_the_way_to_open_it(in_french, tmp_path):
    (tmp_path / "sealed").write_bytes(b"klero-sealed1\n\0\1")
    code, out, err = in_french(tmp_path / "sealed")
    assert (code, out) == (3, "")
    assert "klero bundle open FILE --key KEYFILE" in source.SEALED
    assert "klero bundle open" in err


@pytest.mark.parametrize("text", ["", "x", "example/v\n4\nAAAA\n"])
def test_a_pin_that_is_no_checkpoint_is_wrong_usage_and_no_fraud(in_french, bundle, tmp_path, text):
    (tmp_path / "pin").write_text(text)
    code, out, err = in_french(bundle, "--pin", tmp_path / "pin")
    assert (code, out) == (3, "")
    assert "Ce n'est pas un point de contrôle" in err


def test_a_policy_that_is_not_there_is_said_in_french(in_french, bundle, tmp_path):
    assert in_french(bundle, "--policy", tmp_path / "none")[2].endswith("Il n'y a rien à cet endroit.\n")


def test_the_folder_around_a_bundle_is_no_anomaly_but_a_hint(in_french, bundle, tmp_path):
    bundle.rename(tmp_path / "public")
    code, out, err = in_french(tmp_path)
    assert (code, out) == (3, "")
    assert "public" in err


def test_looking_at_a_bundle_in_a_file_manager_leaves_it_in_order(in_french, bundle):
    (bundle / ".DS_Store").write_bytes(b"x")
    (bundle / "tile" / "desktop.ini").write_bytes(b"x")
    code, out, _err = in_french(bundle)
    assert code == 0
    assert ".DS_Store, tile/desktop.ini" in out


def test_a_checkpoint_that_may_not_be_read_says_nothing_of_the_bundle(in_french, bundle, monkeypatch):
    real = open

    def guarded(path, *rest, **more):
        if str(path).endswith("/checkpoint"):
            raise PermissionError(13, "Permission denied")
        return real(path, *rest, **more)

    monkeypatch.setattr("builtins.open", guarded)
    assert in_french(bundle) == (3, "", f"{bundle}/checkpoint: Vous n'avez pas le droit de le lire.\n")


@pytest.mark.parametrize("what", [(), ("receipt",), ("lottery",)])
def test_help_is_in_the_readers_language_to_the_last_word(in_french, what):
    code, out, err = in_french(*what, "--help")
    assert (code, err) == (0, "")
    assert "options :" in out or "options:" in out
    for english in ("usage:", "show this", "positional", "the language", "folder", "printed", "Recompute", "Check"):
        assert english not in out, out


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ((), "obligatoires"),
        (("a", "b"), "b"),
        (("a", "--nope"), "inconnu"),
        (("a", "--pin"), "une valeur"),
        (("receipt", "a", "--receipt", "t", "--name", "x"), "vont ensemble"),
    ],
)
def test_wrong_usage_is_told_in_the_readers_language(in_french, typed, said):
    code, out, err = in_french(*typed)
    assert (code, out) == (3, "")
    assert said in err
    for english in ("usage:", "argument ", "required", "expected", "unrecognized"):
        assert english not in err, err


def test_a_kept_checkpoint_that_holds_is_said_to_hold(in_french, bundle, tmp_path):
    (tmp_path / "pin").write_bytes((bundle / "checkpoint").read_bytes())
    size = int((bundle / "checkpoint").read_text().splitlines()[1])
    assert "que vous aviez gardé" not in in_french(bundle)[1]
    assert f"taille {size}," in in_french(bundle, "--pin", tmp_path / "pin")[1]
    plain, pinned = (json.loads(in_french(bundle, "--json", *more)[1]) for more in ((), ("--pin", tmp_path / "pin")))
    assert (plain["pin"], pinned["pin"]) == (None, {"size": size, "holds": True})
    (bundle / "tile" / "entries").rename(tmp_path / "gone")
    assert json.loads(in_french(bundle, "--json", "--pin", tmp_path / "pin")[1])["pin"]["holds"] is None


def test_a_reader_who_stops_reading_is_no_fault_of_the_verifiers(bundle):
    program = "import sys; from verifier.cli import main; sys.exit(main())"
    command = [sys.executable, "-P", "-c", program, str(bundle), "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.close()
        told = process.stderr.read()
        assert (process.wait(timeout=60), told) == (3, b"")
