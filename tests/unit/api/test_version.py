"""The version is said where people and programs ask for it."""

from click.testing import CliRunner

from api import VERSION
from api.cli.root import klero
from api.web.openapi import document


def test_the_programme_says_its_version():
    assert CliRunner().invoke(klero, ["--version"]).output == f"klero {VERSION}\n"


def test_the_interface_for_programs_says_it_too():
    assert document("/api/v1", ())["info"]["version"] == VERSION
