"""Questions as people talk: the rules that put them plainly, and what becomes of some hundred rewordings."""

import re
from collections import Counter
from pathlib import Path

import pytest

from budgetgraph import resources
from budgetgraph.questions.answers import Answer, AnswerRow, SlotValue
from budgetgraph.questions.explaining import explain
from budgetgraph.questions.keeping import is_of_another_side, is_of_another_stage, keeps_what_is_asked
from budgetgraph.questions.language.plain_speech import plainly

from .conftest import Held
from .slipping import verdict

RULES = list(resources.rows("data", "vocabulary", "question_plain_speech.csv"))


@pytest.mark.parametrize("row", RULES, ids=lambda row: row["examples"])
def test_a_rule_does_what_its_line_says(row: dict[str, str]) -> None:
    pattern = re.compile(row["pattern"])
    examples = row["examples"].split("|")
    if row["of"] == "clause":
        assert all(pattern.fullmatch(example) for example in examples)
        found = pattern.fullmatch
    else:
        said = [pattern.sub(lambda match: match.expand(row["plain"]), example) for example in examples]
        assert said == row["results"].split("|")
        found = pattern.search
    assert not any(map(found, filter(None, row["counterexamples"].split("|"))))


def test_most_rewordings_have_the_same_answer_and_hardly_any_another_one(five: Held) -> None:
    lines = (Path(__file__).parent / "reworded.tsv").read_text(encoding="utf-8").splitlines()[2:]
    verdicts: Counter[str] = Counter()
    others = []
    for asked, reworded in (line.split("\t") for line in lines):
        plain, answer = five.ask(asked), five.ask(reworded)
        found = "same" if plain.status == answer.status != "answered" else verdict(plain, answer)
        verdicts[found] += 1
        if found == "other":
            others.append((reworded, answer.text))
    assert verdicts["same"] > 0.82 * len(lines), verdicts
    assert verdicts["other"] <= 0.03 * len(lines), others


def test_what_was_put_plainly_is_said(five: Held) -> None:
    answer = five.ask("听说管委会党政办邮电费花了一百多万，准确数是多少？")
    assert answer.status == "answered" and "按“" in answer.text and "140万元" in answer.text


def test_a_clause_that_names_something_stays(five: Held) -> None:
    text = "我在看库尔勒市行政服务中心的决算,印刷费多少"
    assert "库尔勒市行政服务中心" in plainly(text, five.lexicon)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("库尔勒市行政服务中心核定行政编制几人", "行政编制为7人"),
        ("党政办扶贫费的盘子多少", "50万元"),
        ("经开区政务服务中心拥有的车辆有几辆", "0辆"),
        ("我想报考，库尔勒市行政服务中心行政编制有几个", "行政编制为7人"),
        ("我在做资产盘点对比，需要库尔勒市行政服务中心的固定资产原值", "286.06万元"),
        ("经开区政务服务中心 门头改造 费用", "5万元"),
    ],
)
def test_words_that_say_nothing_are_left_out(five: Held, question: str, said: str) -> None:
    answer = five.ask(question)
    assert answer.status == "answered" and said in answer.text, answer.text


@pytest.mark.parametrize(
    "question", ["库尔勒市行政服务中心小额行政编制几人", "我要找决算公开，这个系统里面能查到哪家单位的"]
)
def test_words_that_narrow_a_question_stay(five: Held, question: str) -> None:
    answer = five.ask(question)
    assert answer.status != "answered" or len(answer.answers) < 2, answer.text


