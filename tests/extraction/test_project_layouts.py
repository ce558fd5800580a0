"""Projects and indicators of layouts that differ in where name, amount and target stand. The forms are invented."""

from decimal import Decimal

import pytest

from budgetgraph.extraction.extract import extract
from budgetgraph.extraction.records import Disclosure
from budgetgraph.reading.files import read

TITLE = "测试市水务局2025年部门预算"


def of_text(text: str) -> Disclosure:
    (one,) = extract(read(f"{TITLE}\n\n三、项目支出预算安排情况\n{text}\n".encode(), "x.txt")).disclosures
    return one


def of_table(rows: list[list[str]], caption: str) -> Disclosure:
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    page = f"<h1>{TITLE}</h1><p>三、项目支出</p><p>{caption}</p><p>单位：万元</p><table>{cells}</table>"
    (one,) = extract(read(page.encode(), "x.html")).disclosures
    return one


def money(one: Disclosure) -> dict[str, Decimal | None]:
    return {project.name: project.budget or project.budget_revised for project in one.projects}


@pytest.mark.parametrize(
    "text",
    [
        "2025年重点项目为堤防加固、河道清淤，预算共1,620.00万元。一是堤防加固1,500.00万元，用于险工险段、"
        "穿堤涵闸；二是河道清淤120.00万元，对淤积河段清淤。",
        "2025年支出总计3,000.00万元，其中项目支出1,620.00万元。项目支出中，堤防加固1,500.00万元、河道清淤120.00万元。",
        "四、其他项目\n1.堤防加固。加固堤防46公里。2025年安排预算1,500.00万元，比上年减少13.50万元。\n"
        "2.河道清淤。主要用于清淤和护岸。2025年安排预算120.00万元。",
        "2025年主要项目有堤防加固、河道清淤，安排预算合计1,620.00万元。其中，堤防加固1,500.00万元，河道清淤120.00万元。",
        "四、一般项目\n（1）堤防加固。用于加固堤防。安排预算1,500.00万元，比上年增加24.00万元。\n"
        "（2）河道清淤。清淤3公里。安排预算120.00万元。",
        "1.堤防加固：调整后预算1,500.00万元，实际支出1,480.00万元，得分90分。\n"
        "2.河道清淤：调整后预算120.00万元，实际支出38.00万元，得分97分。",
        "（一）堤防加固：全年预算1,500.00万元，执行1,480.00万元。\n（二）对河道清淤，全年安排120.00万元，实际支出120.00万元。",
    ],
)
def test_projects_are_listed_in_sentences(text: str) -> None:
    assert money(of_text(text)) == {"堤防加固": Decimal(15000000), "河道清淤": Decimal(1200000)}


def test_a_card_without_a_title_is_a_project() -> None:
    rows = [
        ["项目名称", "堤防加固"],
        ["预算金额", "6120480元"],
        ["实施时间", "2025.01-2025.12"],
        ["责任科室", "工程科"],
    ]
    rows += [["项目内容及目标", "加固堤防，保障安全。"]]
    cells = "".join(f"<tr><td>{label}</td><td>{value}</td></tr>" for label, value in rows)
    page = f"<h1>{TITLE}</h1><p>六、重点项目预算情况</p><table border=1>{cells}</table>"
    (one,) = extract(read(page.encode(), "x.html")).disclosures
    assert money(one) == {"堤防加固": Decimal(6120480)}


def test_the_money_of_a_project_is_that_of_the_year_where_columns_are_years() -> None:
    head = ["项目名称", "合计", "2023年", "2024年", "2025年"]
    rows = [head, ["堤防加固", "390.00", "100.00", "130.00", "160.00"], ["河道清淤", "168.00", "", "84.00", "84.00"]]
    assert money(of_table(rows, "2025年项目支出预算表")) == {"堤防加固": Decimal(1600000), "河道清淤": Decimal(840000)}


@pytest.mark.parametrize("finer", ["二级项目名称", "明细项目名称", "子项目名称"])
def test_projects_are_the_finer_ones_where_two_levels_have_columns(finer: str) -> None:
    head = ["一级项目名称", finer, "项目依据", "总计", "一般公共预算", "单位资金"]
    rows = [head, ["合计", "", "", "1,620.00", "1,600.00", "20.00"]]
    rows += [["水利工程", "堤防加固", "水建安〔2022〕7号", "1,500.00", "1,500.00", "0.00"]]
    rows += [["水利工程", "河道清淤", "三定方案", "120.00", "100.00", "20.00"]]
    one = of_table(rows, "项目支出预算表")
    assert money(one) == {"堤防加固": Decimal(15000000), "河道清淤": Decimal(1200000)}


