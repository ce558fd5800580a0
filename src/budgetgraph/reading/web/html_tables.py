"""The tables of a web page: elements in, visible text and cells with spans out, data told from layout."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import lxml.html

from budgetgraph.reading.document import Cell
from budgetgraph.reading.folding import fold
from budgetgraph.reading.joined.pieces import DEEPEST_HEAD, are_heads
from budgetgraph.reading.raised import apart
from budgetgraph.reading.title_rows import by_columns

BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "center", "dd", "details", "div", "dl", "dt", "fieldset",
     "figure", "figcaption", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "legend",
     "li", "main", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"}
)  # fmt: skip
_GONE = frozenset(
    {"script", "style", "noscript", "nav", "aside", "iframe", "object", "embed", "template", "svg", "canvas", "audio",
     "video", "map", "select", "option", "button", "input", "textarea", "head", "footer", "title", "link", "meta",
     "del", "s", "strike"}
)  # fmt: skip
BREAK = "\ue000"  # stands for <br> until blanks are collapsed
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_RAISED = re.compile(r"vertical-align\s*:\s*(?:super|sub)\b", re.IGNORECASE)
_BORDER = re.compile(r"border[-a-z]*\s*:\s*(?!none|0)[^;]*(?:solid|double|dashed|dotted|inset|px|pt)", re.I)
_FIGURE = re.compile(r"^[-+]?[\d,]+(?:\.\d+)?%?$")
_CJK_BREAK = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef])[ \t]*\r?\n\s*(?=[\u3000-\u9fff\uff00-\uffef])")
_SPACE = re.compile(r"[ \t\r\n\f]+")
_MAX_SPAN = 1_000


def is_hidden(element: Any) -> bool:
    return element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style") or ""))


def is_gone(element: Any) -> bool:
    return not isinstance(element.tag, str) or element.tag in _GONE or is_hidden(element)


def _rows(table: Any) -> Iterator[Any]:
    """The rows of a table itself, not those of inner tables."""
    for child in table:
        if child.tag == "tr" and not is_gone(child):
            yield child
        elif child.tag in ("thead", "tbody", "tfoot", "form", "div", "span", "colgroup") and not is_gone(child):
            yield from _rows(child)


def _cells(row: Any) -> Iterator[Any]:
    return (c for c in row if c.tag in ("td", "th") and not is_hidden(c))


def _span(cell: Any, attribute: str) -> int:
    digits = re.match(r"\s*(\d{1,6})", cell.get(attribute) or "")
    return min(max(int(digits[1]), 1), _MAX_SPAN) if digits else 1


def inner_text(element: Any) -> str:
    """The visible text of a subtree: blocks and <br> begin lines."""
    pieces: list[str] = []
    stack: list[tuple[Any, bool]] = [(element, True)]
    while stack:
        node, opening = stack.pop()
        if not opening:
            if node.tag in BLOCKS:
                pieces.append(BREAK)
            if node is not element:
                pieces.append(node.tail or "")
            continue
        if is_gone(node) and node is not element:
            pieces.append(node.tail or "")
            continue
        if node.tag == "br" or node.tag in BLOCKS:
            pieces.append(BREAK)
        if is_raised(node) and node is not element:
            pieces.extend((raised_text(node, pieces), node.tail or ""))
            continue
        pieces.append(node.text or "")
        stack.append((node, False))
        stack.extend((child, True) for child in reversed(node))
    return collapsed("".join(pieces))


def is_raised(element: Any) -> bool:
    """Does it stand above or below the line?"""
    return element.tag in ("sup", "sub") or (
        element.tag not in BLOCKS and bool(_RAISED.search(element.get("style") or ""))
    )


def raised_text(element: Any, pieces: Sequence[str]) -> str:
    """What stands above or below the line that the pieces make, apart from a figure there."""
    before = next((piece for piece in reversed(pieces) if piece.strip()), "")
    lowered = element.tag == "sub" or "sub" in (element.get("style") or "")
    text = "".join(
        t for e in element.iter() if not is_gone(e) for t in (e.text, e.tail if e is not element else "") if t
    )
    left = element.getprevious()
    further = left is not None and is_raised(left) and not (left.tail or "").strip()
    return apart(text, "" if before == BREAK else before, lowered=lowered, further=further)


def collapsed(text: str) -> str:
    """Text as a browser shows it: blanks of the source collapsed, `&nbsp;` kept, <br> as line break, folded."""
    lines = (_SPACE.sub(" ", _CJK_BREAK.sub("", line)) for line in text.split(BREAK))
    return "\n".join(line for line in (fold(line).strip() for line in lines) if line)


def grid(table: Any) -> Iterator[Cell]:
    """The cells of a table by the HTML table model (WHATWG HTML, 4.9.12)."""
    taken: dict[int, int] = {}  # column -> rows still covered from above
    rows = list(_rows(table))
    for number, row in enumerate(rows, start=1):
        column = 1
        ahead: dict[int, int] = {}
        for cell in _cells(row):
            while taken.get(column, 0):
                column += 1
            height = min(_span(cell, "rowspan"), len(rows) - number + 1)
            if cell.get("rowspan", "").strip() == "0":
                height = len(rows) - number + 1
            width = _span(cell, "colspan")
            while any(taken.get(column + at, 0) for at in range(1, width)):
                width -= 1
            yield Cell(number, column, _own_text(cell), height, width)
            for at in range(column, column + width):
                ahead[at] = height
            column += width
        taken = {at: left - 1 for at, left in taken.items() if left > 1}
        for at, height in ahead.items():
            if height > 1:
                taken[at] = height - 1


def body_below(table: Any) -> Any | None:
    """The table right below one that holds heads alone, and whose body it is; None where there is none.

    Some pages draw the heads of a table as a table of their own: rows without a figure, above one as wide that begins
    with figures.
    """
    heads = list(grid(table)) if len(list(_rows(table))) <= DEEPEST_HEAD and table.find(".//table") is None else []
    if not are_heads(cell.text for cell in heads):
        return None
    body = _next_element(table)
    if body is None or body.tag != "table":
        return None
    first = next((texts for row in _rows(body) if any(texts := [_own_text(cell) for cell in _cells(row)])), [])
    begins = any(map(_FIGURE.match, first))
    return body if begins and _width(heads) == _width(list(grid(body))) else None


def set_beside(table: Any, is_data_table: Callable[[Any], bool]) -> list[Any]:
    """The cells of a table that sets data tables beside each other, as they are read; none for another one."""
    rows = [list(_cells(row)) for row in _rows(table)]
    held = (sum(any(map(is_data_table, cell.iter("table"))) for cell in row) for row in rows)
    return list(by_columns(rows)) if max(held, default=0) > 1 else []


def _width(cells: Sequence[Cell]) -> int:
    return max((cell.column + cell.column_span - 1 for cell in cells), default=0)


def _next_element(element: Any) -> Any | None:
    """The element that follows with no text between, also where each stands in a wrapper of its own."""
    while not (element.tail or "").strip():
        following = element.getnext()
        while following is not None and is_gone(following) and not (following.tail or "").strip():
            following = following.getnext()
        if following is not None:
            while following.tag in ("div", "center") and not (following.text or "").strip() and len(following):
                following = following[0]
            return following
        element = element.getparent()
        if element is None or element.tag not in ("div", "center"):
            return None
    return None


def _own_text(cell: Any) -> str:
    """The text of a cell without that of tables inside it, which are read on their own."""
    if cell.find(".//table") is None:
        return inner_text(cell)
    copy = lxml.html.fromstring(lxml.html.tostring(cell, encoding="unicode", with_tail=False))
    for table in list(copy.iter("table")):
        if table.getparent() is not None:
            table.drop_tree()
    return inner_text(copy)


def is_data(table: Any) -> bool:
    """Whether a table holds data of its own rather than laying out the page."""
    rows = [texts for row in _rows(table) if (texts := [(c, _own_text(c)) for c in _cells(row)])]
    cells = [(cell, text) for row in rows for cell, text in row if text]
    figures = sum(bool(_FIGURE.match(text)) for _, text in cells)
    if table.find(".//table") is not None:
        return figures >= 4
    if len(rows) < 2 or max((len(row) for row in rows), default=0) < 2:
        return False
    if figures:
        return True
    labels = sum(text.endswith(("：", ":")) or bool(re.match(r"^.{1,8}[：:].", text)) for _, text in cells)
    if labels * 5 >= len(cells) * 2:
        return False
    headed = any(cell.tag == "th" or _span(cell, "colspan") > 1 or _span(cell, "rowspan") > 1 for cell, _ in cells)
    border = (table.get("border") or "0").strip() not in ("0", "") or bool(_BORDER.search(table.get("style") or ""))
    return bool(headed or border or any(_BORDER.search(cell.get("style") or "") for row in rows for cell, _ in row))