@pytest.mark.parametrize("question", ["这三家单位里谁的支出最多", "两家里谁的支出最多"])
def test_so_many_bodies_are_all_only_where_so_many_are_held(five: Held, question: str) -> None:
    assert five.ask(question).status != "answered"


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("货物类的政府采购，经开区政务服务中心一共准备了多少资金", "政府采购货物为70万元"),
        ("经开区政务中心的采购预算，货物类多少", "政府采购货物为70万元"),
        ("党政办给中小企业预留了多少采购额度", "面向中小企业为307万元"),
        ("喀什政务中心在住房保障和卫生健康方面的支出总和", "合计14.34万元"),
        ("喀什政务中心住房保障支出与卫生健康支出总共多少万元", "合计14.34万元"),
        ("党政办基本支出里花钱最多的科目", "基本工资230万元"),
        ("党政办公车价值", "车辆价值为378.58万元"),
        ("经开区政务中心2023年预算里最大的一笔支出花在哪", "金额最多的科目"),
        ("经开区政务中心采购里头货物类占多大比例", "61.37%"),
        ("党政办一般公务用车价值", "328.02万元"),
        ("青龙审批局公务接待费怎么变少了", "原因"),
        ("发放工资福利人数这个指标完成了百分之多少", "77.78%"),
        ("青龙审批局三公构成明细", "因公出国（境）费0万元"),
        ("库尔勒市行政服务中心支出总额历年走势", "175.9万元"),
        ("库尔勒经开区政务中心2023年的支出有哪几类，各多少钱", "706.7万元"),
        ("库尔勒市行政服务中心在2022年拿到政府性基金收入了吗", "没有"),
        ("经开区党政办2022年总预算和经开区政务服务中心2023年总预算相加", "3287.8万元"),
        ("库尔勒市行政服务中心收入决算表是公开第几表", "公开02表"),
        ("党政办和青龙审批局哪家公车多", "车辆11辆"),
        ("办公场所租赁的合同是什么", "人才大厦物业服务合同"),
        ("开发区政务服务中心2023预算目录里列了十张表，正文少了哪些", "部门支出总体情况表"),
        ("党政办名下房屋面积价值", "3903.14平方米，房屋价值397.52万元"),
        ("12345政务热线人员经费及中心运行业务费全年执行了多少", "45.8"),
        ("青龙2023项目金额最大的2个", "迁址装修费72万元"),
    ],
)
def test_what_one_of_two_measures_says_of_the_other(five: Held, question: str, said: str) -> None:
    answer = five.ask(question)
    assert answer.status == "answered" and said in answer.text, answer.text


@pytest.mark.parametrize(
    "question",
    [
        "青龙行政审批局公开了几张预算项目绩效目标表",
        "青龙免费刻章经费：当年安排和上年结转分别多少",
        "办公场所租赁的合同多少",
    ],
)
def test_half_of_what_is_asked_is_no_answer(five: Held, question: str) -> None:
    assert five.ask(question).status != "answered"


def test_plain_words_are_told_where_the_question_is_explained(five: Held) -> None:
    told = explain("听说党政办邮电费花了一百多万，准确数是多少", five.lexicon)
    assert told["plain"] == "党政办邮电费多少"


@pytest.mark.parametrize(
    "question",
    ["党政办三公经费和公务接待费一共多少", "青龙审批局基本支出加人员经费合计", "党政办三公经费总数和其中的接待费"],
)
def test_a_whole_and_its_part_are_not_added(five: Held, question: str) -> None:
    assert "＋" not in five.ask(question).text


@pytest.mark.parametrize(
    "question", ["库尔勒市行政服务中心2010399为什么比上年减少", "库尔勒市行政服务中心2010399支出为啥少了一半多"]
)
def test_a_code_stands_for_its_item(five: Held, question: str) -> None:
    assert "绩效项目减少4个项目" in five.ask(question).text


def test_indicators_of_one_name_say_whose_they_are(samples: Held) -> None:
    said = samples.ask("双峰县民政局2024年的满意度指标都要求达到多少").text
    assert "老年人满意度≥90%（“养老机构运营补贴”）" in said and "救助对象满意度≥90%，" in said


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("老师布置作业，问喀什市政务服务中心2024年预算增长100%的原因是啥", "新增单位"),
        ("想投标：开发区党政办22年工程类的政府采购盘子有多大？", "136万元"),
        ("党政办邮电费是电费的几倍，我怎么感觉不太对劲", "2.64倍"),
    ],
)
def test_a_clause_that_tells_only_who_asks_is_left_out(five: Held, question: str, said: str) -> None:
    assert said in five.ask(question).text


@pytest.mark.parametrize(
    "question",
    [
        "我想问女职工，党政办在职人员多少",
        "我看农村的，青龙审批局办公费多少",
        "只想看本级的，党政办2022年邮电费多少",
    ],
)
def test_a_clause_that_narrows_what_is_asked_stays(five: Held, question: str) -> None:
    assert five.ask(question).status != "answered"


