"""Forms and JSON with pictures, read into memory alone: a file on the disk would not be sealed."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from json import JSONDecodeError
from typing import Any

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from gesso_runtime.server.door.openai_errors import Refused

_MOST_FILES, _MOST_FIELDS = 18, 48
_LONGEST_FIELD = 160 << 10  # bytes: a prompt of 32,000 characters in any script
_JSON_BYTES = 1 << 20
_NO_ADDRESSES = "Pictures are sent with the request; addresses are never fetched."
_PARTS = re.compile(r"[\[\].]+")  # of a field's name
_REFERRING = ("image_url", "file_id", "images")  # what says where a picture is, instead of it


@dataclass(frozen=True, eq=False)
class Form:
    """fields: the last of each name. files: by name, in order; `image[]` counts as `image`."""

    fields: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, tuple[bytes, ...]] = field(default_factory=dict)

    def text(self, name: str, otherwise: str = "") -> str:
        """Empty and "null" count as not said."""
        said = self.fields.get(name, "").strip()
        return otherwise if said in {"", "null", "None"} else said

    def whole(self, name: str, otherwise: int, *, least: int, most: int) -> int:
        said = self.text(name)
        if not said:
            return otherwise
        if not (said.lstrip("-").isascii() and said.lstrip("-").isdigit() and len(said) < 12):
            raise Refused("invalid_value", f"“{name}” is not a whole number.", name)
        if not least <= int(said) <= most:
            raise Refused("invalid_value", f"“{name}” is {least} to {most}.", name)
        return int(said)

    def number(self, name: str, otherwise: float, *, least: float, most: float) -> float:
        said = self.text(name)
        try:
            value = float(said) if said else otherwise
        except ValueError:
            value = float("nan")
        if not least <= value <= most:
            raise Refused("invalid_value", f"“{name}” is {least:g} to {most:g}.", name)
        return value

    def choice(self, name: str, otherwise: str, known: tuple[str, ...]) -> str:
        said = self.text(name, otherwise).lower()
        if said not in known:
            raise Refused("invalid_value", f"“{name}” is one of {', '.join(known)}.", name)
        return said

    def is_true(self, name: str) -> bool:
        return self.choice(name, "false", ("true", "false", "1", "0")) in {"true", "1"}

    def one_file(self, name: str) -> bytes | None:
        found = self.files.get(name, ())
        if len(found) > 1:
            raise Refused("invalid_value", f"There can be one “{name}” only.", name)
        return found[0] if found else None


async def read_form(request: Request) -> Form:
    """multipart/form-data. Raises Refused for another kind, for one that is broken, and for
    pictures that are named by an address.
    """
    kind = request.headers.get("content-type", "").lower()
    if kind.startswith("application/json"):
        raise Refused("invalid_value", _NO_ADDRESSES, "image")
    if not kind.startswith("multipart/form-data"):
        raise Refused("invalid_request", "This asks for a form (multipart/form-data).")
    parser = _InMemory(
        request.headers,
        request.stream(),
        max_files=_MOST_FILES,
        max_fields=_MOST_FIELDS,
        max_part_size=_LONGEST_FIELD,
    )
    try:
        return await _form((await parser.parse()).multi_items())
    except (MultiPartException, KeyError, ValueError) as error:
        message = error.message if isinstance(error, MultiPartException) else "It is broken."
        raise Refused("invalid_request", f"The form cannot be read. {message}"[:300]) from error
    finally:
        parser.close()


async def _form(items: Sequence[tuple[str, str | UploadFile]]) -> Form:
    fields, files = dict[str, str](), dict[str, tuple[bytes, ...]]()
    for called, value in items:
        name = called.removesuffix("[]")
        if isinstance(value, UploadFile):
            files[name] = (*files.get(name, ()), await value.read())
        elif not {"image", "mask", *_REFERRING}.isdisjoint(_PARTS.split(called)):
            raise Refused("invalid_value", _NO_ADDRESSES, name[:40])
        else:
            fields[name] = value
    return Form(fields, files)


async def read_json(request: Request) -> Form:
    """One flat object. Raises Refused."""
    content = await request.body()
    try:
        plain = json.loads(content[: _JSON_BYTES + 1])
    except (JSONDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Refused("invalid_json", "The request is no JSON.") from error
    if len(content) > _JSON_BYTES or not isinstance(plain, dict):
        raise Refused("invalid_json", "The request is no JSON object, or a very long one.")
    if any(name in plain for name in ("image", *_REFERRING)):
        raise Refused("invalid_value", _NO_ADDRESSES, "image")
    return Form({name: _plain(value) for name, value in plain.items() if value is not None})


class _InMemory(MultiPartParser):
    spool_max_size = 0  # never: it would be a file that everybody's programs can read

    def close(self) -> None:
        """The library does so for some errors only."""
        for file in self._files_to_close_on_error:
            file.close()


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else json.dumps(value)


def described(name: str, required: tuple[str, ...], *, is_json: bool = False) -> dict[str, Any]:
    """What a route tells of its body, which it reads itself. name: of the prompt."""
    texts = (name, "model", "size", "quality", "output_format", "background", "style", "select")
    properties: dict[str, Any] = {each: {"type": "string"} for each in texts}
    whole = ("n", "seed", "output_compression", "partial_images")
    properties |= {each: {"type": "integer"} for each in whole}
    properties |= {"stream": {"type": "boolean"}, "sharpen": {"type": "number"}}
    if not is_json:
        file = {"type": "string", "format": "binary"}
        properties |= {"image": {"type": "array", "items": file}, "mask": file}
    schema = {"type": "object", "properties": properties, "required": list(required)}
    kind = "application/json" if is_json else "multipart/form-data"
    return {"requestBody": {"required": True, "content": {kind: {"schema": schema}}}}
