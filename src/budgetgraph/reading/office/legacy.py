"""Office files of other makes than docx and xlsx: bytes in, a Document out, by way of LibreOffice where installed.

Word and Excel files of before 2007 (doc, xls; wps and et are the same inside), OpenDocument (odt, ods), rich text
(rtf), the XML of Excel 2003 and binary workbooks (xlsb).
"""

import hashlib
import os
import shutil
import signal
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

from budgetgraph.reading.document import Document, ReadingError, UnsupportedFormat
from budgetgraph.reading.office.conversions import Conversion, conversion_of
from budgetgraph.reading.office.excel import read_xlsx
from budgetgraph.reading.office.word import read_docx

READER = "legacy 2"
_SECONDS = 120
_MEDIA_TYPES = {
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "rtf": "application/rtf",
    "xml": "application/xml",
    "xlsb": "application/vnd.ms-excel.sheet.binary.macroEnabled.12",
}


def read_legacy(data: bytes, name: str) -> Document:
    """Reads a file that LibreOffice converts.

    Raises `UnsupportedFormat` where LibreOffice is not installed, `ReadingError` where it cannot convert the file.
    """
    source, target = conversion_of(data, name)
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        raise UnsupportedFormat(
            f"{name}: a file of the kind {source} needs LibreOffice (soffice), which is not installed; "
            f"install it, or save the file as {target}"
        )
    read = read_docx if target == "docx" else read_xlsx
    document = read(_converted(data, name, Conversion(source, target), office), name)
    return replace(
        document,
        sha256=hashlib.sha256(data).hexdigest(),
        media_type=_MEDIA_TYPES[source],
        reader=READER,
    )


def _converted(data: bytes, name: str, conversion: Conversion, office: str) -> bytes:
    with tempfile.TemporaryDirectory(prefix="budgetgraph-") as folder:
        target = conversion.target
        source = Path(folder, f"source.{conversion.source}")
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
