"""Does a disclosure agree with itself? Reports of a graph in, findings with sentence and places out.

`hook` makes the audit a part of every ingest, `audit` and `audit_records` run it on demand, `listing` reads what was
found, `draft` writes the report that a body wants before it publishes.
"""

from budgetgraph.audit.auditing import Audit, audit, audit_records, hook
from budgetgraph.audit.findings import Finding

__all__ = ["Audit", "Finding", "audit", "audit_records", "hook"]
