"""What every action does: one file for each menu, each giving its commands by the action's id."""

from collections.abc import Callable, Mapping

Command = Callable[[], object]
Commands = Mapping[str, Command]
