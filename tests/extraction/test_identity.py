"""Covers of every kind: who publishes, for which region and year, plan or outturn, department or unit."""

import pytest

from budgetgraph.extraction.bodies.identity import identify
from budgetgraph.extraction.tables.captions import Caption, caption_of
from budgetgraph.reading.document import Cell, Document, Paragraph, Table


def _cover(*lines: str) -> Document:
    blocks = tuple(Paragraph(line, page=1, line=at) for at, line in enumerate(lines, start=1))
    return Document("cover.pdf", "0" * 64, "application/pdf", blocks)


@pytest.mark.parametrize(
    ("lines", "body", "division", "year", "stage", "scope"),
    [
        (["2024年度北京市海淀区教育局部门预算"], "北京市海淀区教育局", "110108", 2024, "budget", "department"),
        (["关于建德市财政局2024年部门预算公开的说明"], "建德市财政局", "330182", 2024, "budget", "department"),
        (["山东省人民政府办公厅（本级）2024年预算"], "山东省人民政府办公厅", "370000", 2024, "budget", "own"),
        (
            ["2022 年度", "白银市会宁县第一中学", "单位决算公开"],
            "白银市会宁县第一中学",
            "620422",
            2022,
            "final",
            "unit",
        ),
        (["共青团广州市委员会", "2023年部门决算公开"], "共青团广州市委员会", "440100", 2023, "final", "department"),
        (
            ["2023年度明湖市港口镇人民政府部门决算", "2023年度明湖市港口镇人民政府", "部门决算"],
            "明湖市港口镇人民政府",
            "000000",
            2023,
            "final",
            "department",
        ),
        (["财政部2019年度部门决算"], "财政部", "000000", 2019, "final", "department"),
        (
            ["明湖新兴产业集中区（管委会）2024年部门预算"],
            "明湖新兴产业集中区（管委会）",
            "000000",
            2024,
            "budget",
            "department",
        ),
        (
            ["明湖市数据中心2024年度项目支出绩效单位自评报告"],
            "明湖市数据中心",
            "000000",
            2024,
            "final",
            "department",
        ),
        (["二〇二四年盱眙县水务局部门预算"], "盱眙县水务局", "320830", 2024, "budget", "department"),
        (
            ["2025年部门预算", "预算主管部门：上海市宝山区财政局"],
            "上海市宝山区财政局",
            "310113",
            2025,
            "budget",
            "department",
        ),
        (
            ["国家税务总局盱眙县税务局2023年度部门决算"],
            "国家税务总局盱眙县税务局",
            "320830",
            2023,
            "final",
            "department",
        ),
        (["附件1", "盱眙县应急管理局2023年度部门决算公开"], "盱眙县应急管理局", "320830", 2023, "final", "department"),
        (["策勒县策勒镇2023年部门预算公开"], "策勒县策勒镇", "653225", 2023, "budget", "department"),
        (
            ["国家级甲等中医医院", "国家重点医院建设单位", "2023年度会宁县中医医院单位决算", "目录"],
            "会宁县中医医院",
            "620422",
            2023,
            "final",
            "unit",
        ),
        (
            [
                "索引号: 002600735/2021-13 主题分类: 财政",
                "发文机关: 某市财政局 成文日期: 2021-08-31",
                "2020年度盱眙县水务局单位决算",
                "发布日期: 2021-08-31 信息来源: 某市财政局",
            ],
            "盱眙县水务局",
            "320830",
            2020,
            "final",
            "unit",
        ),
        (["盱眙县马坝镇政府（本级）2021年度部门决算"], "盱眙县马坝镇政府", "320830", 2021, "final", "own"),
        (
            ["目录", "第一部分 盱眙县东山学校概况", "第二部分 盱眙县东山学校2022年单位预算表"],
            "盱眙县东山学校",
            "320830",
            2022,
            "budget",
            "unit",
        ),
        (
            ["盱眙县审计局2020年度一般公共预算财政拨款“三公”经费支出决算情况说明"],
            "盱眙县审计局",
            "320830",
            2020,
            "final",
            "department",
        ),
        (
            [
                "盱眙县2018年度部门整体支出",
                "绩效评价自评报告",
                "部门(单位)名称： 盱眙县数字城管中心",
                "预 算 编 码： 906017",
            ],
            "盱眙县数字城管中心",
            "320830",
            2018,
            "final",
            "department",
        ),
    ],
)
def test_a_cover_tells_who_and_when(
    lines: list[str], body: str, division: str, year: int, stage: str, scope: str
) -> None:
    told = identify(_cover(*lines))
    assert (told.body, told.division) == (body, division)
    assert (told.fiscal_year, told.stage, told.scope) == (year, stage, scope)


