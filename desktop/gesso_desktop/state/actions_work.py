"""The instruction, its jobs, the stack of edits, and help."""

from gesso_desktop.state.action_spec import ActionSpec, Context, Menu, Needs
from gesso_desktop.state.texts import QT_TRANSLATE_NOOP

_PICTURE = (Needs.PICTURE,)
_EDIT = (Needs.PICTURE, Needs.EDIT)

WORK_ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec(
        "sentence.focus",
        QT_TRANSLATE_NOOP("Actions", "Write an Instruction"),
        Menu.SENTENCE,
        ("Ctrl+L", "/"),
        "edit",
        needs=_PICTURE,
    ),
    ActionSpec(
        "sentence.run",
        QT_TRANSLATE_NOOP("Actions", "Run"),
        Menu.SENTENCE,
        ("Ctrl+Return", "Ctrl+Enter"),
        "run",
        needs=_PICTURE,
    ),
    ActionSpec(
        "sentence.run_first",
        QT_TRANSLATE_NOOP("Actions", "Run Before the Others"),
        Menu.SENTENCE,
        ("Ctrl+Shift+Return", "Ctrl+Shift+Enter"),
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
        ("Ctrl+Alt+Return", "Ctrl+Alt+Enter", "Shift+X"),
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
        tip=QT_TRANSLATE_NOOP(
            "Actions",
            "Makes it anew from what lies below it. Not for values that a model measured: they "
            "are measured with the whole sentence.",
        ),
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
    ActionSpec("help.manual", QT_TRANSLATE_NOOP("Actions", "Manual"), Menu.HELP, icon="help"),
    ActionSpec(
        "help.models",
        QT_TRANSLATE_NOOP("Actions", "Models and Machine…"),
        Menu.HELP,
        icon="model",
        tip=QT_TRANSLATE_NOOP(
            "Actions", "What this computer has, which models it can run, and adding more of them."
        ),
    ),
    ActionSpec(
        "help.servers",
        QT_TRANSLATE_NOOP("Actions", "Servers…"),
        Menu.HELP,
        icon="server",
        tip=QT_TRANSLATE_NOOP(
            "Actions", "Computers that run models for this one, and pairing with another of them."
        ),
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
