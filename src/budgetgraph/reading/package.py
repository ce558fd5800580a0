"""The zip package of docx, xlsx and archives: bytes in, a `ZipFile` out that is known to be harmless to unpack.

Checked before anything is parsed: declared sizes and ratios (zip bombs), the number of members, and document type
declarations in XML parts, which OOXML forbids (ECMA-376 part 2, 9.1.7) and entity attacks need.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from budgetgraph.reading.document import ReadingError

_CHUNK = 1 << 20
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)|<\0!\0(?:D\0O\0C|E\0N\0T)|\0<\0!\0(?:D\0O|E\0N)")
_OLE = b"\xd0\xcf\x11\xe0"
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError, KeyError)


@dataclass(frozen=True)
class Limits:
    """What a package may unpack to: bytes in all, members, and bytes a packed byte (large members only).

    `locked`: single members may be encrypted.
    """

    size: int = 400 << 20
    members: int = 5_000
    ratio: int = 300
    ratio_from: int = 16 << 20
    locked: bool = False


def open_package(data: bytes, name: str, limits: Limits = Limits()) -> zipfile.ZipFile:
    """Opens the zip file in `data`.

    Raises `ReadingError` for what is no zip file, is damaged or encrypted, or would unpack beyond the limits.
    """
    if data[:4] == _OLE:
        raise ReadingError(f"{name}: an old or password-protected Office file; save it unprotected as docx or xlsx")
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
        members = package.infolist()
    except DAMAGED as error:
        raise ReadingError(f"{name}: not a whole zip package ({error}); the file is truncated or misnamed") from error
    if len(members) > limits.members:
        raise ReadingError(f"{name}: {len(members)} members in one package, more than {limits.members}; not read")
    total = 0
    for member in members:
        total += member.file_size
        bomb = member.file_size > limits.ratio_from and member.file_size > limits.ratio * max(member.compress_size, 1)
        if bomb or total > limits.size:
            raise ReadingError(
                f"{name}: unpacks to over {total >> 20} MB ({member.filename[:80]!r}); taken for a zip bomb"
            )
        if member.flag_bits & 1 and not limits.locked:
            raise ReadingError(f"{name}: {member.filename} is encrypted; save the file without a password")
    return package


def chunks(package: zipfile.ZipFile, member: str | zipfile.ZipInfo, name: str) -> Iterator[bytes]:
    """The bytes of one member, piece by piece; of several with one name `ZipInfo` tells which.

    Raises `ReadingError` where they are damaged or longer than declared.
    """
    info = member if isinstance(member, zipfile.ZipInfo) else package.getinfo(member)
    member = info.filename
    if info.flag_bits & 1:
        raise ReadingError(f"{name}: {member} is encrypted; save the file without a password")
    left = info.file_size
    try:
        with package.open(info) as stream:
            while piece := stream.read(_CHUNK):
                left -= len(piece)
                if left < 0:
                    raise ReadingError(f"{name}: {member} is longer than declared; taken for a zip bomb")
                yield piece
    except DAMAGED as error:
        raise ReadingError(f"{name}: {member} is damaged ({error}); get the file again") from error


def refuse_declarations(package: zipfile.ZipFile, name: str) -> None:
    """Raises `ReadingError` when an XML part declares a document type, which may hide an entity attack."""
    for member in package.namelist():
        if not member.lower().endswith((".xml", ".rels", ".vml")):
            continue
        tail = b""
        for piece in chunks(package, member, name):
            if _DECLARATION.search(tail + piece):
                raise ReadingError(f"{name}: {member} declares XML entities, which no Office file does; not read")
            tail = piece[-16:]
