import json
import re
import shutil
import subprocess
import sys

import pytest
from babel.messages.mofile import write_mo

from tools import messages
from verifier import audit, cli, language, report, report_object
from verifier.findings import Audit
from verifier.kinds import KINDS
from verifier.sentences import SENTENCES
from verifier.source import open_source
from verifier.steps import STEPS, step_of


@pytest.fixture(autouse=True)
def _in_english(monkeypatch):
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")


@pytest.fixture
def run(capsys):
    def call(*arguments):
        code = cli.main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return call


def test_a_bundle_in_order_ends_with_0_and_says_so_first(run, bundle):
    code, out, err = run(bundle)
    assert (code, err) == (0, "")
    assert out.startswith("IN ORDER (public part; checks left to the auditors: 2)\n")
    for step, name in STEPS.items():
        assert re.search(rf"^  {step} +{re.escape(name)}", out, re.MULTILINE)


def test_json_is_one_object_of_the_fields_of_the_specification(run, bundle, whole):
    code, out, _ = run(bundle, "--json")
    document = json.loads(out)
    assert list(document) == [
        "verdict", "exit", "audience", "origin", "size", "root", "fingerprint", "exceptions", "checks", "draws",
        "decisions", "pin", "left_behind",
    ]  # fmt: skip
    assert (document["verdict"], document["exit"], code) == ("conforme", 0, 0)
    assert (document["origin"], document["size"]) == (whole.log.origin, whole.log.size)
    assert document["root"] == whole.log.after()["root"]
    assert len(document["fingerprint"]) == 12
    (draw,) = document["draws"]
    told = (
        "contestations draw heard invited lottery method number premises seed stage state still_possible strata "
        "substitutes support"
    )
    assert sorted(draw) == [*told.split(), "ticket_key", "vacancies", "visited", "weights", "withdrawn"]
    assert draw["strata"][0] == {"seats": 2, "drawn": whole.ranked(0)[:2]}


def test_an_anomaly_ends_with_1_and_is_told_before_the_checks(run, bundle):
    (bundle / "stranger").write_text("x")
    code, out, _ = run(bundle)
    assert code == 1
    assert out.startswith("ANOMALY")
    assert out.index("stranger [file.unexpected]") < out.index("Checks")
    assert json.loads(run(bundle, "--json")[1])["exceptions"] == [
        {"step": "F1", "code": "file.unexpected", "where": "stranger"}
    ]


def test_a_gap_ends_with_2(run, bundle):
    shutil.rmtree(bundle / "tile")
    code, out, _ = run(bundle)
    assert code == 2
    assert out.startswith("NOT VERIFIABLE")


@pytest.mark.parametrize(
    "arguments",
    [[], ["--json"], ["a", "b"], ["no/such/place"], ["BUNDLE", "--policy", "no/such/file"], ["BUNDLE", "--lang", "xx"]],
)
def test_wrong_usage_ends_with_3_on_one_or_two_lines(run, bundle, arguments):
    code, out, err = run(*(bundle if argument == "BUNDLE" else argument for argument in arguments))
    assert (code, out) == (3, "")
    assert err.strip()
    assert "Traceback" not in err


def test_a_policy_that_cannot_be_read_is_wrong_usage(run, bundle, tmp_path):
    (tmp_path / "policy").write_text("nonsense\n")
    code, _, err = run(bundle, "--policy", tmp_path / "policy")
    assert code == 3
    assert "line 1" in err


def test_a_policy_in_the_bundle_is_printed_and_not_counted(run, bundle):
    (bundle / "policy").write_text("quorum none\n\x1b[31m")
    code, out, _ = run(bundle)
    assert code == 0
    assert "publisher's wish" in out
    assert "quorum none" in out
    assert "\x1b" not in out
    assert "P3 Nobody could foresee the beacon when the openings were fixed. — NOT VERIFIABLE" in out


def test_an_older_checkpoint_is_compared(run, bundle, whole, tmp_path):
    (tmp_path / "pin").write_text(whole.log.checkpoint(4))
    assert run(bundle, "--pin", tmp_path / "pin")[0] == 0
    (tmp_path / "pin").write_text(whole.log.checkpoint(4, origin="example/other"))
    assert run(bundle, "--pin", tmp_path / "pin")[0] == 1


def test_a_broken_zip_is_an_anomaly(run, tmp_path):
    (tmp_path / "broken.zip").write_bytes(b"PK\x03\x04" + bytes(50))
    for more in ([], ["--json"]):
        code, out, _ = run(tmp_path / "broken.zip", *more)
        assert code == 1
        assert "file.malformed" in out
    assert run("receipt", tmp_path / "broken.zip", "--receipt", "klero1:AA")[0] == 1


def test_help_ends_with_0(run):
    assert run("--help")[0] == 0
    assert run("receipt", "--help")[0] == 0


