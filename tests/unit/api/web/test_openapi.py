"""The JSON API does what its OpenAPI document says, whatever it is asked."""

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

PATHS = (
    "/head",
    "/draws",
    "/draws/{number}",
    "/powers",
    "/charter/{number}",
    "/entries",
    "/entries/{index}",
    "/entries/{index}/proof",
    "/report",
)
CHECKS = (
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.negative_data_rejection,
    checks.unsupported_method,
)


@pytest.fixture(scope="session")
def operations(app):
    document = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    return {found.ok().path: found.ok() for found in document.get_all_operations()}


@pytest.mark.parametrize(
    ("path", "mode"),
    [(path, GenerationMode.POSITIVE) for path in PATHS]
    + [(path, GenerationMode.NEGATIVE) for path in PATHS if path == "/entries" or "{" in path],
)
def test_every_answer_is_one_that_the_document_describes(operations, path, mode):
    """What the document allows, and what it does not."""
    asked = []

    @settings(max_examples=15, suppress_health_check=list(HealthCheck), deadline=None)
    @given(case=operations[path].as_strategy(generation_mode=mode))
    def ask(case):
        asked.append(case)
        case.validate_response(case.call(headers={"Accept-Encoding": "identity"}), checks=CHECKS)

    ask()
    assert asked


def test_the_document_is_made_from_the_code(client):
    document = client.get("/api/v1/openapi.json").json
    assert document["openapi"] == "3.1.0"
    assert tuple(document["paths"]) == PATHS


@pytest.mark.parametrize(
    ("language", "title"), [("fr", "Il n'y a rien ici."), ("en", "There is nothing here."), ("", "Il n'y a rien ici.")]
)
def test_a_problem_is_told_in_the_readers_language(client, language, title):
    answer = client.get("/api/v1/draws/99", headers={"Accept-Language": language} if language else {})
    assert (answer.status_code, answer.content_type) == (404, "application/problem+json")
    assert answer.json == {"type": "about:blank", "title": title, "status": 404}
    assert "Accept-Language" in answer.headers["Vary"]


def test_the_draw_says_what_the_ledger_says(client, town):
    told = client.get("/api/v1/draws/1").json
    assert told["seed"] == town.draw.seed.hex()
    assert [tuple(s["drawn"]) for s in told["strata"]] == list(town.draw.drawn)


def test_entries_come_in_pages(client):
    told = client.get("/api/v1/entries?from=3&limit=2").json
    assert [entry["index"] for entry in told["entries"]] == [3, 4]
    assert told["size"] == 28
    assert len(client.get("/api/v1/entries").json["entries"]) == 28


def test_the_verifiers_report_is_passed_on(client):
    assert client.get("/api/v1/report").json["verdict"] == "conforme"
