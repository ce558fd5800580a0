"""Forms (XObjects) that draw one another so often that no library ever comes to the end of the page.

pdfium follows forms within forms when it opens a page and cannot be interrupted, so the bytes are looked at before.
Forms are streams, and streams stand in the open; what a shared list of resources merely names is not drawn, so the
contents are read for what they draw.
"""

import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cache

DEEPEST = 40  # forms within forms that are followed
MOST_DRAWN = 1_000_000  # forms on a page
_LONGEST = 20_000  # bytes of a dictionary
_LONGEST_LIST = 1_000_000  # bytes of a list of names
_NUMBER = 30  # bytes before "obj" in which its number stands
_CONTENT = 10_000_000  # bytes of contents that are unpacked
_CONTENTS = 300_000_000  # the same of all forms together
_FORM = re.compile(rb"/Subtype\s*/Form\b")
_OBJECT = re.compile(rb"(?<!end)obj\b")
_HEAD = re.compile(rb"(?<!\d)(\d+)\s+\d+\s+$")
_LIST = re.compile(rb"/XObject\s*<<(.*?)>>", re.DOTALL)
_NAMED = re.compile(rb"/([^\s/<>\[\]()]+)\s+(\d+)\s+\d+\s+R\b")
_SHARED = re.compile(rb"/(?:Resources|XObject)\s+(\d+)\s+\d+\s+R\b")
_DRAWN = re.compile(rb"/([^\s/<>\[\]()]+)\s+Do\b")

Names = dict[bytes, bytes]  # of forms, and their numbers


def draws_without_end(data: bytes) -> bool:
    """Whether some form of the file would draw more than a million others."""
    forms: dict[bytes, tuple[bytes, int]] = {}
    for form in _FORM.finditer(data):
        start = data.rfind(b" obj", max(0, form.start() - _LONGEST), form.start())
        head = _HEAD.search(data, max(0, start - _NUMBER), start + 1) if start >= 0 else None
        stream = data.find(b"stream", form.end(), form.end() + _LONGEST)
        if head and stream >= 0:
            forms[head[1]] = data[start:stream], stream + len(b"stream")
    if not any(b"/XObject" in words or b"/Resources" in words for words, _ in forms.values()):
        return False
    edges = _Drawings(data, forms).of_all()

    @cache
    def count(number: bytes, depth: int) -> int:
        if depth == DEEPEST:
            return 1
        total = 1
        for child, times in edges[number].items():
            total += times * count(child, depth + 1)
            if total > MOST_DRAWN:
                break
        return total

    return any(count(number, 0) > MOST_DRAWN for number in edges)


class _Drawings:
    """What the forms of a file draw. `forms` are their dictionaries, and where the contents begin, by their numbers."""

    def __init__(self, data: bytes, forms: dict[bytes, tuple[bytes, int]]) -> None:
        self._data, self._forms = data, forms
        self._places: dict[bytes, list[int]] = defaultdict(list)
        for found in _OBJECT.finditer(data):
            if head := _HEAD.search(data, max(0, found.start() - _NUMBER), found.start()):
                self._places[head[1]].append(found.end())
        self._shared: dict[bytes, Names] = {}
        self._left = _CONTENTS

    def of_all(self) -> dict[bytes, Counter[bytes]]:
        """The numbers of the forms that each form draws, with how often it does."""
        return {number: self._of(words, at) for number, (words, at) in self._forms.items()}

    def _of(self, words: bytes, at: int) -> Counter[bytes]:
        named = self._named(_LIST.findall(words))
        for number in _SHARED.findall(words):
            named = named | self._named_in(number) if named else self._named_in(number)
        if not named:
            return Counter()
        names = Counter(_DRAWN.findall(self._content(words, at)))
        return Counter({named[name]: times for name, times in names.items() if name in named})

    def _named(self, lists: Iterable[bytes]) -> Names:
        return {name: number for words in lists for name, number in _NAMED.findall(words) if number in self._forms}

    def _named_in(self, number: bytes) -> Names:
        """The forms in a list of names that stands in an object of its own."""
        if number not in self._shared:
            self._shared[number] = {}
            for at in self._places.get(number, ()):
                words = self._data[at : max(self._data.find(b"endobj", at, at + _LONGEST_LIST), at)]
                self._shared[number] |= self._named(_LIST.findall(words) or [words])
        return self._shared[number]

    def _content(self, words: bytes, at: int) -> bytes:
        begin = at + (2 if self._data[at : at + 2] == b"\r\n" else 1)
        content = self._data[begin : max(self._data.find(b"endstream", begin), begin)]
        if b"FlateDecode" in words:
            try:
                content = zlib.decompressobj().decompress(content, max(min(_CONTENT, self._left), 1))
            except zlib.error:
                return b""
            self._left -= len(content)
        return content[:_CONTENT]
