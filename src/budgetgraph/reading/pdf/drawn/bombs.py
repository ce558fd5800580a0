"""Pages that unpack to more than they could print, and forms (XObjects) that draw one another without end.

pdfium keeps some thirty bytes for each byte of a drawing, follows forms within forms when it opens a page, and cannot
be interrupted, so the bytes are looked at before. Drawings are streams, and streams stand in the open; the pages that
name them may be packed. What a shared list of resources merely names is not drawn, so the contents are read for it.
"""

import re
import zlib
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property

DEEPEST = 40  # forms within forms that are followed
MOST_DRAWN = 30_000_000  # bytes of contents, those of a form counted each time it is drawn
_FORM_ITSELF = 30  # bytes that a form counts for beside its contents
_LONGEST = 20_000  # bytes of a dictionary
_LONGEST_LIST = 1_000_000  # bytes of a list of names
_NUMBER = 30  # bytes before "obj" in which its number stands
_CONTENT = 10_000_000  # bytes of contents that are read for the forms they draw
_CONTENTS = 300_000_000  # the same of all forms and pages together
_MOST_PACKED = 1_032  # bytes that a byte of a packed stream holds at most
_PIECE = 1 << 16  # bytes
_MOST_FILTERS = 8  # of one stream: no reader unpacks more
_IN_DOUBT = 10  # times as much may be drawn by forms that a page may not mean
_FORM = re.compile(rb"/Subtype\s*/Form\b")
_PACK = re.compile(rb"/Type\s*/ObjStm\b")
_OBJECT = re.compile(rb"obj\b")  # also the end of an object, before which no number stands
_HEAD = re.compile(rb"(?<!\d)(\d+)\s+\d+\s+$")
_LIST = re.compile(rb"/XObject\s*<<([^<>]*)>>")
_NAMED = re.compile(rb"/([^\s/<>\[\]()]+)\s+(\d+)\s+\d+\s+R\b")
_SHARED = re.compile(rb"/(?:Resources|XObject)\s+(\d+)\s+\d+\s+R\b")
_DRAWN = re.compile(rb"/([^\s/<>\[\]()]+)\s+Do\b")
_OF_PAGE = re.compile(rb"/Contents\s*(?:\[([^\]/<>]*)\]|(\d+)\s+\d+\s+R\b)")
_REFERENCE = re.compile(rb"(\d+)\s+\d+\s+R\b")
_ARRAY = re.compile(rb"\s*\[([^\]]*)\]")
_PACKED = re.compile(rb"/(?:FlateDecode|Fl)\b")

Names = dict[bytes, bytes]  # of forms, and their numbers
Stream = tuple[bytes, int, int]  # its dictionary, and where it begins and ends


def draws_too_much(data: bytes) -> bool:
    """Whether some page or form of the file would draw more than `MOST_DRAWN`."""
    drawings = _Drawings(data)
    return drawings.any_form_is_too_large() or drawings.any_page_is_too_large()