def test_what_a_web_page_says_of_itself_stands_before_the_title_and_is_none() -> None:
    page = ["您当前的位置：", "首页", ">", "法定主动公开内容", ">", "决算", "- [ 索引号 ]", "- 11500222/2024-0018"]
    page += ["- [ 发文字号 ]", "- 无", "- [ 发布机构 ]", "- 明湖县财政局", "- [ 成文日期 ]", "- 2024-10-09"]
    found = identify(_cover(*page, "明湖县评审中心2023年度决算公开说明", "一、单位基本情况"))
    assert (found.body, found.fiscal_year, found.stage) == ("明湖县评审中心", 2023, "final")


def test_the_page_has_a_short_title_above_the_whole_one() -> None:
    found = identify(_cover("水利局2022年决算公开", "发布时间：2023-09-22", "明湖区水利局2022年部门决算公开"))
    assert found.body == "明湖区水利局"


@pytest.mark.parametrize("name", ["明湖市第二中专", "明湖县国有林场", "明湖市青少年宫"])
def test_schools_forests_and_houses_of_culture_publish_too(name: str) -> None:
    assert identify(_cover(f"{name}2023年度单位决算")).body == name


def test_a_body_with_two_plates_is_known_by_both() -> None:
    found = identify(_cover("明湖市档案局（明湖市档案馆）2023年部门决算"))
    assert {"明湖市档案局", "明湖市档案馆"} <= set(found.aliases)


def test_a_line_that_names_the_unit_may_say_that_it_is_the_body_alone() -> None:
    found = identify(_cover("2023年度部门决算", "单位名称：明湖区档案馆（本级）"))
    assert (found.body, found.scope) == ("明湖区档案馆", "own")


def test_the_short_name_that_the_text_gives_the_body() -> None:
    told = identify(
        _cover(
            "江陵市水务局2024年部门预算",
            "江陵市水务局（以下简称“市水务局”）是市政府组成部门，挂江陵市河长制办公室（以下简称河长办）牌子。",
            "江陵市水务局（以下简称本部门）有下属单位2家。",
        )
    )
    assert (told.body, told.aliases) == ("江陵市水务局", ["市水务局"])


def test_two_regions_of_one_name_tell_nothing() -> None:
    assert identify(_cover("朝阳区财政局2024年部门预算")).division == "000000"
    assert identify(_cover("北京市朝阳区财政局2024年部门预算")).division == "110105"


def test_a_district_of_a_city_that_no_list_holds_is_not_its_namesake() -> None:
    assert identify(_cover("松岚市江北区档案馆2024年部门预算")).division == "000000"
    assert identify(_cover("宁波市江北区档案馆2024年部门预算")).division == "330205"
    assert identify(_cover("江北区档案馆2024年部门预算")).division == "330205"


def test_a_district_of_another_province_is_not_its_namesake() -> None:
    assert identify(_cover("天津市滨湖区档案馆2024年部门预算")).division == "120000"
    assert identify(_cover("无锡市滨湖区档案馆2024年部门预算")).division == "320211"


@pytest.mark.parametrize(
    ("body", "division"),
    [
        ("湖南双峰县民政局", "431321"),
        ("湖南娄底双峰县民政局", "431321"),
        ("吉林敦化市财政局", "222403"),
        ("北京朝阳区财政局", "110105"),
        ("青龙县行政审批局", "130321"),
        ("孟连县财政局", "530827"),
        ("湘南县民政局", "000000"),
        ("绥棱河县红松镇人民政府", "000000"),
        ("绥棱县上集镇人民政府", "231226"),
    ],
)
def test_a_region_is_known_behind_short_names_and_without_its_peoples(body: str, division: str) -> None:
    assert identify(_cover(f"{body}2024年部门预算")).division == division


def test_a_revision_is_announced_by_its_title() -> None:
    assert identify(_cover("会宁县财政局2024年部门预算公开（更正）")).revision
    assert not identify(_cover("会宁县财政局2024年部门预算公开")).revision


def test_what_is_not_said_is_none() -> None:
    told = identify(_cover("工作总结", "今年完成了各项任务。"))
    assert told.body is None and told.stage is None


def _workbook(titles: list[str], year: str) -> Document:
    """Tables with captions and no cover."""
    blocks: list[Paragraph | Table] = []
    for number, title in enumerate(titles, start=1):
        blocks += [Paragraph(title), Paragraph("编制部门：盱眙县水务局"), Paragraph(year)]
        cells = (Cell(1, 1, "项目"), Cell(1, 2, "金额"), Cell(2, 1, "合计"), Cell(2, 2, "1.00"))
        blocks.append(Table(number, cells, "native"))
    return Document("tables.xlsx", "0" * 64, "application/x", tuple(blocks))


