"""Fixtures for all rooms."""

import os
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real disclosures beside the checkout (or `BUDGETGRAPH_SHARED`); without it the test is skipped."""
    folder = Path(os.environ.get("BUDGETGRAPH_SHARED", CHECKOUT.parent / "shared"))
    if not (folder / "disclosures").is_dir():
        pytest.skip(f"no real disclosures at {folder}: set BUDGETGRAPH_SHARED to a folder that holds them")
    return folder
