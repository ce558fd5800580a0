"""Regions as filters over departments, vetoed elsewhere; what the audit found, asked as a question."""

import pytest

from budgetgraph.questions.language.bodies import core_surfaces, parse_body
from budgetgraph.questions.language.lexicon import Lexicon
from budgetgraph.questions.language.linking import Department
from budgetgraph.questions.language.meanings import Report

from .conftest import Held


def test_a_region_says_which_departments(samples: Held) -> None:
    names = [row.label for row in samples.ask("新疆有哪些部门").answers]
    assert len(names) == 5 and not any("青龙" in name or "双峰" in name for name in names)
    assert [row.label for row in samples.ask("收录了河北的哪些部门").answers] == ["青龙满族自治县行政审批局"]


def test_years_and_stages_filter_the_departments_held(five: Held) -> None:
    assert [row.label for row in five.ask("2024年有哪些部门的预算").answers] == [
        "新疆维吾尔自治区喀什地区喀什市政务服务中心"
    ]


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("库尔勒哪个部门的公务接待费最高", "32.5"),
        ("河北的部门2023年三公经费合计", "4.4"),
        ("新疆的部门2022年决算三公经费合计", "11.25"),
    ],
)
def test_a_region_filters_rankings_and_sums(samples: Held, question: str, value: str) -> None:
    answer = samples.ask(question)
    assert answer.answers[0].value == value and "只算" in answer.text


@pytest.mark.parametrize("question", ["四川有哪些部门", "四川哪个部门的公务接待费最高", "河北2023年三公经费"])
def test_a_region_is_no_department(samples: Held, question: str) -> None:
    assert samples.ask(question).status != "answered"


def test_contradictions_come_from_the_findings(samples: Held) -> None:
    assert samples.ask("哪些部门的数字前后矛盾").answers[0].unit == "处"
    with_errors = samples.ask("库尔勒行政服务中心决算数字有矛盾吗")
    assert with_errors.answers[0].value == "3" and len(with_errors.answers) == 4 and with_errors.sources
    assert "没有发现" in samples.ask("双峰县民政局的预算有没有矛盾").text


def test_staff_on_the_establishment_is_staff_in_service(samples: Held) -> None:
    assert samples.ask("双峰县民政局在编人员有多少").answers[0].value == "48"


@pytest.mark.parametrize(
    ("name", "core", "written"),
    [
        ("昆山市花桥镇人民政府", "花桥镇人民政府", {"花桥镇", "花桥镇政府"}),
        ("青龙满族自治县青龙镇人民政府", "青龙镇人民政府", {"青龙镇", "青龙镇政府"}),
        ("安新县圈头乡人民政府", "圈头乡人民政府", {"圈头乡", "圈头乡政府"}),
        ("昆山市人民政府", "人民政府", {"政府"}),
        ("中共昆山市委员会组织部", "委员会组织部", {"委组织部", "组织部"}),
        ("中国人民政治协商会议昆山市委员会", "政治协商会议委员会", {"政协"}),
        ("共青团昆山市委员会", "共青团委员会", {"团委"}),
        ("昆山市第五中学", "第五中学", {"五中"}),
        ("昆山市第二人民医院", "第二人民医院", {"二院"}),
        ("昆山市第一中级人民法院", "第一中级人民法院", {"一中院"}),
        ("昆山市疾病预防控制中心", "疾病预防控制中心", {"疾控中心"}),
    ],
)
def test_bodies_are_called_by_their_short_names(name: str, core: str, written: set[str]) -> None:
    parts = parse_body(name)
    assert parts.regions
    assert parts.core == core and written <= core_surfaces(parts.core)


@pytest.mark.parametrize(
    ("name", "core"),
    [
        ("澄泾市市场监督管理局", "市场监督管理局"),
        ("铜陵区市政管理局", "市政管理局"),
        ("甘霖县县志办公室", "县志办公室"),
        ("棠湖区区志办公室", "区志办公室"),
        ("大塘苗族自治县民政局", "民政局"),
        ("澜苍州妇女联合会", "妇女联合会"),
        ("乌兰塔拉旗司法局", "司法局"),
    ],
)
def test_an_unlisted_region_ends_where_the_bodys_own_name_begins(name: str, core: str) -> None:
    assert parse_body(name).core == core


def test_a_committee_has_the_short_forms_in_use() -> None:
    assert {"交通委", "交委"} <= core_surfaces("交通运输委员会")


def test_the_own_line_of_a_body_is_no_item() -> None:
    """江北区档案馆差旅费 was asked back, since a table of the body prints its name above a figure."""
    lexicon = Lexicon()
    lexicon._reviewed = set()
    lexicon.departments = {"d": Department("d", "松岚市江北区档案馆", (), "000000", None)}
    lexicon.reports = [Report("r", "d", 2024, "budget", "department", "")]
    for name in ("江北区档案馆", "松岚市江北区档案馆", "档案馆", "江北区档案馆修缮"):
        lexicon._add_item(name, f"http://localhost/id/label/{name}")
    assert set(lexicon.meanings) == {"档案馆", "江北区档案馆修缮"}


@pytest.mark.parametrize(
    "question",
    [
        "普陀区政府办公室本级三公经费",
        "普陀区政府办公室（本级）2025年项目支出是多少",
        "普陀区政府办公室单位预算三公经费",
        "上海市普陀区人民政府办公室2025年单位预算的办公费",
    ],
)
def test_the_report_of_the_unit_itself_may_be_asked(ten: Held, question: str) -> None:
    answer = ten.ask(question)
    assert answer.status == "answered" and "按本级（单位自己）的文件回答" in answer.text
    assert all("单位预算" in source.document for source in answer.sources)


def test_the_department_is_asked_otherwise(ten: Held) -> None:
    for question in ("普陀区政府办公室部门预算三公经费", "普陀区政府办公室三公经费"):
        answer = ten.ask(question)
        assert answer.status == "answered" and not any("~own" in source.iri for source in answer.sources)


def test_an_own_level_that_is_not_held_is_said_to_be_missing(ten: Held) -> None:
    answer = ten.ask("喀什市政务服务中心本级三公经费")
    assert answer.status == "abstained" and "没有收录本级单独的文件" in (answer.reason or "")
    assert ten.ask("各部门本级三公经费排名").status == "abstained"


@pytest.mark.parametrize(
    "question", ["库尔勒政务中心公务接待费", "库尔勒政务服务中心2023年水费多少", "库尔勒党政办公务接待费"]
)
def test_a_place_after_which_a_zone_is_called_may_be_the_city(five: Held, question: str) -> None:
    answer = five.ask(question)
    assert answer.status == "clarify" and "没有写明是开发区的还是市县的" in answer.text, answer.text
    assert any("经济技术开发区" in choice.label for choice in answer.choices)


@pytest.mark.parametrize(
    "question", ["库尔勒经开区政务中心公务接待费", "开发区政务中心公务接待费", "库尔勒管委会党政办公务接待费"]
)
def test_a_zone_that_is_named_is_no_city(five: Held, question: str) -> None:
    assert five.ask(question).status == "answered"
