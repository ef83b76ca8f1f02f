"""What an action is: text, menu, keys, and when it can be used."""

from dataclasses import dataclass
from enum import Enum, StrEnum, auto


class Menu(StrEnum):
    FILE = "file"
    EDIT = "edit"
    SELECT = "select"
    VIEW = "view"
    TOOLS = "tools"
    SENTENCE = "sentence"
    EDITS = "edits"
    HELP = "help"


class Context(Enum):
    """Where the focus must be for a shortcut to count."""

    WINDOW = auto()  # anywhere, except that a text box keeps the keys it writes with
    CANVAS = auto()
    SENTENCE = auto()
    STACK = auto()


class Needs(Enum):
    """What must be there for an action to make sense."""

    PICTURE = auto()
    SELECTION = auto()
    EDIT = auto()  # one that is chosen in the stack
    JOB = auto()  # one that runs or waits
    FOLDER = auto()  # more than one picture to go through


@dataclass(frozen=True)
class ActionSpec:
    """One action. Texts are English, to be translated in "Actions"; shortcuts are in Qt's portable
    notation, normalised; the first one is shown in the menu.

    is_held: acts while its key is down, and is toggled from the menu.
    group: of the actions of one group at most one is checked.
    begins_section: a line is drawn above it in the menu.
    """

    id: str
    text: str
    menu: Menu
    shortcuts: tuple[str, ...] = ()
    icon: str = ""
    tip: str = ""
    is_checkable: bool = False
    is_held: bool = False
    is_submenu: bool = False
    group: str = ""
    context: Context = Context.WINDOW
    needs: tuple[Needs, ...] = ()
    begins_section: bool = False
