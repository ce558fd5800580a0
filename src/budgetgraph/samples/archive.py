"""Zip archives with fixed dates, so that the same publication gives the same bytes."""

import io
import re
import zipfile
from datetime import datetime

WRITTEN = datetime(2024, 1, 1)
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


def dated(content: bytes) -> bytes:
    """The same archive, every member and the document's date of change set to `WRITTEN`."""
    out = io.BytesIO()
    stamp = WRITTEN.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            member = source.read(name)
            if name == "docProps/core.xml":
                member = _MODIFIED.sub(rb"\g<1>" + stamp, member)
            date = (WRITTEN.year, WRITTEN.month, WRITTEN.day, 0, 0, 0)
            target.writestr(zipfile.ZipInfo(name, date), member, zipfile.ZIP_DEFLATED)
    return out.getvalue()