def test_a_label_that_names_its_level_is_a_project_and_a_subtotal_is_none() -> None:
    rows = [
        ["单位 / 一级项目 / 二级项目", "功能科目", "资金合计", "一般公共预算"],
        ["合计", "", "420.00", "420.00"],
        ["一级项目：水利建设", "", "420.00", "420.00"],
        ["二级项目：堤防加固", "2130305", "260.00", "260.00"],
        ["二级项目：河道清淤", "2130311", "160.00", "160.00"],
    ]
    assert money(of_table(rows, "项目支出预算明细表")) == {"堤防加固": Decimal(2600000), "河道清淤": Decimal(1600000)}
    rows = [["单位", "项目名称", "金额"], ["局本级", "堤防加固", "260.00"], ["局本级", "101-河道清淤", "160.00"]]
    listed = of_table([*rows, ["", "小计", "420.00"], ["合计", "", "420.00"]], "2025年项目支出预算表")
    assert money(listed) == {"堤防加固": Decimal(2600000), "河道清淤": Decimal(1600000)}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("堤防加固的绩效目标为：加固长度不少于26公里，验收合格率≥95%。", [(">=", 26, None), (">=", 95, None)]),
        (
            "（1）堤防加固：加固长度目标≥26公里，实际27公里；验收合格率目标≥95%，实际96%。",
            [(">=", 26, 27), (">=", 95, 96)],
        ),
        (
            "一是堤防加固项目，加固长度年度目标≥26公里，完成27公里；验收合格率目标为95%以上，完成96%。",
            [(">=", 26, 27), (">=", 95, 96)],
        ),
        ("堤防加固：加固长度≥26公里，验收合格率≥95%。河道清淤：清淤长度≥3公里。", [(">=", 26, None), (">=", 95, None)]),
    ],
)
def test_indicators_behind_the_name_of_a_project_are_its_own(
    text: str, told: list[tuple[str, int, int | None]]
) -> None:
    one = of_text(f"项目支出1,620.00万元，主要用于堤防加固1,500.00万元、河道清淤120.00万元。\n四、绩效情况\n{text}")
    project = next(project for project in one.projects if project.name == "堤防加固")
    assert [(i.operator, i.target_value, i.actual_value) for i in project.indicators] == told
    assert [i.name for i in project.indicators] == ["加固长度", "验收合格率"]


def test_the_result_may_be_told_before_the_target() -> None:
    one = of_text("四、绩效情况\n更新传感器18支（目标≥20支），数据上传率99.2%（年度目标≥98%）。")
    told = [(i.name, i.operator, i.target_value, i.actual_value) for i in one.indicators]
    assert told == [("更新传感器", ">=", 20, 18), ("数据上传率", ">=", 98, Decimal("99.2"))]


def test_the_target_of_half_a_year_is_no_target_of_the_year() -> None:
    rows = [
        ["项目名称", "堤防加固", "预算金额（万元）", "328.20", ""],
        ["一级指标", "二级指标", "三级指标", "半年（程）目标值", "全年（程）目标值"],
        ["产出指标", "数量指标", "加固长度", "≥6公里", "≥26公里"],
    ]
    (project,) = of_table(rows, "项目绩效目标表").projects
    assert [(i.target_value, i.milestone_text) for i in project.indicators] == [(26, "≥6公里")]


LABELLED = """某某县水务局2023年度部门决算

第一部分 决算情况说明

（二）项目支出情况
2023年项目支出{total}万元，明细如下：
项目	金额（万元）	责任股室	责任人
河道绿化养护	260.00	后勤股	王某某
移民实用技术培训	75.50	后勤股	李 某
合计	335.50

（三）人员经费情况
项目	金额（万元）
公务接待费	1.00
公务用车运行维护费	2.00
合计	3.00
"""


def test_labels_of_a_table_that_is_said_to_be_of_projects_are_projects() -> None:
    (one,) = extract(read(LABELLED.format(total="335.50").encode(), "x.txt")).disclosures
    assert [(project.name, project.budget) for project in one.projects] == [
        ("河道绿化养护", 2600000),
        ("移民实用技术培训", 755000),
    ]


