"""Records of an invented body over three years in which things change: money that falls and rises, projects that begin
and end, an account that departs from its budget and says why, a statement left out. All figures are invented."""

from collections.abc import Iterator
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

from budgetgraph.extraction.records import (
    Body,
    Claim,
    Disclosure,
    Figure,
    Indicator,
    Project,
    Row,
    Section,
    Source,
    Stage,
    Statement,
)

NAME = "云溪县水利局"
YEARS = (2021, 2022, 2023)
# 万元, by year
THREE_PUBLIC = {2021: "12.00", 2022: "10.50", 2023: "8.20"}
RECEPTION = {"budget": {2021: "2.00", 2022: "1.50", 2023: "0.00"}, "final": {2021: "1.80", 2022: "1.20", 2023: "0.90"}}
BASIC = {2021: "300.00", 2022: "320.00", 2023: "345.00"}
PUBLIC_USE = {2021: "40.00", 2022: "38.00", 2023: "35.50"}
STAFF = {2021: 30, 2022: 28, 2023: 25}
PROJECTS = {
    2021: {"水库维修": "60.00", "河道清淤": "40.00"},
    2022: {"水库维修": "65.00", "河道清淤": "45.00"},
    2023: {"水库维修": "70.00", "灌区改造": "80.00"},
}
ABROAD_AND_CARS = {"three-public:abroad": "因公出国（境）费", "three-public:vehicle-purchase": "公务用车购置费"}
UNPLANNED: dict[int, dict[str, str]] = {  # spent though the budget leaves it out
    2021: {"three-public:vehicle-purchase": "2.00"},
    2022: {"three-public:abroad": "0.30"},
    2023: {"economic:30216": "1.00"},
}
OVERSPENT = Decimal("1.10")  # of the final account over its budget
DUTIES = {
    "防汛保障部": "负责防汛物资和值班调度工作。",
    "综合部": "负责文秘和后勤工作。",
    "组织人事部": "负责干部和工资工作。",
    "宣传信息部": "负责信息发布工作。",
    "群工部": "负责信访接待工作。",
}
WHY = "年中追加防汛经费"


def _yuan(text: str) -> Decimal:
    return Decimal(text) * 10000


def _figure(column: str, text: str) -> Figure:
    return Figure(column=column, value=_yuan(text), printed=text, resolution=Decimal(100))


def _row(label: str, concept: str, text: str, role: str = "leaf", column: str = "total", code: str = "") -> Row:
    breakdown = {"three-public": "three_public", "functional": "functional", "economic": "economic"}
    return Row.model_validate(
        {
            "label": label,
            "code": code or None,
            "concept": concept,
            "role": role,
            "flow": "expenditure",
            "breakdown": breakdown.get(concept.split(":")[0]) if role == "leaf" else None,
            "figures": [_figure(column, text)],
        }
    )


def _spent(text: str, stage: Stage) -> str:
    return text if stage == "budget" else f"{Decimal(text) * OVERSPENT:.2f}"


def _statements(year: int, stage: Stage) -> Iterator[Statement]:
    project = sum((Decimal(text) for text in PROJECTS[year].values()), Decimal(0))
    basic, whole = _spent(BASIC[year], stage), _spent(str(Decimal(BASIC[year]) + project), stage)
    public = _spent(PUBLIC_USE[year], stage)
    running = f"{Decimal(THREE_PUBLIC[year]) - Decimal(RECEPTION['budget'][year]):.2f}"
    reception = RECEPTION[stage][year]
    others = UNPLANNED[year] if stage == "final" else {}
    spent = [Decimal(running), Decimal(reception), *(Decimal(others.get(name, "0")) for name in ABROAD_AND_CARS)]
    sum_of_three = THREE_PUBLIC[year] if stage == "budget" else f"{sum(spent):.2f}"
    yield Statement(
        kind="expenditure_by_function",
        title="支出总表",
        printed_unit="万元",
        rows=[
            Row(
                label="合计",
                concept="topic:total_expenditure",
                role="total",
                flow="expenditure",
                figures=[
                    _figure("total", whole),
                    _figure("basic", basic),
                    _figure("project", f"{Decimal(whole) - Decimal(basic):.2f}"),
                ],
            )
        ],
    )
    yield Statement(
        kind="general_public_basic",
        title="一般公共预算基本支出表",
        printed_unit="万元",
        rows=[
            Row(
                label="合计",
                role="total",
                flow="expenditure",
                figures=[
                    _figure("total", basic),
                    _figure("personnel", f"{Decimal(basic) - Decimal(public):.2f}"),
                    _figure("public_use", public),
                ],
            ),
            *(
                _row("培训费", "economic:30216", others[name], column="public_use", code="30216")
                for name in ("economic:30216",)
                if name in others
            ),
        ],
    )
    yield Statement(
        kind="three_public",
        title="“三公”经费支出表",
        printed_unit="万元",
        rows=[
            _row("合计", "three-public:three-public", sum_of_three, "total"),
            _row("公务用车运行维护费", "three-public:vehicle-running", running),
            _row("公务接待费", "three-public:reception", reception),
            *(_row(label, name, others.get(name, "0.00")) for name, label in ABROAD_AND_CARS.items()),
        ],
    )
    yield Statement(kind="government_fund_expenditure", title="政府性基金预算支出表", state="missing")


