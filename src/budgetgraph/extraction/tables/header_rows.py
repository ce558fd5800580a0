"""Which rows of a table are its header, and the path of heads above every column.

A grid of texts in, the depth of the header and ColumnHeads out; spans where the format has them, else blank heads that
continue their neighbour.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from budgetgraph.extraction.body_names import ends_like_body
from budgetgraph.extraction.concepts import code_of_name, label_role, three_public_of_label
from budgetgraph.extraction.numbers import parse
from budgetgraph.extraction.tables.head_words import (
    economic_column,
    head_column,
    head_role,
    is_figure_head,
    is_group_head,
)
from budgetgraph.extraction.tables.layouts import ColumnHead
from budgetgraph.reading.document import Table
from budgetgraph.reading.folding import squeeze
from budgetgraph.resources import patterns

_CJK = re.compile(r"[\u4e00-\u9fff]")
_ITEMS = ("three-public:abroad", "three-public:vehicle", "three-public:reception")
_BLANKED = re.compile(r"^[*＊]+$")
_MAX_HEADER = 9
_MOST_COLUMNS = 60


def _said(name: str) -> re.Pattern[str]:
    return patterns("head_patterns.csv")[name]


def texts_of(table: Table) -> list[list[str]]:
    """The squeezed texts by row and column, each cell's text at its first place only; stars for a blank are blanks."""
    texts = [[""] * table.width for _ in range(table.height)]
    for cell in table.cells:
        texts[cell.row - 1][cell.column - 1] = _BLANKED.sub("", squeeze(cell.text))
    return texts


def without_lines(table: Table, texts: list[list[str]], depth: int) -> list[list[str]]:
    """The texts without lines of data that are one merged cell: they name what follows (a unit)."""
    wide = {(c.row, c.column) for c in table.cells if c.row > depth and 2 * c.column_span > table.width > 2}
    return [
        ["" if (r, c) in wide else text for c, text in enumerate(line, 1)] if any(r == row for row, _ in wide) else line
        for r, line in enumerate(texts, 1)
    ]


def is_number_row(row: Sequence[str]) -> bool:
    """The row of column numbers (栏次): integers that rise from column to column, besides words of the header."""
    filled = [text for text in row if text]
    integers = [int(text) for text in filled if text.isdecimal()]
    words = [text for text in filled if not text.isdecimal()]
    counted = len(words) == 1 and len(integers) > 2 and integers == list(range(1, len(integers) + 1))
    if counted and words[0] == filled[0]:
        return True  # 栏次 under another name
    if (
        integers == list(range(1, len(integers) + 1))
        and len(integers) > 2
        and any(map(_said("number_row").match, words))
    ):
        return True  # whatever scars of a scan stand beside it
    if len(integers) < 2 or any(not (label_role(word) or head_role(word)) for word in words):
        return False
    if any(map(_said("number_row").match, words)) or _numbers_classes([text for text in filled if text.isdecimal()]):
        return True
    if max(integers) > _MOST_COLUMNS:
        return False
    rising = all(a < b for a, b in pairwise(integers))
    if words and any(label_role(word) == "header" for word in words):
        counted = integers[0] <= 1 or integers == list(range(integers[0], integers[0] + len(integers)))
        return (rising and counted) or sorted(set(integers)) == list(range(1, len(set(integers)) + 1))
    return rising and integers[0] == 1 and integers[-1] == len(integers) and len(integers) >= 3


def _numbers_classes(texts: Sequence[str]) -> bool:
    """Codes of economic classes (501, 502, 505) that stand below the heads that name them."""
    coded = all(re.fullmatch(r"[35]\d\d(?:\d\d)?", text) and text[0] == texts[0][0] for text in texts)
    return coded and len(texts) >= 3 and all(a < b for a, b in pairwise(texts))


def _header_words(row: Sequence[str]) -> int:
    return sum(1 for text in row if text and not text.isdecimal() and (head_role(text) or _is_plain_head(text)))


def _is_plain_head(text: str) -> bool:
    """A figure head as headers print it: a class of the economic classification counts, its items do not."""
    return head_column(text) is not None or (economic_column(text) or "").count("") == len("economic:301") + 1