@pytest.mark.parametrize(
    "question", ["青龙审批局国有资本经营预算表为什么是空的", "国有资本经营预算表在青龙审批局怎么是空的"]
)
def test_why_a_table_is_empty_is_what_the_document_says_there_is_none_of(five: Held, question: str) -> None:
    assert "无国有资本经营预算财政拨款预算" in five.ask(question).text


@pytest.mark.parametrize("question", ["党政办低值易耗品次数购置最后花了多少", "党政办购置品次数花了多少"])
def test_a_count_is_no_answer_to_how_much_was_spent(five: Held, question: str) -> None:
    assert five.ask(question).status != "answered"


@pytest.mark.parametrize(
    ("question", "plain"),
    [
        ("党政办22年电话网络这些邮电费是多少", "党政办22年邮电费是多少"),
        ("青龙2023年最大的三个项目是啥", "青龙2023年最大的三个项目是什么"),
        ("青龙审批局电费要好多钱", "青龙审批局电费要多少钱"),
        ("同事让我查下党政办22年的福利费", "党政办22年的福利费"),
        ("党政办一年水费好高，是多少来着", "党政办一年水费是多少"),
        ("库尔勒行政服务中心退休老同志有几位", "库尔勒行政服务中心退休人员有几位"),
        ("喀什政务中心和青龙审批局的取暖费哪家烧得多", "喀什政务中心和青龙审批局的取暖费哪家多"),
        ("党政办信息化建设费这110万具体拿去干啥了", "党政办信息化建设费资金怎么分配"),
    ],
)
def test_everyday_words_beside_their_item_and_words_of_dialects_say_nothing_more(
    five: Held, question: str, plain: str
) -> None:
    assert five.ask(question).answers == five.ask(plain).answers != []


@pytest.mark.parametrize(
    "question",
    [
        "党政办22年快递员这些邮电费是多少",
        "党政办22年热线这些邮电费是多少",
        "青龙审批局外宾吃喝接待费多少",
        "青龙审批局农村水费这些办公费多少",
    ],
)
def test_words_that_stand_for_something_else_beside_an_item_stay(five: Held, question: str) -> None:
    assert five.ask(question).status != "answered", five.ask(question).text


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("请问喀什那个政务大厅一年暖气费得交多少啊", "取暖费为37.72万元"),
        ("喀什办事大厅有几个保洁", "保洁为4名"),
        ("谁安排了公务接待费", "有公务接待费的部门共3个"),
        ("这几家单位里谁有政府性基金支出", "青龙满族自治县行政审批局209.65万元"),
        ("221是哪一类支出", "221是住房保障支出"),
        ("208代表什么类的支出", "208是社会保障和就业支出"),
        ("库里哪个是决算", "新疆巴州库尔勒市行政服务中心"),
        ("这些文件里哪些是2023年的预算", "共收录2个部门"),
        ("三公经费指哪三公", "因公出国"),
        ("青龙县审批局2023年基本支出里，养人的钱和公用的钱分别多少", "人员经费453.37万元，公用经费75.04万元"),
        ("想学着看预算：喀什市政务服务中心单位缴的养老、医保和公积金三样合起来是多少万元？", "合计25.84万元"),
        ("2023年两家单位的支出预算加起来多少", "合计1533.85万元"),
        ("住房公积金哪家安排得最多", "48万元"),
        ("老师让查党政办邮电费", "140万元"),
    ],
)
def test_what_is_asked_in_other_words_has_its_answer(five: Held, question: str, said: str) -> None:
    answer = five.ask(question)
    assert answer.status == "answered" and said in answer.text, answer.text


@pytest.mark.parametrize(
    "question",
    [
        "2023年三家单位的住房公积金一共多少",  # of that year two are held
        "2024年两家单位的支出预算加起来多少",
        "两家单位的支出预算加起来多少",
        "青龙政务大厅取暖费",  # no body of that name
        "库尔勒市政务大厅公务接待费",
        "库尔勒经开区政务服务大厅2023年预算",  # written out it may be a body of its own
        "谁有事业收入",
    ],
)
def test_so_many_or_such_bodies_are_not_guessed(five: Held, question: str) -> None:
    assert five.ask(question).status != "answered"


