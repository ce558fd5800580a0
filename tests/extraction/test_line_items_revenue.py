"""财政拨款收入 and the funds under it: one side of them counts, never both and never a part alone."""

from decimal import Decimal

import pytest

from budgetgraph.extraction.extract import extract
from budgetgraph.extraction.tables.line_items import amount_of
from budgetgraph.reading.files import read

HEAD = (
    "<p>甲县水利局2023年度部门决算</p><p>收入支出决算总表</p><p>单位：万元</p><table border='1'>"
    "<tr><td colspan=2>收入</td><td colspan=2>支出</td></tr>"
    "<tr><td>项目</td><td>决算数</td><td>项目</td><td>决算数</td></tr>"
)


@pytest.mark.parametrize(
    ("rows", "counted"),
    [
        (["一、财政拨款收入|300.00", "其中：政府性基金预算财政拨款|40.00"], {"一、财政拨款收入"}),
        (["一、财政拨款收入|300.00"], {"一、财政拨款收入"}),
        (
            ["一、财政拨款收入|300.00", "（一）一般公共预算拨款|260.00", "（二）政府性基金预算拨款|40.00"],
            {"（一）一般公共预算拨款", "（二）政府性基金预算拨款"},
        ),
        (["一、一般公共预算|300.00", "其中：财政拨款|260.00", "上级转移支付|40.00"], {"一、一般公共预算"}),
    ],
)
def test_revenue_adds_up_to_the_appropriation(rows: list[str], counted: set[str]) -> None:
    body = ""
    for row in [*rows, "二、其他收入|12.00", "本年收入合计|312.00"]:
        label, _, amount = row.partition("|")
        body += f"<tr><td>{label}</td><td>{amount}</td><td>{'一、农林水支出'}</td><td>{amount}</td></tr>"
    one = extract(read(f"<html>{HEAD}{body}</table></html>".encode(), "a.html")).disclosures[0]
    items = [row for s in one.statements for row in s.rows if row.breakdown == "revenue"]
    assert {row.label for row in items} == counted | {"二、其他收入"}
    assert sum(amount_of(row) or 0 for row in items) == Decimal(3_120_000)


def test_basic_spending_by_class_is_counted_where_a_table_by_function_stands_before() -> None:
    tables = "".join(
        f"<p>一般公共预算基本支出明细表（按支出{by}科目）</p><p>单位：万元</p><table border='1'><tr><td>科目编码</td>"
        f"<td>科目名称</td><td>合计</td></tr><tr><td></td><td>合计</td><td>40.00</td></tr>{line}</table>"
        for by, line in (
            ("功能分类", "<tr><td>2130301</td><td>行政运行</td><td>40.00</td></tr>"),
            ("经济分类", "<tr><td>30101</td><td>基本工资</td><td>40.00</td></tr>"),
        )
    )
    one = extract(read(f"<html><p>甲县水利局2023年部门预算</p>{tables}</html>".encode(), "a.html")).disclosures[0]
    assert [row.label for s in one.statements for row in s.rows if row.breakdown == "economic"] == ["基本工资"]
