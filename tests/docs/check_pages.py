"""Fails if a page shows code that differs from its file, or links to a file that is not there."""

import pathlib
import re
import sys

root = pathlib.Path(sys.argv[1])
faults, blocks = [], 0
for page in [*root.glob("*.md"), *root.glob("docs/**/*.md")]:
    text = page.read_text()
    for name, code in re.findall(r"<!-- is: (\S+) -->\n```\w+\n(.*?)```", text, re.DOTALL):
        blocks += 1
        if (root / name).read_text() != code:
            faults.append(f"{page}: the block differs from {name}")
    prose = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", prose):
        if "://" not in target and not (page.parent / target).exists():
            faults.append(f"{page}: {target} is not there")
if blocks == 0:
    faults.append("no block names its file")
print("\n".join(faults) or f"{blocks} blocks are their files")
sys.exit(bool(faults))
