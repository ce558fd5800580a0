"""Word and Excel files of before 2007, and RTF: bytes in, a Document out, by LibreOffice where it is installed."""

import hashlib
import os
import shutil
import signal
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

from budgetgraph.reading.document import Document, ReadingError, UnsupportedFormat
from budgetgraph.reading.office.excel import read_xlsx
from budgetgraph.reading.office.word import read_docx

READER = "legacy 1"
_SECONDS = 120
_RTF = b"{\\rtf"
_MEDIA_TYPES = {"docx": "application/msword", "xlsx": "application/vnd.ms-excel"}
# Names of streams in an OLE compound file, which tell what it holds ([MS-CFB]; names are UTF-16).
_STREAMS = (("EncryptedPackage", ""), ("WordDocument", "docx"), ("Workbook", "xlsx"), ("Book", "xlsx"))


def target_of(data: bytes, name: str) -> str:
    """What a file is converted to: "docx" or "xlsx". Raises `ReadingError` for other or encrypted OLE files."""
    if data.startswith(_RTF):
        return "docx"
    for stream, target in _STREAMS:
        if stream.encode("utf-16-le") in data:
            if not target:
                raise ReadingError(f"{name}: the file is encrypted; save it without a password")
            return target
    raise ReadingError(f"{name}: an OLE file without a Word text or an Excel sheet; save it as docx, xlsx or pdf")


def read_legacy(data: bytes, name: str) -> Document:
    """Reads a doc, rtf or xls (or wps, et) file.

    Raises `UnsupportedFormat` where LibreOffice is not installed, `ReadingError` where it cannot convert the file.
    """
    target = target_of(data, name)
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        raise UnsupportedFormat(
            f"{name}: a Word or Excel file of before 2007 needs LibreOffice (soffice), which is not installed; "
            f"install it, or save the file as {target}"
        )
    read = read_docx if target == "docx" else read_xlsx
    document = read(_converted(data, name, target, office), name)
    return replace(
        document,
        sha256=hashlib.sha256(data).hexdigest(),
        media_type="application/rtf" if data.startswith(_RTF) else _MEDIA_TYPES[target],
        reader=READER,
    )


def _converted(data: bytes, name: str, target: str, office: str) -> bytes:
    with tempfile.TemporaryDirectory(prefix="budgetgraph-") as folder:
        source = Path(folder, "source." + ("doc" if target == "docx" else "xls"))
        source.write_bytes(data)
        profile = Path(folder, "profile").as_uri()  # its own, so that conversions do not wait for one another
        command = [office, f"-env:UserInstallation={profile}", "--headless", "--norestore", "--convert-to", target]
        process = subprocess.Popen(
            [*command, "--outdir", folder, str(source)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            process.wait(_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            raise ReadingError(f"{name}: LibreOffice did not convert the file within {_SECONDS} s") from None
        result = source.with_suffix("." + target)
        if not result.is_file():
            raise ReadingError(f"{name}: LibreOffice could not convert the file; save it as {target}")
        return result.read_bytes()
