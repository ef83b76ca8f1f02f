"""The checklist as one page that needs nothing else: for a screen, a phone, and A4 paper."""

from collections.abc import Iterator
from html import escape

from gesso_pack.checklist import Checklist, Fact, Row, Section, Step

_COMPARED = {"Release key", "Kit number"}  # facts that are read aloud

_STYLE = """
:root { color-scheme: light dark; --ink: #1d2125; --soft: #59636e; --line: #d0d6dc;
  --paper: #ffffff; --field: #f3f5f7; --mark: #0b5cad; --warn: #fff4e0; --warn-line: #b76e00; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e9ec; --soft: #9aa5b1; --line: #3a424b; --paper: #16191d; --field: #20252b;
    --mark: #7ab8ff; --warn: #33280f; --warn-line: #e0a23c; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 52rem; padding: 1.5rem 1rem 3rem; color: var(--ink);
  background: var(--paper); font: 1rem/1.5 system-ui, "Noto Sans", "DejaVu Sans", sans-serif; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .5rem; }
h2 { font-size: 1.2rem; margin: 2.2rem 0 .6rem; padding-bottom: .25rem;
  border-bottom: 2px solid var(--line); }
code, .compare, .sum { font-family: ui-monospace, "DejaVu Sans Mono", monospace; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .35rem 1.25rem;
  margin: 1.25rem 0; }
dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; }
.compare { display: inline-block; font-weight: 600; font-size: 1.05em; letter-spacing: .04em;
  color: var(--mark); }
ol { list-style: none; margin: 0; padding: 0; }
li { padding: .5rem 0; border-bottom: 1px solid var(--line); }
label { display: grid; grid-template-columns: 1.5rem 1.6rem 1fr; cursor: pointer; }
input { width: 1.15rem; height: 1.15rem; margin: .2rem 0 0; accent-color: var(--mark); }
.number { color: var(--soft); text-align: right; padding-right: .5rem; }
.more { margin: .35rem 0 0 3.1rem; }
.more code { display: block; background: var(--field); border-radius: .3rem; padding: .3rem .6rem;
  margin: .25rem 0; overflow-wrap: anywhere; user-select: all; }
.wrong { background: var(--warn); border-left: .3rem solid var(--warn-line); padding: .7rem 1rem;
  margin: 2rem 0 0; }
table { width: 100%; border-collapse: collapse; }
th { text-align: left; font-weight: 600; color: var(--soft); }
th, td { padding: .4rem .75rem .4rem 0; vertical-align: top; border-bottom: 1px solid var(--line); }
.files td { overflow-wrap: anywhere; }
.files .what, .sum { color: var(--soft); font-size: .85rem; }
.sum { font-size: .72rem; overflow-wrap: anywhere; }
.size { white-space: nowrap; text-align: right; padding-right: 0; }
.signed td { height: 3.2rem; vertical-align: bottom; }
.signed td:first-child { width: 34%; }
@media (max-width: 36rem) {
  dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .6rem; }
  label { grid-template-columns: 1.5rem 1.4rem 1fr; } .more { margin-left: 0; }
  .signed thead { display: none; }
  .signed td { display: block; width: auto !important; height: auto; border: 0; padding: .2rem 0; }
  .signed td:first-child { font-weight: 600; padding-top: 1rem; }
  .signed td + td::before { content: attr(data-name) ": "; color: var(--soft); }
  .signed td + td { border-bottom: 1px solid var(--line); height: 2.4rem; }
}
@media print {
  @page { size: A4; margin: 16mm 15mm 18mm; }
  :root { color-scheme: light; --ink: #000; --soft: #444; --line: #999; --paper: #fff;
    --field: #f2f2f2; --mark: #000; --warn: #fff; --warn-line: #000; }
  body { max-width: none; padding: 0; font-size: 9.5pt; line-height: 1.4; }
  h2 { break-after: avoid; margin-top: 1.4rem; } li, tr, .wrong { break-inside: avoid; }
  .signed { break-inside: avoid; }
}
"""


def as_html(page: Checklist) -> str:
    return "\n".join(_lines(page)) + "\n"


def _lines(page: Checklist) -> Iterator[str]:
    yield '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{escape(page.title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>"
    yield f"<h1>{escape(page.title)}</h1>\n<p>{escape(page.intro)}</p>\n<dl>"
    yield from map(_fact, page.facts)
    yield "</dl>"
    for section in page.sections:
        yield from _section(section)
    yield f'<p class="wrong">{escape(page.wrong)}</p>'
    yield '<h2>What is in it</h2>\n<table class="files">'
    yield '<thead><tr><th>File</th><th class="size">Size</th></tr></thead>\n<tbody>'
    yield from map(_row, page.rows)
    yield '</tbody>\n</table>\n<h2>Signed off</h2>\n<table class="signed">'
    heads = "".join(f"<th>{name}</th>" for name in ("", "Name", "Date", "Signature"))
    yield f"<thead><tr>{heads}</tr></thead>\n<tbody>"
    for who in page.signatures:
        blanks = "".join(f'<td data-name="{n}"></td>' for n in ("Name", "Date", "Signature"))
        yield f"<tr><td>{escape(who)}</td>{blanks}</tr>"
    yield "</tbody>\n</table>\n</body>\n</html>"


def _fact(fact: Fact) -> str:
    value = escape(fact.value)
    if fact.name in _COMPARED:
        value = f'<span class="compare">{value}</span>'
    return f"<dt>{escape(fact.name)}</dt><dd>{value}</dd>"


def _section(section: Section) -> Iterator[str]:
    yield f"<h2>{escape(section.title)}</h2>\n<ol>"
    for number, step in enumerate(section.steps, 1):
        yield _step(number, step)
    yield "</ol>"


def _step(number: int, step: Step) -> str:
    more = "".join(f"<code>{escape(command)}</code>" for command in step.commands)
    if step.compare:
        more += f'<span class="compare">{escape(step.compare)}</span>'
    more = f'<div class="more">{more}</div>' if more else ""
    box = f'<input type="checkbox"><span class="number">{number}</span>'
    return f"<li><label>{box}<span>{escape(step.says)}</span></label>{more}</li>"


def _row(row: Row) -> str:
    sums = escape(row.sha256) or "their SHA-256 are in SHA256SUMS"
    return (
        f'<tr><td>{escape(row.path)}<div class="what">{escape(row.what)}</div>'
        f'<div class="sum">{sums}</div></td><td class="size">{escape(row.size)}</td></tr>'
    )
