"""The command line in the language in use: our helps, and click's own words, which it asks gettext for."""

from __future__ import annotations

from inspect import cleandoc
from typing import Final

import click

from api.i18n import N_, NN_, _

CLICK: Final = (
    N_("Usage:"),
    N_("Options"),
    N_("Commands"),
    N_("Show this message and exit."),
    N_("required"),
    N_("default: {default}"),
    N_("text"),
    N_("integer"),
    N_("integer range"),
    N_("float"),
    N_("file"),
    N_("directory"),
    N_("path"),
    N_("Error: {message}"),
    N_("Try '{command} {option}' for help."),
    N_("Invalid value: {message}"),
    N_("Invalid value for {param_hint}: {message}"),
    N_("Missing argument"),
    N_("Missing option"),
    N_("Missing command."),
    N_("Missing parameter: {param_name}"),
    N_("No such option {name!r}."),
    N_("No such command {name!r}."),
    N_("Choose from:\n\t{choices}"),
    N_("{value!r} is not a valid {number_type}."),
    N_("{value} is not in the range {range}."),
    N_("{name} {filename!r} does not exist."),
    N_("{name} {filename!r} is a file."),
    N_("{name} {filename!r} is a directory."),
    N_("{name} {filename!r} is not readable."),
    N_("Option {name!r} does not take a value."),
    N_("Repeat for confirmation"),
    N_("Error: The two entered values do not match."),
    NN_("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)"),
    NN_("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})"),
    NN_("{value!r} is not {choice}.", "{value!r} is not one of {choices}."),
    NN_("Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments."),
)
"""What people can meet of click's own words: here only so that the catalogue has them."""

PLACES: Final = (
    N_("[OPTIONS]"),
    N_("COMMAND [ARGS]..."),
    N_("PATH"),
    N_("PERSON"),
    N_("ROLE"),
    N_("KEYFILE"),
    N_("CARD"),
    N_("CARD_FILE"),
    N_("DRAFT"),
    N_("DRAFT…"),
    N_("OLD"),
    N_("NEW"),
    N_("INDEX"),
    N_("POSITION"),
    N_("THROWS"),
    N_("ROUND_FILE"),
    N_("BUNDLE [OPTION]…"),
    N_("PERSON=ROLE[:UNTIL]"),
    N_("WHAT=COLUMN"),
    N_("COLUMN[+COLUMN]"),
    N_("NUMBER|none"),
    N_("NAME:SIZE:MISSES"),
    N_("F=V,F=V:SEATS"),
)
"""What stands in a usage line where people put something of their own."""


EVERYWHERE: Final = N_(
    "--json, wherever it stands, prints one JSON object. Before the command: -C FOLDER, and --lang fr or en."
)
"""The last line of every command's help: these options are shown in full by `klero --help`."""


def translated(command: click.Command) -> click.Command:
    """The command with its help, and that of its subcommands, in the language in use."""
    if command.help:
        command.help = _(cleandoc(command.help))
        command.short_help = command.help.partition(". ")[0].removesuffix(".") + "."
    if command.options_metavar:
        command.options_metavar = _(command.options_metavar)
    for param in command.params:
        _name_place(param)
    if isinstance(command, click.Group):
        command.subcommand_metavar = _(command.subcommand_metavar)
        for part in command.commands.values():
            translated(part).epilog = _(EVERYWHERE)
    return command


def _name_place(param: click.Parameter) -> None:
    """Say in the language in use what a parameter takes."""
    if param.metavar:
        param.metavar = _(param.metavar)
    elif isinstance(param, click.Argument):
        name = _(param.name.upper())
        param.metavar = name if param.required else f"[{name}]"
    param.type.name = _(param.type.name)