def test_the_last_resort_is_one_sentence(run, bundle, monkeypatch):
    def fail(*_, **__):
        raise KeyError("x")

    monkeypatch.setattr(audit, "premises", fail)
    code, out, err = run(bundle)
    assert (code, out) == (1, "")
    assert err == "The verifier itself failed (KeyError; entries checked before: 28); please report it.\n"


def test_python_dash_m_runs_it(bundle, root):
    command = [sys.executable, "-P", "-m", "verifier", str(bundle), "--json"]
    result = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stderr) == (0, "")
    assert json.loads(result.stdout)["exit"] == 0


def test_progress_is_shown_on_a_terminal_and_wiped(bundle, monkeypatch, capsys):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    assert cli.main([str(bundle)]) == 0
    err = capsys.readouterr().err
    assert "\r28 of 28 entries checked" in err
    assert err.endswith("\r\x1b[K")


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, "en"),
        ({"LANG": "fr_FR.UTF-8"}, "fr"),
        ({"LANG": "fr_FR.UTF-8", "LC_ALL": "C.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8", "LC_MESSAGES": "fr_BE"}, "fr"),
    ],
)
def test_the_language_is_the_locales(environment, expected):
    assert language.preferred(environment) == expected


@pytest.fixture
def french(tmp_path):
    """The catalogue as compiled from its source."""
    catalogue = messages.read(messages.catalogue_path("verifier", "fr"))
    return lambda sentence: catalogue.get(sentence).string if catalogue.get(sentence) else sentence


def test_the_report_is_whole_in_french(bundle, french):
    with open_source(bundle) as source:
        found = audit.audit_bundle(source).audit
    text = report.as_text(found, "fr", french)
    assert text.startswith("CONFORME (partie publique")
    assert "dépositaires" in text
    assert "représentatif" not in text


def test_without_a_compiled_catalogue_the_report_speaks_english(monkeypatch):
    def missing(*_):
        raise FileNotFoundError

    monkeypatch.setattr(language.pkgutil, "get_data", missing)
    assert language.translator("fr")("Checks") == "Checks"


def test_a_compiled_catalogue_is_used(monkeypatch, tmp_path):
    with (tmp_path / "x.mo").open("wb") as file:
        write_mo(file, messages.read(messages.catalogue_path("verifier", "fr")))
    monkeypatch.setattr(language.pkgutil, "get_data", lambda *_: (tmp_path / "x.mo").read_bytes())
    assert language.translator("fr")("Checks") == "Vérifications"


def codes_of_the_specification(root):
    pages = [
        (root / "docs" / "spec" / name).read_text("utf-8") for name in ("judgement.md", "verifier.md", "charter.md")
    ]
    words = set(re.findall(r"`([a-z]+\.[a-z_]+)`", "\n".join(pages)))
    matters = {code.partition(".")[0] for code in SENTENCES}
    kinds = set(re.findall(r"\*\*([a-z]+\.[a-z_]+)\*\*|\| `([a-z]+\.[a-z_]+)`", "\n".join(pages)))
    named_elsewhere = {word for pair in kinds for word in pair} | {"log.vkey", "body.person", "draw.t", "draw.trustee"}
    return {word for word in words if word.partition(".")[0] in matters} - named_elsewhere


def test_every_code_of_the_specification_has_a_sentence_and_a_step(root):
    not_codes = {"draw.trustees", "seat.person", "draw.pool_sealed", "pool_sealed.features"}
    missing = codes_of_the_specification(root) - set(SENTENCES) - not_codes - set(KINDS)
    assert missing == set()
    assert {step_of(code) for code in SENTENCES} <= set(STEPS)


@pytest.mark.parametrize(
    ("code", "kind", "step"),
    [
        ("signature.missing", "key.enrolled", "R"),
        ("signature.missing", "draw.dealt", "D4"),
        ("signature.missing", "seat.filled", "R"),
        ("statement.after", "draw.dealt", "D5"),
        ("statement.after", "role.ended", "F4"),
        ("statement.body", "draw.dealt", "F4"),
        ("charter.not_in_force", "draw.dealt", "C"),
        ("role.held", "seat.accepted", "R"),
        ("seat.code", "seat.declined", "D18"),
        ("dice.plan", "draw.announced", "D10"),
        ("openings.early", "draw.openings_closed", "D6"),
        ("purpose.seats", "draw.announced", "D1"),
    ],
)
def test_a_code_goes_to_the_most_exact_step(code, kind, step):
    assert step_of(code, kind) == step


def test_a_report_of_nothing_can_be_printed():
    nothing = Audit()
    assert "could not be read" in report.as_text(nothing, "en", str)
    assert report_object.document(nothing)["root"] is None


# Receipts
