"""Every error that a user can meet says what to do now."""

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path

from gesso_core import errors

ROOT = Path(__file__).parents[2]
ERRORS = {
    name
    for name, kind in vars(errors).items()
    if inspect.isclass(kind) and issubclass(kind, errors.GessoError)
}
TOLD_BY_OTHERS = {
    "runtime/gesso_core/messages.py",  # whoever reads a message says it is none
    "runtime/gesso_runtime/figures.py",  # `read_steps` says that the figures are damaged
    # Models that are only played, for trying out and for tests:
    "runtime/gesso_core/rehearsal.py",
    "runtime/gesso_runtime/engines/faults.py",
    "runtime/gesso_runtime/engines/rehearsal.py",
}


def _without_hint(source: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(source.read_text("utf-8"))):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        is_passed_on = any(isinstance(each, ast.Starred) for each in node.args)
        if node.func.id not in ERRORS or is_passed_on:
            continue
        hints = [*node.args[1:2], *(word.value for word in node.keywords if word.arg == "hint")]
        if not any(not isinstance(hint, ast.Constant) or hint.value for hint in hints):
            yield f"{source.relative_to(ROOT)}:{node.lineno}: {ast.unparse(node)}"


def test_every_error_has_a_next_step() -> None:
    sources = [*ROOT.glob("desktop/**/*.py"), *ROOT.glob("runtime/gesso_*/**/*.py")]
    asked = [each for each in sources if str(each.relative_to(ROOT)) not in TOLD_BY_OTHERS]
    assert len(asked) > len(TOLD_BY_OTHERS)
    assert [said for source in sorted(asked) for said in _without_hint(source)] == []