@pytest.mark.parametrize(
    ("titles", "year", "stage"),
    [
        (["部门收支总体情况表", "财政拨款收支预算总体情况表", "项目支出绩效目标表"], "（2024 年）", "budget"),
        (["收入支出决算总表", "收入决算表", "一般公共预算财政拨款支出决算表"], "2024年度", "final"),
    ],
)
def test_tables_without_a_cover_tell_by_their_captions(titles: list[str], year: str, stage: str) -> None:
    document = _workbook(titles, year)
    told = identify(document, [caption_of(document.blocks, at) for at in range(3, len(document.blocks), 4)])
    assert (told.body, told.fiscal_year, told.stage) == ("盱眙县水务局", 2024, stage)


@pytest.mark.parametrize(
    ("heads", "year"),
    [
        (["2023年预算数", "2024年预算数（万元）", "比上年增减额"], 2024),
        (["2023年执行数", "2024年预算数"], 2024),
        (["2024年预算数"], None),
        (["2021年预算数", "2024年预算数"], None),
        (["2024年预算数", "2025年预算数", "2026年预算数"], None),
    ],
)
def test_a_workbook_without_a_year_is_of_the_later_one_that_its_heads_compare(
    heads: list[str], year: int | None
) -> None:
    """It was refused: nothing else in it printed the year."""
    cells = (Cell(1, 1, "项目"), *(Cell(1, at, head) for at, head in enumerate(heads, start=2)))
    document = Document("tables.xlsx", "0" * 64, "application/x", (Table(1, cells, "native"),))
    assert identify(document).fiscal_year == year


def test_the_budget_of_the_next_year_is_not_the_year_of_a_final_account() -> None:
    heads = ("项目", "2022年决算数", "2023年决算数", "2024年预算数")
    cells = tuple(Cell(1, at, head) for at, head in enumerate(heads, start=1))
    document = Document("测试县水利局部门决算.xlsx", "0" * 64, "application/x", (Table(1, cells, "native"),))
    assert (identify(document).stage, identify(document).fiscal_year) == ("final", 2023)


@pytest.mark.parametrize(
    ("heads", "stage"),
    [
        (["项目", "预算数"], "budget"),
        (["项目", "2023年决算数", "2024年预算数"], "budget"),
        (["项目", "上年执行数", "本年预算数"], "budget"),
        (["项目", "年初预算数", "全年预算数", "决算数"], "final"),
        (["项目", "2023年决算数", "2024年决算数"], "final"),
        (["项目", "全年预算数", "全年执行数"], None),
        (["项目", "2023年决算数", "本年预算数"], "budget"),
        (["项目", "2023年决算数", "预算数"], "budget"),
        (["项目", "年初预算数", "2024年决算数"], "final"),
        (["项目", "2023年决算数", "金额"], None),
        (["项目", "2023年预算数", "2023年决算数"], None),
        (["项目", "金额"], None),
    ],
)
def test_titles_that_name_no_stage_leave_it_to_the_heads_of_the_tables(heads: list[str], stage: str | None) -> None:
    blocks = [
        Paragraph("盱眙县水务局2024年度部门收支总表"),
        Table(1, tuple(Cell(1, at, text) for at, text in enumerate(heads, 1)), "native"),
    ]
    assert identify(Document("表.html", "0" * 64, "text/html", tuple(blocks))).stage == stage


@pytest.mark.parametrize(
    ("heads", "year", "stage"),
    [
        (["2023年决算数", "本年预算数"], None, "budget"),
        (["2023年决算数", "预算数"], 2024, "budget"),
        (["2023年决算数", "预算数"], 2023, "final"),
        (["2023年决算数", "金额"], 2024, None),
        (["2023年决算数", "金额"], None, "final"),
    ],
)
def test_what_was_spent_in_a_year_before_the_one_that_is_given_makes_no_final_account(
    heads: list[str], year: int | None, stage: str | None
) -> None:
    table = Table(1, tuple(Cell(1, at, text) for at, text in enumerate(heads, 1)), "native")
    assert identify(Document("表.xlsx", "0" * 64, "application/x", (table,)), (), year).stage == stage


def test_the_name_of_a_fund_in_a_title_is_no_budget() -> None:
    """一般公共预算 stands in the titles of final accounts as well."""
    caption = Caption(title="一般公共预算财政拨款支出表", body="盱眙县水务局")
    for head, stage in (("本年决算数", "final"), ("本年预算数", "budget"), ("金额", "budget")):
        table = Table(1, (Cell(1, 1, "项目"), Cell(1, 2, head)), "native")
        found = identify(Document("表.html", "0" * 64, "text/html", (table,)), [caption])
        assert found.stage == stage
