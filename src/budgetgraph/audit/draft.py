"""The report that a body wants before it publishes: a draft's records in, findings and completeness as HTML or XLSX.

Contradictions come first, then what the regulation asks for, then hints and rounding differences. Numbers are told in
the unit in which the document prints them; nothing says which of two places is wrong.
"""

import html
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

from budgetgraph.audit.auditing import Audit, audit_records
from budgetgraph.audit.completeness import Requirement, requirements
from budgetgraph.audit.findings import Finding
from budgetgraph.audit.rules import Rule, rules
from budgetgraph.extraction.records import Disclosure

_ORDER = ("error", "wording", "rounding")
_NAMES = {"error": "矛盾（超出四舍五入范围）", "wording": "名称、编码和提示", "rounding": "尾差（四舍五入范围内）"}
_SHORT = {"error": "矛盾", "wording": "提示", "rounding": "尾差"}
_NOTE = (
    "核对只比较文件中印出的数字和名称，列出的是互相不一致之处，不判断哪一处有误，由编制单位核实。"
    "“比对值”是按另一处或按各部分计算的数，“所印数”是被核对处印出的数，单位同被核对处。"
)
_STYLE = """body{font-family:"Noto Sans CJK SC","Microsoft YaHei",sans-serif;
margin:2rem auto;max-width:68rem;line-height:1.6;color:#222}
h1{font-size:1.4rem}h2{font-size:1.15rem;border-bottom:1px solid #999;margin-top:2rem}
table{border-collapse:collapse;width:100%}tr{break-inside:avoid}
th,td{border:1px solid #bbb;padding:.3rem .5rem;text-align:left;vertical-align:top}
th{background:#f0f0f0;white-space:nowrap}
.no{background:#fbe9e7}.number,.place{white-space:nowrap}.number{text-align:right}.rule{min-width:8em}small{color:#555}
@media print{body{margin:0;max-width:none;font-size:10pt}}"""


@dataclass(frozen=True)
class Draft:
    """What is told of one report of a draft."""

    disclosure: Disclosure
    audit: Audit
    requirements: list[Requirement]

    def ordered(self, severity: str) -> list[Finding]:
        """The findings of a severity in the order of the document."""
        found = [finding for finding in self.audit.findings if finding.severity == severity]
        return sorted(found, key=lambda finding: finding.things[0].order())

    def asked(self) -> list[Requirement]:
        """The requirements, those that are not met first."""
        return sorted(self.requirements, key=lambda one: one.met is not False)

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


def _rule(finding: Finding) -> Rule:
    return next(rule for rule in rules() if rule.name == finding.rule)


def _places(finding: Finding) -> list[str]:
    places = dict.fromkeys(place for thing in finding.things if (place := thing.place.words()))
    return [*list(places)[:4], *(["等"] if len(places) > 4 else [])]


_HEADS = ("序号", "核对内容", "问题", "比对值", "所印数", "差额", "位置")


def as_html(told: Sequence[Draft]) -> str:
    """One page with everything; no script, nothing fetched."""
    return "".join(_html(told))


def _html(told: Sequence[Draft]) -> Iterator[str]:
    yield f'<!doctype html><html lang="zh"><meta charset="utf-8"><title>公开前核对报告</title><style>{_STYLE}</style>'
    for draft in told:
        yield f"<h1>{html.escape(draft.title)}</h1><p>{html.escape(summary(draft))}</p>"
        yield f"<p><small>{_NOTE}</small></p>"
        yield from _html_findings(draft, "error")
        yield from _html_requirements(draft)
        yield from _html_findings(draft, "wording")
        yield from _html_findings(draft, "rounding")
    yield "</html>"


def _html_requirements(draft: Draft) -> Iterator[str]:
    yield "<h2>完整性（财预〔2016〕143号）</h2><table><thead><tr><th>要求<th>是否满足<th>说明</tr></thead>"
    for one in draft.asked():
        row = "".join(f"<td>{html.escape(cell)}</td>" for cell in (one.name, _mark(one), one.note))
        yield f"<tr{' class=no' if one.met is False else ''}>{row}</tr>"
    yield "</table>"


def _html_findings(draft: Draft, severity: str) -> Iterator[str]:
    findings = draft.ordered(severity)
    yield f"<h2>{_NAMES[severity]}：{len(findings)}处</h2>"
    if not findings:
        return
    yield "<table><thead><tr>" + "".join(f"<th>{head}" for head in _HEADS) + "</tr></thead>"
    for number, finding in enumerate(findings, start=1):
        rule = _rule(finding)
        yield f'<tr><td>{number}</td><td class="rule">{html.escape(rule.title)}</td>'
        yield f"<td>{html.escape(finding.label)}<br><small>{html.escape(rule.explanation)}</small></td>"
        yield "".join(f'<td class="number">{html.escape(one)}</td>' for one in finding.printed())
        yield f'<td class="place">{"<br>".join(html.escape(place) for place in _places(finding))}</td></tr>'
    yield "</table>"


def _mark(one: Requirement) -> str:
    return {True: "是", False: "否", None: "不适用"}[one.met]


def as_workbook(told: Sequence[Draft]) -> bytes:
    """An XLSX file: a sheet of findings with a column for what was found out, and one of requirements."""
    book = Workbook()
    first = book.active
    assert isinstance(first, Worksheet)
    first.title = "核对结果"
    heads = ("报告", "程度", *_HEADS, "核对依据", "核实情况")
    _rows(first, heads, (20, 8, 6, 18, 64, 16, 16, 14, 12, 44, 20))
    second = book.create_sheet("完整性")
    _rows(second, ("报告", "要求", "是否满足", "说明"), (20, 46, 10, 60))
    for draft in told:
        name = f"{draft.disclosure.body.name}{draft.disclosure.fiscal_year}"
        for one in draft.asked():
            second.append([name, one.name, _mark(one), one.note])
        listed = ((severity, finding) for severity in _ORDER for finding in draft.ordered(severity))
        for number, (severity, finding) in enumerate(listed, start=1):
            rule, numbers, places = _rule(finding), finding.printed(), "、".join(_places(finding))
            label = (str(number), rule.title, finding.label)
            first.append([name, _SHORT[severity], *label, *numbers, places, rule.explanation, ""])
    for sheet in (first, second):
        _finish(sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _finish(sheet: Worksheet) -> None:
    """Wrapped text, lines, filters, and a print that is as wide as a page."""
    line = Side(style="thin", color="BBBBBB")
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.border = Border(left=line, right=line, top=line, bottom=line)
            if cell.value:
                cell.data_type = "s"  # nothing that a document prints is a formula
    sheet.auto_filter.ref = sheet.dimensions
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToHeight = 0


def _rows(sheet: Worksheet, heads: Sequence[str], widths: Sequence[int]) -> None:
    sheet.append(list(heads))
    for cell, width in zip(sheet[1], widths, strict=True):
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="EEEEEE")
        sheet.column_dimensions[cell.column_letter].width = width
    sheet.freeze_panes = "A2"
