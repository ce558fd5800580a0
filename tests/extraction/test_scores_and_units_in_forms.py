"""Forms that print points, units and adjusted targets in their own way; bodies, projects and figures are invented."""

from decimal import Decimal

import pytest

from budgetgraph.extraction.extract import Hints, extract
from budgetgraph.extraction.records import Disclosure, Statement
from budgetgraph.extraction.tables.captions import kind_of_title
from budgetgraph.reading.files import read as read_file
from budgetgraph.reading.plain_text.text import read_text

HINTS = Hints(department="测试市林草局", year=2023, stage="final")
ONE = "项目名称\t{0}\t自评总分（分）\t{1}\n"
HEADS = "绩效指标\t计量单位\t指标性质\t年初指标值\t调整指标值\t全年完成值\t指标权重\t指标得分\n"


def read(text: str) -> Disclosure:
    return extract(read_text(("测试市林草局2023年度部门决算\n\n" + text).encode(), "x.txt"), HINTS).disclosures[0]


def cells(*rows: str) -> str:
    lines = ("".join(f"<td{cell}</td>" for cell in row.split("|")) for row in rows)
    return f"<table>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"


def test_points_in_brackets_behind_the_name_are_the_weight() -> None:
    one = read(
        "2023年度项目自评表\n项目名称\t封山育林\t\t\t\t\n"
        "一级指标\t二级指标\t三级指标\t年初目标值（A）\t实际完成值（B）\t得分\n"
        "产出指标\t数量指标\t封育面积（20分）\t≥1600亩\t1580亩\t19.75\n"
        "\t质量指标\t苗木成活率（权重15分）\t≥85%\t88%\t15\n满意度指标\t满意度指标\t林农满意度（％）\t≥90%\t93%\t10\n"
    )
    (project,) = one.projects
    assert [(i.name, i.weight, i.score) for i in project.indicators] == [
        ("封育面积", Decimal(20), Decimal("19.75")),
        ("苗木成活率", Decimal(15), Decimal(15)),
        ("林农满意度（%）", None, Decimal(10)),
    ]


def test_the_adjusted_target_counts_and_the_unit_of_a_column_is_that_of_what_was_done() -> None:
    one = read(
        "2023年度项目支出绩效自评表\n"
        + ONE.format("林道维护", "96.40")
        + HEADS
        + "维护里程\t公里\t≥\t18\t25\t27\t30\t30.00\n"
        "林道通行率\t%\t≥\t95\t\t96.8\t30\t30.00\n通行时限\t天\t≤\t15\t—\t10天\t20\t16.40\n"
    )
    (project,) = one.projects
    assert (project.score, one.unread) == (Decimal("96.40"), [])
    assert [(i.target_text, i.actual_text, i.actual_value) for i in project.indicators] == [
        ("≥25公里", "27公里", Decimal(27)),
        ("≥95%", "96.8%", Decimal("96.8")),
        ("≤15天", "10天", Decimal(10)),
    ]


def test_an_adjusted_target_alone_is_the_target() -> None:
    one = read(
        "2023年度项目支出绩效自评表\n" + ONE.format("林道维护", "96.40")
        + HEADS.replace("年初指标值\t", "") + "维护里程\t公里\t≥\t25\t27\t30\t30.00\n"
    )  # fmt: skip
    assert [i.target_text for i in one.projects[0].indicators] == ["≥25公里"]


def test_the_telephone_behind_the_person_of_a_form_is_personal() -> None:
    one = read(
        "2023年度项目支出绩效自评表\n" + ONE.format("林道维护", "96.40")
        + "主管部门\t测试市林草局\t部门联系人\t王晓丽\t68000137\n"
        + HEADS + "维护里程\t公里\t≥\t18\t25\t27\t30\t30.00\n"
    )  # fmt: skip
    assert "68000137" not in one.model_dump_json() and one.unread == []


def test_the_sum_below_a_list_of_tasks_is_a_total() -> None:
    page = "<h1>测试市林草局2024年部门预算</h1><h2>2024年部门整体支出绩效目标表</h2>" + cells(
        " colspan=2>部门（单位）名称| colspan=3>测试市林草局",
        " rowspan=4>年度主要任务| rowspan=2>任务名称| rowspan=2>主要内容| colspan=2>预算金额（万元）",
        ">总额|>财政拨款", ">基本运转|>人员工资|>565.17|>565.17", ">林业专项|>造林|>595.80|>590.80",
        " colspan=3>金额合计|>1160.97|>1155.97", ">年度总体目标| colspan=4>造林。",
        " rowspan=2>年度绩效指标|>一级指标|>二级指标|>指标内容|>指标值", ">产出指标|>数量指标|>造林面积|>≥12亩",
    )  # fmt: skip
    one = extract(read_file(page.encode(), "a.html")).disclosures[0]
    statement = next(s for s in one.statements if s.kind == "department_target")
    rows = [(row.label, row.role, [f.printed for f in row.figures]) for row in statement.rows]
    assert rows[-1] == ("金额合计", "total", ["1160.97", "1155.97"]) and len(rows) == 3
    assert one.unread == []


