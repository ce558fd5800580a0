"""Sections and glossary: headings with their text, without contents pages, table titles and personal data."""

import re
from pathlib import Path

import pytest

from budgetgraph.extraction.extract import extract
from budgetgraph.extraction.records import Body, Disclosure, Section, Source
from budgetgraph.extraction.text.outline import outline
from budgetgraph.extraction.text.sections import read_sections
from budgetgraph.reading.document import Document, Paragraph
from budgetgraph.reading.files import read


def sections_of(*paragraphs: str) -> list[Section]:
    document = Document(
        "made up.txt", "0" * 64, "text/plain", tuple(Paragraph(p, line=i) for i, p in enumerate(paragraphs, start=1))
    )
    disclosure = Disclosure(
        source=Source(sha256="0" * 64, file_name="made up.txt", media_type="text/plain"),
        body=Body(name="某县某局"),
        fiscal_year=2023,
        stage="budget",
    )
    read_sections(document, disclosure)
    return disclosure.sections


def test_contents_with_numbers_end_at_their_first_heading_without_one() -> None:
    found = sections_of(
        "目 录",
        "一、单位主要职能",
        "二、单位机构设置",
        "三、名词解释",
        "单位主要职能",
        "某县某局是政府组成部门，主要职能包括：",
        "1.负责某项工作，组织实施某项制度。",
        "单位机构设置",
        "下设2个科室。",
    )
    assert "单位主要职能" in [section.title for section in found]
    assert any("负责某项工作" in section.text for section in found if section.title == "单位主要职能")


def test_headings_have_their_text_and_the_contents_are_no_sections() -> None:
    found = sections_of(
        "目 录",
        "第一部分 部门概况 ...... 1",
        "一、主要职能 ...... 1",
        "第二部分 名词解释 ...... 3",
        "第一部分 部门概况",
        "一、主要职能",
        "（一）负责某项工作，组织实施某项制度。",
        "（二）承办其他事项，并负责监督。",
        "二、机构设置",
        "下设2个科室。",
        "第二部分 名词解释",
        "一、财政拨款：指由财政安排的拨款数。",
        "“三公”经费：指出国费、用车费和接待费，由财政",
        "拨款安排。",
        "3、事业收入，是指开展业务活动取得的收入。",
        "2023年2月1日",
    )
    plain = [(s.title, s.text) for s in found if not s.glossary]
    assert plain == [
        (
            "部门概况",
            "一、主要职能\n（一）负责某项工作，组织实施某项制度。\n（二）承办其他事项，并负责监督。\n二、机构设置\n下设2个科室。",
        ),
        ("主要职能", "（一）负责某项工作，组织实施某项制度。\n（二）承办其他事项，并负责监督。"),
        ("机构设置", "下设2个科室。"),
    ]
    assert [(s.title, s.text) for s in found if s.glossary] == [
        ("财政拨款", "指由财政安排的拨款数。"),
        ("“三公”经费", "指出国费、用车费和接待费，由财政拨款安排。"),
        ("事业收入", "是指开展业务活动取得的收入。"),
    ]
    assert [s.order for s in found] == list(range(1, len(found) + 1))


def test_contacts_in_sections_are_masked() -> None:
    (section,) = sections_of("一、公开方式", "如有疑问请联系。联系人：张某某 联系电话：0996-2000000。")
    assert "张某某" not in section.text
    assert "2000000" not in section.text


@pytest.mark.parametrize(
    ("name", "titles", "terms"),
    [
        ("000", ["主要职能", "机构设置及人员情况", "政府采购情况", "国有资产占用使用情况", "预算绩效情况"], 8),
        ("001", ["主要职能", "机构设置及人员情况", "机关运行经费情况", "政府采购情况"], 8),
        ("002", ["主要职能", "机构设置及人员情况", "单位运行经费情况", "政府采购情况"], 8),
        ("003", ["主要职能", "机构设置及人员情况", "收入决算情况说明", "机关运行经费支出情况", "存在的主要问题"], 14),
        ("004", ["部门职责", "支出说明", "机关运行经费安排情况", "国有资产信息"], 10),
    ],
)
def test_sections_of_real_disclosures(shared: Path, name: str, titles: list[str], terms: int) -> None:
    file = shared / "disclosures" / f"{name}.txt"
    document = read(file.read_bytes(), file.name)
    disclosure = extract(document).disclosures[0]
    read_sections(document, disclosure)
    plain = [s for s in disclosure.sections if not s.glossary]
    for title in titles:
        assert any(s.title == title and len(s.text) >= 10 for s in plain), title
    glossary = [s for s in disclosure.sections if s.glossary]
    assert len(glossary) == terms
    assert {"基本支出", "项目支出"} <= {s.title for s in glossary}
    assert all(len(s.text) >= 8 and not re.match(r"[一二三四五六七八九十]+、|\d|（", s.title) for s in glossary)


@pytest.mark.parametrize("name", ["000", "001", "002", "003", "004"])
def test_the_contents_page_ends_where_the_text_begins(shared: Path, name: str) -> None:
    file = shared / "disclosures" / f"{name}.txt"
    document = read(file.read_bytes(), file.name)
    kinds = [line.kind for _, line in sorted(outline(document).items())]
    contents = [at for at, kind in enumerate(kinds) if kind == "contents"]
    assert 10 <= len(contents) <= 45
    assert kinds.count("heading") >= 10


