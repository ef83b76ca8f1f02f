"""The checklist as plain text of 80 columns, for a terminal or a plain printer."""

import textwrap
from collections.abc import Iterator

from gesso_pack.checklist import Checklist, Row, Section, Step

_WIDTH = 80


def as_text(page: Checklist) -> str:
    return "\n".join(_lines(page)) + "\n"


def _lines(page: Checklist) -> Iterator[str]:
    yield page.title.upper()
    yield "=" * len(page.title)
    yield ""
    yield textwrap.fill(page.intro, _WIDTH)
    yield ""
    wide = max(len(fact.name) for fact in page.facts) + 2
    for fact in page.facts:
        yield textwrap.fill(
            fact.value, _WIDTH,
            initial_indent=fact.name.ljust(wide), subsequent_indent=" " * wide,
            break_long_words=False,
        )  # fmt: skip
    for section in page.sections:
        yield from _section(section)
    yield from _headline("If anything differs")
    yield textwrap.fill(page.wrong, _WIDTH)
    yield from _headline("What is in it")
    for row in page.rows:
        yield from _row(row)
    yield from _headline("Signed off")
    for who in page.signatures:
        yield who
        yield ""
        yield "  name ______________________  date ____________  signature ____________________"
        yield ""


def _headline(title: str) -> Iterator[str]:
    yield ""
    yield title
    yield "-" * len(title)
    yield ""


def _section(section: Section) -> Iterator[str]:
    yield from _headline(section.title)
    for number, step in enumerate(section.steps, 1):
        yield from _step(number, step)


def _step(number: int, step: Step) -> Iterator[str]:
    yield textwrap.fill(
        step.says, _WIDTH, initial_indent=f"[ ] {number:2}. ", subsequent_indent=" " * 8,
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
    for command in step.commands:
        yield f"          $ {command}"
    if step.compare:
        yield f"        = {step.compare}"
    yield ""


def _row(row: Row) -> Iterator[str]:
    yield f"{row.path}  ({row.size}; {row.what})"
    yield f"  {row.sha256 or 'their SHA-256 are in SHA256SUMS'}"
