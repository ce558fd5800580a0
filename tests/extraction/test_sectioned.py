"""Wide tables whose lines across them say what the figures below are; bodies and figures are invented."""

from budgetgraph.extraction.extract import Hints, extract
from budgetgraph.reading.web.html import read_html

TABLE = """<p>测试市档案馆2023年度部门决算</p>
<p>财政拨款“三公”经费、会议费和培训费支出决算表</p><p>单位：万元</p>
<table>
<tr><td rowspan=2>“三公”经费合计</td><td rowspan=2>因公出国（境）费</td><td colspan=3>公务用车购置及运行维护费</td>
<td rowspan=2>公务接待费</td><td rowspan=2>会议费</td></tr>
<tr><td>小计</td><td>公务用车购置费</td><td>公务用车运行维护费</td></tr>
<tr><td colspan=7>预算数</td></tr>
<tr><td>14.60</td><td></td><td>5.60</td><td></td><td>5.60</td><td>9.00</td><td>3.20</td></tr>
<tr><td colspan=7>决算数</td></tr>
<tr><td>10.60</td><td></td><td>3.40</td><td></td><td>3.40</td><td>7.20</td><td>2.90</td></tr>
<tr><td colspan=7>相关统计数</td></tr>
<tr><td colspan=3>公务用车保有量（辆）</td><td>2</td><td colspan=2>国内公务接待批次（个）</td><td>11</td></tr>
</table>"""


def test_lines_across_a_wide_table_say_which_figures_follow() -> None:
    hints = Hints(department="测试市档案馆", year=2023, stage="final")
    (one,) = extract(read_html(TABLE.encode(), "x.html"), hints).disclosures
    (statement,) = (s for s in one.statements if s.kind == "three_public" and s.rows)
    found = {(row.label, figure.column): figure.printed for row in statement.rows for figure in row.figures}
    assert found == {
        ("“三公”经费合计", "column:budget"): "14.60",
        ("“三公”经费合计", "column:final"): "10.60",
        ("公务用车购置及运行维护费", "column:budget"): "5.60",
        ("公务用车购置及运行维护费", "column:final"): "3.40",
        ("公务用车运行维护费", "column:budget"): "5.60",
        ("公务用车运行维护费", "column:final"): "3.40",
        ("公务接待费", "column:budget"): "9.00",
        ("公务接待费", "column:final"): "7.20",
        ("会议费", "column:budget"): "3.20",
        ("会议费", "column:final"): "2.90",
        ("公务用车保有量（辆）", "column:quantity"): "2",
        ("国内公务接待批次（个）", "column:quantity"): "11",
    }
    assert not [flag for row in statement.rows for figure in row.figures for flag in figure.flags]
    assert one.unread == []
