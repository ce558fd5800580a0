"""The report that a body wants before it publishes: a draft's records in, completeness and findings as HTML or XLSX."""

import html
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from budgetgraph.audit.auditing import Audit, audit_records
from budgetgraph.audit.completeness import Requirement, requirements
from budgetgraph.audit.findings import Finding
from budgetgraph.audit.rules import rules
from budgetgraph.extraction.records import Disclosure
from budgetgraph.graph.classifications import concepts

_ORDER = ("error", "wording", "rounding")
_NAMES = {"error": "矛盾（超出四舍五入范围）", "wording": "名称、编码和提示", "rounding": "尾差（四舍五入范围内）"}
_NOTE = "金额以元计，比率以%计。核对只比较文件中印出的数字，列出的是不一致之处，哪一处有误由编制单位核实。"
_STYLE = """body{font-family:"Noto Sans CJK SC","Microsoft YaHei",sans-serif;
margin:2rem auto;max-width:60rem;line-height:1.6;color:#222}
h1{font-size:1.4rem}h2{font-size:1.15rem;border-bottom:1px solid #999;margin-top:2rem}
table{border-collapse:collapse;width:100%}
th,td{border:1px solid #bbb;padding:.3rem .5rem;text-align:left;vertical-align:top}th{background:#f0f0f0}
.no{background:#fbe9e7}.number{white-space:nowrap;text-align:right}td:first-child{min-width:5em}small{color:#555}"""


@dataclass(frozen=True)
class Draft:
    """What is told of one report of a draft."""

    disclosure: Disclosure
    audit: Audit
    requirements: list[Requirement]

    def ordered(self, severity: str) -> list[Finding]:
        return [finding for finding in self.audit.findings if finding.severity == severity]

    @property
    def title(self) -> str:
        stage = "决算" if self.disclosure.stage == "final" else "预算"
        return f"{self.disclosure.body.name}{self.disclosure.fiscal_year}年{stage}公开文件公开前核对报告"


def drafts(records: Sequence[Disclosure]) -> list[Draft]:
    """Audits the records of one file, each report alone."""
    return [Draft(one, audit, requirements(one)) for one in records for audit in audit_records([one])]


def summary(draft: Draft) -> str:
    """One line for readers."""
    audit, lacking = draft.audit, sum(requirement.met is False for requirement in draft.requirements)
    share = f"，相符率{audit.share:.2%}" if audit.share is not None else ""
    counts = "，".join(f"{_NAMES[name]}{len(draft.ordered(name))}处" for name in _ORDER)
    return f"共作{audit.made}次核对{share}；{counts}；完整性要求{len(draft.requirements)}项，未满足{lacking}项。"


def _explanation(finding: Finding) -> str:
    return next((rule.explanation for rule in rules() if rule.name == finding.rule), "")


def _cells(finding: Finding) -> tuple[str, ...]:
    numbers = ("" if n is None else f"{n:,f}" for n in (finding.expected, finding.found, finding.difference))
    places = dict.fromkeys(place for thing in finding.things if (place := thing.place.words()))
    return (concepts("check")[finding.check].name, finding.label, *numbers, "、".join(list(places)[:8]))


_HEADS = ("检查", "问题", "应为", "实为", "差额", "位置")


def as_html(told: Sequence[Draft]) -> str:
    """One page with everything; no script, nothing fetched."""
    return "".join(_html(told))


def _html(told: Sequence[Draft]) -> Iterator[str]:
    yield f'<!doctype html><html lang="zh"><meta charset="utf-8"><title>公开前核对报告</title><style>{_STYLE}</style>'
    for draft in told:
        yield f"<h1>{html.escape(draft.title)}</h1><p>{html.escape(summary(draft))}</p>"
        yield f"<p><small>{_NOTE}</small></p>"
        yield "<h2>完整性（财预〔2016〕143号）</h2><table><tr><th>要求<th>是否满足<th>说明</tr>"
        for one in draft.requirements:
            mark = {True: "是", False: "否", None: "不适用"}[one.met]
            row = "".join(f"<td>{html.escape(cell)}</td>" for cell in (one.name, mark, one.note))
            yield f"<tr{' class=no' if one.met is False else ''}>{row}</tr>"
        yield "</table>"
        for severity in _ORDER:
            findings = draft.ordered(severity)
            yield f"<h2>{_NAMES[severity]}：{len(findings)}处</h2>"
            if findings:
                yield "<table><tr>" + "".join(f"<th>{head}" for head in _HEADS) + "</tr>"
                for finding in findings:
                    check, label, *numbers, places = (html.escape(cell) for cell in _cells(finding))
                    told_numbers = "".join(f'<td class="number">{number}</td>' for number in numbers)
                    why = html.escape(_explanation(finding))
                    yield f"<tr><td>{check}</td><td>{label}<br><small>{why}</small></td>"
                    yield f"{told_numbers}<td>{places}</td></tr>"
                yield "</table>"
    yield "</html>"


def as_workbook(told: Sequence[Draft]) -> bytes:
    """An XLSX file: one sheet of requirements, one of findings."""
    book = Workbook()
    first = book.active
    assert isinstance(first, Worksheet)
    first.title = "完整性"
    _rows(first, ("报告", "要求", "是否满足", "说明"), (18, 46, 10, 60))
    findings = book.create_sheet("核对结果")
    _rows(findings, ("报告", "严重程度", *_HEADS, "说明"), (18, 12, 14, 80, 16, 16, 14, 24, 60))
    for draft in told:
        name = f"{draft.disclosure.body.name}{draft.disclosure.fiscal_year}"
        for one in draft.requirements:
            first.append([name, one.name, {True: "是", False: "否", None: "不适用"}[one.met], one.note])
        for severity in _ORDER:
            for finding in draft.ordered(severity):
                findings.append([name, concepts("severity")[severity].name, *_cells(finding), _explanation(finding)])
    for sheet in (first, findings):
        for row in sheet.iter_rows(min_row=2):
            for cell in row:
                cell.alignment = Alignment(wrap_text=True, vertical="top")
                cell.data_type = "s"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _rows(sheet: Worksheet, heads: Sequence[str], widths: Sequence[int]) -> None:
    sheet.append(list(heads))
    for cell, width in zip(sheet[1], widths, strict=True):
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="EEEEEE")
        sheet.column_dimensions[cell.column_letter].width = width
    sheet.freeze_panes = "A2"
