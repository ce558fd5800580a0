"""The money that forms of projects print by funds and phases, and that lists of them tell; all is invented."""

from decimal import Decimal

import pytest

from budgetgraph.extraction.extract import Hints, extract
from budgetgraph.extraction.performance.money_years import other_years
from budgetgraph.extraction.records import Disclosure, Figure, Row
from budgetgraph.reading.plain_text.text import read_text

HEADS = "一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t修复卷数\t≥300卷\n"
BLOCK = (
    "项目资金（万元）\t\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分\n"
    "\t年度资金总额\t71.50\t75.00\t60.00\t10\t80.00%\t8\n\t其中：本年财政拨款\t71.50\t61.50\t46.50\t—\t75.61%\t—\n"
    "\t上年结转资金\t\t13.50\t13.50\t—\t100.00%\t—\n"
)


def read(text: str, stage: str = "budget") -> Disclosure:
    hints = Hints(department="测试市档案馆", year=2024, stage=stage)
    return extract(read_text(("测试市档案馆2024年\n\n" + text).encode(), "x.txt"), hints).disclosures[0]


def rows(one: Disclosure) -> list[Row]:
    return [row for statement in one.statements for row in statement.rows]


def figures(one: Disclosure) -> dict[tuple[str, str], Figure]:
    """By the label of the row and the column."""
    return {(row.label, f.column): f for row in rows(one) for f in row.figures}


def test_the_funds_of_a_project_are_figures_by_phase_beside_their_points() -> None:
    one = read("项目支出绩效自评表\n项目名称\t古籍修复\t\t\t\t\t\t\n" + BLOCK + HEADS, "final")
    found = figures(one)
    assert {row.project for row in rows(one)} == {"古籍修复"}
    assert not [row for row in rows(one) if row.breakdown]
    assert found["上年结转资金", "column:budget"].value == found["上年结转资金", "column:final"].value == 135000
    assert found["其中：本年财政拨款", "column:final"].value == 465000
    assert found["其中：本年财政拨款", "printed:执行率"].value == Decimal("75.61")
    assert [found["年度资金总额", f"printed:{name}"].value for name in ("分值", "得分")] == [10, 8]
    assert found["年度资金总额", "column:final"].place.cell
    assert ("上年结转资金", "column:initial_budget") not in found
    assert one.projects[0].spent == 600000


def test_each_form_of_a_grid_has_the_money_of_its_own_project() -> None:
    form = (
        "项目名称\t{}\t\t\n项目资金（万元）\t年度资金总额\t{}\t\n\t其中：财政拨款\t{}\t\n\t上年结转资金\t{}\t\n" + HEADS
    )
    one = read(
        "项目支出绩效目标表\n"
        + form.format("古籍修复", "71.50", "60.00", "11.50")
        + form.format("库房恒温", "21.50", "20.00", "1.50")
    )
    carried = [(row.project, f.value) for row in rows(one) if row.label == "上年结转资金" for f in row.figures]
    assert carried == [("古籍修复", 115000), ("库房恒温", 15000)]
    assert {statement.printed_unit for statement in one.statements if statement.rows} == {"万元"}


def test_the_money_of_all_years_stands_apart_from_that_of_the_year() -> None:
    one = read(
        "项目支出绩效目标表\n项目名称\t古籍修复\t\t\t\n项目资金（万元）\t中期资金总额\t210.00\t年度资金总额\t71.50\n"
        "\t其中：财政拨款\t200.00\t其中：财政拨款\t61.50\n\t其他资金\t10.00\t其他资金\t10.00\n" + HEADS
    )
    found = [(row.label, f.column, f.value) for row in rows(one) for f in row.figures if row.label != "其他资金"]
    assert found == [
        ("中期资金总额", "printed:中期资金总额", 2100000),
        ("年度资金总额", "column:total", 715000),
        ("其中：财政拨款", "printed:中期资金总额", 2000000),
        ("其中：财政拨款", "column:total", 615000),
    ]
    assert one.projects[0].budget == 715000


def test_the_line_of_the_total_keeps_its_points() -> None:
    one = read(
        "项目支出绩效自评表\n项目名称\t古籍修复\t\t\t\t\t\n一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\n"
        "产出指标\t数量指标\t修复卷数\t≥300卷\t280卷\t90\t84\n总分\t\t\t\t\t100\t94\n",
        "final",
    )
    found = figures(one)
    assert [found["总分", f"printed:{name}"].value for name in ("分值", "得分")] == [100, 94]
    assert one.projects[0].score == 94


