"""What pages show, without a server."""

import msgspec
import pytest

from api import receipts
from api.history import Version
from api.i18n import set_language
from api.web.demo import _paper
from api.web.views import charter as charters
from api.web.views import powers
from api.web.views.cheat import Finding, verdict
from api.web.views.draw import draw_view
from api.web.views.receipt import Asked, answer
from ledger import charter
from ledger.receipt import Receipt
from ledger.rules.state import State

NOW = "2027-01-01T00:00:00Z"


@pytest.fixture
def view(site):
    published = site.published
    return draw_view(published.state, published.rows, 1, NOW, site.checker.report(published))


def test_a_draw_that_is_not_there_is_none(site):
    assert draw_view(site.published.state, site.published.rows, 2, NOW, None) is None


def test_the_steps_come_in_the_order_of_the_protocol(view):
    assert [rows[0].kind for rows in view.steps] == [
        "draw.purpose_agreed",
        "draw.pool_sealed",
        "draw.announced",
        "draw.dealt",
        "draw.deals_closed",
        "draw.diced",
        "draw.opened",
        "draw.openings_closed",
        "draw.concluded",
    ]
    assert [len(rows) for rows in view.steps] == [1, 1, 1, 3, 1, 1, 3, 1, 1]


def test_every_step_was_taken_before_the_next(view):
    indexes = [row.index for rows in view.steps for row in rows]
    assert indexes == sorted(indexes)


def test_targets_are_met_and_shares_add_up(view):
    assert all(stratum.target == stratum.drawn == len(stratum.positions) for stratum in view.strata)
    assert sum(stratum.people for stratum in view.strata) == 400
    for feature in {share.feature for share in view.shares}:
        shares = [share for share in view.shares if share.feature == feature]
        assert sum(share.seated for share in shares) == pytest.approx(100)


def test_the_seed_is_shown_with_all_that_it_is_made_of(view):
    assert [part.what for part in view.ingredients] == ["draw", "secret", "secret", "secret", "dice"]
    assert view.ingredients[-1].row.kind == "draw.diced"
    assert len(view.seed) == 64


def test_premises_are_the_verifiers(view):
    assert view.premises == {"P1": "claimed", "P2": "supported", "P3": "not_claimed", "P4": "claimed"}


def test_without_a_report_there_are_no_premises(site):
    found = draw_view(site.published.state, site.published.rows, 1, NOW, None)
    assert found.premises == {}


def test_who_signed_is_told_with_the_roles_held_then(view):
    assert {role for signer in view.announced.signers for role in signer.roles} == {"ANI", "DEP"}


@pytest.fixture(scope="module")
def law():
    return charter.parse_lawful(charter.from_toml(charter.template("en")))


def test_the_table_has_every_role_and_every_subject(law):
    table = powers.table(law)
    assert [line.role.role for line in table.lines] == [role.role for role in law.roles]
    assert set(table.subjects) == {"draw", "roles", "seats", "project", "privacy", "charter", "fund"}


def test_levels_come_as_opinion_decision_doing(law):
    table = powers.table(law)
    members = next(line for line in table.lines if line.role.role == "MEM")
    assert members.cells[table.subjects.index("project")] == ("consultative", "decision", "executive")


def test_a_cell_leads_to_the_clauses_that_the_role_signs(site):
    cell = powers.cell(site.published.state, "SCR", "draw", "2027-01-01")
    assert {"6.4", "6.7", "6.9"} <= {power.clause for power in cell.powers}
    assert cell.levels == ("executive",)


@pytest.mark.parametrize(("role", "subject"), [("XXX", "draw"), ("SCR", "weather")])
def test_a_cell_outside_the_table_is_none(site, role, subject):
    assert powers.cell(site.published.state, role, subject, "2027-01-01") is None


def test_clauses_are_in_the_order_of_their_numbers(law):
    numbers = [clause.clause for part in charters.parts(law) for clause in part.clauses]
    assert numbers.index("6.9") < numbers.index("6.10")
    assert numbers.index("2.1") < numbers.index("10.1")


def test_the_first_version_changes_nothing(site):
    view = charters.charter_view(site.published.state, site.published.versions, 1)
    assert (view.changes, view.before, view.in_force) == ((), None, True)


def test_a_later_version_says_what_it_changed(law):
    later = msgspec.structs.replace(law, title="Another title")
    state = State("example.test/town", charters={"a": law, "b": later}, charter_id="b")
    versions = [Version(1, "a", 1), Version(2, "b", 7)]
    view = charters.charter_view(state, versions, 2)
    assert [change.path for change in view.changes] == ["title"]
    assert (view.before, view.in_force) == (versions[0], True)
    assert not charters.charter_view(state, versions, 1).in_force
    assert charters.charter_view(state, versions, 3) is None


@pytest.fixture
def paper(town):
    return town.offered.papers[0]


def asked(paper, **other) -> Asked:
    given = {"receipt": paper.receipt, "name": paper.name, "birth": paper.birth, "code": paper.code}
    return Asked(**(given | other))


