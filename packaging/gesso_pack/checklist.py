"""What the page in an air-gap kit says, before it becomes HTML or text."""

from collections.abc import Iterator
from dataclasses import dataclass
from shlex import quote

from gesso_pack.kit import PAPERS, SUMS, Kit, KitModel
from gesso_runtime.installing.signature import fingerprint
from gesso_runtime.store.disk import in_words

_FEW = 4  # papers that are listed one by one; a release has hundreds of licences
_GESSO = "~/.local/bin/gesso"  # many shells look there from the next login on alone
_FAT32_BYTES = (1 << 32) - 1  # the largest file that FAT32 can hold


@dataclass(frozen=True, slots=True)
class Step:
    """says: one box to tick. commands: to be typed. compare: what must then be seen."""

    says: str
    commands: tuple[str, ...] = ()
    compare: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Row:
    """Of the list of files. sha256: empty where only SHA256SUMS says it."""

    path: str
    what: str
    size: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Checklist:
    """signatures: who is to sign off. wrong: what to do when anything is not as it says here."""

    title: str
    intro: str
    facts: tuple[Fact, ...]
    rows: tuple[Row, ...]
    sections: tuple[Section, ...]
    wrong: str
    signatures: tuple[str, ...]


def checklist(kit: Kit) -> Checklist:
    release = kit.release
    kind = f"update of {release.base}" if release.base else "whole release"
    return Checklist(
        title=f"Gesso {release.version}: across the air gap",
        intro="Print this page and keep it apart from the medium: it says by what to recognise "
        "the kit. Tick each box when it is done, in this order. Commands are typed in a terminal "
        "in the folder of the kit.",
        facts=(
            Fact("Release", f"{release.version} ({kind}), made on {release.issued}"),
            Fact("Models", ", ".join(model.card for model in kit.models) or "none"),
            Fact("Files", f"{len(kit.files)}, together {in_words(kit.bytes)}"),
            Fact("Disk needed", f"about {in_words(kit.needed_bytes)} when all is installed"),
            Fact("Release key", fingerprint(kit.key)),
            Fact("Kit number", kit.number),
        ),
        rows=tuple(_rows(kit)),
        sections=(_connected(kit), _border(kit), _isolated(kit)),
        wrong="If anything is not as it says here: stop, change nothing, use nothing of it, and "
        "call whoever prepared the kit. A file that differs is copied again from where it was "
        "right; a fingerprint that differs is a matter for your security officer.",
        signatures=(
            "Prepared on the connected side",
            "Fingerprints compared by telephone",
            "Released at the border",
            "Installed on the isolated machine",
        ),
    )


def _rows(kit: Kit) -> Iterator[Row]:
    papers = [file for file in kit.files if file.what == PAPERS]
    for file in kit.files:
        if file not in papers or len(papers) <= _FEW:
            yield Row(file.path, file.what, in_words(file.bytes), file.sha256)
    if len(papers) > _FEW:
        size = in_words(sum(file.bytes for file in papers))
        yield Row(f"{len(papers)} more in release", PAPERS, size, "")


def _connected(kit: Kit) -> Section:
    steps = [
        Step(
            "Call the publisher of Gesso, by a number that you did not get with the release, and "
            "compare the fingerprint of the release key.",
            compare=fingerprint(kit.key),
        )
    ]
    for key in _packers(kit):
        cards = ", ".join(model.card for model in kit.models if model.signer == key)
        steps.append(
            Step(
                f"Call whoever packed {cards} and compare the fingerprint of that key.",
                compare=fingerprint(key),
            )
        )
    if unsigned := [model.card for model in kit.models if not model.signer]:
        steps.append(
            Step(
                f"Nobody signed {', '.join(unsigned)}. Write down who made that pack, and that "
                "your rules allow it; or have it packed again with --key."
            )
        )
    steps.append(Step(_about_medium(kit)))
    steps.append(
        Step(
            "Copy the whole folder onto the medium, take the medium out, put it in again, and "
            "read everything back.",
            (f"sha256sum -c --quiet {SUMS}", _number_command()),
            kit.number,
        )
    )
    steps.append(Step("Scan the medium as your rules demand, then make it read-only."))
    return Section("On the connected side", tuple(steps))


def _about_medium(kit: Kit) -> str:
    size, largest = in_words(kit.bytes), kit.largest
    if largest.bytes <= _FAT32_BYTES:
        return f"Take a new, empty medium that holds {size}. Any file system will do."
    return (
        f"Take a new, empty medium that holds {size}, formatted as exFAT or ext4: "
        f"{largest.path} has {in_words(largest.bytes)}, more than a file on FAT32 may have. "
        "For FAT32, make the kit of packs in parts: gesso models pack MODEL --split 4GB"
    )


def _border(kit: Kit) -> Section:
    return Section(
        "At the border",
        (
            Step(
                "On a machine of the border, read everything back once more; the kit number is "
                "the one on this page.",
                (f"sha256sum -c --quiet {SUMS}", _number_command()),
                kit.number,
            ),
            Step("The folder holds no other file than those listed below."),
            Step("Scan it as your rules demand. Write down the serial number of the medium."),
        ),
    )


def _isolated(kit: Kit) -> Section:
    steps = [
        Step(
            "Read everything back; the kit number is the one on this page.",
            (f"sha256sum -c --quiet {SUMS}", _number_command()),
            kit.number,
        ),
        Step(
            "Install as an ordinary user, without root. On the first installation the fingerprint "
            "of the release key is shown: compare it.",
            (_install_command(kit),),
            fingerprint(kit.key),
        ),
        Step("Check what was installed.", (f"{_GESSO} verify-install",)),
    ]
    for key, card in _packers(kit).items():
        steps.append(
            Step(
                "Make the key known that the packs are signed with, under a name of your own.",
                (f"{_GESSO} models keys --trust {key} --name {card}-packer",),
                fingerprint(key),
            )
        )
    steps += [_add(model) for model in kit.models]
    if kit.models:
        steps.append(Step("Check the models.", (f"{_GESSO} models verify",)))
    steps.append(Step("Open a picture, make a first edit, undo it."))
    steps.append(Step("Keep the medium, read-only, as long as this version is in use."))
    return Section("On the isolated machine", tuple(steps))


def _add(model: KitModel) -> Step:
    signed = " --require-signature" if model.signer else ""
    parts = f", in {model.parts} parts" if model.parts else ""
    return Step(
        f"Add {model.card} ({in_words(model.bytes)}{parts}); read its licence, {model.licence}, "
        "and accept it only if your use is allowed. If it breaks off, the same command goes on.",
        (f"{_GESSO} models add {quote(model.start)}{signed}",),
    )


def _packers(kit: Kit) -> dict[str, str]:
    """A card by the key that signed it; but for the release's, which an installation knows."""
    return {each.signer: each.card for each in kit.models if each.signer not in {"", kit.key}}


def _install_command(kit: Kit) -> str:
    return f"{_GESSO} update release" if kit.release.base else "sh release/install.sh"


def _number_command() -> str:
    """The kit's number is how this digest begins."""
    return f"sha256sum {SUMS} | cut -c 1-32"
