"""Forms (XObjects) that draw one another so often that no library ever comes to the end of the page.

pdfium follows forms within forms when it opens a page and cannot be interrupted, so the bytes are looked at before.
Forms are streams, and streams stand in the open; what a shared list of resources merely names is not drawn, so the
contents are read for what they draw.
"""

import re
import zlib
from functools import cache

DEEPEST = 40  # forms within forms that are followed
MOST_DRAWN = 1_000_000  # forms on a page
_LONGEST = 20_000  # bytes of a dictionary
_CONTENT = 10_000_000  # bytes of contents that are unpacked
_FORM = re.compile(rb"/Subtype\s*/Form\b")
_OBJECT = re.compile(rb"(\d+)\s+\d+\s+obj\b")
_LIST = re.compile(rb"/XObject\s*<<(.*?)>>", re.DOTALL)
_NAMED = re.compile(rb"/([^\s/<>\[\]()]+)\s+(\d+)\s+\d+\s+R\b")
_SHARED = re.compile(rb"/(?:Resources|XObject)\s+(\d+)\s+\d+\s+R\b")
_DRAWN = re.compile(rb"/([^\s/<>\[\]()]+)\s+Do\b")


def draws_without_end(data: bytes) -> bool:
    """Whether some form of the file would draw more than a million others."""
    dictionaries: dict[bytes, tuple[bytes, int]] = {}
    for form in _FORM.finditer(data):
        start = data.rfind(b" obj", max(0, form.start() - _LONGEST), form.start())
        head = list(_OBJECT.finditer(data, max(0, start - 30), start + 4)) if start >= 0 else []
        stream = data.find(b"stream", form.end(), form.end() + _LONGEST)
        if head and stream >= 0:
            dictionaries[head[-1][1]] = data[start:stream], stream + len(b"stream")
    if not any(b"/XObject" in words or b"/Resources" in words for words, _ in dictionaries.values()):
        return False
    edges = {number: _drawn(data, words, at, dictionaries) for number, (words, at) in dictionaries.items()}

    @cache
    def count(number: bytes, depth: int) -> int:
        if depth == DEEPEST:
            return 1
        total = 1
        for child in edges[number]:
            total += count(child, depth + 1)
            if total > MOST_DRAWN:
                break
        return total

    return any(count(number, 0) > MOST_DRAWN for number in edges)


def _drawn(data: bytes, words: bytes, at: int, forms: dict[bytes, tuple[bytes, int]]) -> list[bytes]:
    """The numbers of the forms that a form draws, each as often as it does."""
    lists = _LIST.findall(words)
    for number in _SHARED.findall(words):
        for found in re.finditer(rb"(?<!\d)" + number + rb"\s+\d+\s+obj\b(.{0,4000}?)endobj", data, re.DOTALL):
            lists += _LIST.findall(found[1]) or [found[1]]
    named = {name: number for words in lists for name, number in _NAMED.findall(words) if number in forms}
    if not named:
        return []
    begin = at + (2 if data[at : at + 2] == b"\r\n" else 1)
    end = data.find(b"endstream", begin)
    content = data[begin:end]
    if b"FlateDecode" in words:
        try:
            content = zlib.decompressobj().decompress(content, _CONTENT)
        except zlib.error:
            return []
    return [named[name] for name in _DRAWN.findall(content[:_CONTENT]) if name in named]