def test_targets_of_several_years_in_a_column_are_indicators_of_their_own() -> None:
    one = read(
        "项目支出绩效目标表\n项目名称\t古籍修复\t\t\t\n一级指标\t二级指标\t三级指标\t中期指标值\t年度指标值\n"
        "产出指标\t数量指标\t修复卷数\t≥900卷\t≥300卷\n\t质量指标\t合格率\t≥95%\t≥98%\n"
    )
    (project,) = one.projects
    assert [(i.name, i.target_value, i.horizon) for i in project.indicators] == [
        ("修复卷数", 300, None),
        ("合格率", 98, None),
    ]
    assert [(i.name, i.operator, i.target_value, i.horizon) for i in project.indicators_medium_term] == [
        ("修复卷数", ">=", 900, "中期指标值"),
        ("合格率", ">=", 95, "中期指标值"),
    ]


def test_a_target_of_several_years_alone_is_no_rest_of_the_indicator_above() -> None:
    one = read(
        "项目支出绩效目标表\n项目名称\t古籍修复\t\t\t\n一级指标\t二级指标\t三级指标\t中期指标值\t年度指标值\n"
        "产出指标\t数量指标\t恒温库房\t≥9\t≥3间\n\t\t数\t间\t\n\t\t编研数\t≥9种\t\n\t质量指标\t合格率\t\t≥98%\n"
        "\t\t完好率\t≥80%\t≥75%\n"
    )
    (project,) = one.projects
    assert [(i.name, i.target_text, i.milestone_text) for i in project.indicators] == [
        ("恒温库房数", "≥3间", "≥9间"),
        ("合格率", "≥98%", None),
        ("完好率", "≥75%", "≥80%"),
    ]
    assert [(i.second_level, i.type, i.name, i.target_text) for i in project.indicators_medium_term] == [
        ("数量指标", "output-quantity", "恒温库房数", "≥9间"),
        ("数量指标", "output-quantity", "编研数", "≥9种"),
        ("质量指标", "output-quality", "完好率", "≥80%"),
    ]


def test_the_target_of_half_a_year_is_no_target_of_several_years() -> None:
    one = read(
        "项目支出绩效目标表\n项目名称\t古籍修复\t\t\t\n一级指标\t二级指标\t三级指标\t半年指标值\t全年指标值\n"
        "产出指标\t数量指标\t修复卷数\t≥120卷\t≥300卷\n"
    )
    assert [(i.target_value, i.milestone_text) for i in one.projects[0].indicators] == [(300, "≥120卷")]
    assert not one.projects[0].indicators_medium_term


def test_pieces_of_a_list_that_tell_what_was_spent() -> None:
    listed = "古籍修复支出715,000.00元；库房恒温支出215,000.00元；档案编研支出9,000.00元"
    text = f"二、支出说明\n项目支出情况。具体项目开支：{listed}。\n"
    spent = read(text, "final").projects
    names, amounts = ["古籍修复", "库房恒温", "档案编研"], [715000, 215000, 9000]
    assert [(p.name, p.budget, p.spent) for p in spent] == list(zip(names, [None] * 3, amounts, strict=True))
    assert [(p.name, p.budget) for p in read(text).projects] == list(zip(names, amounts, strict=True))


def test_other_kinds_of_spending_in_a_numbered_list_are_no_projects() -> None:
    one = read(
        "二、支出说明\n2024年支出91.50万元：1.基本支出20.00万元；2.项目支出71.50万元，主要是修复增加；"
        "3.上缴上级支出0.00万元；4.经营支出0.00万元；5.对附属单位补助支出0.00万元。\n",
        "final",
    )
    assert not one.projects


def test_the_name_of_a_project_in_the_column_of_bodies_is_not_who_carries_it_out() -> None:
    one = read(
        "项目支出预算表\n单位：万元\n单位编码\t单位（项目）名称\t合计\n\t合计\t91.50\n217001\t测试市档案局机关\t71.50\n"
        "\t古籍修复\t50.00\n\t库房恒温\t21.50\n217002\t测试市救助管理站\t20.00\n\t流浪乞讨人员救助\t20.00\n"
    )
    assert [(p.name, p.budget, p.implementer) for p in one.projects] == [
        ("古籍修复", 500000, "测试市档案局机关"),
        ("库房恒温", 215000, "测试市档案局机关"),
        ("流浪乞讨人员救助", 200000, "测试市救助管理站"),
    ]


def test_items_of_revenue_are_no_projects() -> None:
    one = read(
        "政府性基金预算收入表\n单位：万元\n收入项目编码\t收入项目名称\t预算数\n\t合计\t157.13\n1030148\t国有土地使用权出让收入\t157.13\n"
    )
    assert not one.projects
    assert "国有土地使用权出让收入" in [row.label for row in rows(one)]