@pytest.mark.parametrize("sign", ["/", "▏", "｜", "-"])
def test_levels_in_one_cell_are_taken_apart_and_cells_keep_their_places(sign: str) -> None:
    text = (
        "某某县水务局2023年度部门决算\n\n项目支出绩效自评表\n项目名称\t河道绿化养护\n"
        f"一级指标{sign}二级指标{sign}三级指标\t指标值\t完成值\t得分\n"
        f"产出指标{sign}数量指标{sign}养护河道\t3公里（≥）\t4公里\t10\n"
        f"效益指标{sign}社会效益指标{sign}群众知晓率\t90%（≥）\t95%\t10\n"
    )
    (one,) = extract(read(text.encode(), "x.txt")).disclosures
    (project,) = one.projects
    assert [(i.first_level, i.second_level, i.name, i.operator, i.target_value) for i in project.indicators] == [
        ("产出指标", "数量指标", "养护河道", ">=", 3),
        ("效益指标", "社会效益指标", "群众知晓率", ">=", 90),
    ]
    assert {i.place.cell for i in project.indicators} <= {f"t{t} r{r} c1" for t in (1, 2) for r in range(1, 9)}


@pytest.mark.parametrize("sign", ["-", "·", "／"])
@pytest.mark.parametrize("tail", ["", "指标"])
def test_a_column_of_two_levels_is_known_by_its_cells_whatever_its_head(sign: str, tail: str) -> None:
    text = (
        "某某县水务局2023年度部门决算\n\n项目支出绩效自评表\n项目名称\t河道绿化养护\n"
        "序\t三级指标\t归属\t符号\t目标\t计量\t完成\t评分\n"
        f"1\t养护河道长度\t产出{tail}{sign}数量{tail}\t>=\t3\t公里\t4\t10\n"
        f"2\t养护合格率\t产出{tail}{sign}质量{tail}\t=\t100\t%\t100\t10\n"
        f"3\t群众知晓率\t效益{tail}{sign}社会效益{tail}\t>=\t90\t%\t95\t10\n"
    )
    (one,) = extract(read(text.encode(), "x.txt")).disclosures
    (project,) = one.projects
    assert [(i.first_level, i.second_level, i.operator, i.target_value, i.target_unit) for i in project.indicators] == [
        (f"产出{tail}", f"数量{tail}", ">=", 3, "公里"),
        (f"产出{tail}", f"质量{tail}", "=", 100, "%"),
        (f"效益{tail}", f"社会效益{tail}", ">=", 90, "%"),
    ]


def test_targets_of_half_a_year_stand_beside_those_of_the_year() -> None:
    rows = [
        ["项目名称", "堤防加固", "", "", ""],
        ["资金总额（万元）", "20.00", "", "", ""],
        ["一级指标", "二级指标", "三级指标", "指标值（半年）", "指标值（全年）"],
        ["产出指标", "数量指标", "加固长度", "≥20公里", "≥46公里"],
        ["产出指标", "质量指标", "验收合格率", "=100%", "=100%"],
        ["满意度指标", "服务对象满意度指标", "群众满意度", "≥85%", "≥90%"],
    ]
    (project,) = of_table(rows, "项目支出绩效目标表").projects
    assert [(one.target_value, one.milestone_text) for one in project.indicators] == [
        (Decimal(46), "≥20公里"),
        (Decimal(100), "=100%"),
        (Decimal(90), "≥85%"),
    ]


def test_a_body_that_sums_its_projects_is_none() -> None:
    rows = [
        ["类型", "部门", "项目名称", "项目单位", "合计", "一般公共预算"],
        ["", "", "合计", "", "192.00", "192.00"],
        ["051001", "测试市水务局机关", "测试市水务局机关", "", "150.00", "150.00"],
        ["特定目标类", "测试市水务局机关", "泵站检修", "测试市水务局机关", "30.00", "30.00"],
        ["特定目标类", "测试市水务局机关", "堤防加固", "测试市水务局机关", "120.00", "120.00"],
        ["051002", "测试市河道管理中心", "测试市河道管理中心", "", "42.00", "42.00"],
        ["特定目标类", "测试市河道管理中心", "河道清淤", "测试市河道管理中心", "42.00", "42.00"],
    ]
    found = money(of_table(rows, "项目支出表"))
    assert found == {"泵站检修": Decimal(300000), "堤防加固": Decimal(1200000), "河道清淤": Decimal(420000)}


