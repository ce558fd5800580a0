"""Small disclosure records, built by hand so that a reader can check every figure."""

import hashlib
from decimal import Decimal
from typing import Any

from budgetgraph.extraction.records import (
    Body,
    Claim,
    Disclosure,
    Figure,
    Indicator,
    Place,
    Project,
    Row,
    RowRef,
    Section,
    Source,
    Statement,
    UnreadFigure,
)

BASE = "https://example.org/budget/"
NAME = "某市政务服务局"
DIVISION = "653101"


def figure(column: str, value: str, unit: str = "CNY") -> Figure:
    return Figure(
        column=column, value=Decimal(value), printed=value, unit=unit, place=Place(page=2, line=10, cell="t1 r3 c4")
    )


def functional(code: str, total: str, basic: str = "", project: str = "", **more: Any) -> Row:
    columns = {"column:total": total, "column:basic": basic, "column:project": project}
    return Row(
        label=f"科目{code}",
        code=code,
        concept=f"functional:{code}",
        flow="expenditure",
        figures=[figure(column, value) for column, value in columns.items() if value],
        place=Place(page=2, line=10),
        **more,
    )


def total_row(amount: str, flow: str = "expenditure", **columns: str) -> Row:
    figures = [figure("column:total", amount), *(figure(f"column:{name}", v) for name, v in columns.items())]
    return Row(label="合 计", role="total", flow=flow, figures=figures)  # type: ignore[arg-type]


def statements(scale: int = 1) -> list[Statement]:
    """Spending of 100 (70 basic, 30 project) times `scale`, in three tables and a project table."""

    def n(value: int) -> str:
        return str(value * scale)

    by_function = Statement(
        kind="expenditure_by_function",
        title="部门支出总表",
        printed_unit="元",
        rows=[
            functional("201", n(60), n(40), n(20), role="subtotal"),
            functional("2010301", n(40), n(40), breakdown="functional"),
            functional("2010350", n(20), "", n(20), breakdown="functional"),
            functional("2080505", n(40), n(30), n(10), breakdown="functional"),
            total_row(n(100), basic=n(70), project=n(30)),
        ],
    )
    summary = Statement(
        kind="revenue_expenditure_summary",
        title="收支总表",
        rows=[
            Row(
                label="一、一般公共预算拨款收入",
                concept="revenue:rev-gp",
                flow="revenue",
                breakdown="revenue",
                figures=[figure("column:total", n(90))],
            ),
            Row(
                label="二、上年结转",
                concept="revenue:rev-carryover-fiscal",
                flow="revenue",
                breakdown="revenue",
                figures=[figure("column:total", n(10))],
            ),
            Row(
                label="收入总计",
                concept="revenue:rev-total",
                role="total",
                flow="revenue",
                figures=[figure("column:total", n(100))],
            ),
            Row(label="九、一般公共服务支出", concept="functional:201", flow="expenditure", figures=[]),
            total_row(n(100)),
        ],
    )
    general = Statement(
        kind="general_public_expenditure",
        title="一般公共预算支出表",
        rows=[
            functional("2010301", n(40), n(40), repeats=RowRef(statement=0, row=1)),
            functional("2080505", n(30), n(30), repeats=RowRef(statement=0, row=3)),
        ],
    )
    projects = Statement(
        kind="general_public_projects",
        title="项目支出表",
        rows=[
            Row(
                label="行政运行",
                code="2010350",
                concept="functional:2010350",
                project="办公场所租赁",
                breakdown="project",
                flow="expenditure",
                figures=[figure("column:total", n(20)), figure("printed:设备费", n(5))],
            )
        ],
    )
    fund = Statement(
        kind="government_fund_expenditure", title="政府性基金预算支出表", state="empty", note="本部门没有政府性基金。"
    )
    return [by_function, summary, general, projects, fund]


def disclosure(name: str = NAME, year: int = 2023, stage: str = "budget", scale: int = 1, **more: Any) -> Disclosure:
    """One report in one file; `file` tells files of one report apart."""
    file = more.pop("file", "a")
    sha256 = hashlib.sha256(f"{name}/{year}/{stage}/{file}".encode()).hexdigest()
    media = more.pop("media", "application/pdf")
    native = more.pop("native", True)
    body = more.pop("body", None) or Body(
        name=name, division=more.pop("division", DIVISION), parent=more.pop("parent", None)
    )
    fields: dict[str, Any] = {
        "source": Source(sha256=sha256, file_name=f"{file}.pdf", media_type=media, native=native, reader="pdf 1"),
        "body": body,
        "title": f"{name}{year}年",
        "fiscal_year": year,
        "stage": stage,
        "statements": statements(scale),
        "projects": [
            Project(
                name="办公场所租赁",
                functional_code="2010350",
                budget=Decimal(20 * scale),
                indicators=[
                    Indicator(
                        name="租赁面积",
                        type="output-quantity",
                        target_text="≥300平方米",
                        operator=">=",
                        target_value=Decimal(300),
                        target_unit="平方米",
                    )
                ],
            )
        ],
        "claims": [
            Claim(
                topic="functional:2080505",
                metric="change",
                value=Decimal(5 * scale),
                printed="5",
                unit="元",
                direction="increase",
                reason="缴费基数调整",
                quote="比上年增加5元，主要原因是缴费基数调整。",
                about_row=RowRef(statement=0, row=3),
            ),
            Claim(topic="topic:staff_authorized", metric="count", value=Decimal(15), printed="15", unit="人"),
        ],
        "sections": [Section(title="财政拨款", text="由财政安排的资金。", order=1, glossary=True)],
        "unread": [UnreadFigure(printed="42", quote="第42号")],
    }
    return Disclosure(**(fields | more))
