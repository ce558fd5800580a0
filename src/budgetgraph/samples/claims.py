"""Figures said in running text. In: a `Report` with its statements' ledger; out: `Claim` records that agree with it."""

from collections.abc import Iterator
from decimal import Decimal
from random import Random

from budgetgraph.extraction.records import Claim, Direction
from budgetgraph.samples import wording
from budgetgraph.samples.bodies import SampleBody, functional_name
from budgetgraph.samples.ledger import Allocation, Ledger
from budgetgraph.samples.money import rate
from budgetgraph.samples.pivots import three_public_value
from budgetgraph.samples.rows import Report


def _money(report: Report, topic: str, subject: str, quanta: int, year: int | None = None) -> Claim:
    printed = report.money.text(quanta)
    return Claim(
        topic=topic,
        metric="amount",
        value=report.money.value(quanta),
        printed=printed,
        unit=report.money.unit,
        resolution=report.money.printed_resolution(printed),
        subject=subject,
        year=year,
    )


def _percent(topic: str, metric: str, subject: str, text: str, direction: Direction | None = None) -> Claim:
    return Claim.model_validate(
        {
            "topic": topic, "metric": metric, "value": Decimal(text), "printed": text, "unit": "%",
            "resolution": Decimal(1).scaleb(-len(text.partition(".")[2])), "subject": subject, "direction": direction,
        }
    )  # fmt: skip


def count(topic: str, subject: str, number: int, unit: str) -> Claim:
    """A number of people, vehicles or pieces."""
    return Claim(
        topic=topic, metric="count", value=Decimal(number), printed=str(number), unit=unit, resolution=Decimal(1),
        subject=subject,
    )  # fmt: skip


def _change(report: Report, rng: Random, topic: str, subject: str, now: int, before: int) -> Iterator[Claim]:
    change = now - before
    direction: Direction = "flat" if not change else ("increase" if change > 0 else "decrease")
    claim = _money(report, topic, subject, abs(change))
    yield claim.model_copy(
        update={"metric": "change", "direction": direction, "reason": wording.reason(rng, direction)}
    )
    yield _percent(topic, "change_rate", subject, rate(change, before), direction)


def _part(
    report: Report, rng: Random, topic: str, subject: str, now: int, whole: int | None, before: int | None
) -> Iterator[Claim]:
    yield _money(report, topic, subject, now)
    if whole:
        yield _percent(topic, "share", subject, rate(now, whole))
    if before is not None:
        yield from _change(report, rng, topic, subject, now, before)


def of_report(report: Report, body: SampleBody, seed: str) -> list[Claim]:
    """The claims of a report: totals, shares, changes against last year with reasons, staff, purchases, assets."""
    rng = Random(f"{seed}/{report.form.name}/{report.year}/claims")
    ledger, previous = report.ledger, report.previous
    final = report.form.stage == "final"
    kind = "决算" if final else "预算"
    found: list[Claim] = []
    if final:
        found += _totals_of_final(report)
    else:
        found.append(_money(report, "topic:total_budget", "收支总预算", ledger.spent()))
        found.append(_money(report, "topic:total_revenue", "收入预算", ledger.spent()))
        found += _part(
            report, rng, "column:general_public", "一般公共预算", ledger.received("gp"), ledger.spent(),
            previous.received("gp") if previous else None,
        )  # fmt: skip
        found.append(_money(report, "topic:total_expenditure", "支出预算", ledger.spent()))
    for topic, subject, keep in (
        ("column:basic", "基本支出", _is_basic),
        ("column:project", "项目支出", _is_project),
    ):
        before = previous.spent(keep) if previous else None
        found += _part(report, rng, topic, subject, ledger.spent(keep), ledger.spent(), before)
    fiscal = ledger.of("gp", "gf", "sc")
    found.append(_money(report, "topic:fiscal_expenditure", f"财政拨款支出{kind}", fiscal.spent()))
    found += _by_function(report, rng)
    basic = ledger.of("gp")
    found.append(_money(report, "column:personnel", "人员经费", basic.spent(lambda a: a.personnel)))
    public = basic.spent(lambda a: a.project is None and not a.personnel)
    found.append(_money(report, "column:public_use", "公用经费", public))
    found += _three_public(report, rng, fiscal, previous.of("gp", "gf", "sc") if previous else None)
    found += _other(report, rng, body, public)
    return found