class _Drawings:
    """What the pages and forms of a file draw."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._shared: dict[bytes, Names] = {}
        self._left = _CONTENTS
        self._sizes: dict[int, int] = {}
        self._weights: dict[tuple[bytes, int], int] = {}
        self._drawn_by: dict[bytes, Counter[bytes]] = {}

    @cached_property
    def _forms(self) -> dict[bytes, Stream]:
        forms: dict[bytes, Stream] = {}
        for form in _FORM.finditer(self._data):
            start = self._data.rfind(b" obj", max(0, form.start() - _LONGEST), form.start())
            head = _HEAD.search(self._data, max(0, start - _NUMBER), start + 1) if start >= 0 else None
            if head and (stream := self._stream_at(start)):
                forms[head[1]] = stream
        return forms

    @cached_property
    def _places(self) -> dict[bytes, list[int]]:
        places: dict[bytes, list[int]] = defaultdict(list)
        for found in _OBJECT.finditer(self._data):
            if head := _HEAD.search(self._data, max(0, found.start() - _NUMBER), found.start()):
                places[head[1]].append(found.end())
        return places

    def any_form_is_too_large(self) -> bool:
        return any(self._weight(number, 0) > MOST_DRAWN for number in self._forms)

    def any_page_is_too_large(self) -> bool:
        everywhere: dict[bytes, int] = {}  # the heaviest form of each name
        if self._forms:
            for words in (self._data, *self._packs):
                for listed in _LIST.findall(words):
                    self._weigh([listed], everywhere)
        return any(self._is_too_large(numbers, own, everywhere) for numbers, own in self._pages())

    def _weigh(self, lists: Iterable[bytes], weights: dict[bytes, int]) -> None:
        for name, number in self._named(lists).items():
            weights[name] = max(weights.get(name, 0), self._weight(number, 0))

    def _pages(self) -> Iterator[tuple[list[bytes], Names]]:
        """The numbers of the streams that each page draws one after the other, and the forms that its object names."""
        for words in (self._data, *self._packs):
            for page in _OF_PAGE.finditer(words):
                listed, number = page.groups()
                for at in self._places.get(number, ()) if number else ():
                    if array := _ARRAY.match(self._data, at, at + _LONGEST_LIST):
                        listed = array[1]
                own: Names = {}
                if self._forms and words is self._data:
                    start = words.rfind(b" obj", max(0, page.start() - _LONGEST), page.start())
                    end = words.find(b"endobj", page.end(), page.end() + _LONGEST)
                    own = self._named_by(words[start:end]) if 0 <= start < end else {}
                yield _REFERENCE.findall(listed) if listed is not None else [number], own

    def _is_too_large(self, numbers: list[bytes], own: Names, everywhere: dict[bytes, int]) -> bool:
        """Where a page does not name its forms itself, those of any list may be meant, but need not."""
        weights = {name: self._weight(number, 0) for name, number in own.items()} or everywhere
        most = MOST_DRAWN if own else _IN_DOUBT * MOST_DRAWN
        drawn = of_forms = 0
        streams = [(times, one) for number, times in Counter(numbers).items() for one in self._streams(number)]
        if not weights and sum(times * self._at_most(stream) for times, stream in streams) <= MOST_DRAWN:
            return False
        for times, stream in streams:
            if weights:
                names = Counter(_DRAWN.findall(self._content(stream)))
                of_forms += times * sum(count * weights.get(name, 0) for name, count in names.items())
            drawn += times * self._size(stream)
        return drawn > MOST_DRAWN or of_forms > most

    def _weight(self, number: bytes, depth: int) -> int:
        """Bytes that a form draws, those of the forms within it included."""
        if (number, depth) not in self._weights:
            total = _FORM_ITSELF
            if depth < DEEPEST:
                children = self._children(number)
                total += self._size(self._forms[number])
                for child, times in children.items():
                    if total > MOST_DRAWN:
                        break
                    total += times * self._weight(child, depth + 1)
            self._weights[number, depth] = total
        return self._weights[number, depth]

    def _children(self, number: bytes) -> Counter[bytes]:
        """The numbers of the forms that a form draws, with how often it does."""
        if number not in self._drawn_by:
            stream = self._forms[number]
            named = self._named_by(stream[0])
            names = Counter(_DRAWN.findall(self._content(stream)) if named else ())
            self._drawn_by[number] = Counter({named[name]: times for name, times in names.items() if name in named})
        return self._drawn_by[number]

    def _named_by(self, words: bytes) -> Names:
        """The forms that an object names, in its own list or in one that it shares."""
        named = self._named(_LIST.findall(words))
        for number in _SHARED.findall(words):
            named = named | self._named_in(number) if named else self._named_in(number)
        return named

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

    @cached_property
    def _packs(self) -> list[bytes]:
        """What the packs of small objects hold."""
        packs = []
        for found in _PACK.finditer(self._data):
            stream = self._stream_at(self._data.rfind(b" obj", max(0, found.start() - _LONGEST), found.start()))
            packs.append(self._content(stream) if stream else b"")
        return packs

    def _streams(self, number: bytes) -> list[Stream]:
        """The stream of a number: several where the file was changed and holds the old one, too; the last is meant."""
        return [stream for at in self._places.get(number, ())[-1:] if (stream := self._stream_at(at))]

    def _stream_at(self, at: int) -> Stream | None:
        """The stream of the object that begins at a place."""
        start = self._data.find(b"stream", at, at + _LONGEST) if at >= 0 else -1
        if start < 0 or b"endobj" in self._data[at:start]:
            return None
        begin = start + len(b"stream")
        begin += 2 if self._data[begin : begin + 2] == b"\r\n" else 1
        after = bisect_left(self._ends, begin)
        return self._data[at:start], begin, self._ends[after] if after < len(self._ends) else begin

    @cached_property
    def _ends(self) -> list[int]:
        return [found.start() for found in re.finditer(b"endstream", self._data)]

    def _at_most(self, stream: Stream) -> int:
        """Bytes that a stream may unpack to."""
        words, begin, end = stream
        return int((end - begin) * _MOST_PACKED ** len(_PACKED.findall(words)))

    def _size(self, stream: Stream) -> int:
        """Bytes that a stream unpacks to; of one that is too large so many that it is."""
        if len(_PACKED.findall(stream[0])) > _MOST_FILTERS:
            return MOST_DRAWN + 1
        if stream[1] not in self._sizes:
            self._sizes[stream[1]] = sum(map(len, self._unpacked(stream, MOST_DRAWN + 1)))
        return self._sizes[stream[1]]

    def _content(self, stream: Stream) -> bytes:
        most = max(min(_CONTENT, self._left), 1)
        content = b"".join(self._unpacked(stream, most))
        self._left -= len(content)
        if len(content) < most:
            self._sizes[stream[1]] = len(content)
        return content

    def _unpacked(self, stream: Stream, most: int) -> Iterator[bytes]:
        """What a stream holds, piece by piece, up to so many bytes."""
        words, begin, end = stream
        pieces: Iterator[bytes] = iter([self._data[begin : min(end, begin + most)]])
        packed = len(_PACKED.findall(words))
        if packed > _MOST_FILTERS:
            return
        if packed:
            pieces = (self._data[at : min(at + _PIECE, end)] for at in range(begin, end, _PIECE))
        for _ in range(packed):
            pieces = _inflated(pieces)
        for piece in pieces:
            yield piece[:most]
            most -= len(piece)
            if most <= 0:
                return


def _inflated(pieces: Iterable[bytes]) -> Iterator[bytes]:
    unpacker = zlib.decompressobj()
    try:
        for piece in pieces:
            while piece and not unpacker.eof:
                yield unpacker.decompress(piece, _PIECE)
                piece = unpacker.unconsumed_tail
    except zlib.error:
        return
