"""The money that forms of a whole body print: rows with cited figures; bodies and figures are invented."""

from decimal import Decimal

from budgetgraph.extraction.extract import Hints, extract
from budgetgraph.extraction.records import Disclosure, Figure
from budgetgraph.reading.plain_text.text import read_text

HEADS = "一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t修复卷数\t≥300卷\n"


def read(text: str) -> Disclosure:
    hints = Hints(department="测试市档案馆", year=2024, stage="budget")
    return extract(read_text(("测试市档案馆2024年部门预算\n\n" + text).encode(), "x.txt"), hints).disclosures[0]


def figures(one: Disclosure) -> dict[tuple[str, str], Figure]:
    """By the label of the row and the column."""
    return {(row.label, f.column): f for s in one.statements for row in s.rows for f in row.figures}


def values(one: Disclosure) -> dict[tuple[str, str], Decimal]:
    return {where: figure.value for where, figure in figures(one).items()}


def test_lines_below_heads_of_money_are_rows_and_count_as_no_line_items() -> None:
    one = read(
        "部门整体支出绩效自评表\n部门名称\t测试市档案馆\t\t\t\t\t\n"
        "预算资金（万元）\t资金来源\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分\n"
        "\t年度资金总额\t820.50\t840.00\t798.00\t10\t95.00%\t9.5\n\t其中：财政拨款\t800.50\t820.00\t778.00\t—\t—\t—\n"
        "\t其他资金\t20.00\t20.00\t20.00\t—\t—\t—\n" + HEADS
    )
    assert values(one) == {
        ("年度资金总额", "column:initial_budget"): 8205000,
        ("年度资金总额", "column:budget"): 8400000,
        ("年度资金总额", "column:final"): 7980000,
        ("年度资金总额", "printed:执行率"): 95,
        ("年度资金总额", "printed:分值"): 10,
        ("年度资金总额", "printed:得分"): Decimal("9.5"),
        ("其中：财政拨款", "column:initial_budget"): 8005000,
        ("其中：财政拨款", "column:budget"): 8200000,
        ("其中：财政拨款", "column:final"): 7780000,
        ("其他资金", "column:initial_budget"): 200000,
        ("其他资金", "column:budget"): 200000,
        ("其他资金", "column:final"): 200000,
    }
    assert figures(one)["其他资金", "column:final"].place.cell
    assert [row.breakdown for s in one.statements for row in s.rows] == [None, None, None]
    assert one.unread == []


def test_an_amount_stands_beside_its_label_or_in_one_cell_with_it() -> None:
    one = read(
        "部门整体绩效目标表\n部门名称\t测试市档案馆\t\t\n年度预算（万元）\t资金总额\t820.50\t\n"
        "\t其中：基本支出\t620.50\t\n\t项目支出\t200.00\t\n年度目标\t保存档案2000卷\t\t\n" + HEADS
    )
    assert values(one) == {
        ("资金总额", "column:total"): 8205000,
        ("其中：基本支出", "column:total"): 6205000,
        ("项目支出", "column:total"): 2000000,
    }
    assert figures(one)["项目支出", "column:total"].header == "年度预算（万元）"
    two = read(
        "部门整体绩效目标表\n部门名称\t测试市档案馆\t\t\n"
        "年度预算（元）\t资金总额：8,205,000.00\t其中：基本支出 6,205,000.00\t项目支出 2,000,000.00\n" + HEADS
    )
    assert values(two) == values(one)


def test_where_money_comes_from_is_no_unread_number() -> None:
    one = read(
        "部门（单位）整体绩效目标表\n部门名称\t测试市档案馆\t\t\n预算情况（万元）\t部门预算总额\t820.5\t\n"
        "\t资金来源：政府预算资金\t810.5\t\n\t资金结构：基本支出\t620.5\t\n" + HEADS
    )
    assert values(one)["资金来源：政府预算资金", "column:total"] == 8105000
    assert one.unread == []


def test_an_amount_in_a_column_beside_the_indicators() -> None:
    one = read(
        "部门整体支出绩效目标表\n单位：万元\n部门名称\t年度预算\t一级指标\t二级指标\t三级指标\t指标值\n"
        "测试市档案馆\t820.50\t产出指标\t数量指标\t修复卷数\t≥300卷\n"
    )
    assert values(one) == {("年度预算", "column:total"): 8205000}


def test_a_unit_that_no_line_names_is_unsure_and_the_money_of_a_project_is_its_own() -> None:
    one = read("部门整体绩效目标表\n部门名称\t测试市档案馆\t\t\n资金总额\t820.50\t\t\n" + HEADS)
    assert figures(one)["资金总额", "column:total"].flags == ["unit unsure"]
    two = read("项目支出绩效目标表\n项目名称\t古籍修复\t\t\n年度资金总额\t71.50\t\t\n" + HEADS)
    assert (values(two), two.projects[0].budget) == ({}, 715000)


def test_the_forms_of_projects_below_that_of_the_whole_body_in_one_grid_are_theirs() -> None:
    one = read(
        "部门整体绩效目标表\n部门名称\t测试市档案馆\t\t\n部门预算总额（万元）\t820.50\t其中：基本支出\t620.50\n"
        + HEADS
        + "项目名称\t古籍修复\t\t\n预算金额（万元）\t71.50\t其中：财政拨款\t71.50\n"
        + HEADS
    )
    assert [(p.name, p.budget, len(p.indicators)) for p in one.projects] == [("古籍修复", 715000, 1)]
    assert len(one.indicators) == 1
    assert values(one) == {
        ("部门预算总额（万元）", "column:total"): 8205000,
        ("其中：基本支出", "column:total"): 6205000,
    }


def test_a_list_of_tasks_with_what_was_granted_and_spent_names_its_lines() -> None:
    one = read(
        "部门整体支出绩效自评表\n部门名称\t测试市档案馆\t\t\t\n"
        "任务名称\t主要内容\t批复金额（元）\t实际支出金额（元）\t预算执行率（%）\n"
        "古籍修复\t修复300卷\t715,000.00\t700,700.00\t98.00\n库房恒温\t两间\t205,000.00\t205,000.00\t100.00\n" + HEADS
    )
    rows = {row.label: [figure.printed for figure in row.figures] for s in one.statements for row in s.rows}
    assert rows == {
        "古籍修复": ["715,000.00", "700,700.00", "98.00"],
        "库房恒温": ["205,000.00", "205,000.00", "100.00"],
    }
