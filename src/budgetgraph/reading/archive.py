"""Zip archives of disclosures: the bytes of a zip in, the files that it holds out, names as they were meant."""

import hashlib
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import PurePosixPath

from budgetgraph.reading.document import Document, ReadingError
from budgetgraph.reading.package import Limits, chunks, open_package

READER = "archive 2"
_LIMITS = Limits(size=600 << 20, members=2_000, locked=True)
_UTF8_NAME = 0x800  # flag bit 11; Chinese packers leave it out and write GBK
ENDINGS = frozenset(
    [
        ".pdf",
        ".docx",
        ".xlsx",
        ".xlsm",
        ".doc",
        ".xls",
        ".wps",
        ".et",
        ".odt",
        ".ods",
        ".rtf",
        ".xlsb",
        ".html",
        ".htm",
        ".shtml",
        ".mht",
        ".txt",
        ".jpg",
        ".jpeg",
        ".png",
        ".tif",
        ".tiff",
        ".zip",
    ]
)
_DEEPEST = 2


@dataclass(frozen=True)
class Member:
    """A file within an archive; `name` is its path there. `load` raises `ReadingError` for one that is damaged.

    `printed` is the path that the archive gives, where a member before has the same.
    """

    name: str
    load: Callable[[], bytes]
    printed: str = ""

    @property
    def readable(self) -> bool:
        """Does its name end as those of formats that readers know?"""
        return PurePosixPath(self.name).suffix.lower() in ENDINGS


def members(data: bytes, name: str, depth: int = 1) -> Iterator[Member]:
    """All files but those of the system, archives within the archive opened once; one that cannot be is a file itself.

    Raises `ReadingError` for what is no whole zip file, or would unpack beyond the limits.
    """
    package = open_package(data, name, _LIMITS)
    taken: set[str] = set()
    for info in sorted(package.infolist(), key=lambda info: _name(info)):
        path = PurePosixPath(_name(info))
        if info.is_dir() or path.name.startswith((".", "~$")) or "__MACOSX" in path.parts:
            continue
        path, first = _apart(path, taken), path
        own = Member(str(path), partial(_content, package, info, name), "" if path == first else str(first))
        inner = _inner(own, f"{name}/{path}", depth + 1) if path.suffix.lower() == ".zip" and depth < _DEEPEST else None
        if inner is None:
            yield own
        else:
            yield from (replace(member, name=f"{path}/{member.name}") for member in inner)


def _apart(path: PurePosixPath, taken: set[str]) -> PurePosixPath:
    """A path that no member before has: that of a second one of the same name with a number ("预算 (2).txt")."""
    number, own = 1, path
    while str(own) in taken:
        number += 1
        own = path.with_name(f"{path.stem} ({number}){path.suffix}")
    taken.add(str(own))
    return own


def _content(package: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> bytes:
    return b"".join(chunks(package, member, name))


def _inner(archive: Member, name: str, depth: int) -> list[Member] | None:
    try:
        return list(members(archive.load(), name, depth))
    except ReadingError:
        return None


def read_archive(data: bytes, name: str) -> Document:
    """Reads the one disclosure of an archive.

    Raises `ReadingError` where the archive holds none, or several (`members` gives them one by one), and names them.
    """
    from budgetgraph.reading.files import UNREAD, read

    inside = list(members(data, name))
    found = [member for member in inside if member.readable]
    if not found:
        raise ReadingError(f"{name}: the archive holds no file of a format that can be read")
    if len(found) > 1:
        shown = ", ".join(member.name for member in found[:4]) + (" …" if len(found) > 4 else "")
        raise ReadingError(
            f"{name}: the archive holds {len(found)} files ({shown}){_double(found)}; unpack it and give the folder"
        )
    document = read(found[0].load(), f"{name}/{found[0].name}")
    left = [member.name for member in inside if member.name.lower().endswith(tuple(UNREAD))]
    warnings = (*document.warnings, *(f"{name}: {one} was not read: no reader is there for it" for one in left))
    return replace(document, sha256=hashlib.sha256(data).hexdigest(), reader=READER, warnings=warnings)


def _double(found: Iterable[Member]) -> str:
    names = sorted({member.printed for member in found if member.printed})
    return f", several of the name {', '.join(names)}" if names else ""


def _name(info: zipfile.ZipInfo) -> str:
    """The name of a member: without the UTF-8 flag it is UTF-8 on Unix and GBK on Chinese computers."""
    name = info.orig_filename
    if not info.flag_bits & _UTF8_NAME and not name.isascii():
        for encoding in ("utf-8", "gb18030"):
            try:
                name = name.encode("cp437").decode(encoding)
                break
            except UnicodeError:
                continue
    return name.replace("\\", "/")
