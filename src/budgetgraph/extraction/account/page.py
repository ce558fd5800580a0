"""The account for people: a page on which every number has the colour of what it became, and a plain text report.

`account_html` gives one self-contained HTML page with a Chinese legend, `account_text` a report in English for the
command line. Personal data is masked in both.
"""

from collections import defaultdict
from collections.abc import Sequence
from html import escape

from budgetgraph.extraction.account.meanings import Meanings
from budgetgraph.extraction.account.numbers import READ, UNREAD, Account, Token
from budgetgraph.extraction.persons.privacy import MASK, Known
from budgetgraph.extraction.prepared import prepared
from budgetgraph.extraction.records import Disclosure
from budgetgraph.extraction.text.people import announced, known_people
from budgetgraph.reading.document import Cell, Document, Paragraph, Table
from budgetgraph.reading.folding import key

LABELS = {
    "figure": "表中数值",
    "claim": "说明文字中的数字",
    "indicator": "绩效指标",
    "project": "项目",
    UNREAD: "未读出",
    "date": "日期",
    "ordinal": "序号",
    "code": "科目编码",
    "document": "文号",
    "phone": "个人信息",
    "name": "名称中的数字",
    "address": "地址",
    "points": "分值",
    "threshold": "标准（如50万元以上）",
    "page": "页码、目录",
    "furniture": "表头、单位行",
    "head": "表头",
}
_STYLE = """
:root{--figure:#1a5fb4;--claim:#26734d;--indicator:#813d9c;--project:#9a5b00;--unread:#c01c28;--structural:#77767b}
body{font:15px/1.7 "Noto Sans CJK SC","Source Han Sans SC","Microsoft YaHei",sans-serif;margin:0 auto;max-width:70rem;
padding:1rem 1.5rem;color:#222;background:#fff}
header{position:sticky;top:0;background:#fff;border-bottom:1px solid #ccc;padding:.5rem 0;z-index:1}
h1{font-size:1.15rem;margin:.2rem 0}
ul.legend{list-style:none;margin:.3rem 0;padding:0;display:flex;flex-wrap:wrap;gap:.2rem 1rem;font-size:.85rem}
table{border-collapse:collapse;margin:.8rem 0;font-size:.8rem}
td{border:1px solid #ddd;padding:.1rem .4rem;vertical-align:top}
p{margin:.35rem 0}.sheet{overflow-x:auto}.sheet mark{white-space:nowrap}
details{font-size:.85rem;max-height:8rem;overflow:auto}
:target{outline:3px solid var(--unread)}mark{scroll-margin-top:14rem}
.where{color:#949494;font-size:.7rem;margin-right:.5rem;user-select:none}
mark{background:none;color:inherit;font-weight:600;border-bottom:2px solid currentColor}
mark.figure{color:var(--figure)}mark.claim{color:var(--claim)}mark.indicator{color:var(--indicator)}
mark.project{color:var(--project)}mark.structural{color:var(--structural);font-weight:400;border-bottom-style:dotted}
mark.unread{color:#fff;background:var(--unread);border-bottom:0;padding:0 .15em;border-radius:2px}
"""


def account_html(document: Document, account: Account, *disclosures: Disclosure) -> str:
    """A self-contained page: the document with each number in the colour of what it became, under a legend.

    Of the disclosures the page takes its title, and what each figure and claim is when a reader points at it.
    """
    known = known_people(document)
    document = prepared(document)
    meanings = Meanings(document, disclosures)
    by_block: dict[int, list[Token]] = defaultdict(list)
    for token in account.tokens:
        by_block[token.block].append(token)
    blocks = "\n".join(
        _paragraph(block, by_block[index], meanings, known)
        if isinstance(block, Paragraph)
        else _table(block, by_block[index], meanings, known)
        for index, block in enumerate(document.blocks)
    )
    title = escape(known.mask(next((one.title for one in disclosures if one.title), document.file_name)))
    return (
        f'<!doctype html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title} · 数字去向</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"<header>\n<h1>{title} · 数字去向</h1>\n<p>{_summary(account)}</p>\n{_legend(account)}\n"
        f"{_missed(account)}\n</header>\n"
        f"<main>\n{blocks}\n</main>\n</body>\n</html>\n"
    )


