"""What is no bundle, no checkpoint, no file: exit 3, with a sentence in the reader's language."""

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