def test_what_a_form_scores_stands_beside_who_answers_for_it() -> None:
    one = read(
        "项目支出绩效自评表\n项目名称\t古籍修复\t实施单位\t测试市档案馆\n项目负责人\t王小明\t自评总分\t95\n"
        "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\n产出指标\t数量指标\t修复卷数\t≥300卷\t280卷\t90\t84\n",
        "final",
    )
    assert [(p.name, p.score) for p in one.projects] == [("古籍修复", 95)]
    assert "王小明" not in one.model_dump_json()
    assert not one.unread


def test_an_amount_on_the_line_of_the_body_is_kept() -> None:
    one = read("部门整体支出绩效目标表\n部门名称\t测试市档案馆\t部门预算收入（万元）\t820.50\n" + HEADS)
    assert [(row.label, f.value) for row in rows(one) for f in row.figures] == [("部门预算收入（万元）", 8205000)]


def test_codes_before_names_and_numbers_of_indices_are_no_figures() -> None:
    one = read("二、支出说明\n（一）2012604档案馆331.82万元。\n索引号\t11500999MB1X0261/2023-00018\n")
    assert not one.unread


def test_the_lines_of_a_project_by_classes_are_one_project() -> None:
    one = read(
        "部门项目支出预算表\n单位：元\n项目名称\t功能科目编码\t功能科目名称\t部门经济科目编码\t部门经济科目名称\t合计\t一般公共预算\n"
        "古籍修复\t2012604\t档案馆\t30226\t劳务费\t500,000.00\t500,000.00\n"
        "古籍修复\t2012604\t档案馆\t30201\t办公费\t215,000.00\t215,000.00\n"
        "库房恒温\t2012604\t档案馆\t30227\t委托业务费\t90,000.00\t90,000.00\n合计\t\t\t\t\t805,000.00\t805,000.00\n"
    )
    assert [(p.name, p.budget) for p in one.projects] == [("古籍修复", 715000), ("库房恒温", 90000)]


@pytest.mark.parametrize(
    ("lines", "total", "budget"),
    [
        ("2012604\t档案馆\t500,000.00|2080505\t养老\t500,000.00", "1,000,000.00", 1000000),
        ("2012604\t档案馆\t500,000.00|2080505\t养老\t500,000.00", "", 1000000),
        ("2012604\t档案馆\t300,000.00|2080505\t养老\t200,000.00|2012699\t其他\t100,000.00", "600,000.00", 600000),
        ("2012604\t档案馆\t300,000.00|2080505\t养老\t200,000.00|2012699\t其他\t100,000.00", "", 600000),
        ("2012604\t档案馆\t500,000.00|2012604\t档案馆\t500,000.00|2080505\t养老\t90,000.00", "590,000.00", 590000),
        ("2012604\t档案馆\t500,000.00|2012604\t档案馆\t500,000.00", "1,000,000.00", 1000000),
        ("2012604\t档案馆\t300,000.00|2080505\t养老\t200,000.00|\t\t500,000.00", "500,000.00", 500000),
        ("\t\t500,000.00|2012604\t档案馆\t300,000.00|2080505\t养老\t200,000.00", "500,000.00", 500000),
    ],
)
def test_the_budget_of_a_project_is_the_sum_of_its_lines(lines: str, total: str, budget: int) -> None:
    printed = "".join(f"古籍修复\t{line}\n" for line in lines.split("|")) + (f"合计\t\t\t{total}\n" if total else "")
    one = read("部门项目支出预算表\n单位：元\n项目名称\t功能科目编码\t功能科目名称\t合计\n" + printed)
    assert [(p.name, p.budget) for p in one.projects] == [("古籍修复", budget)]


def test_an_amount_right_beside_the_label_of_the_money_is_the_budget() -> None:
    one = read(
        "项目支出绩效目标表\n项目名称\t古籍修复\t项目负责人\t\n项目属性\t延续性项目\t项目资金（万元）\t71.50\n" + HEADS
    )
    assert [(project.name, project.budget) for project in one.projects] == [("古籍修复", 715000)]


@pytest.mark.parametrize("line", ["项目资金\t10\t9\t按时到位\n", "项目资金（万元）\t50%\n"])
def test_points_and_rates_beside_the_label_of_the_money_are_no_budget(line: str) -> None:
    one = read("项目支出绩效目标表\n项目名称\t古籍修复\n" + line + HEADS)
    assert [project.budget for project in one.projects] == [None]