def _is_basic(allocation: Allocation) -> bool:
    return allocation.project is None


def _is_project(allocation: Allocation) -> bool:
    return allocation.project is not None


def _totals_of_final(report: Report) -> Iterator[Claim]:
    ledger = report.ledger
    yield _money(report, "topic:total_revenue", "收入总计", ledger.received() + ledger.opened())
    yield _money(report, "topic:total_expenditure", "支出总计", ledger.spent() + ledger.closing)
    if report.planned:
        yield _money(report, "topic:initial_budget", "年初预算数", report.planned.spent())
    yield _money(report, "topic:current_revenue", "本年收入合计", ledger.received())
    received = ledger.received("fiscal")
    yield from _part(report, Random(0), "column:fiscal_subtotal", "财政拨款收入", received, ledger.received(), None)
    yield _money(report, "topic:current_expenditure", "本年支出合计", ledger.spent())


def _by_function(report: Report, rng: Random) -> Iterator[Claim]:
    ledger = report.ledger.of("gp")
    before = report.previous.of("gp") if report.previous else None
    for code in sorted({a.code[:3] for a in ledger.spending}):
        now = ledger.spent(lambda a, code=code: a.code.startswith(code))  # type: ignore[misc]
        yield from _part(report, rng, f"functional:{code}", f"{functional_name(code)}（类）", now, ledger.spent(), None)
    for code in sorted({a.code for a in ledger.spending}):
        now = ledger.spent(lambda a, code=code: a.code == code)  # type: ignore[misc]
        last = before.spent(lambda a, code=code: a.code == code) if before else None  # type: ignore[misc]
        path = "".join(f"{functional_name(code[:n])}（{level}）" for n, level in ((5, "款"), (7, "项")))
        yield from _part(report, rng, f"functional:{code}", path, now, None, last)


_ITEMS = (
    ("three-public:three-public", "“三公”经费"),
    ("three-public:abroad", "因公出国（境）费"),
    ("three-public:vehicle-purchase", "公务用车购置费"),
    ("three-public:vehicle-running", "公务用车运行维护费"),
    ("three-public:reception", "公务接待费"),
)


def _three_public(report: Report, rng: Random, ledger: Ledger, previous: Ledger | None) -> Iterator[Claim]:
    for concept, subject in _ITEMS:
        before = three_public_value(previous, concept) if previous else None
        yield from _part(report, rng, concept, subject, three_public_value(ledger, concept), None, before)


def _other(report: Report, rng: Random, body: SampleBody, public: int) -> Iterator[Claim]:
    name = "institution" if body.institution else "agency"
    yield _money(report, f"topic:{name}_operating", "单位运行经费" if body.institution else "机关运行经费", public)
    bought = report.ledger.spent(lambda a: a.economic in ("31002", "31099", "30299")) // 2
    goods = bought * rng.randint(20, 60) // 100
    works = bought * rng.randint(0, 30) // 100
    kind = "支出" if report.form.stage == "final" else "预算"
    yield _money(report, "topic:procurement_total", f"政府采购{kind}", bought)
    yield _money(report, "topic:procurement_goods", f"政府采购货物{kind}", goods)
    yield _money(report, "topic:procurement_works", f"政府采购工程{kind}", works)
    yield _money(report, "topic:procurement_services", f"政府采购服务{kind}", bought - goods - works)
    yield count("topic:staff_authorized", "编制数", body.authorized, "人")
    yield count("topic:staff_actual", "实有人数", body.staff + body.retired, "人")
    yield count("topic:staff_in_service", "在职人员", body.staff, "人")
    yield count("topic:staff_retired", "退休人员", body.retired, "人")
    general, other = rng.randint(0, 4), rng.randint(0, 3)
    yield count("topic:vehicles", "车辆", general + other, "辆")
    yield count("topic:vehicles_general", "一般公务用车", general, "辆")
    yield count("topic:vehicles_other", "其他用车", other, "辆")
    yield count("topic:equipment_500k", "单位价值50万元以上大型设备", rng.randint(0, 3), "台")
