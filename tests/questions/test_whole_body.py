"""What is asked of a department is told of all of it, not of one of its units or funds. All is invented."""

import pytest

from .conftest import Held, held_of

TEXT = """测试市水务局2024年部门预算

收支总表
单位：万元
收入\t\t支出\t
项目\t预算数\t项目\t预算数
一、一般公共预算拨款收入\t700.00\t一、农林水支出\t650.00
二、事业收入\t50.00\t二、住房保障支出\t100.00
收入总计\t750.00\t支出总计\t750.00

支出总表
单位：万元
单位编码\t单位名称\t科目编码\t科目名称\t合计\t基本支出\t项目支出
\t合计\t\t\t750.00\t500.00\t250.00
301001\t测试市水务局机关\t213\t农林水支出\t400.00\t200.00\t200.00
301001\t测试市水务局机关\t221\t住房保障支出\t60.00\t60.00\t
301002\t测试市河道管理处\t213\t农林水支出\t250.00\t200.00\t50.00
301002\t测试市河道管理处\t221\t住房保障支出\t40.00\t40.00\t

三、财政拨款支出情况说明

2024年财政拨款支出700.00万元，主要用于以下方面：农林水支出（类）600.00万元，占85.71%；住房保障支出（类）100.00万元，占14.29%。
"""


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Held:
    return held_of(TEXT, "测试市水务局", tmp_path_factory.mktemp("whole"))


@pytest.mark.parametrize("question", ["市水务局支出按功能分类各多少钱", "市水务局按功能分类金额最多的是哪类"])
def test_a_list_of_classes_is_that_of_the_whole_body(held: Held, question: str) -> None:
    """The rows of the unit that a table prints first were told."""
    answer = held.ask(question)
    assert "农林水支出650.00万元" in answer.text, answer.text


def test_a_printed_share_is_that_of_the_whole_of_its_sentence(held: Held) -> None:
    """All 650 were divided by the 700 of the treasury."""
    answer = held.ask("市水务局农林水支出占财政拨款支出的比例")
    assert [row.value for row in answer.answers] == ["85.71"]
