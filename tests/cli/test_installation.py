"""The commands on an installation, where there is none: one sentence, and what to do."""

import pytest

from gesso_command import gesso
from gesso_desktop.cli.exit_codes import ExitCode

COMMANDS = (("update", "/media/stick"), ("rollback",), ("verify-install",), ("uninstall", "--yes"))


@pytest.mark.parametrize("command", COMMANDS)
def test_a_checkout_says_that_it_is_one(command: tuple[str, ...]) -> None:
    done = gesso(*command, "--json")
    assert done.code == ExitCode.USAGE
    assert "checkout" in done.err
    assert "install.sh" in done.err
    assert done.json["error"]["code"] == "bad_request"


@pytest.mark.parametrize("command", COMMANDS)
def test_each_is_explained(command: tuple[str, ...]) -> None:
    done = gesso(command[0], "--help")
    assert done.code == ExitCode.DONE
    assert "--json" in done.out
