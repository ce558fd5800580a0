"""Zip archives of disclosures: the bytes of a zip in, the files that it holds out, names as they were meant."""

import hashlib
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from budgetgraph.reading.document import Document, ReadingError
from budgetgraph.reading.package import Limits, chunks, open_package

READER = "archive 1"
_LIMITS = Limits(size=600 << 20, members=2_000)
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
    """A file within an archive; `name` is its path there."""

    name: str
    data: bytes


def members(data: bytes, name: str, depth: int = 1) -> Iterator[Member]:
    """The files of formats that readers know, archives within the archive opened once.

    Raises `ReadingError` for what is no whole zip file, is encrypted, or would unpack beyond the limits.
    """
    package = open_package(data, name, _LIMITS)
    for info in sorted(package.infolist(), key=lambda info: _name(info)):
        path = PurePosixPath(_name(info))
        if info.is_dir() or path.name.startswith((".", "~$")) or "__MACOSX" in path.parts:
            continue
        if path.suffix.lower() not in ENDINGS:
            continue
        content = b"".join(chunks(package, info.filename, name))
        if path.suffix.lower() == ".zip":
            if depth < _DEEPEST:
                yield from (Member(f"{path}/{m.name}", m.data) for m in members(content, f"{name}/{path}", depth + 1))
            continue
        yield Member(str(path), content)


def read_archive(data: bytes, name: str) -> Document:
    """Reads the one disclosure of an archive.

    Raises `ReadingError` where the archive holds none, or several (`members` gives them one by one), and names them.
    """
    from budgetgraph.reading.files import read

    found = list(members(data, name))
    if not found:
        raise ReadingError(f"{name}: the archive holds no file of a format that can be read")
    if len(found) > 1:
        shown = ", ".join(member.name for member in found[:4]) + (" …" if len(found) > 4 else "")
        raise ReadingError(f"{name}: the archive holds {len(found)} files ({shown}); unpack it and give the folder")
    document = read(found[0].data, f"{name}/{found[0].name}")
    return replace(document, sha256=hashlib.sha256(data).hexdigest(), reader=READER)


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
