"""What the pages answer to requests that nobody sends by mistake."""

import pytest

from api.web.factory import LARGEST

SECURE = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}
PAGES = ("/fr/", "/en/draw/1", "/fr/nothing", "/log/checkpoint", "/api/v1/head", "/log/nothing", "/")


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_carries_the_headers(client, path):
    headers = client.get(path).headers
    assert {name: headers[name] for name in SECURE} == SECURE
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    assert "script-src" not in policy
    assert "Server" not in headers


@pytest.mark.parametrize(
    "name",
    [
        "../log.key",
        "..%2flog.key",
        "%2e%2e/log.key",
        "....//log.key",
        "tile/../../log.key",
        "tile/0/../../../log.key",
        "blobs/sha256/../../../ledger.sqlite",
        "blobs/sha256/" + "0" * 64,
        "blobs/sha256/" + "A" * 64,
        "/etc/passwd",
        "tile/0/000.p/0",
        "tile/0/000.p/257",
        "tile/0/0",
        "tile/00/000",
        "checkpoint/",
        "checkpoint%00",
        "publication.lock",
        ".",
        "",
    ],
)
def test_nothing_but_the_log_is_served_under_log(client, name):
    answer = client.get(f"/log/{name}")
    assert answer.status_code == 404
    assert len(answer.data) < 200


def test_an_auditors_blob_is_not_served(client, town):
    hidden = next(blob for blob in town.played.ledger.state.references.values() if blob.audience == "auditors")
    assert client.get(f"/log/blobs/sha256/{hidden.sha256}").status_code == 404


def test_the_static_log_is_what_lies_on_the_disk(client, town):
    public = town.folder / "public"
    for path in (p for p in public.rglob("*") if p.is_file()):
        name = path.relative_to(public).as_posix()
        answer = client.get(f"/log/{name}")
        assert (answer.status_code, answer.data) == (200, path.read_bytes())
        assert ("immutable" in answer.headers["Cache-Control"]) == name.startswith(("tile/", "blobs/"))


@pytest.mark.parametrize("path", ["/fr/receipt", "/fr/cheat"])
def test_a_long_body_is_refused(client, path):
    answer = client.post(path, data={"receipt": "x" * (LARGEST + 1), "how": "die"})
    assert answer.status_code == 413
    assert "trop long" in answer.text


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "POST"])
def test_pages_are_for_reading(client, method):
    answer = client.open("/fr/draw/1", method=method)
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/fr/draw/0", 404),
        ("/fr/draw/99999999999999999999999", 404),
        ("/fr/draw/-1", 404),
        ("/fr/draw/1e3", 404),
        ("/fr/entries/28", 404),
        ("/fr/entries/page/0", 404),
        ("/fr/entries/page/2", 404),
        ("/fr/powers/ANI/%3Cscript%3E", 404),
        ("/fr/charter/2", 404),
        ("/de/", 404),
        ("/fr/%00", 404),
        ("/fr/draw/1?x=" + "y" * 5000, 200),
        ("/fr/receipt/example/3", 404),
        ("/static/0/klero.css", 404),
        ("/static/../factory.py", 404),
        ("/api/v1/entries?from=-1", 400),
        ("/api/v1/entries?from=%F0%9F%8E%B2", 400),
        ("/api/v1/entries?from=" + "9" * 4000, 400),
    ],
)
def test_odd_addresses_are_refused_quietly(client, path, status):
    answer = client.get(path)
    assert answer.status_code == status
    assert "<script" not in answer.text
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("how", ["", "die;ls", "DIE", "x" * 9000])
def test_only_the_ways_to_cheat_on_the_page_are_tried(client, how):
    assert client.post("/en/cheat", data={"how": how}).status_code == 400


def test_what_is_typed_comes_back_escaped_and_is_not_kept(client):
    answer = client.post("/en/receipt", data={"receipt": "<script>alert(1)</script>", "name": '"><b>'})
    assert "<script>alert" not in answer.text
    assert "&lt;script&gt;" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_page_is_sent_once_and_then_known(client):
    first = client.get("/en/charter", headers={"Accept-Encoding": "gzip"})
    again = client.get("/en/charter", headers={"If-None-Match": first.headers["ETag"]})
    assert first.headers["Content-Encoding"] == "gzip"
    assert (again.status_code, again.data) == (304, b"")
    assert "must-revalidate" in first.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("asked", "given"),
    [("fr", "/fr/"), ("en-GB,en;q=0.9", "/en/"), ("de", "/fr/"), (None, "/fr/"), ("de,en;q=0.5", "/en/")],
)
def test_the_first_page_is_in_the_language_asked_for(client, asked, given):
    answer = client.get("/", headers={"Accept-Language": asked} if asked else {})
    assert (answer.status_code, answer.headers["Location"]) == (302, given)
    assert answer.headers["Vary"] == "Accept-Language"


def test_each_page_leads_to_itself_in_the_other_language(client):
    assert 'href="/en/entries/14"' in client.get("/fr/entries/14").text
    assert 'href="/fr/entries/14"' in client.get("/en/entries/14").text


def test_a_forgotten_slash_leads_to_the_page_and_to_no_other_host(client):
    answer = client.get("/fr", headers={"Host": "elsewhere.example"})
    assert (answer.status_code, answer.headers["Location"]) == (308, "/fr/")
