"""Web pages: the bytes of an HTML file become a Document of paragraphs and data tables.

The charset is found in the bytes, not in what the page declares. Tables that only lay the page out are walked through;
navigation, scripts and hidden parts are left out. A page has no pages of its own, so places are lines and cells.
"""

import base64
import email
import email.policy
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

import lxml.etree
import lxml.html

from budgetgraph.reading.document import Document, Paragraph, ReadingError, Table
from budgetgraph.reading.folding import fold, key
from budgetgraph.reading.inlaid import LOWEST, NARROWEST, Inlaid
from budgetgraph.reading.joined.pieces import joined
from budgetgraph.reading.lines import broken, numbered
from budgetgraph.reading.plain_text.text import blocks_of
from budgetgraph.reading.title_rows import parts
from budgetgraph.reading.web.cut import doubted, within
from budgetgraph.reading.web.html_tables import (
    BLOCKS,
    BREAK,
    body_below,
    collapsed,
    grid,
    inner_text,
    is_data,
    is_gone,
    is_hidden,
    is_raised,
    raised_text,
    set_beside,
)
from budgetgraph.resources import patterns

READER = "html 10"
MEDIA_TYPE = "text/html"
_WRAPPERS = frozenset(
    {"body", "div", "center", "article", "section", "main", "form", "table", "tbody", "tr", "td", "font", "blockquote",
     "span"}
)  # fmt: skip
_ATTACHMENT = re.compile(r"\.(?:pdf|docx?|xlsx?|wps|et|zip|rar|7z)$", re.IGNORECASE)
_MOST_NAMED = 5
_DATA = re.compile(r"data:image/[\w.+-]+;base64,", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_SENTENCE = 20
_SHORTEST_TITLE, _LONGEST_TITLE = 5, 60
_MAIN_SHARE = 0.7
_MAX_DEPTH = 2_000
_MAX_CELLS = 2_000_000


def read_html(data: bytes, name: str) -> Document:
    """Reads a web page. Raises `ReadingError` for bytes that are no text, or hold no text."""
    text = decode(_page_of_archive(data), name)
    root = _parse(text, name)
    title = _title(root)
    walk = _Walk(Inlaid(name))
    blocks: list[Paragraph | Table] = []
    try:
        main = _main(root, walk)
        for block in walk.page(root, main):
            blocks.append(block)
    except RecursionError as error:
        raise ReadingError(f"{name}: elements are nested too deeply to be a page; not read") from error
    if title and not any(isinstance(b, Paragraph) and key(b.text) == key(title) for b in blocks[:12]):
        blocks.insert(0, Paragraph(title, heading=1))
    blocks = joined(blocks)
    told = [*walk.inlaid.warnings(), *_attached(root, name)]
    if end := within(text):
        told.append(f"{name}: the file ends within a {end}: what followed is missing; get the page again")
        blocks = doubted(blocks) if end == "table" else blocks
    if not blocks:
        hint = "; ".join(told) or "it may load its text by script: save it from a browser"
        raise ReadingError(f"{name}: the page holds no text; {hint}")
    return Document.of_file(data, name, MEDIA_TYPE, READER, numbered(blocks), warnings=told)


def _attached(root: Any, name: str) -> Iterator[str]:
    """The files that a page links to, which often hold the tables: they are not part of it."""
    found: dict[str, None] = {}
    for tag, attribute in (("a", "href"), ("iframe", "src"), ("embed", "src"), ("object", "data")):
        for element in root.iter(tag):
            address = unquote(re.split("[?#]", element.get(attribute) or "")[0])
            if _ATTACHMENT.search(address):
                text = _SPACE.sub(" ", "".join(element.itertext())).strip()
                found[fold(text) if _ATTACHMENT.search(text) else address.rsplit("/", 1)[-1]] = None
    if found:
        names = "; ".join(list(found)[:_MOST_NAMED]) + ("; …" if len(found) > _MOST_NAMED else "")
        yield f"{name}: {len(found)} attachment(s) are no part of the page ({names}): ingest them beside it"


def _page_of_archive(data: bytes) -> bytes:
    """The page within a web archive (mht, RFC 2557); other bytes as they are."""
    if not re.match(rb"(?:From|MIME-Version|Subject|Date|Content-Type):", data[:64].lstrip(), re.IGNORECASE):
        return data
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    for part in message.walk():
        page = part.get_payload(decode=True) if part.get_content_type() == "text/html" else None
        if isinstance(page, bytes):
            return page
    return data


def decode(data: bytes, name: str) -> str:
    """The text of a page by its bytes: byte-order mark, else the fewest errors among UTF-8, GB18030 and Big5.

    What the page declares is not asked: pages in GB18030 say gb2312, and pages moved to UTF-8 often still say so too.
    Raises `ReadingError` where more than one character in fifty is damaged.
    """
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    if not data.strip():
        raise ReadingError(f"{name}: the file is empty")
    if data.count(b"\0") > len(data) // 100:
        raise ReadingError(f"{name}: the file is binary, no web page; check its extension")
    best, errors = "", len(data)
    for encoding in ("utf-8", "gb18030", "big5hkscs"):
        text = data.decode(encoding, errors="replace")
        damaged = text.count("\ufffd")
        if damaged < errors:
            best, errors = text, damaged
        if not errors:
            break
    if errors > len(best) // 50 + 1:
        raise ReadingError(f"{name}: {errors} bytes fit no Chinese encoding; save the page as UTF-8")
    return best


def _parse(text: str, name: str) -> Any:
    """The element tree. libxml2 stops at a depth of 256 unless told otherwise; unclosed tags get there."""
    parser = lxml.html.HTMLParser(
        encoding="utf-8", huge_tree=True, no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        root = lxml.html.document_fromstring(text.replace("\0", "").encode("utf-8", "replace"), parser=parser)
    except (lxml.etree.LxmlError, ValueError, AssertionError) as error:
        raise ReadingError(f"{name}: not a web page ({error})") from error
    depth = deepest = 0
    for event, _ in lxml.etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    if deepest > _MAX_DEPTH:
        raise ReadingError(f"{name}: elements are nested {deepest} deep, which no page is; not read")
    if deepest > 200:
        _flatten(root)
    return root


def _flatten(root: Any) -> None:
    """Takes out inline elements, whose unclosed tags make trees deep."""
    inline = list(root.iter("font", "span", "b", "strong", "i", "em", "u", "o:p", "a", "small", "big"))
    for element in reversed(inline):
        if element.getparent() is not None and not is_hidden(element):
            element.drop_tag()


def _title(root: Any) -> str:
    """The page's title without the site's name that follows it."""
    text = " ".join(fold("".join(t.itertext())) for t in root.iter("title"))
    return re.split(r"\s*[_|]\s*|\s+-+\s+", _SPACE.sub(" ", text).strip())[0]


@dataclass
class _Walk:
    """One page. `_data` remembers for each table element whether it is a data table."""

    inlaid: Inlaid
    _data: dict[Any, bool] = field(default_factory=dict)
    _heads: dict[Any, Any] = field(default_factory=dict)  # by the table below: the one that holds its heads
    _met: int = 0

    def is_data(self, table: Any) -> bool:
        if table not in self._data:
            self._data[table] = is_data(table)
        return self._data[table]

    def page(self, root: Any, main: Any) -> Iterator[Paragraph | Table]:
        """The main part, with headings and dates of issue that stand around it."""
        above = {id(a) for a in main.iterancestors()}
        order = list(root.iter())
        gone: dict[Any, bool] = {None: False}
        for element in order:
            gone[element] = gone[element.getparent()] or is_gone(element)
        position = next(n for n, e in enumerate(order) if e is main)
        inside = {id(e) for e in main.iter()}

        def aside(elements: Iterable[Any]) -> Iterator[Paragraph]:
            for element in elements:
                if id(element) in above or id(element) in inside or not isinstance(element.tag, str):
                    continue
                if gone[element]:
                    continue
                own = collapsed((element.text or "") + "".join(BREAK + (c.tail or "") for c in element))
                if element.tag in ("h1", "h2") and (text := inner_text(element)):
                    yield Paragraph(text.replace("\n", ""), heading=int(element.tag[1]))
                else:
                    for line in own.split("\n"):
                        if patterns("line_patterns.csv")["issued"].search(key(line)) and len(line) < 80:
                            yield Paragraph(line)

        yield from aside(order[:position])
        yield from self.blocks(main)
        yield from aside(order[position:])

    def blocks(self, element: Any) -> Iterator[Paragraph | Table]:
        """The blocks of a subtree in reading order."""
        pieces: list[str] = []
        heading: int | None = None
        stack: list[tuple[Any, bool]] = [(element, True)]

        def flush() -> Iterator[Paragraph]:
            text = collapsed("".join(pieces))
            pieces.clear()
            if text:
                lines = [text.replace("\n", " ")] if heading else broken(text)
                yield from (Paragraph(line, heading=heading) for line in lines)

        while stack:
            node, opening = stack.pop()
            tail = (node.tail or "") if node is not element else ""
            if not opening:
                if node.tag in BLOCKS:
                    yield from flush()
                    if node.tag[0] == "h" and node.tag[1:].isdecimal():
                        heading = None
                pieces.append(tail)
                continue
            if node is not element and is_gone(node):
                pieces.append(tail)
                continue
            if node.tag == "table" and (below := body_below(node)) is not None and self.is_data(below):
                self._heads[below] = node
                continue
            if node.tag == "table" and self.is_data(node):
                yield from flush()
                yield from self._table(node)
                pieces.append(tail)
                continue
            typed = list(_typed(node)) if node.tag == "pre" else []
            if any(isinstance(block, Table) for block in typed):
                yield from flush()
                yield from typed
                pieces.append(tail)
                continue
            if node.tag in BLOCKS:
                yield from flush()
                if node.tag[0] == "h" and node.tag[1:].isdecimal():
                    heading = int(node.tag[1])
            if node.tag == "img":
                yield from flush()
                yield from self._picture(node)
            if node.tag == "br":
                pieces.append(BREAK)
            if is_raised(node):
                pieces.extend((raised_text(node, pieces), tail))
                continue
            pieces.append((node.text or "").replace("\n", BREAK) if node.tag == "pre" else node.text or "")
            stack.append((node, False))
            beside = set_beside(node, self.is_data) if node.tag == "table" else []
            stack.extend((child, True) for child in reversed(beside or node))
        yield from flush()

    def _picture(self, image: Any) -> Iterator[Paragraph | Table]:
        """A picture that the page itself holds is read; one that stands elsewhere is counted, unless it is small."""
        source = image.get("src") or ""
        if match := _DATA.match(source):
            try:
                yield from self.inlaid.blocks(base64.b64decode(source[match.end() :], validate=False))
            except ValueError:
                self.inlaid.unread += 1
            return
        width, height = (_pixels(image, name) for name in ("width", "height"))
        if width is not None and height is not None and width >= NARROWEST and height >= LOWEST:
            self.inlaid.unread += 1

    def _table(self, table: Any) -> Iterator[Paragraph | Table]:
        nested = [t for t in table.iterdescendants("table") if next(t.iterancestors("table")) is table]
        for caption in table.findall("caption"):
            yield from (Paragraph(line) for line in broken(inner_text(caption)))
        cells = list(grid(table))
        if table in self._heads:
            above = list(grid(self._heads[table]))
            height = max(cell.row + cell.row_span - 1 for cell in above)
            cells = [*above, *(cell._replace(row=cell.row + height) for cell in cells)]
        self._met += len(cells)
        if self._met > _MAX_CELLS:
            raise ReadingError(f"the page holds over {_MAX_CELLS} cells; split it")
        for part in parts(cells):
            yield from (Paragraph(line) for text in part.before for line in broken(text))
            if part.cells:
                yield Table(0, part.cells, method="native")
            yield from (Paragraph(line) for text in part.after for line in broken(text))
        for inner in nested:
            yield from self.blocks(inner)


def _typed(element: Any) -> Iterator[Paragraph | Table]:
    """The blocks of a text that the page shows as it was typed, where blanks part the columns of its tables."""
    return blocks_of(str(element.text_content()).replace("\xa0", " "))


def _pixels(image: Any, name: str) -> int | None:
    """The width or height that a page gives a picture, in pixels."""
    match = re.search(rf"(?:^|;)\s*{name}\s*:\s*(\d+)(?:\.\d+)?px", image.get("style") or "")
    said = match[1] if match else (image.get(name) or "").removesuffix("px")
    return int(said) if said.isdecimal() else None


def _weights(root: Any) -> dict[Any, int]:
    """How many characters each element shows, with all within it and what follows it."""
    weights: dict[Any, int] = {}
    for element in reversed(list(root.iter())):
        own = 0 if is_gone(element) else sum(len(text.strip()) for text in (element.text, element.tail) if text)
        weights[element] = own + sum(weights[child] for child in element)
    return weights


def _main(root: Any, walk: _Walk) -> Any:
    """The element that holds what is disclosed: all data tables and all sentences, without what surrounds them."""
    node = root.find("body") if root.find("body") is not None else root
    weight = _weights(node)
    while True:
        children = [c for c in node if not is_gone(c)]
        if not children or (node.tag == "table" and walk.is_data(node)):
            return node
        weights = [weight[child] for child in children]
        heaviest = max(range(len(children)), key=weights.__getitem__)
        child = children[heaviest]
        others = [c for c in children if c is not child]
        own_text = "".join([node.text or "", *(c.tail or "" for c in children)]).strip()
        if (
            child.tag not in _WRAPPERS
            or own_text
            or (child.tag == "table" and walk.is_data(child))
            or weights[heaviest] < _MAIN_SHARE * sum(weights)
            or any(_tells(other, walk) for other in others)
            or any(_announces(other) for other in children[:heaviest])
            or (others and _is_lone_table(child, walk, weight))
        ):
            return node
        node = child


def _tells(element: Any, walk: _Walk) -> bool:
    """Whether a part of the page says something: a data table, or a sentence."""
    if any(walk.is_data(t) for t in element.iter("table")):
        return True
    return any(len(line) > _SENTENCE and line.endswith("。") for line in inner_text(element).split("\n"))


def _announces(element: Any) -> bool:
    """Whether it tells the unit, the number or the title of a table below, rather than leads to another page."""
    said = patterns("line_patterns.csv")
    lines = [key(line) for line in inner_text(element).split("\n") if len(line) <= _LONGEST_TITLE]
    if any(said["unit_note"].search(line) or said["form_number"].search(line) for line in lines):
        return True
    titles = [line for line in lines if len(line) >= _SHORTEST_TITLE and said["table_title"].search(line)]
    return bool(titles) and element.tag != "a" and next(element.iter("a"), None) is None


def _is_lone_table(element: Any, walk: _Walk, weight: Mapping[Any, int]) -> bool:
    """Whether an element is one data table and no more: then its title and unit may stand beside it."""
    tables = [t for t in element.iter("table") if walk.is_data(t)]
    return len(tables) == 1 and weight[tables[0]] > 0.98 * weight[element]