def test_the_line_of_the_department_above_its_units_is_no_project() -> None:
    one = read_projects(
        "\t合计\t595.80\n601\t测试市林草局\t595.80\n601001\t测试市林草局（本级）\t531.80\n601001001\t林道维护\t531.80\n"
        "601002\t测试市苗圃\t64.00\n601002001\t苗木繁育\t64.00\n"
    )
    assert {p.name: p.budget for p in one.projects} == {"林道维护": 5318000, "苗木繁育": 640000}


def read_projects(rows: str) -> Disclosure:
    title = "测试市林草局2023年部门预算\n\n部门预算专项业务经费支出表\n单位：万元\n"
    text = title + "单位（项目）编码\t单位（项目）名称\t项目金额\n" + rows
    return extract(read_text(text.encode(), "x.txt")).disclosures[0]


def staff(text: str) -> Statement:
    return read(text).statements[0]


def test_a_list_of_units_with_few_people_has_one_line_of_heads() -> None:
    statement = staff(
        "部门预算单位基本情况表\n单位名称\t经费性质\t人员编制数\t在职人数\n测试市林草局（本级）\t财政核拨\t22\t20\n"
        "测试市苗圃\t财政核拨\t30\t27\n合计\t\t52\t47\n"
    )
    assert [(row.label, [(f.header, f.printed, f.unit) for f in row.figures]) for row in statement.rows] == [
        ("测试市林草局（本级）", [("人员编制数", "22", "person"), ("在职人数", "20", "person")]),
        ("测试市苗圃", [("人员编制数", "30", "person"), ("在职人数", "27", "person")]),
        ("合计", [("人员编制数", "52", "person"), ("在职人数", "47", "person")]),
    ]


def test_labels_and_numbers_in_one_cell_and_parts_by_structure_are_told_of_the_body() -> None:
    for beside in (
        "年度预算申请（万元）\t资金总额：138.61\t其中：基本支出 42.07\t项目支出 96.54\n",
        "预算情况（万元）\t部门预算总额\t138.61\n\t资金结构：基本支出\t42.07\t项目支出\t96.54\n",
    ):
        text = "测试市林草局2024年部门预算\n\n部门整体支出绩效目标表\n部门名称\t测试市林草局\n" + beside
        one = extract(
            read_text((text + "一级指标\t二级指标\t三级指标\t指标值\n产出\t数量\t造林\t≥3亩\n").encode(), "x.txt")
        )
        claims = {c.topic: c.value for c in one.disclosures[0].claims}
        assert claims == {"topic:total_expenditure": 1386100, "column:basic": 420700, "column:project": 965400}
        assert one.disclosures[0].unread == []


def test_a_line_read_as_the_second_line_of_its_heads_is_a_row() -> None:
    page = "<h1>测试市林草局2024年部门预算</h1><h2>项目支出绩效目标表</h2>" + cells(
        ">项目名称| colspan=3>林道维护", ">资金情况（万元）|>年度资金总额| colspan=2>46.0",
        ">一级指标<br>产出指标|>二级指标<br>数量指标|>三级指标<br>维护里程|>指标值<br>≥18公里",
        ">产出指标|>质量指标|>林道通行率|>≥95%",
    )  # fmt: skip
    (project,) = extract(read_file(page.encode(), "a.html")).disclosures[0].projects
    assert [(i.name, i.second_level, i.target_text) for i in project.indicators] == [
        ("维护里程", "数量指标", "≥18公里"),
        ("林道通行率", "质量指标", "≥95%"),
    ]


def test_a_table_that_says_that_it_is_published_is_of_the_kind_of_its_other_words() -> None:
    kinds = {
        "收入支出决算公开表": "revenue_expenditure_summary",
        "支出决算公开表": "expenditure_by_function",
        "一般公共预算财政拨款收入支出决算公开表": "general_public_expenditure",
        "财政拨款收入支出决算公开表": "fiscal_appropriation_summary",
    }
    assert {title: kind_of_title(title) for title in kinds} == kinds


def test_a_class_behind_its_code_is_no_body() -> None:
    text = (
        "测试市文旅局2024年部门预算\n\n一、一般公共预算拨款支出情况\n\n2024年一般公共预算拨款支出2244.48万元。主要包括：\n\n"
        "（一）2070205-博物馆296.58万元，比上年预算数增加14.05万元，增长4.97%。\n"
    )
    (one,) = extract(read_text(text.encode(), "x.txt")).disclosures
    assert {c.printed: c.topic for c in one.claims}["296.58"] == "functional:2070205"


