"""Pieces of one statement below its title printed once more, and tables of one title that are others."""

from budgetgraph.extraction.extract import extract
from budgetgraph.extraction.records import Statement
from budgetgraph.reading.files import read

HEADS = ["项目", "金额", "项目", "金额"]


def statements_of(*pieces: list[list[str]], number: str = "公开01表") -> list[Statement]:
    """A page on which every piece stands below the same number, title and heads."""

    def table(rows: list[list[str]]) -> str:
        lines = ("".join(f"<td>{text}</td>" for text in row) for row in [HEADS, *rows])
        return (
            f"<p>{number}</p><p>收入支出决算总表</p><p>单位：万元</p><table><tr>{'</tr><tr>'.join(lines)}</tr></table>"
        )

    page = "<html><body><h1>某县某局2023年度部门决算</h1>" + "".join(map(table, pieces)) + "</body></html>"
    disclosure = extract(read(page.encode(), "page.html")).disclosures[0]
    return [one for one in disclosure.statements if one.kind == "revenue_expenditure_summary" and one.rows]


FIRST = [["一、一般公共预算财政拨款收入", "70", "一、一般公共服务支出", "60"]]
REST = [["二、其他收入", "30", "二、教育支出", "40"], ["总计", "100", "总计", "100"]]


def test_a_title_printed_once_more_heads_the_next_piece() -> None:
    (whole,) = statements_of(FIRST, REST)
    assert [figure.printed for row in whole.rows for figure in row.figures].count("100") == 2
    assert len(whole.rows) == 6


def test_the_same_table_of_another_body_is_another_table() -> None:
    assert len(statements_of([*FIRST, *REST], [*FIRST, *REST])) == 2


def test_tables_without_a_number_stay_apart() -> None:
    assert len(statements_of(FIRST, REST, number="")) == 2
