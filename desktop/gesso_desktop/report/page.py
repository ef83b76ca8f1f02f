"""An account as one HTML page: no script from elsewhere, no font, no request."""

import base64
from html import escape
from importlib.resources import files

from gesso_core.recipe import EngineKind, Step, Value
from gesso_desktop.document.display import Shown, jpeg, png
from gesso_desktop.document.exact_steps import values_for_people
from gesso_desktop.report.account import Account, CloseUp


def page(account: Account) -> str:
    """The whole page as text. Right-to-left sentences keep their direction inside it."""
    style = files("gesso_desktop.report").joinpath("page.css").read_text("utf-8")
    height, width = account.before.shape[:2]
    return "\n".join(
        [
            "<!doctype html>",
            '<html lang="en"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
            "img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'\">",
            f"<title>{escape(account.title)}: what was changed</title>",
            f"<style>{style}</style></head><body><main>",
            f"<header><h1>{escape(account.title)}</h1>",
            f'<p class="wish" dir="auto" lang="{escape(account.language)}">'
            f"{escape(account.instruction)}</p>",
            f'<p class="verdict {"holds" if account.holds else "broken"}">'
            f"{escape(account.verdict)}</p></header>",
            _slider("Before and after", account.before, account.after, width, height),
            _figure("Where pixels changed", account.change_map),
            _close_ups(account.close_ups),
            _steps("Recipe", account.steps, account.engines, account.shares),
            _steps("Left out, because nothing installed does it to this picture", account.left_out),
            _table("Figures", account.facts),
            _table("Provenance", account.provenance),
            "</main><script>",
            files("gesso_desktop.report").joinpath("slider.js").read_text("utf-8"),
            "</script></body></html>",
        ]
    )


def _slider(title: str, before: Shown, after: Shown, width: int, height: int) -> str:
    return (
        f"<section><h2>{escape(title)}</h2>"
        f'<div class="compare" style="aspect-ratio:{width}/{height};'
        f'--natural:{width}px;--share:{width / height:.4f}">'
        f'<img class="after" alt="After" src="{_jpeg_uri(after)}">'
        f'<img class="before" alt="Before" src="{_jpeg_uri(before)}">'
        '<span class="tag left">Before</span><span class="tag right">After</span>'
        '<span class="divider"></span>'
        f'<input type="range" min="0" max="100" step="0.1" value="50" aria-label="{escape(title)}">'
        "</div></section>"
    )


def _figure(title: str, picture: Shown) -> str:
    return (
        f'<section><h2>{escape(title)}</h2><img class="map" alt="{escape(title)}" '
        f'src="{_uri("png", png(picture))}"></section>'
    )


def _close_ups(close_ups: tuple[CloseUp, ...]) -> str:
    return "".join(
        _slider(
            f"Close up, {c.box.width}×{c.box.height} px at {c.box.left}, {c.box.top}",
            c.before,
            c.after,
            c.before.shape[1],
            c.before.shape[0],
        )
        for c in close_ups
    )


def _steps(
    title: str,
    steps: tuple[Step, ...],
    engines: tuple[str, ...] = (),
    shares: tuple[str, ...] = (),
) -> str:
    if not steps:
        return ""
    engines, shares = (each or ("",) * len(steps) for each in (engines, shares))
    rows = "".join(
        f"<tr><td>{escape(step.op.replace('_', ' '))}</td><td>{_engine(step, engine)}</td>"
        f"<td>{escape(_parameters(step, share))}</td>"
        f'<td dir="auto">{escape(step.text)}</td></tr>'
        for step, engine, share in zip(steps, engines, shares, strict=True)
    )
    head = "<tr><th>Step</th><th>Engine</th><th>Values</th><th>From the words</th></tr>"
    return (
        f"<section><h2>{escape(title)}</h2><div class='scroll'>"
        f"<table class='steps'><thead>{head}</thead><tbody>{rows}</tbody></table></div></section>"
    )


def _engine(step: Step, engine: str) -> str:
    if engine:
        return f"model: {escape(engine)}"
    is_exact = step.engine is EngineKind.OPERATORS
    return "exact operator" if is_exact else f"model: {escape(step.engine.value)}"


def _parameters(step: Step, share: str) -> str:
    said = [f"{name} {_value(value)}" for name, value in values_for_people(step).items()]
    return ", ".join([*said, share] if share else said)


def _value(value: Value) -> str:
    match value:
        case float():
            return f"{value:.4g}"
        case tuple():
            shown = ", ".join(f"{v:.3g}" for v in value[:8])
            return f"({shown}{', …' if len(value) > 8 else ''})"
        case _:
            return str(value)


def _table(title: str, rows: dict[str, str]) -> str:
    body = "".join(
        f"<tr><th>{escape(name)}</th><td dir='auto'>{escape(value)}</td></tr>"
        for name, value in rows.items()
    )
    return (
        f"<section><h2>{escape(title)}</h2><div class='scroll'>"
        f"<table class='facts'><tbody>{body}</tbody></table></div></section>"
    )


def _jpeg_uri(picture: Shown) -> str:
    return _uri("jpeg", jpeg(picture))


def _uri(kind: str, encoded: bytes) -> str:
    return f"data:image/{kind};base64,{base64.b64encode(encoded).decode('ascii')}"
