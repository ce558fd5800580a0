"""The state of the service as Prometheus text: in come the service and the endpoint, out goes `/metrics`."""

from collections import Counter
from typing import Any

from budgetgraph.web.sparql.running.workers import QueryService
from budgetgraph.web.sparql.serving.fronts import Fronts
from budgetgraph.web.sparql.serving.protocol import Endpoint

_HELP = {
    "queries": "queries begun",
    "answered": "queries answered by a worker",
    "lookups": "queries answered by the server itself",
    "problems": "queries that ended with a problem of their own",
    "timeouts": "queries killed at their time limit",
    "cancelled": "queries cancelled by id",
    "abandoned": "queries whose client left",
    "refused": "queries that could not wait",
    "deferred": "queries moved to the slow lane with a new start",
    "lost": "workers that ended during a query",
    "killed": "workers killed",
    "spawned": "workers started",
    "reloads": "generations switched to",
}


def text(service: QueryService, endpoint: Endpoint, fronts: Fronts | None = None) -> str:
    """The exposition format 0.0.4."""
    lines = []
    elsewhere = fronts.counted() if fronts else Counter[Any]()
    statuses = Counter(endpoint.statuses)
    statuses.update({status: count for status, count in elsewhere.items() if isinstance(status, int)})
    for name, meaning in _HELP.items():
        metric = f"budgetgraph_{name}_total"
        lines += [
            f"# HELP {metric} {meaning}",
            f"# TYPE {metric} counter",
            f"{metric} {service.counts[name] + elsewhere[name]}",
        ]
    lines.append("# TYPE budgetgraph_sparql_responses_total counter")
    lines += [
        f'budgetgraph_sparql_responses_total{{status="{status}"}} {count}' for status, count in sorted(statuses.items())
    ]
    gauges = service.figures() | {
        "fronts": len(fronts.ready) if fronts else 0,
        "cache_bytes": endpoint.cache.size + elsewhere["cache_bytes"],
        "cache_hits": endpoint.cache.hits + elsewhere["cache_hits"],
        "sealed": int(service.sealed),
        "ready": int(service.ready),
        "limit_seconds": service.settings.query_seconds,
        "limit_rows": service.settings.result_rows,
        "limit_bytes": service.settings.result_bytes,
        "limit_memory_bytes": service.settings.memory_bytes,
    }
    for name, value in gauges.items():
        lines += [f"# TYPE budgetgraph_{name} gauge", f"budgetgraph_{name} {value:g}"]
    if service.generation:
        lines += [
            "# TYPE budgetgraph_generation_info gauge",
            f'budgetgraph_generation_info{{name="{service.generation.name}"}} 1',
        ]
    return "\n".join(lines) + "\n"