ALL, NOT, NONE = (3_000_000, 9_000_000), (None, 9_000_000), None


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (
            "（一）河道清淤工程\n总投资900万元，2024年安排预算300万元。\n（二）堤防加固工程\n总投资{}万元，本年安排{}万元。",
            ALL,
        ),
        (
            "（一）河道清淤工程\n2024年安排预算300万元，总投资900万元。\n（二）堤防加固工程\n本年安排{1}万元，总投资{0}万元。",
            ALL,
        ),
        ("（一）河道清淤工程。总投资900万元。\n（二）堤防加固工程。总投资{}万元。", NOT),
        ("1.河道清淤工程，总投资900万元，2024年安排300万元。\n2.堤防加固工程，总投资{}万元，本年安排{}万元。", ALL),
        ("项目支出主要为：河道清淤工程总投资900万元、堤防加固工程总投资{}万元。", NONE),
        ("2023年项目支出主要为河道清淤工程90万元、堤防加固工程{}万元。", NONE),
        ("（一）河道清淤工程。2023年安排预算200万元。\n（二）堤防加固工程。上年安排{}万元。", NONE),
        (
            "项目名称：河道清淤工程\n项目总投资：900万元\n年度预算：300万元\n实施单位：测试市河道所\n项目名称：堤防加固工程",
            ALL,
        ),
        (
            "项目名称：河道清淤工程\n年度预算：300万元\n项目总投资：900万元\n实施单位：测试市河道所\n项目名称：堤防加固工程",
            ALL,
        ),
        ("项目名称：河道清淤工程\n项目总投资：900万元\n实施单位：测试市河道所\n起止时间：2022年至2024年", NOT),
        (
            "1.河道清淤工程：总投资900万元，建设期内累计支出600万元，2024年安排预算资金300万元。\n"
            "2.堤防加固工程：总投资{}万元，2024年安排{}万元。",
            ALL,
        ),
    ],
)
def test_money_of_all_years_and_of_other_years_is_no_budget_of_the_year(
    lines: str, found: tuple[int | None, int] | None
) -> None:
    one = read("六、项目支出情况说明\n\n" + lines.format(1200, 500) + "\n")
    money = {project.name: (project.budget, project.budget_all_years) for project in one.projects}
    assert money.get("河道清淤工程") == found
    assert 12_000_000 not in {project.budget for project in one.projects}


@pytest.mark.parametrize("compared", ["较2023年增加20万元，", "与2023年相比持平，", ""])
def test_a_year_that_is_compared_with_is_not_that_of_the_list(compared: str) -> None:
    one = read(f"项目支出209万元，{compared}主要为河道清淤工程90万元、堤防加固工程119万元。\n")
    assert [project.budget for project in one.projects] == [900_000, 1_190_000]


@pytest.mark.parametrize(
    "name",
    [
        "中期评估费",
        "建设期利息补贴",
        "全周期健康管理经费",
        "城市全生命周期平台",
        "累计用地补偿",
        "2023年标准修订",
        "去年未完工程",
    ],
)
@pytest.mark.parametrize(
    "form",
    [
        "（1）{}项目60万元，用于运行。\n\n（2）河道清淤项目90万元，用于清淤。",
        "项目支出主要包括：{}60万元、河道清淤90万元。",
    ],
)
def test_words_of_a_name_say_nothing_of_the_years_of_its_money(name: str, form: str) -> None:
    one = read("六、重点项目情况\n\n" + form.format(name) + "\n")
    assert sorted(project.budget or 0 for project in one.projects) == [600_000, 900_000]
    assert any(name in project.name for project in one.projects)


@pytest.mark.parametrize(
    "opening",
    [
        "为落实2023年省委决定，",
        "落实2022年以来的部署，",
        "2023年省厅下达的任务继续实施，",
        "贯彻全省2023年预算安排，",
        "自2021年起，",
    ],
)
def test_the_year_of_a_policy_is_not_that_of_a_list(opening: str) -> None:
    one = read(f"六、项目支出情况说明\n\n{opening}项目支出主要包括：河道清淤工程90万元、堤防加固工程119万元。\n")
    assert [project.budget for project in one.projects] == [900_000, 1_190_000]


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("按照2023年标准安排", None),
        ("自2021年起每年安排", None),
        ("为落实2023年政策安排宣传费项目", None),
        ("建设期利息", None),
        ("2023年省级下达资金", "another_year"),
        ("截至2023年底完成投资", "another_year"),
        ("上年安排", "another_year"),
        ("累计完成投资", "another_year"),
        ("项目总投资约", "all_years"),
        ("实施期资金总额为", "all_years"),
        ("2024年安排", None),
    ],
)
def test_only_the_words_right_before_an_amount_tell_its_years(text: str, other: str | None) -> None:
    assert other_years(f"河道清淤，{text}300万元", len(text) + 5, 2024) == other