def account_text(document: Document, account: Account, disclosure: Disclosure) -> str:
    """A report in lines: the share read, what the numbers became, each unread number with place and sentence."""
    share = account.share_read
    read = "no numbers" if share is None else f"{share * 100:.2f} % of {account.seen} numbers read"
    lines = [f"{document.file_name}: {read}"]
    counts = account.counts
    lines += [f"  {what:<10} {counts[what]:>6}" for what in (*READ, UNREAD) if counts[what]]
    structural = sum(count for what, count in counts.items() if what not in READ and what != UNREAD)
    lines.append(f"  {'structural':<10} {structural:>6}")
    for unread in disclosure.unread:
        place = unread.place
        where = ", ".join(
            f"{name} {value}"
            for name, value in (("page", place.page), ("line", place.line), ("cell", place.cell))
            if value
        )
        lines.append(f"  unread: {unread.printed} ({where}): {unread.quote[:80]}")
    lines += [f"  warning: {warning}" for warning in disclosure.warnings]
    return "\n".join(lines) + "\n"


def _summary(account: Account) -> str:
    share = account.share_read
    if share is None:
        return "文中没有数字。"
    unread = len(account.unread)
    read = f"读出 {account.seen - unread} 个（{share * 100:.2f}%），未读出 {unread} 个"
    return f"除日期、序号等之外共有数字 {account.seen} 个，{read}。"


def _legend(account: Account) -> str:
    counts = account.counts
    shown = [what for what in LABELS if counts[what]] + sorted(what for what in counts if what not in LABELS)
    items = "".join(
        f'<li><mark class="{_class(what)}">{escape(LABELS.get(what, what))}</mark> {counts[what]}</li>'
        for what in shown
    )
    return f'<ul class="legend">{items}</ul>'


def _missed(account: Account) -> str:
    """Links to the unread numbers, in order."""
    links = " ".join(f'<a href="#{_anchor(token)}">{escape(token.printed)}</a>' for token in account.unread)
    return f"<details><summary>未读出的数字</summary><p>{links}</p></details>" if links else ""


def _anchor(token: Token) -> str:
    return f"n{token.block}-{token.row}-{token.column}-{token.start}"


def _paragraph(paragraph: Paragraph, tokens: Sequence[Token], meanings: Meanings, known: Known) -> str:
    where = " ".join(
        part
        for part in (
            f"第{paragraph.page}页" if paragraph.page else "",
            f"{paragraph.line}行" if paragraph.line else "",
        )
        if part
    )
    return f'<p><span class="where">{where}</span>{_marked(paragraph.text, tokens, meanings, known)}</p>'


def _table(table: Table, tokens: Sequence[Token], meanings: Meanings, known: Known) -> str:
    by_cell: dict[tuple[int, int], list[Token]] = defaultdict(list)
    for token in tokens:
        by_cell[token.row, token.column].append(token)
    rows: dict[int, list[Cell]] = defaultdict(list)
    for cell in table.cells:
        rows[cell.row].append(cell)
    body: list[str] = []
    hidden = announced(table)
    for number in sorted(rows):
        cells: list[str] = []
        for cell in sorted(rows[number], key=lambda c: c.column):
            spans = "".join(
                f' {name}="{span}"'
                for name, span in (("rowspan", cell.row_span), ("colspan", cell.column_span))
                if span > 1
            )
            found = by_cell[cell.row, cell.column]
            covered = (cell.row, cell.column) in hidden and key(cell.text)
            shown = MASK if covered else _marked(cell.text, found, meanings, known)
            cells.append(f"<td{spans}>{shown}</td>")
        body.append(f"<tr>{''.join(cells)}</tr>")
    return f'<div class="sheet"><span class="where">表{table.number}</span><table>{"".join(body)}</table></div>'


def _marked(text: str, tokens: Sequence[Token], meanings: Meanings, known: Known) -> str:
    """The text as HTML, numbers marked, personal data masked."""
    private = known.spans(text)
    parts: list[str] = []
    at = 0
    events = sorted(
        [(t.start, t.end, t) for t in tokens] + [(s, e, None) for s, e in private], key=lambda e: (e[0], e[1])
    )
    for start, end, token in events:
        if start < at:
            continue
        if token and any(low < end and start < high for low, high in private):
            continue
        parts.append(escape(text[at:start]))
        if token is None:
            parts.append(MASK)
        else:
            label = LABELS.get(token.what, token.what)
            label = escape(known.mask(f"{label}：{meaning}" if (meaning := meanings.of(token)) else label))
            anchor = f' id="{_anchor(token)}"' if token.what == UNREAD else ""
            parts.append(f'<mark class="{_class(token.what)}" title="{label}"{anchor}>{escape(text[start:end])}</mark>')
        at = end
    return "".join([*parts, escape(text[at:])]).replace("\n", "<br>")


def _class(what: str) -> str:
    return what if what in READ or what == UNREAD else "structural"
