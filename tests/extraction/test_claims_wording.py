"""The wordings of other provinces: generated sentences say the same figure in many ways, and are read the same."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budgetgraph.extraction.claims.reading import read_claims
from budgetgraph.extraction.records import Body, Claim, Disclosure, Source
from budgetgraph.reading.document import Document, Paragraph

YEAR = 2023
SUBJECTS = {
    "基本支出": "column:basic",
    "项目支出": "column:project",
    "人员经费": "column:personnel",
    "公用经费": "column:public_use",
    "公务接待费": "three-public:reception",
    "公务用车运行维护费": "three-public:vehicle-running",
    "机关运行经费": "topic:agency_operating",
    "政府采购预算": "topic:procurement_total",
    "一般公共预算财政拨款支出": "column:general_public",
    "财政拨款收入": "topic:fiscal_revenue",
    "收入总计": "topic:total_revenue",
    "社会保障和就业支出（类）": "functional:208",
    "教育支出（类）进修及培训（款）培训支出（项）": "functional:2050803",
    "文化和旅游（款）图书馆（项）": "functional:2070104",
    "文化和旅游（款）行政运行（项）": "functional:2070101",
    "住房公积金（项）": "functional:2210201",
}
UP = ["增加", "增长", "上升", "提高", "增加了", "增加额为"]
DOWN = ["减少", "下降", "压减", "降低", "减少了", "压缩"]
RATE_UP = ["增长", "上升", "提高", "增幅", "增长率为", "增幅为", "增加"]
RATE_DOWN = ["下降", "减少", "降低", "降幅", "降幅为", "压减"]
COMPARED = [
    "比上年预算",
    "较上年预算",
    "比上年",
    "较上年",
    "同比",
    "与上年相比，",
    "与上年相比",
    "较2022年预算",
    "比2022年",
    "与2022年度相比，",
    "较去年",
    "比上年预算数",
    "比上年决算数",
    "较上年执行数",
]
REASONS = ["主要原因是", "主要原因是：", "原因：", "主要原因：", "主要是", "原因是", "主要是由于", "其主要原因是"]
EXPLANATIONS = ["人员调入，工资增加", "厉行节约、压缩开支", "新增项目", "政策调整"]
AMOUNT_LEADS = ["", "预算数为", "为", "2023年预算数为", "支出决算为", "共", "合计", "决算数"]
_WIDE = str.maketrans("0123456789.", "０１２３４５６７８９．")

amounts = st.decimals(min_value=Decimal("0.01"), max_value=Decimal("99999"), places=2)
styles = st.sampled_from(["plain", "wide", "thousands", "blank before", "blank inside", "blank after point"])


def written(value: Decimal, style: str) -> str:
    """The number as some printer writes it."""
    plain = f"{value:.2f}"
    if style == "wide":
        return plain.translate(_WIDE)
    if style == "thousands":
        return f"{value:,.2f}"
    if style == "blank before":
        return f" {plain} "
    if style == "blank inside" and value >= 100:
        return f"{plain[:2]} {plain[2:]}"
    if style == "blank after point":
        return plain.replace(".", ". ")
    return plain


def claims_of(*paragraphs: str, stage: str = "budget") -> list[Claim]:
    """The claims of a document that consists of these paragraphs."""
    document = Document(
        "made up.txt", "0" * 64, "text/plain", tuple(Paragraph(p, line=i) for i, p in enumerate(paragraphs, start=1))
    )
    disclosure = Disclosure.model_validate(
        {
            "source": Source(sha256="0" * 64, file_name="made up.txt", media_type="text/plain"),
            "body": Body(name="某县某局"),
            "fiscal_year": YEAR,
            "stage": stage,
        }
    )
    read_claims(document, disclosure)
    return disclosure.claims


@settings(max_examples=150)
@given(
    subject=st.sampled_from(sorted(SUBJECTS)),
    amount=amounts,
    change=amounts,
    rate=st.decimals(min_value=0, max_value=999, places=2),
    up=st.booleans(),
    style=styles,
    data=st.data(),
)
def test_a_change_is_read_however_it_is_worded(
    subject: str, amount: Decimal, change: Decimal, rate: Decimal, up: bool, style: str, data: st.DataObject
) -> None:
    lead = data.draw(st.sampled_from(AMOUNT_LEADS))
    compared = data.draw(st.sampled_from(COMPARED))
    verb = data.draw(st.sampled_from(UP if up else DOWN))
    rate_verb = data.draw(st.sampled_from(RATE_UP if up else RATE_DOWN))
    opening = data.draw(st.sampled_from(REASONS))
    explanation = data.draw(st.sampled_from(EXPLANATIONS))
    stop = data.draw(st.sampled_from(["，", "。"])) if "原因" in opening else "，"
    sentence = (
        f"2023年，某县某局{subject}{lead}{written(amount, style)}万元，{compared}{verb}{written(change, style)}万元，"
        f"{rate_verb}{written(rate, style)}%{stop}{opening}{explanation}。"
    )
    found = claims_of(sentence)
    assert [(c.metric, c.value, c.unit, c.topic) for c in found] == [
        ("amount", amount * 10000, "万元", SUBJECTS[subject]),
        ("change", change * 10000, "万元", SUBJECTS[subject]),
        ("change_rate", rate, "%", SUBJECTS[subject]),
    ], sentence
    direction = "increase" if up else "decrease"
    assert [c.direction for c in found] == [None, direction, direction], sentence
    assert [c.reason for c in found] == [None, explanation, None], sentence


@settings(max_examples=60)
@given(
    parts=st.lists(
        st.tuples(st.sampled_from(sorted(SUBJECTS)[:8]), amounts, amounts),
        min_size=1,
        max_size=4,
        unique_by=lambda p: p[0],
    ),
    opening=st.sampled_from(["，其中：", "。其中：", "，其中", "（其中："]),
    between=st.sampled_from(["；", "，", "、"]),
)
def test_parts_after_其中_have_their_own_subjects_and_shares(
    parts: list[tuple[str, Decimal, Decimal]], opening: str, between: str
) -> None:
    listed = between.join(f"{name}{amount}万元，占{share}%" for name, amount, share in parts)
    closing = "）" if "（" in opening else ""
    sentence = f"支出总计100万元{opening}{listed}{closing}。与上年相比，增加5万元，增长3%。"
    found = claims_of(sentence)
    whole = "topic:total_expenditure"
    expected = [(whole, "amount", Decimal(1000000))]
    for name, amount, share in parts:
        expected += [(SUBJECTS[name], "amount", amount * 10000), (SUBJECTS[name], "share", share)]
    expected += [(whole, "change", Decimal(50000)), (whole, "change_rate", Decimal(3))]
    assert [(c.topic, c.metric, c.value) for c in found] == expected, sentence


@settings(max_examples=60)
@given(subject=st.sampled_from(sorted(SUBJECTS)), amount=amounts, before=amounts, change=amounts, up=st.booleans())
@pytest.mark.parametrize("base", ["比上年决算数", "比上年执行数", "较上年", "比2022年预算数", "比上年预算"])
def test_the_amount_of_the_year_before_has_its_year(
    base: str, subject: str, amount: Decimal, before: Decimal, change: Decimal, up: bool
) -> None:
    verb = "增加" if up else "减少"
    found = claims_of(f"{subject}支出决算数为{amount}万元，{base}{before}万元{verb}{change}万元。")
    assert [(c.metric, c.value, c.year) for c in found] == [
        ("amount", amount * 10000, None),
        ("amount", before * 10000, YEAR - 1),
        ("change", change * 10000, None),
    ]
    assert {c.topic for c in found} == {SUBJECTS[subject]}


@pytest.mark.parametrize(
    "said",
    [
        "与上年持平",
        "比上年预算持平",
        "与上年一致",
        "同比无变化",
        "与上年相比无变化",
        "较上年无增减变化",
        "与2022年预算持平",
        "与上年基本持平",
    ],
)
@pytest.mark.parametrize("subject", sorted(SUBJECTS))
def test_no_change_is_a_claim_without_value(subject: str, said: str) -> None:
    amount, flat = claims_of(f"{subject}5.00万元，{said}，主要原因是规模未变。")
    assert (amount.metric, amount.value) == ("amount", Decimal(50000))
    assert (flat.topic, flat.metric, flat.direction, flat.value) == (SUBJECTS[subject], "change", "flat", None)
    assert (amount.reason, flat.reason) == (None, "规模未变")


@settings(max_examples=80)
@given(cut=st.integers(min_value=26, max_value=70), gap=st.sampled_from(["", " "]))
def test_a_page_break_changes_nothing(cut: int, gap: str) -> None:
    sentence = (
        "某县某局2023年一般公共预算基本支出480.90万元，占60.40%，比上年预算增加15.90万元，增长3.40%，"
        "主要原因是人员工资和公积金缴费基数调整；项目支出314.90万元，比上年减少9.10万元。"
    )
    whole = claims_of(sentence)
    if sentence[cut - 1] in "；。，" or sentence[cut - 1].isdigit() or sentence[cut] in "0123456789.":
        return  # a break within a number cannot be told from two numbers
    broken = claims_of(sentence[:cut] + gap, sentence[cut:])
    assert [(c.topic, c.metric, c.value, c.reason) for c in broken] == [
        (c.topic, c.metric, c.value, c.reason) for c in whole
    ]


COUNTED = {
    "单位编制数12，实有人数10人，其中：在职9人，减少1人；退休1人，增加0人。": """
        topic:staff_authorized count 12, topic:staff_actual count 10, topic:staff_in_service count 9,
        topic:staff_in_service change 1, topic:staff_retired count 1, topic:staff_retired change 0""",
    "房屋120.5平方米，价值3.2万元。": "topic:buildings area 120.5, topic:buildings amount 32000",
    "共有车辆3辆，价值45万元，其中：一般公务用车1辆、执法执勤用车2辆；单价50万元（含）以上设备1台（套）。": """
        topic:vehicles count 3, topic:vehicles amount 450000, topic:vehicles_general count 1,
        topic:vehicles_law count 2, topic:equipment_500k count 1""",
    "因公出国（境）团组2个，因公出国（境）5人次。国内公务接待3批次，21人次。": """
        topic:overseas_groups count 2, topic:overseas_persons count 5,
        topic:reception_batches count 3, topic:reception_persons count 21""",
    "“三公”经费全年预算数2万元，支出决算为1.5万元，完成预算的75%，预决算差异率-25%。": """
        topic:adjusted_budget amount 20000, three-public:three-public amount 15000,
        three-public:three-public completion_rate 75, topic:deviation_rate change_rate 25""",
    "授予中小企业合同金额8万元，占全年采购的80%，其中：授予小微企业合同金额6万元，占全年采购的60%。": """
        topic:procurement_sme amount 80000, topic:procurement_sme share 80,
        topic:procurement_micro amount 60000, topic:procurement_micro share 60""",
    "“一般公共服务支出-政府办公厅（室）及相关机构事务-行政运行”科目1,202.95万元，主要用于日常运转。": """
        functional:2010301 amount 12029500""",
    "因公出国（境）费0万元，较上年增加0万元，主要是没有安排；公务接待费2万元，较上年减少1万元，主要是压减。": """
        three-public:abroad amount 0, three-public:abroad change 0,
        three-public:reception amount 20000, three-public:reception change 10000""",
    "下设4个内设机构，下属2家事业单位。": "topic:internal_units count 4, topic:subordinate_units count 2",
    "绩效管理的财政拨款项目6个，涉及预算金额1148万元。": """
        topic:performance_projects_fiscal count 6, topic:performance_projects_fiscal amount 11480000""",
    "公务用车购置及运维费3.2万元（其中：公务用车购置费为0万元，公务用车运维费3.2万元），同比增加6.31%。": """
        three-public:vehicle amount 32000, three-public:vehicle-purchase amount 0,
        three-public:vehicle-running amount 32000, three-public:vehicle change_rate 6.31""",
    "机关运行经费5万元，主要用于办公费2万元，差旅费1.5万元、办公用房取暖费1.5万元等支出，比上年减少1万元。": """
        topic:agency_operating amount 50000, economic:30201 amount 20000, economic:30211 amount 15000,
        economic:30208 amount 15000, topic:agency_operating change 10000""",
    "2022年度收、支总计3012.34万元。与上年相比，收、支总计各增加120.5万元，增长4.17%。": """
        topic:total_budget amount 30123400, topic:total_budget change 1205000, topic:total_budget change_rate 4.17""",
    "收入预算比上年增加12.3万元；其中财政拨款增加10万元，其他收入增加2.3万元。": """
        topic:total_revenue change 123000, topic:fiscal_revenue change 100000, column:other_revenue change 23000""",
    "基本支出由2022年的100万元增加到120万元。": "column:basic amount 1000000, column:basic amount 1200000",
    "国内接待费2万元，主要用于考察调研，国内公务接待3批次，21人次。": """
        three-public:reception amount 20000, topic:reception_batches count 3, topic:reception_persons count 21""",
    "核定编制30人，其中：行政编制20人、工勤编制2人、事业编制8人。": """
        topic:staff_authorized count 30, topic:staff_authorized_administrative count 20,
        topic:activity count 2, topic:staff_authorized_institution count 8""",
    "人员编制30名，编制床位400张。": "topic:staff_authorized count 30, topic:activity count 400",
    "已编制6个项目绩效目标。": "topic:performance_projects_fiscal count 6",
    "事业编制6个。": "topic:staff_authorized_institution count 6",
    "城乡社区支出（212类）30万元。": "functional:212 amount 300000",
    "会议费由5万元减少为3万元，与上年预算安排有关。": "economic:30215 amount 50000, economic:30215 amount 30000",
    "公务接待费支出决算减少为0.5万元。": "three-public:reception amount 5000",
    "2023年一般公共预算财政拨款运行经费162.11万元，比上年增加6.94万元。": """
        topic:agency_operating amount 1621100, topic:agency_operating change 69400""",
    "11“.住房保障支出”98.23万元，占0.52%。": "functional:221 amount 982300, functional:221 share 0.52",
    "教育支出（类）3，518.85万元。": "functional:205 amount 35188500",
    "公务接待费年初预算为0，支出决算为1.5万元。": "topic:initial_budget amount 0, three-public:reception amount 15000",
    "国内公务接待支出0.40万（含外宾接待支出0万元）。": """
        three-public:reception amount 4000, three-public:reception amount 0""",
    "根据新财预〔2023〕15号和2022年12月31日的文件，在幸福大道88号3楼办理，联系电话0996-2000000。": "",
}


@pytest.mark.parametrize(("sentence", "expected"), COUNTED.items())
def test_what_is_counted_and_held(sentence: str, expected: str) -> None:
    wanted = [tuple(claim.split()) for claim in expected.split(",") if claim.strip()]
    found = [(c.topic, c.metric, c.value) for c in claims_of(sentence)]
    assert found == [(topic, metric, Decimal(value)) for topic, metric, value in wanted]


def test_a_reason_belongs_to_one_claim_and_its_persons_are_counted() -> None:
    found = claims_of("基本支出10万元，比上年增加2万元，增长25%，主要原因是本年新入职7人，工资增加。项目支出5万元。")
    assert [c.reason for c in found if c.reason] == ["本年新入职7人，工资增加"]
    assert next(c for c in found if c.reason).metric == "change"
    staff = next(c for c in found if c.topic == "topic:staff_change")
    assert (staff.metric, staff.value, staff.direction) == ("count", Decimal(7), "increase")
    assert found[-1].topic == "column:project"


def test_visits_and_visitors_of_a_part_are_its_own() -> None:
    found = claims_of("国内公务接待支出0.40万元，公务接待2批次、24人次，其中：接待外宾1批次、3人次。")
    assert [(c.topic.removeprefix("topic:reception_"), c.subject, c.value) for c in found[1:]] == [
        ("batches", "公务接待", Decimal(2)),
        ("persons", "公务接待", Decimal(24)),
        ("batches", "接待外宾", Decimal(1)),
        ("persons", "接待外宾", Decimal(3)),
    ]


def test_what_the_money_is_for_is_no_part_of_the_reason() -> None:
    found = claims_of("基本支出42.5万元，比2022年增加4.5万元，主要原因是公用经费定额调标等，主要用于保障在职人员工资。")
    assert [c.reason for c in found if c.reason] == ["公用经费定额调标等"]


def test_years_without_their_sign_and_chains_with_dashes() -> None:
    found = claims_of(
        "“教育支出（类）-进修及培训（款）-培训支出（项）”2022年度预算8万元，用来办培训班。"
        "2022年当年预算执行数为6.40万元，2023预算安排7.20万元，比2022年预算执行数增加12.50%。"
    )
    assert [(c.topic, c.subject, c.value, c.year) for c in found] == [
        ("functional:2050803", "培训支出", Decimal(80000), 2022),
        ("functional:2050803", "培训支出", Decimal(64000), 2022),
        ("functional:2050803", "培训支出", Decimal(72000), None),
        ("functional:2050803", "培训支出", Decimal("12.5"), None),
    ]


def test_a_reason_that_names_its_expense_is_given_to_it_over_other_sentences() -> None:
    found = claims_of(
        "会议费减少2万元，下降8%；公务接待费增加0.4万元，增长100%。会议费减少的主要原因是会议改在网上召开。"
        "公务接待费增加的主要原因是来访单位增多。"
    )
    assert [(c.topic, c.reason) for c in found if c.metric == "change"] == [
        ("economic:30215", "会议改在网上召开"),
        ("three-public:reception", "来访单位增多"),
    ]


def test_the_lists_of_a_project_are_its_parts() -> None:
    found = claims_of(
        "1.项目名称：街道照明维护",
        "预算安排规模：12.50万元",
        "资金分配情况：购买灯具10万元；人工费2.5万元。",
        "资金执行时间：2023年1月-12月",
    )
    assert [(c.topic, c.value, c.about_project) for c in found] == [
        ("topic:project_amount", Decimal(125000), "街道照明维护"),
        ("topic:project_part", Decimal(100000), "街道照明维护"),
        ("topic:project_part", Decimal(25000), "街道照明维护"),
    ]
    assert [c.subject for c in found][1:] == ["购买灯具", "人工费"]