def test_headings_without_number_stand_under_the_numbered_one_before_them() -> None:
    found = sections_of(
        "一、部门职责及机构设置情况",
        "部门职责：",
        "（一）拟订某项规划，并组织实施。",
        "机构设置：",
        "设有两个科室。",
        "二、部门预算安排的总体情况",
        "收入有所增加。",
        "主要职能",
        "见上文。",
    )
    assert [(s.level, s.title) for s in found] == [
        (2, "部门职责及机构设置情况"),
        (3, "部门职责"),
        (3, "机构设置"),
        (2, "部门预算安排的总体情况"),
        (2, "主要职能"),
    ]
    assert "两个科室" in found[0].text


def titles(sections: list[Section]) -> list[tuple[int, str]]:
    return [(section.level, section.title) for section in sections if not section.glossary]


def test_items_of_a_list_are_no_headings_and_stay_in_their_section() -> None:
    found = sections_of(
        "一、主要职责",
        "（一）组织实施某项制度。",
        "（二）协调管理窗口的有关业务",
        "（三）直接办理下列事项：",
        "（1）甲类事项；",
        "二、单位构成",
        "纳入编制范围的预算单位包括：",
        "1）某县某局本级",
        "2）某县某中心",
        "三、其他说明",
        "（一）机关运行经费",
        "本年支出10万元。",
        "（二）政府采购",
        "本年采购5万元。",
    )
    assert titles(found) == [
        (2, "主要职责"), (2, "单位构成"), (2, "其他说明"), (3, "机关运行经费"), (3, "政府采购"),
    ]  # fmt: skip
    assert "（二）协调管理窗口的有关业务" in found[0].text
    assert "（三）直接办理下列事项：" in found[0].text
    assert found[1].text.endswith("1）某县某局本级\n2）某县某中心")


def test_parts_with_a_colon_and_parts_whose_title_stands_on_the_next_line() -> None:
    found = sections_of(
        "（目录）",
        "第一部分：基本情况",
        "一、主要职能",
        "第二部分：名词解释",
        "第一部分：基本情况",
        "一、主要职能",
        "负责某项工作。",
        "第二部分",
        "部门决算情况说明",
        "本年无变化。",
        "第三部分：名词解释",
        "1、教育支出（类）普通教育（款）其他普通教育支出（项）：指除上述项目以外的支出。",
        "2、注册资本：指在登记机关登记的出资额。",
    )
    assert titles(found) == [(1, "基本情况"), (2, "主要职能"), (1, "部门决算情况说明")]
    assert [section.title for section in found if section.glossary] == [
        "教育支出（类）普通教育（款）其他普通教育支出（项）",
        "注册资本",
    ]


LISTED = """<html><head><meta charset="utf-8"></head><body><p>明塘区文化和旅游局2025年度部门决算</p>
<p>第一部分 部门概况</p><p>二、部门决算单位构成</p><p>纳入本部门决算编制范围的单位包括：</p>
<table><tr><td>序号</td><td>单位名称</td><td>备注</td></tr><tr><td>1</td><td>明塘区文化和旅游局（本级）</td><td></td></tr>
<tr><td>2</td><td>明塘区文化馆</td><td>公益一类</td></tr></table>
<p>收入支出决算总表</p><p>单位：万元</p>
<table><tr><td>项目</td><td>决算数</td></tr><tr><td>本年收入合计</td><td>12.00</td></tr></table>
<p>注：本表反映部门本年度的总收支。</p></body></html>"""


def test_bodies_that_a_table_lists_are_text_of_their_section_and_captions_are_not() -> None:
    one = extract(read(LISTED.encode(), "明塘区文化和旅游局2025年度部门决算.html")).disclosures[0]
    (section,) = [section for section in one.sections if section.title == "部门决算单位构成"]
    assert section.text.splitlines()[1:] == ["1.明塘区文化和旅游局（本级）", "2.明塘区文化馆"]


def test_terms_are_numbered_in_brackets_or_defined_by_what_they_tell() -> None:
    found = sections_of(
        "三、名词解释",
        "(一)基本支出预算:是为保障机构运转而编制的支出计划。",
        "8.文化旅游体育与传媒支出反映政府在文化方面的支出。",
        "9.其他收入：指上述以外的收入。",
    )
    titles = [section.title for section in found if section.glossary]
    assert titles == ["基本支出预算", "文化旅游体育与传媒支出", "其他收入"]


def test_a_heading_may_stand_in_one_paragraph_with_its_text() -> None:
    found = sections_of(
        "一、部门基本情况",
        "（一）职能职责。某局是政府工作部门，主要职责：",
        "1.负责农村公路建设、管理和养护。",
        "（二）机构设置。内设办公室、规划科2个科室。",
        "二、部门收支总体情况",
        "（一）收入预算：2023年收入预算100万元。",
    )
    texts = {section.title: section.text for section in found}
    assert texts["职能职责"].endswith("1.负责农村公路建设、管理和养护。")
    assert texts["机构设置"] == "内设办公室、规划科2个科室。"
    assert "职能职责" in texts["部门基本情况"] and "规划科" in texts["部门基本情况"]
    assert texts["部门收支总体情况"].startswith("（一）收入预算：")