def test_a_column_of_a_list_of_projects_holds_their_targets() -> None:
    rows = [
        ["序号", "预算项目", "当年数", "绩效要求"],
        ["1", "堤防加固", "150.00", "加固长度≥46公里；验收合格率100%"],
        ["2", "河道清淤", "42.00", "清淤长度不少于12公里"],
        ["3", "泵站检修", "30.00", "检修台数=8台；故障停机≤2小时"],
    ]
    found = {one.name: [(i.name, i.target_text) for i in one.indicators] for one in of_table(rows, "项目表").projects}
    assert found == {
        "堤防加固": [("加固长度", "≥46公里"), ("验收合格率", "100%")],
        "河道清淤": [("清淤长度", "不少于12公里")],
        "泵站检修": [("检修台数", "=8台"), ("故障停机", "≤2小时")],
    }


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("绩效目标: 加固长度 >=46 公里; 合格率 100%; 投诉 <=2 次.", ["加固长度", "合格率", "投诉"]),
        ("绩效目标：巡查覆盖率100%；记录完整率>=96%。", ["巡查覆盖率", "记录完整率"]),
        ("绩效情况：加固长度计划40公里，完成46公里；合格率计划≥95%，完成97.2%。", ["加固长度", "合格率"]),
        ("绩效情况：渗漏率不高于3%，实测2.1%；合格率≥95%，实际97.2%。", ["渗漏率", "合格率"]),
    ],
)
def test_the_targets_of_a_project_are_told_behind_a_label(told: str, expected: list[str]) -> None:
    one = of_text(f"（1）堤防加固\n预算金额：150.00万元\n项目主要内容：加固堤防。\n{told}")
    found = [i.name for i in (*one.indicators, *(i for project in one.projects for i in project.indicators))]
    assert sorted(found) == sorted(expected)


def test_steps_that_add_up_to_the_money_of_a_project_are_none() -> None:
    text = (
        f"{TITLE}\n专项资金绩效自评报告\n二、资金使用明细\n①堤身填筑 96.50万元\n②护坡砌筑 71.24万元\n"
        "③排水改造 23万元\n合计 190.74万元\n三、指标得分表\n项目名称\t堤防加固\t\t\t\n全年预算数\t200万元\t\t\t\n"
        "全年执行数\t190.74万元\t\t\t\n指标名称\t分值\t计划\t实际\t得分\n产出-加固长度\t30\t≥46公里\t50公里\t30\n"
        "产出-验收合格率\t20\t100%\t100%\t20\n效果-保护人口\t50\t≥80人\t86人\t50\n"
    )
    (one,) = extract(read(text.encode(), "x.txt")).disclosures
    (project,) = one.projects
    assert project.name == "堤防加固"
    assert [(i.first_level, i.name, i.actual_text) for i in project.indicators] == [
        ("产出", "加固长度", "50公里"),
        ("产出", "验收合格率", "100%"),
        ("效果", "保护人口", "86人"),
    ]


def test_the_accounts_of_a_list_of_projects_tell_what_was_planned_and_spent() -> None:
    text = (
        "测试市水务局2023年度部门决算\n\n部门项目支出决算明细表\n\n单位：万元\n\n"
        "项目名称\t年初预算数\t全年预算数\t支出决算数\n堤防加固\t260.00\t232.52\t215.30\n河道清淤\t130.00\t140.40\t130.00\n"
        "合计\t390.00\t372.92\t345.30\n"
    )
    (one,) = extract(read(text.encode(), "x.txt")).disclosures
    told = [(p.name, p.budget_initial, p.budget, p.spent) for p in one.projects]
    assert told == [
        ("堤防加固", Decimal(2600000), Decimal("2325200"), Decimal("2153000")),
        ("河道清淤", Decimal(1300000), Decimal("1404000"), Decimal(1300000)),
    ]


@pytest.mark.parametrize("code", ["20240001", "20240315", "653101001"])
@pytest.mark.parametrize("head", ["", "合计"])
def test_a_code_where_amounts_stand_is_unread_and_a_date_a_date(code: str, head: str) -> None:
    rows = [["项目名称", head, "财政拨款"], ["河道清淤", code, "12.50"], ["泵站维护", code, "35.50"]]
    one = of_table(rows, "项目支出表")
    values = {figure.value for statement in one.statements for row in statement.rows for figure in row.figures}
    assert values == {Decimal(125000), Decimal(355000)}
    assert {unread.printed for unread in one.unread} == ({code} if code != "20240315" else set())
    assert not [project for project in one.projects if (project.budget or 0) > 355000]


def test_whole_amounts_as_large_as_others_beside_them_are_amounts() -> None:
    rows = [["项目名称", "合计"], ["河道清淤", "20240001"], ["泵站维护", "355000"]]
    one = of_table(rows, "项目支出表")
    assert money(one) == {"河道清淤": Decimal(202400010000), "泵站维护": Decimal(3550000000)}