def _is_data_row(row: Sequence[str]) -> bool:
    filled = [text for text in row if text]
    if not filled:
        return False
    numbers = [
        text for text in filled if (n := parse(text)) and (n.places or n.value > 31 or len(filled) <= 3 or "," in text)
    ]
    if all(parse(text) for text in filled) and not is_number_row(row):
        return True
    if (_counts_things(filled) or _pairs(filled) or _is_numbered(filled)) and not is_number_row(row):
        return True
    if _is_of_body(filled) and not is_number_row(row):
        return True
    words = _header_words(row)
    amounts = [text for text in numbers if "." in text or "," in text]
    if len(amounts) > 1 or (numbers and words < max(2, len(numbers))):
        return True
    if amounts and all(label_role(text) == "total" for text in filled if text not in amounts):
        return True  # 合计 | 合计 | 1,464.62: a total under every head that names something
    label = filled[0]
    if _said("data_label").match(label) and len(label) > 3 and not is_figure_head(_said("data_label").sub("", label)):
        return True
    if re.match(r"^[1235]\d\d(?:[.]?\d\d)*$", filled[0]) and any(_CJK.search(text) for text in filled):
        return True
    if any(
        re.match(r"^\d{3}(?:\d\d){0,2}\D", text)
        and _CJK.search(text)
        and code_of_name("functional", re.sub(r"^\d+", "", text))
        for text in filled
    ):
        return True
    return len(filled) == 1 and (label_role(label) == "total" or _names_item(row, label))


def _names_item(row: Sequence[str], label: str) -> bool:
    """Is this the label of a line whose figures are all blank, an item of the three-public table?"""
    return row[0] == label and (three_public_of_label(label) or "").startswith(_ITEMS)


def _counts_things(filled: Sequence[str]) -> bool:
    """A label and small numbers only (年初数 | 7 | 1 | 5), as in tables of vehicles."""
    return len(filled) > 3 and not parse(filled[0]) and all(parse(text) for text in filled[1:])


def _is_of_body(filled: Sequence[str]) -> bool:
    """The name of a body before small numbers (某市某局 | 财政核拨 | 22 | 20), as in lists of its units."""
    numbers = [text for text in filled[1:] if parse(text)]
    return len(numbers) > 1 and parse(filled[-1]) is not None and not _is_said(filled[0]) and ends_like_body(filled[0])


def _is_numbered(filled: Sequence[str]) -> bool:
    """A number of the row, words that no head prints, and a figure (1 | 某镇 | 某村水圳修复 | 20)."""
    words = [text for text in filled if not parse(text)]
    is_framed = filled[0].isdecimal() and len(filled) > len(words) + 1 and parse(filled[-1]) is not None
    return is_framed and bool(words) and not any(map(_is_said, words))


def _pairs(filled: Sequence[str]) -> bool:
    """Two or more things beside their number (团组数 | 2 | 人次数 | 9), as in tables with two panels; a remark may
    stand at their end."""
    filled = filled[:-1] if len(filled) % 2 and not parse(filled[-1]) else filled
    words, numbers = filled[::2], filled[1::2]
    return len(words) == len(numbers) > 1 and all(map(parse, numbers)) and not any(map(_is_said, words))


def _is_said(text: str) -> bool:
    """Is this a number, or a word that heads of columns print?"""
    return bool(parse(text) or label_role(text) == "header" or head_role(text) or _is_plain_head(text))


def header_depth(table: Table, texts: list[list[str]], skip: int, last: int) -> tuple[int, set[int]]:
    """(number of the last header row, the rows that only number the columns)."""
    numbered: set[int] = set()
    for row in range(skip + 1, min(skip + _MAX_HEADER, last) + 1):
        if is_number_row(texts[row - 1]):
            numbered.add(row)
            depth = row
            while depth < last and depth - row < 2:
                filled = [text for text in texts[depth] if text]
                if not filled or not all(label_role(text) == "header" for text in filled):
                    break
                depth += 1
                numbered.add(depth)
            return depth, numbered
        if shares_total(texts, skip, row):
            return row, numbered
        if _is_data_row(texts[row - 1]) and not _number_row_follows(texts, row, last):
            depth = row - 1
            break
    else:
        depth = min(skip + _MAX_HEADER, last)
        total = next((r for r in range(skip + 2, last + 1) if _is_only_total(texts[r - 1])), None)
        depth = min(depth, total - 1) if total else depth
        if depth == last and last - skip > 3:
            depth = skip + 1
    spans = [c.row + c.row_span - 1 for c in table.cells if skip < c.row <= depth and c.row_span > 1]
    reach = max(spans, default=depth)
    if depth < reach <= skip + _MAX_HEADER and not any(
        parse(t) for r in range(depth, min(reach, last)) for t in texts[r]
    ):
        depth = reach
    return max(depth, skip), numbered


def _is_only_total(row: Sequence[str]) -> bool:
    filled = [text for text in row if text]
    return len(filled) == 1 and label_role(filled[0]) == "total"