@pytest.mark.parametrize(
    "row", list(resources.rows("data", "vocabulary", "question_kept.csv")), ids=lambda row: row["question"]
)
def test_other_words_keep_what_is_asked(row: dict[str, str]) -> None:
    assert keeps_what_is_asked(row["question"], row["kept"]) and not keeps_what_is_asked(row["question"], row["lost"])


YEAR = re.compile(r"20\d\d年")  # 2022年的数往回推 is as much as to say the year before
REWORDINGS = list(resources.rows("data", "vocabulary", "question_rewordings.csv"))


def test_no_rule_drops_what_must_be_kept() -> None:
    told = [
        (example, result)
        for row in RULES
        if row["of"] == "words"
        for example, result in zip(row["examples"].split("|"), row["results"].split("|"), strict=True)
    ]
    told += [
        (example, re.sub(row["pattern"], row["wording"], example))
        for row in REWORDINGS
        for example in row["examples"].split("|")
    ]
    ageless = [(YEAR.sub("", example), YEAR.sub("", plain)) for example, plain in told]
    assert [(example, plain) for example, plain in ageless if not keeps_what_is_asked(example, plain)] == []


def _told(label: str, **slots: str) -> Answer:
    held = [SlotValue(name=name, text="", label=value) for name, value in slots.items()]
    return Answer(question="", status="answered", slots=held, answers=[AnswerRow(label=label, value="1")])


def test_an_answer_is_of_the_typed_side() -> None:
    revenue = _told("财政拨款收入")
    assert is_of_another_side("某局财政拨款支出多少", revenue)
    assert not is_of_another_side("某局财政拨款多少", revenue)
    assert not is_of_another_side("某局财政拨款收支各多少", revenue)
    assert not is_of_another_side("某局支出多少", _told("支出总计"))


def test_an_answer_is_of_the_typed_stage() -> None:
    item = _told("公用经费", stage="预算", measure="公用经费")
    assert is_of_another_stage("某局公用经费决算", item) and not is_of_another_stage("某局公用经费预算", item)
    assert not is_of_another_stage("某局公用经费年初预算", _told("年初预算数", stage="决算", measure="公用经费"))
    assert not is_of_another_stage("某局某项目预算", _told("某项目", stage="决算", project="某项目"))


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("青龙满族自治县行政审批局财政拨款支出多少", "738.05"),
        ("青龙审批局2023年财政拨款安排的支出是多少", "738.05"),
        ("喀什市政务服务中心财政拨款安排的支出", "415.89"),
        ("青龙审批局财政拨款支出总额是多少", "738.05"),
        ("库尔勒市行政服务中心财政拨款支出", "185.62"),
        ("库尔勒市行政服务中心培训费是上年的几倍", "2.33"),  # 0.42万元 of the text, not the 0.00 of basic expenditure
        ("库尔勒市行政服务中心培训费是去年的几倍", "2.33"),
        ("库尔勒市行政服务中心培训费翻了一番吗", "2.33"),
        ("库尔勒市行政服务中心培训费比去年多了几倍", "1.33"),
        ("党政办项目支出翻了几倍", "4.93"),
        ("党政办项目支出增长几倍", "3.93"),
    ],
)
def test_sides_and_multiples_are_answered_as_typed(five: Held, question: str, value: str) -> None:
    answer = five.ask(question)
    assert [row.value for row in answer.answers] == [value], answer.text


@pytest.mark.parametrize(
    "question", ["青龙审批局三公经费翻了几倍", "库尔勒市行政服务中心培训费翻了几番", "哪些部门的培训费翻番"]
)
def test_a_multiple_is_no_plain_amount(five: Held, question: str) -> None:
    assert five.ask(question).status != "answered"


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("库尔勒市行政服务中心一般公共预算支出中人员经费多少", ["136.47"]),
        ("库尔勒市行政服务中心一般公共预算支出里面基本支出多少", ["139.81"]),
        ("党政办三公经费大约是多少万元", ["96.5"]),
        ("库尔勒市行政服务中心三公经费占当年预算的比例", []),  # an account has no budget as its whole
    ],
)
def test_the_name_of_a_fund_is_no_stage(five: Held, question: str, values: list[str]) -> None:
    assert [row.value for row in five.ask(question).answers][:1] == values
