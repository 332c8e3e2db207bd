"""Where the tests find the repository, its examples, and the real texts beside it."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "tests" / "data"
EXAMPLES = ROOT / "examples"
EXAMPLES_GOLD = DATA / "examples-gold.jsonl"

# Real texts cannot all be shared, so they are kept in a folder beside the repository, not in it.
SHARED = Path(os.environ.get("CABLEGRAPH_SHARED") or ROOT.parent / "shared").resolve()
SEEDS = SHARED / "seeds"
GOLD = SHARED / "eval" / "gold"
SCORER = SHARED / "eval" / "score.py"
