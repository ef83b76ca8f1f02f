"""Every action of the editor as data: menus, tool bars, shortcuts, their list and the tests are fed
from here. What an action does is decided by whoever listens to `Actions.triggered`."""

from dataclasses import dataclass
from enum import Enum, StrEnum, auto

from .texts import QT_TRANSLATE_NOOP


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


MENU_TEXTS = {
    Menu.FILE: QT_TRANSLATE_NOOP("Actions", "&File"),
    Menu.EDIT: QT_TRANSLATE_NOOP("Actions", "&Edit"),
    Menu.SELECT: QT_TRANSLATE_NOOP("Actions", "&Select"),
    Menu.VIEW: QT_TRANSLATE_NOOP("Actions", "&View"),
    Menu.TOOLS: QT_TRANSLATE_NOOP("Actions", "&Tools"),
    Menu.SENTENCE: QT_TRANSLATE_NOOP("Actions", "&Instruction"),
    Menu.EDITS: QT_TRANSLATE_NOOP("Actions", "E&dits"),
    Menu.HELP: QT_TRANSLATE_NOOP("Actions", "&Help"),
}

_PICTURE = (Needs.PICTURE,)
_SELECTION = (Needs.PICTURE, Needs.SELECTION)
_EDIT = (Needs.PICTURE, Needs.EDIT)

ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec(
        "file.open",
        QT_TRANSLATE_NOOP("Actions", "Open…"),
        Menu.FILE,
        ("Ctrl+O",),
        "open",
    ),
    ActionSpec(
        "file.open_folder",
        QT_TRANSLATE_NOOP("Actions", "Open Folder…"),
        Menu.FILE,
        ("Ctrl+Shift+O",),
        "folder",
        tip=QT_TRANSLATE_NOOP("Actions", "Shows the pictures of a folder as a film strip."),
    ),
    ActionSpec(
        "file.open_recent",
        QT_TRANSLATE_NOOP("Actions", "Open Recent"),
        Menu.FILE,
        icon="history",
        is_submenu=True,
    ),
    ActionSpec(
        "file.next_picture",
        QT_TRANSLATE_NOOP("Actions", "Next Picture"),
        Menu.FILE,
        ("PgDown",),
        "arrow-right",
        needs=(Needs.FOLDER,),
        context=Context.CANVAS,
        begins_section=True,
    ),
    ActionSpec(
        "file.previous_picture",
        QT_TRANSLATE_NOOP("Actions", "Previous Picture"),
        Menu.FILE,
        ("PgUp",),
        "arrow-left",
        needs=(Needs.FOLDER,),
        context=Context.CANVAS,
    ),
    ActionSpec(
        "file.save_copy",
        QT_TRANSLATE_NOOP("Actions", "Save a Copy…"),
        Menu.FILE,
        (
            "Ctrl+S",
            "Ctrl+Shift+S",
        ),
        "save",
        tip=QT_TRANSLATE_NOOP(
            "Actions",
            "Writes a new file in the way that changes least. The original is never written.",
        ),
        needs=_PICTURE,
        begins_section=True,
    ),
    ActionSpec(
        "file.export",
        QT_TRANSLATE_NOOP("Actions", "Export…"),
        Menu.FILE,
        ("Ctrl+E",),
        "export",
        tip=QT_TRANSLATE_NOOP(
            "Actions", "Writes a new file in a format, size and profile of your choice."
        ),
        needs=_PICTURE,
    ),
    ActionSpec(
        "file.compare_with",
        QT_TRANSLATE_NOOP("Actions", "Compare with File…"),
        Menu.FILE,
        ("Ctrl+Shift+D",),
        "compare-files",
        needs=_PICTURE,
        begins_section=True,
    ),
    ActionSpec(
        "file.compose",
        QT_TRANSLATE_NOOP("Actions", "Put Back Another Program's Output…"),
        Menu.FILE,
        icon="compose",
        tip=QT_TRANSLATE_NOOP(
            "Actions",
            "Aligns a picture that another program changed, and takes over what really changed.",
        ),
        needs=_PICTURE,
    ),
    ActionSpec(
        "file.close",
        QT_TRANSLATE_NOOP("Actions", "Close"),
        Menu.FILE,
        ("Ctrl+W",),
        "cancel",
        needs=_PICTURE,
        begins_section=True,
    ),
    ActionSpec(
        "file.quit",
        QT_TRANSLATE_NOOP("Actions", "Quit"),
        Menu.FILE,
        ("Ctrl+Q",),
        "quit",
    ),
    ActionSpec(
        "edit.undo",
        QT_TRANSLATE_NOOP("Actions", "Undo"),
        Menu.EDIT,
        ("Ctrl+Z",),
        "undo",
        needs=_PICTURE,
    ),
    ActionSpec(
        "edit.redo",
        QT_TRANSLATE_NOOP("Actions", "Redo"),
        Menu.EDIT,
        (
            "Ctrl+Shift+Z",
            "Ctrl+Y",
        ),
        "redo",
        needs=_PICTURE,
    ),
    ActionSpec(
        "edit.settings",
        QT_TRANSLATE_NOOP("Actions", "Settings…"),
        Menu.EDIT,
        ("Ctrl+,",),
        "settings",
        begins_section=True,
    ),
    ActionSpec(
        "edit.shortcuts",
        QT_TRANSLATE_NOOP("Actions", "Keyboard Shortcuts…"),
        Menu.EDIT,
        (
            "?",
            "F1",
        ),
        "keyboard",
    ),
    ActionSpec(
        "select.all",
        QT_TRANSLATE_NOOP("Actions", "Select All"),
        Menu.SELECT,
        ("Ctrl+A",),
        "select-all",
        needs=_PICTURE,
    ),
    ActionSpec(
        "select.none",
        QT_TRANSLATE_NOOP("Actions", "Clear Selection"),
        Menu.SELECT,
        (
            "Ctrl+Shift+A",
            "Del",
        ),
        "select-none",
        needs=_SELECTION,
        context=Context.CANVAS,
    ),
    ActionSpec(
        "select.invert",
        QT_TRANSLATE_NOOP("Actions", "Invert Selection"),
        Menu.SELECT,
        ("Ctrl+I",),
        "invert",
        needs=_PICTURE,
    ),
    ActionSpec(
        "select.grow",
        QT_TRANSLATE_NOOP("Actions", "Grow…"),
        Menu.SELECT,
        ("Ctrl+Alt+G",),
        "grow",
        needs=_SELECTION,
        begins_section=True,
    ),
    ActionSpec(
        "select.shrink",
        QT_TRANSLATE_NOOP("Actions", "Shrink…"),
        Menu.SELECT,
        ("Ctrl+Alt+S",),
        "shrink",
        needs=_SELECTION,
    ),
    ActionSpec(
        "select.feather",
        QT_TRANSLATE_NOOP("Actions", "Feather…"),
        Menu.SELECT,
        ("Ctrl+Alt+F",),
        "feather",
        needs=_SELECTION,
    ),
    ActionSpec(
        "select.refine",
        QT_TRANSLATE_NOOP("Actions", "Fit to Edges in the Picture"),
        Menu.SELECT,
        ("Ctrl+Alt+R",),
        "grabcut",
        tip=QT_TRANSLATE_NOOP(
            "Actions", "Moves the outline to the nearest edge of what is selected."
        ),
        needs=_SELECTION,
    ),
    ActionSpec(
        "select.load",
        QT_TRANSLATE_NOOP("Actions", "Load Selection…"),
        Menu.SELECT,
        icon="open",
        needs=_PICTURE,
        begins_section=True,
    ),
    ActionSpec(
        "select.save",
        QT_TRANSLATE_NOOP("Actions", "Save Selection…"),
        Menu.SELECT,
        icon="save",
        needs=_SELECTION,
    ),
    ActionSpec(
        "view.zoom_in",
        QT_TRANSLATE_NOOP("Actions", "Zoom In"),
        Menu.VIEW,
        (
            "Ctrl++",
            "Ctrl+=",
        ),
        "zoom-in",
        needs=_PICTURE,
    ),
    ActionSpec(
        "view.zoom_out",
        QT_TRANSLATE_NOOP("Actions", "Zoom Out"),
        Menu.VIEW,
        ("Ctrl+-",),
        "zoom-out",
        needs=_PICTURE,
    ),
    ActionSpec(
        "view.fit",
        QT_TRANSLATE_NOOP("Actions", "Whole Picture"),
        Menu.VIEW,
        ("Ctrl+0",),
        "fit",
        needs=_PICTURE,
    ),
    ActionSpec(
        "view.actual_pixels",
        QT_TRANSLATE_NOOP("Actions", "Actual Pixels"),
        Menu.VIEW,
        ("Ctrl+1",),
        "one-to-one",
        tip=QT_TRANSLATE_NOOP("Actions", "One pixel of the picture is one pixel of the screen."),
        needs=_PICTURE,
    ),
    ActionSpec(
        "view.double_pixels",
        QT_TRANSLATE_NOOP("Actions", "Twice the Pixels"),
        Menu.VIEW,
        ("Ctrl+2",),
        needs=_PICTURE,
    ),
    ActionSpec(
        "view.compare_hold",
        QT_TRANSLATE_NOOP("Actions", "Show the Original"),
        Menu.VIEW,
        ("\\",),
        "compare-hold",
        tip=QT_TRANSLATE_NOOP("Actions", "As long as the key is held."),
        is_held=True,
        needs=_PICTURE,
        begins_section=True,
    ),
    ActionSpec(
        "view.compare_split",
        QT_TRANSLATE_NOOP("Actions", "Split Before and After"),
        Menu.VIEW,
        ("Shift+Y",),
        "compare-split",
        is_checkable=True,
        needs=_PICTURE,
        group="compare",
    ),
    ActionSpec(
        "view.compare_side",
        QT_TRANSLATE_NOOP("Actions", "Before and After Side by Side"),
        Menu.VIEW,
        ("Y",),
        "compare-side",
        is_checkable=True,
        needs=_PICTURE,
        group="compare",
    ),
    ActionSpec(
        "view.compare_cycle",
        QT_TRANSLATE_NOOP("Actions", "Next Comparison"),
        Menu.VIEW,
        ("M",),
        tip=QT_TRANSLATE_NOOP("Actions", "Edited, split, side by side, original."),
        needs=_PICTURE,
    ),
    ActionSpec(
        "view.change_map",
        QT_TRANSLATE_NOOP("Actions", "Change Map"),
        Menu.VIEW,
        ("O",),
        "change-map",
        tip=QT_TRANSLATE_NOOP("Actions", "Shows which pixels the edits changed."),
        is_checkable=True,
        needs=_PICTURE,
    ),
    ActionSpec(
        "view.hide_selection",
        QT_TRANSLATE_NOOP("Actions", "Hide the Selection's Outline"),
        Menu.VIEW,
        ("Ctrl+H",),
        "eye-off",
        is_checkable=True,
        needs=_PICTURE,
        begins_section=True,
    ),
    ActionSpec(
        "view.overlay_style",
        QT_TRANSLATE_NOOP("Actions", "Outline or Tint"),
        Menu.VIEW,
        ("Shift+O",),
        "overlay",
        tip=QT_TRANSLATE_NOOP("Actions", "Changes how the selection is shown."),
        needs=_PICTURE,
    ),
    ActionSpec(
        "view.side_panels",
        QT_TRANSLATE_NOOP("Actions", "Side Panels"),
        Menu.VIEW,
        ("Tab",),
        "panels",
        is_checkable=True,
        context=Context.CANVAS,
        begins_section=True,
    ),
    ActionSpec(
        "view.film_strip",
        QT_TRANSLATE_NOOP("Actions", "Film Strip"),
        Menu.VIEW,
        ("F",),
        "film-strip",
        is_checkable=True,
    ),
    ActionSpec(
        "view.information",
        QT_TRANSLATE_NOOP("Actions", "Picture Information"),
        Menu.VIEW,
        ("I",),
        "info",
        is_checkable=True,
    ),
    ActionSpec(
        "view.jobs",
        QT_TRANSLATE_NOOP("Actions", "Jobs"),
        Menu.VIEW,
        ("J",),
        "job-queue",
        is_checkable=True,
    ),
    ActionSpec(
        "view.next_panel",
        QT_TRANSLATE_NOOP("Actions", "Next Panel"),
        Menu.VIEW,
        ("F6",),
        tip=QT_TRANSLATE_NOOP("Actions", "Moves the keyboard to the next panel."),
    ),
    ActionSpec(
        "view.previous_panel",
        QT_TRANSLATE_NOOP("Actions", "Previous Panel"),
        Menu.VIEW,
        ("Shift+F6",),
        tip=QT_TRANSLATE_NOOP("Actions", "Moves the keyboard to the previous panel."),
    ),
    ActionSpec(
        "view.full_screen",
        QT_TRANSLATE_NOOP("Actions", "Full Screen"),
        Menu.VIEW,
        ("F11",),
        "full-screen",
        is_checkable=True,
        begins_section=True,
    ),
    ActionSpec(
        "tools.hand",
        QT_TRANSLATE_NOOP("Actions", "Move the View"),
        Menu.TOOLS,
        ("H",),
        "hand",
        is_checkable=True,
        group="tool",
    ),
    ActionSpec(
        "tools.brush",
        QT_TRANSLATE_NOOP("Actions", "Brush"),
        Menu.TOOLS,
        ("B",),
        "brush",
        tip=QT_TRANSLATE_NOOP("Actions", "Paints a selection. Alt takes away."),
        is_checkable=True,
        group="tool",
    ),
    ActionSpec(
        "tools.eraser",
        QT_TRANSLATE_NOOP("Actions", "Eraser"),
        Menu.TOOLS,
        ("E",),
        "eraser",
        tip=QT_TRANSLATE_NOOP("Actions", "Takes away from the selection."),
        is_checkable=True,
        group="tool",
    ),
    ActionSpec(
        "tools.rectangle",
        QT_TRANSLATE_NOOP("Actions", "Rectangle"),
        Menu.TOOLS,
        ("R",),
        "rectangle",
        is_checkable=True,
        group="tool",
    ),
    ActionSpec(
        "tools.ellipse",
        QT_TRANSLATE_NOOP("Actions", "Ellipse"),
        Menu.TOOLS,
        ("Shift+R",),
        "ellipse",
        is_checkable=True,
        group="tool",
    ),
    ActionSpec(
        "tools.lasso",
        QT_TRANSLATE_NOOP("Actions", "Lasso"),
        Menu.TOOLS,
        ("L",),
        "lasso",
        is_checkable=True,
        group="tool",
    ),
    ActionSpec(
        "tools.polygon",
        QT_TRANSLATE_NOOP("Actions", "Polygon Lasso"),
        Menu.TOOLS,
        ("Shift+L",),
        "polygon",
        is_checkable=True,
        group="tool",
    ),
    ActionSpec(
        "tools.wand",
        QT_TRANSLATE_NOOP("Actions", "Magic Wand"),
        Menu.TOOLS,
        ("W",),
        "wand",
        tip=QT_TRANSLATE_NOOP("Actions", "Selects what looks alike around a click."),
        is_checkable=True,
        group="tool",
    ),
    ActionSpec(
        "tools.grabcut",
        QT_TRANSLATE_NOOP("Actions", "Cut Out"),
        Menu.TOOLS,
        ("G",),
        "grabcut",
        tip=QT_TRANSLATE_NOOP("Actions", "Finds the outline of what a rectangle surrounds."),
        is_checkable=True,
        group="tool",
    ),
    ActionSpec(
        "tools.pan_hold",
        QT_TRANSLATE_NOOP("Actions", "Move the View for a Moment"),
        Menu.TOOLS,
        ("Space",),
        tip=QT_TRANSLATE_NOOP("Actions", "As long as the key is held."),
        is_held=True,
        context=Context.CANVAS,
        begins_section=True,
        needs=_PICTURE,
    ),
    ActionSpec(
        "tools.brush_smaller",
        QT_TRANSLATE_NOOP("Actions", "Smaller Brush"),
        Menu.TOOLS,
        ("[",),
        "minus",
    ),
    ActionSpec(
        "tools.brush_larger",
        QT_TRANSLATE_NOOP("Actions", "Larger Brush"),
        Menu.TOOLS,
        ("]",),
        "plus",
    ),
    ActionSpec(
        "tools.brush_softer",
        QT_TRANSLATE_NOOP("Actions", "Softer Brush"),
        Menu.TOOLS,
        ("{",),
    ),
    ActionSpec(
        "tools.brush_harder",
        QT_TRANSLATE_NOOP("Actions", "Harder Brush"),
        Menu.TOOLS,
        ("}",),
    ),
    ActionSpec(
        "sentence.focus",
        QT_TRANSLATE_NOOP("Actions", "Write an Instruction"),
        Menu.SENTENCE,
        (
            "Ctrl+L",
            "/",
        ),
        "edit",
        needs=_PICTURE,
    ),
    ActionSpec(
        "sentence.run",
        QT_TRANSLATE_NOOP("Actions", "Run"),
        Menu.SENTENCE,
        (
            "Ctrl+Return",
            "Ctrl+Enter",
        ),
        "run",
        needs=_PICTURE,
    ),
    ActionSpec(
        "sentence.run_first",
        QT_TRANSLATE_NOOP("Actions", "Run Before the Others"),
        Menu.SENTENCE,
        (
            "Ctrl+Shift+Return",
            "Ctrl+Shift+Enter",
        ),
        needs=_PICTURE,
    ),
    ActionSpec(
        "sentence.preview",
        QT_TRANSLATE_NOOP("Actions", "Live Preview"),
        Menu.SENTENCE,
        ("P",),
        "preview",
        tip=QT_TRANSLATE_NOOP("Actions", "Shows on the picture what the instruction would do."),
        is_checkable=True,
        needs=_PICTURE,
    ),
    ActionSpec(
        "sentence.previous",
        QT_TRANSLATE_NOOP("Actions", "Previous Instruction"),
        Menu.SENTENCE,
        ("Alt+Up",),
        "arrow-up",
        context=Context.SENTENCE,
        begins_section=True,
    ),
    ActionSpec(
        "sentence.next",
        QT_TRANSLATE_NOOP("Actions", "Next Instruction"),
        Menu.SENTENCE,
        ("Alt+Down",),
        "arrow-down",
        context=Context.SENTENCE,
    ),
    ActionSpec(
        "jobs.cancel",
        QT_TRANSLATE_NOOP("Actions", "Cancel What Runs"),
        Menu.SENTENCE,
        (
            "Ctrl+Alt+Return",
            "Ctrl+Alt+Enter",
            "Shift+X",
        ),
        "cancel",
        needs=(Needs.JOB,),
        begins_section=True,
    ),
    ActionSpec(
        "jobs.cancel_all",
        QT_TRANSLATE_NOOP("Actions", "Cancel Everything"),
        Menu.SENTENCE,
        ("Ctrl+Shift+X",),
        needs=(Needs.JOB,),
    ),
    ActionSpec(
        "stack.toggle",
        QT_TRANSLATE_NOOP("Actions", "Hide or Show the Edit"),
        Menu.EDITS,
        ("Ctrl+Shift+V",),
        "eye",
        needs=_EDIT,
    ),
    ActionSpec(
        "stack.move_up",
        QT_TRANSLATE_NOOP("Actions", "Move Up"),
        Menu.EDITS,
        ("Ctrl+]",),
        "arrow-up",
        needs=_EDIT,
    ),
    ActionSpec(
        "stack.move_down",
        QT_TRANSLATE_NOOP("Actions", "Move Down"),
        Menu.EDITS,
        ("Ctrl+[",),
        "arrow-down",
        needs=_EDIT,
    ),
    ActionSpec(
        "stack.reopen",
        QT_TRANSLATE_NOOP("Actions", "Change the Edit…"),
        Menu.EDITS,
        ("F2",),
        "edit",
        tip=QT_TRANSLATE_NOOP("Actions", "Opens its text, selection and strength again."),
        needs=_EDIT,
        begins_section=True,
    ),
    ActionSpec(
        "stack.run_again",
        QT_TRANSLATE_NOOP("Actions", "Run Again"),
        Menu.EDITS,
        ("Ctrl+R",),
        "run",
        needs=_EDIT,
    ),
    ActionSpec(
        "stack.delete",
        QT_TRANSLATE_NOOP("Actions", "Delete the Edit"),
        Menu.EDITS,
        ("Del",),
        "trash",
        context=Context.STACK,
        needs=_EDIT,
        begins_section=True,
    ),
    ActionSpec(
        "help.manual",
        QT_TRANSLATE_NOOP("Actions", "Manual"),
        Menu.HELP,
        icon="help",
    ),
    ActionSpec(
        "help.problem_report",
        QT_TRANSLATE_NOOP("Actions", "Problem Report…"),
        Menu.HELP,
        icon="warning",
        tip=QT_TRANSLATE_NOOP("Actions", "Text to copy, without names and paths. Nothing is sent."),
    ),
    ActionSpec(
        "help.about",
        QT_TRANSLATE_NOOP("Actions", "About Gesso"),
        Menu.HELP,
        icon="info",
        begins_section=True,
    ),
)