LEVELS = "一级指标\t{0}\t二级指标\t{0}\t三级指标\t{0}\t指标值\t实际完成值\n"


@pytest.mark.parametrize("points", ["权重", "分值"])
def test_of_points_beside_each_level_those_behind_the_name_are_the_indicator_s(points: str) -> None:
    one = read(
        "2023年度项目支出绩效自评表\n项目名称\t林道维护\n"
        + LEVELS.format(points)
        + "产出指标\t50\t数量指标\t30\t维护里程\t15\t≥12公里\t13公里\n\t\t\t\t维护次数\t15\t≥2次\t3次\n"
        + "\t\t质量指标\t20\t合格率\t20\t≥95%\t96%\n"
    )
    (project,) = one.projects
    assert [(i.name, i.weight) for i in project.indicators] == [
        ("维护里程", Decimal(15)),
        ("维护次数", Decimal(15)),
        ("合格率", Decimal(20)),
    ]
    assert [[(v.head, v.value) for v in i.other_values] for i in project.indicators] == [
        [(f"一级指标>{points}", Decimal(50)), (f"二级指标>{points}", Decimal(30))],
        [],
        [(f"二级指标>{points}", Decimal(20))],
    ]
    assert one.unread == []


@pytest.mark.parametrize("blank", ["", "—", "/"])
def test_a_blank_target_of_the_year_is_that_of_its_beginning(blank: str) -> None:
    one = read(
        "2023年度项目支出绩效自评表\n项目名称\t林道维护\n一级指标\t二级指标\t三级指标\t年初目标值\t年度目标值\t实际完成值\n"
        f"产出指标\t数量指标\t维护里程\t≥12公里\t{blank}\t13公里\n\t质量指标\t合格率\t≥95%\t≥96%\t97%\n"
    )
    (project,) = one.projects
    assert [(i.target_text, i.target_value, i.initial_target_text) for i in project.indicators] == [
        ("≥12公里", Decimal(12), None),
        ("≥96%", Decimal(96), "≥95%"),
    ]


@pytest.mark.parametrize("label", ["项目总投资（万元）", "实施期资金总额（万元）", "中期资金总额（万元）"])
def test_the_money_of_several_years_is_no_budget_of_the_year(label: str) -> None:
    heads = "一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t里程\t≥12公里\n"
    form = "2023年项目支出绩效目标表\n项目名称\t林道维护\n{}" + heads
    (alone,) = read(form.format(f"{label}\t900\n")).projects
    (beside,) = read(form.format(f"{label}\t900\n年度资金总额（万元）\t300\n")).projects
    assert (alone.budget, alone.budget_all_years) == (None, 9_000_000)
    assert (beside.budget, beside.budget_all_years) == (3_000_000, 9_000_000)


def test_the_only_sum_of_a_project_is_its_budget_alone() -> None:
    (project,) = read(
        "2023年项目支出绩效目标表\n项目名称\t林道维护\n项目资金总额（万元）\t900\n"
        "一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t里程\t≥12公里\n"
    ).projects
    assert (project.budget, project.budget_all_years) == (9_000_000, None)


def test_amounts_under_unknown_heads_before_the_indicators_are_in_doubt() -> None:
    one = read(
        "2023年项目支出绩效目标表\n项目名称\t预算金额（万元）\t省里给的\t受益面（人）\t一级指标\t二级指标\t三级指标\t指标值\n"
        "林道维护\t30\t12.5\t80\t产出指标\t数量指标\t里程\t≥12公里\n\t\t\t\t产出指标\t质量指标\t合格率\t≥95%\n"
    )
    figures = {f.printed: (f.unit, f.flags) for s in one.statements for row in s.rows for f in row.figures}
    assert figures == {"12.5": ("other", ["unit unsure"]), "80": ("person", [])}


def test_points_and_why_some_were_lost_stand_in_one_cell() -> None:
    one = read(
        "2023年度项目支出绩效自评表\n项目名称\t封山育林\t\t\t\t\t\n"
        "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分（说明）\n"
        "产出指标\t数量指标\t封育面积\t≥1600亩\t1580亩\t20\t18（山火后补植，面积未验收）\n"
        "\t质量指标\t苗木成活率\t≥85%\t80%\t15\t12；春季干旱\n"
        "满意度指标\t满意度指标\t林农满意度\t≥90%\t93%\t10\t10\n"
    )
    (project,) = one.projects
    assert [(i.score, i.deviation) for i in project.indicators] == [
        (Decimal(18), "山火后补植，面积未验收"),
        (Decimal(12), "春季干旱"),
        (Decimal(10), None),
    ]
