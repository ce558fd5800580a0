"""No word that changes what is asked is dropped: with it the answer changes or is withheld, never the same figure."""

import random
from pathlib import Path

import pytest

from budgetgraph.questions.language.cues import may_be_unsaid, stages_of, units_of

from .conftest import Held
from .scoring import OUTSIDERS, OWN, load

# Words that ask for something else than the figure alone, at the end of a question or before it.
CUES = (Path(__file__).parent / "changing_words.txt").read_text(encoding="utf-8").split()
KINDS = ("amount_lookup", "staff", "three_public", "procurement", "assets", "project_amount", "sum_over")


def test_a_word_that_changes_the_question_is_never_dropped(five: Held) -> None:
    rng = random.Random(5)
    questions = [q["q"] for q in load(OWN, OUTSIDERS) if q["type"] in KINDS and q["answer"]["kind"] == "number"]
    same = []
    for question in rng.sample(questions, 16):
        plain = five.ask(question)
        if plain.status != "answered" or plain.template == "code_amount":  # 编码 may stand beside a code
            continue
        figures = [(row.value, row.unit) for row in plain.answers]
        for cue in CUES:
            for changed in (question + cue, cue + question):
                answer = five.ask(changed)
                given = [(row.value, row.unit) for row in answer.answers]
                unchanged = answer.template == plain.template and given == figures
                if answer.status == "answered" and unchanged and cue not in question:
                    same.append((changed, answer.template))
    assert not same, same[:20]


TWO_STAGES = "哈巴河县文旅局2023年"


@pytest.mark.parametrize(
    ("question", "template", "values"),
    [
        (f"{TWO_STAGES}决算比预算多花了多少", "stages_gap", ["17.88"]),
        (f"{TWO_STAGES}三公经费比年初预算减少了多少", "stages_gap", ["0.2"]),
        (f"{TWO_STAGES}基本支出预算和决算分别是多少", "compare_stages", ["1378.39", "1368.91"]),
        ("哈巴河县文旅局2022和2023年预算各是多少", "several_years", ["1420.69", "1792.81"]),
        ("哈巴河县文旅局2022年和2023年三公经费预算一共多少", "sum_years", ["22.28"]),
    ],
)
def test_two_stages_and_two_years_are_answered_together(
    samples: Held, question: str, template: str, values: list[str]
) -> None:
    answer = samples.ask(question)
    assert answer.template == template and [row.value for row in answer.answers][: len(values)] == values


@pytest.mark.parametrize(
    "question",
    [
        "哈巴河县文旅局2023年三公经费比2021年增加多少",
        "哈巴河县文旅局2023年预算比2022年决算多多少",
        "哈巴河县文旅局三公经费比上年增加多少",
        "哈巴河县文旅局2023年公务接待费占三公经费和办公费多少",
    ],
)
def test_what_two_of_a_kind_leave_open_is_not_answered_of_one(samples: Held, question: str) -> None:
    assert samples.ask(question).status != "answered"


def test_the_label_of_the_whole_follows_the_stage(samples: Held) -> None:
    for stage in ("预算", "决算"):
        answer = samples.ask(f"{TWO_STAGES}{stage}")
        assert [s.label for s in answer.slots if s.name == "measure"] == [f"{stage}总额"]


def test_what_the_words_demand_is_data() -> None:
    assert stages_of("预决算") == ("budget", "final") and stages_of("安排") == ()
    assert "人次" in units_of("多少人次") and {"辆", "个"} <= units_of("数量") and "元" not in units_of("数量")
    assert may_be_unsaid("filler", "figure") and not may_be_unsaid("whatis", "figure")
    assert not may_be_unsaid("than", "figure")


def test_a_body_stands_once_in_a_ranking(samples: Held) -> None:
    asked = samples.ask("2023年三公经费最多的部门")
    assert asked.status == "clarify" and samples.ask(asked.choices[0].q).status == "answered"


@pytest.mark.parametrize(
    ("question", "number"),
    [("2024年预算最高的两个部门", 2), ("双峰县民政局最大的两个项目", 2), ("双峰县民政局最大的项目", 1)],
)
def test_so_many_are_asked_for_so_many_are_given(samples: Held, question: str, number: int) -> None:
    assert len(samples.ask(question).answers) == number


def test_measures_without_a_word_of_a_list_are_one_thing(ten: Held) -> None:
    answer = ten.ask("万里街道办事处2025年城乡社区管理事务行政运行基本支出")
    assert [row.value for row in answer.answers] == ["17737739"]
    inverted = ten.ask("万里街道办事处2025年三公经费中公务接待费占多少")
    assert [row.value for row in inverted.answers] == ["3.56"]
    assert ten.ask("普陀区人民政府2025年三公经费").status != "answered"


def test_other_readings_of_a_name_with_another_figure_are_told(five: Held) -> None:
    for name in ("住房公积金", "公积金"):
        assert [row.value for row in five.ask(f"党政办2022年{name}").answers] == ["48", "47"]
