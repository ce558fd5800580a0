"""Recall and precision of the audit: one fault at a time is planted in consistent sample disclosures.

    python bench/audit_mutations.py [--faults 360] [--seed 0] [--untuned] [--json]

Every family of checks has its faults: a wrong digit in a cell, a sentence, a weight; a wrong code; a statement that is
missing or emptied. A fault is found when a finding (error, or wording for names, codes and missing parts) involves the
place of the fault. A finding is false when the disclosure with the fault has one that no fault explains: one that
involves neither the place nor shows it from another side. Originals must have no error at all.
"""

import argparse
import json
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random

from audit_faults import PLANTERS, UNTUNED, Fault, Planter
from budgetgraph.audit import audit_records
from budgetgraph.extraction.records import Disclosure
from budgetgraph.samples.generator import generate


def faults(count: int, seed: int, planters: Mapping[str, Planter] = PLANTERS) -> Iterator[tuple[Disclosure, Fault]]:
    """Faults of all families in turn, each in a disclosure of its own."""
    rng = Random(f"{seed}/faults")
    names = list(planters)
    planted = 0
    while planted < count:
        name = names[planted % len(names)]
        for _ in range(60):
            original = generate(rng.randrange(10**6), units=0)
            if fault := planters[name](original, rng):
                yield original, Fault(name, fault.told, fault.records, fault.shows)
                break
        planted += 1


@dataclass
class Score:
    """Per family: faults planted, found, and findings that no fault explains."""

    planted: int = 0
    found: int = 0
    findings: int = 0
    false: int = 0


def measure(
    count: int, seed: int, planters: Mapping[str, Planter] = PLANTERS
) -> tuple[dict[str, Score], list[str], int]:
    """Scores by family, the faults that were not found or falsely told, errors on originals."""
    scores: dict[str, Score] = defaultdict(Score)
    missed: list[str] = []
    errors_before = 0
    for original, fault in faults(count, seed, planters):
        before = {(f.rule, f.severity, f.label) for a in audit_records([original]) for f in a.findings}
        errors_before += sum(severity == "error" for _, severity, _ in before)
        score = scores[fault.family]
        score.planted += 1
        report = audit_records(fault.records)
        new = [
            f
            for a in report
            for f in a.findings
            if f.severity != "rounding" and (f.rule, f.severity, f.label) not in before
        ]
        shown = [f for f in new if fault.shows(f)]
        score.found += bool(shown)
        score.findings += len(new)
        errors = [f for f in new if f.severity == "error"]
        unexplained = [f for f in errors if f not in shown] if fault.family not in _LOSING else []
        score.false += len(unexplained)
        if not shown:
            missed.append(f"missed: {fault.family}: {fault.told} ({original.body.name}, {original.title!r})")
        missed += [f"false: {fault.family}: {fault.told}: {f.label}" for f in unexplained]
    return scores, missed, errors_before


_LOSING = ("missing statement", "empty statement")  # faults that take whole tables away contradict much else rightly


def main() -> None:
    """Prints the table by family, or JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--faults", type=int, default=360)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--untuned", action="store_true", help="faults for which no rule was made")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    begun = time.perf_counter()
    scores, missed, before = measure(arguments.faults, arguments.seed, UNTUNED if arguments.untuned else PLANTERS)
    planted, found = (sum(getattr(score, name) for score in scores.values()) for name in ("planted", "found"))
    findings, false = (sum(getattr(score, name) for score in scores.values()) for name in ("findings", "false"))
    if arguments.json:
        print(json.dumps({name: vars(score) for name, score in scores.items()}, ensure_ascii=False, indent=1))
        return
    print(f"{'family':24}{'planted':>9}{'found':>7}{'recall':>8}{'findings':>10}{'false':>7}{'precision':>11}")
    for name, score in [*sorted(scores.items()), ("all", Score(planted, found, findings, false))]:
        counts = f"{score.planted:9}{score.found:7}{score.found / score.planted:8.1%}{score.findings:10}{score.false:7}"
        print(f"{name:24}{counts}{1 - score.false / max(score.findings, 1):11.1%}")
    print(f"errors on the {planted} consistent originals: {before}; {time.perf_counter() - begun:.0f} s")
    print("\n".join(missed))


if __name__ == "__main__":
    main()