def _claims(year: int, stage: Stage) -> Iterator[Claim]:
    yield Claim(
        topic="topic:staff_in_service",
        metric="count",
        value=Decimal(STAFF[year]),
        printed=str(STAFF[year]),
        unit="人",
        quote=f"在职{STAFF[year]}人。",
        subject="在职",
    )
    if stage == "final":
        for subject, concept in (("支出总计", "topic:deviation_rate"), ("“三公”经费支出", "topic:deviation_rate")):
            yield Claim(
                topic=concept,
                metric="change_rate",
                value=Decimal(10),
                printed="10",
                unit="%",
                direction="increase",
                reason=WHY,
                subject=subject,
                quote=f"{subject}预决算差异率10%，主要原因是{WHY}。",
            )
        yield Claim(
            topic="topic:performance_score",
            metric="score",
            value=Decimal("95.5"),
            printed="95.5",
            unit="分",
            subject="平均得分",
            quote="绩效自评项目2个，平均得分95.5分。",
        )
    if year > YEARS[0]:
        for concept, label, money in (
            ("three-public:three-public", "“三公”经费", THREE_PUBLIC),
            ("column:public_use", "公用经费", PUBLIC_USE),
            ("economic:30216", "培训费", dict.fromkeys(YEARS, "0.80")),
        ):
            yield Claim(
                topic=concept,
                metric="amount",
                value=_yuan(money[year - 1]),
                printed=money[year - 1],
                unit="万元",
                year=year - 1,
                subject=label,
                quote=f"{label}上年{money[year - 1]}万元。",
            )


def _projects(year: int, stage: Stage) -> list[Project]:
    found = []
    for name, text in PROJECTS[year].items():
        target = Indicator(name="工程合格率", type="output-quality", target_text="≥95%", operator=">=")
        money = {"budget" if stage == "budget" else "spent": _yuan(text)}
        found.append(Project.model_validate({"name": name, "indicators": [target.model_dump()], **money}))
    return found


def records() -> Iterator[Disclosure]:
    """Budgets and final accounts of the body for every year."""
    stages: tuple[Stage, ...] = ("budget", "final")
    for year in YEARS:
        for stage in stages:
            key = f"{NAME}/{year}/{stage}"
            yield Disclosure(
                source=Source(
                    sha256=sha256(key.encode()).hexdigest(),
                    file_name=f"{NAME}{year}{stage}.json",
                    media_type="application/json",
                ),
                body=Body(name=NAME, division="430600"),
                title=f"{NAME}{year}年部门{'预算' if stage == 'budget' else '决算'}",
                fiscal_year=year,
                stage=stage,
                statements=list(_statements(year, stage)),
                projects=_projects(year, stage),
                claims=list(_claims(year, stage)),
                sections=[Section(title=title, text=text, order=1, level=3) for title, text in DUTIES.items()],
            )


def changing_records(folder: Path) -> list[Path]:
    """The records as files of the folder."""
    files = []
    for record in records():
        files.append(folder / record.source.file_name)
        files[-1].write_text(record.model_dump_json(), encoding="utf-8")
    return files
