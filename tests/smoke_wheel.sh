#!/usr/bin/env bash
# Install a built wheel into a clean environment and use it away from the sources: tests/smoke_wheel.sh WHEEL
set -euo pipefail
wheel=$(realpath "$1")
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unset PYTHONPATH

"$root/.ci/venv" "${PYTHON:-python3}" "$work/env"
"$work/env/bin/python" -m pip install --quiet --disable-pip-version-check -c "$root/constraints.txt" "$wheel"
mkdir "$work/desk"
cp -r "$root/examples" "$work/desk/letters"
cd "$work/desk"
cablegraph=$work/env/bin/cablegraph

"$work/env/bin/python" - <<'PYTHON'
from pathlib import Path

import kg
from kg import resources

package = Path(kg.__file__).resolve().parent
assert "site-packages" in package.parts, f"not the installed package: {package}"
for name, pattern in (("ontology", "*.ttl"), ("queries", "*.rq")):
    folder = resources.folder(name)
    assert folder == package / name, f"{name} is not found in the package but at {folder}"
    assert any(folder.glob(pattern)), f"no {pattern} in {folder}"
PYTHON

"$cablegraph" --version
"$cablegraph" build letters --into graph
"$cablegraph" query graph -e 'SELECT ?message WHERE { ?message a <https://w3id.org/cablegraph/ns#Message> } ORDER BY ?message LIMIT 3' >answer.txt
grep -q cablegraph/id/message/ answer.txt
"$cablegraph" network graph -o page.html
grep -q '<html' page.html
"$cablegraph" check graph
echo "the wheel works away from its sources: $(basename "$wheel")"