def test_a_receipt_finds_its_line_its_person_and_its_number(site, paper):
    found = answer(site.published.state, asked(paper))
    assert (found.problem, found.theirs) == ("", True)
    (lot,) = found.lots
    assert not lot.drawn
    assert lot.seats < lot.rank <= lot.people


def test_a_drawn_persons_receipt_says_so(site, town):
    (lot,) = answer(site.published.state, asked(town.offered.papers[1])).lots
    assert lot.drawn
    assert lot.called


def test_a_receipt_without_a_name_is_found_and_nobodys(site, paper):
    assert answer(site.published.state, asked(paper, name="", code="")).theirs is None


@pytest.mark.parametrize("other", [{"name": "Somebody Else"}, {"birth": "1900"}, {"code": "0" * 26}, {"code": "?"}])
def test_another_name_birth_or_code_does_not_open_the_line(site, paper, other):
    assert answer(site.published.state, asked(paper, **other)).theirs is False


def test_case_and_spaces_do_not_matter(site, paper):
    typed = asked(
        paper,
        name=f"  {paper.name.upper()} ",
        code=paper.code.lower(),
        receipt=f" {paper.receipt[:50]}\n{paper.receipt[50:]}",
    )
    assert answer(site.published.state, typed).theirs


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("birth", ["dated", "year", "unknown"])
def test_a_real_receipt_typed_in_as_it_is_printed_gives_four_ticks(client, town, language, birth):
    kinds = {"dated": lambda text: "-" in text, "year": str.isdecimal, "unknown": lambda text: text == "unknown"}
    record = next(record for record in town.played.records if kinds[birth](record.person.birth))
    set_language(language)
    origin = town.played.ledger.state.origin
    lines = [line.partition(":") for line in receipts.words(record, origin).splitlines()]
    printed = {name.strip(): value.strip() for name, _colon, value in lines}
    typed = {
        "name": record.person.name,
        "birth": printed["Date de naissance dans la liste" if language == "fr" else "Date of birth on the list"],
        "code": printed["Code de votre identité" if language == "fr" else "Code of your identity"],
        "receipt": Receipt.of(record, origin, bytes.fromhex(town.draw.purpose.id)).text(),
    }
    page = client.post(f"/{language}/receipt", data=typed).text
    assert page.count('class="yes"') >= 3
    assert 'class="no"' not in page


@pytest.mark.parametrize(
    ("other", "headline"),
    [
        ({"name": "Somebody Else"}, "not shown to be yours"),
        ({"name": "", "code": "", "birth": ""}, "This receipt’s line is on the list."),
    ],
)
def test_nobody_is_told_that_chance_chose_them_before_the_line_is_shown_to_be_theirs(client, town, other, headline):
    paper = town.offered.papers[1]
    given = {"receipt": paper.receipt, "name": paper.name, "birth": paper.birth, "code": paper.code}
    assert "Chance chose you" in client.post("/en/receipt", data=given).text
    page = client.post("/en/receipt", data=given | other).text
    assert headline in page
    assert "Chance chose you" not in page


@pytest.mark.parametrize("text", ["", "klero1:", "klero1:AAAA", "x" * 2000, "klero1:é"])
def test_what_is_no_receipt_is_told_kindly(site, text):
    assert answer(site.published.state, Asked(text)).problem == "receipt.malformed"


def test_a_receipt_of_another_place_is_told_apart(paper):
    assert answer(State("elsewhere.example"), asked(paper)).problem == "receipt.origin"


def test_a_receipt_of_no_list_is_told_apart(town, paper):
    assert answer(State(town.played.ledger.state.origin), asked(paper)).problem == "receipt.leaf"


def test_a_birth_is_read_as_people_write_it(site, town):
    dated = next(record.position for record in town.played.records if "-" in record.person.birth)
    paper = _paper(town.played, town.draw, dated, drawn=False)
    year, month, day = paper.birth.split("-")
    assert answer(site.published.state, asked(paper, birth=f" {int(day)}/{month}/{year} ")).theirs


def test_the_telling_finding_comes_first():
    report = {
        "verdict": "anomalie",
        "exceptions": [
            {"step": "F2", "code": "note.log_key"},
            {"step": "D5", "code": "statement.after", "index": 20},
            {"step": "D4", "code": "signature.invalid", "index": 19},
        ],
    }
    told = verdict(report, 19)
    assert told.first == Finding("D4", "signature.invalid", 19)
    assert [finding.index for finding in told.later] == [20]
    assert told.other_key


@pytest.mark.parametrize("path", ["/draw/1", "/powers", "/powers/MEM/draw"])
def test_what_the_ledger_says_is_marked_with_its_language_where_the_page_has_another(client, path):
    assert '<span lang="en">' in client.get(f"/fr{path}").text
    assert '<span lang="en">' not in client.get(f"/en{path}").text


def test_a_demo_played_in_english_has_no_french_in_its_list(client):
    page = client.get("/en/draw/1").text
    assert "woman" in page
    for french in ("femme", "homme", "secteur", "sexe"):
        assert french not in page