def shares_total(texts: list[list[str]], skip: int, row: int) -> bool:
    """Is this row the lowest heads of some columns and the line 合计 of all others?

    So print final accounts of Shanghai: 合计 under the head of the labels and 合计 | 基本支出 | 项目支出 under that of
    the expenditure, or 类 | 款 | 项 under the head of the codes and 合计 beside them with its figures.
    """
    filled = [text for text in texts[row - 1] if text]
    total = next((at for at, text in enumerate(filled) if label_role(text) == "total"), None)
    if row < skip + 2 or total is None:
        return False
    levels, words = filled[:total], [text for text in filled[total + 1 :] if not parse(text)]
    if levels:
        return len(levels) > 1 and all(_is_level(text) for text in levels) and not words and total + 1 < len(filled)
    first = texts[row - 1].index(filled[0])
    return (
        any(head_role(texts[r - 1][first]) in ("name", "code") for r in range(skip + 1, row))
        and len(words) > 1
        and label_role(words[0]) in ("total", "subtotal")
        and all(_is_plain_head(text) for text in words)
    )


def _heads_beside_total(row: Sequence[str]) -> list[str]:
    """The heads of a row that is the line 合计 as well."""
    total = next(at for at, text in enumerate(row) if label_role(text) == "total")
    return ["" if at == total or parse(text) else text for at, text in enumerate(row)]


def _is_level(text: str) -> bool:
    """类, 款 or 项 over codes."""
    return len(text) == 1 and head_role(text) == "code"


def _number_row_follows(texts: list[list[str]], row: int, last: int) -> bool:
    """Scars of a scan may look like data above the row of column numbers; 栏次 right below tells them apart."""
    return any(
        is_number_row(texts[r]) and any(map(_said("number_row").match, texts[r]))
        for r in range(row, min(row + 3, last))
    )


def rows_of_heads_again(table: Table, skip: int, depth: int, last: int) -> set[int]:
    """Rows of data that print the heads word for word again, as at the top of a next page."""
    heads = [_texts_in(table, row) for row in range(skip + 1, depth + 1)]
    if not heads or not any(_CJK.search(text) for _, text in heads[0]):
        return set()
    found: set[int] = set()
    for first in range(depth + 1, last - len(heads) + 2):
        if all(_texts_in(table, first + at) == head for at, head in enumerate(heads)):
            found |= set(range(first, first + len(heads)))
    return found


def _texts_in(table: Table, row: int) -> list[tuple[int, str]]:
    return [(cell.column, squeeze(cell.text)) for cell in table.cells_in(row) if squeeze(cell.text)]


def heads_of(table: Table, texts: list[list[str]], skip: int, depth: int, numbered: set[int]) -> list[ColumnHead]:
    width = table.width
    levels: list[list[str]] = []
    for row in range(skip + 1, depth + 1):
        if row in numbered and is_number_row(texts[row - 1]):
            words = [text if _is_level(text) else "" for text in texts[row - 1]]
            levels.append(words)
            continue
        if row == depth and shares_total(texts, skip, row):
            levels.append(_heads_beside_total(texts[row - 1]))
            continue
        if table.method == "tabs" or not any(c.column_span > 1 for c in table.cells if c.row <= depth):
            levels.append(_filled_right(texts, row, depth, width, levels, numbered))
        else:
            grid_row = table.grid[row - 1]
            levels.append([squeeze(cell.text) if cell else "" for cell in grid_row])
    heads = []
    for column in range(width):
        printed: list[str] = []
        for level in levels:
            if level[column] and (not printed or printed[-1] != level[column]):
                printed.append(level[column])
        path = _sewn([patterns("head_patterns.csv")["money_in_head"].sub("", text) or text for text in printed])
        heads.append(ColumnHead(index=column + 1, path=path, printed=tuple(printed)))
    return heads


def _sewn(path: Sequence[str]) -> tuple[str, ...]:
    """The path with a head that was cut into two rows (一般公共预算 | 财政拨款收入) in one piece again."""
    whole: list[str] = []
    for text in path:
        if whole and not _is_known(whole[-1]) and head_column(whole[-1] + text):
            whole[-1] += text
        else:
            whole.append(text)
    return tuple(whole)


def _is_known(head: str) -> bool:
    return bool(
        head_column(head) or head_role(head) or label_role(head) or economic_column(head) or is_group_head(head)
    )


def _filled_right(
    texts: list[list[str]], row: int, depth: int, width: int, above: list[list[str]], numbered: set[int]
) -> list[str]:
    """Without spans a blank head over a lower head, under the same upper heads, continues the head to its left."""
    filled = list(texts[row - 1])
    below = [texts[r] for r in range(row, depth) if r + 1 not in numbered or not is_number_row(texts[r])]
    codes = [texts[r] for r in range(row, depth) if r + 1 in numbered]
    for column in range(1, width):
        coded = any(_said("code_level").match(level[column]) for level in codes)
        headed = coded or any(level[column] for level in below)
        same = all(level[column] == level[column - 1] for level in above)
        if not filled[column] and filled[column - 1] and headed and same:
            filled[column] = filled[column - 1]
    return filled
