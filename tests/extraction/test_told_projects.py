"""Projects and their indicators as sentences tell them: lists, self-evaluations, plans beside what became of them."""

from decimal import Decimal

import pytest

from budgetgraph.extraction.extract import Hints, extract
from budgetgraph.extraction.records import Disclosure
from budgetgraph.reading.text import read_text


def read(text: str) -> Disclosure:
    hints = Hints(department="测试市水务局", year=2024, stage="budget")
    return extract(read_text(f"测试市水务局2024年部门预算\n\n{text}\n".encode(), "x.txt"), hints).disclosures[0]


@pytest.mark.parametrize(
    "text",
    [
        "项目支出：年初预算数为90万元。其中：河道清淤专项支出60万元，主要用于清淤；泵站运维支出30万元，主要用于巡检。",
        "具体项目开支及开展情况：河道清淤专项60万元，清淤12公里；泵站运维30万元，巡检48次。",
        "开展项目支出绩效自评2项：河道清淤专项60万元，得分98分；泵站运维30万元，得分96.5分。",
        "（二）分项绩效目标\n\n1.河道清淤专项60万元：清淤12公里。\n\n2.泵站运维30万元：巡检48次。",
    ],
)
def test_a_list_of_projects_with_what_is_told_of_each(text: str) -> None:
    found = {project.name: project.budget for project in read(text).projects}
    assert found == {"河道清淤专项": Decimal(600000), "泵站运维": Decimal(300000)}


def test_a_project_in_quotes_behind_a_sentence_about_all() -> None:
    one = read(
        "对8个项目开展绩效自评，涉及预算资金520万元，其中7个项目自评等级为优，1个为良。"
        "“河道清淤项目”自评得分94.6分，全年预算数210万元，执行数198.45万元，完成预算的94.5%。"
    )
    (project,) = one.projects
    assert (project.name, project.spent, project.score) == ("河道清淤项目", Decimal(1984500), Decimal("94.6"))


def test_plans_beside_what_became_of_them_are_indicators_of_the_project_summed_up() -> None:
    one = read(
        "1.河道清淤项目绩效自评综述：自评得分为98.2分。全年预算数为150万元，执行数为147万元，完成预算的98%。"
        "完成情况：清理淤泥计划4.5万立方米、实际4.8万立方米（满分20分，得20分）；"
        "抢通时间计划12小时、实际10小时（满分20分，得18分）。"
    )
    (project,) = one.projects
    told = [(i.name, i.target_value, i.target_unit, i.actual_text, i.weight, i.score) for i in project.indicators]
    assert told == [
        ("清理淤泥", Decimal("4.5"), "万立方米", "4.8万立方米", Decimal(20), Decimal(20)),
        ("抢通时间", Decimal(12), "小时", "10小时", Decimal(20), Decimal(18)),
    ]
    assert not one.unread


@pytest.mark.parametrize("sign", ["—", "，"])
def test_levels_before_the_indicators_of_a_named_project(sign: str) -> None:
    one = read(
        "项目支出预算90万元，主要包括河道清淤专项60万元、泵站运维30万元。\n\n"
        f"其中河道清淤专项的主要指标为：数量指标{sign}清淤长度≥12公里；满意度指标{sign}村民满意度≥90%。"
    )
    project = next(project for project in one.projects if project.name == "河道清淤专项")
    assert [(i.name, i.operator, i.target_value) for i in project.indicators] == [
        ("清淤长度", ">=", Decimal(12)),
        ("村民满意度", ">=", Decimal(90)),
    ]
