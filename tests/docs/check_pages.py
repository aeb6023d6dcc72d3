"""Fails if a page shows code that differs from its file, or links to a file that is not there.

A block marked <!-- is: FILE --> is that file; one marked <!-- from: FILE --> is a part of it.

With --write behind the folder, the blocks are made what their files are.
"""

import pathlib
import re
import sys

PART = re.compile(r"<!-- from: (\S+) -->\n```\w+\n(.*?)```", re.DOTALL)
BLOCK = re.compile(r"(<!-- is: (\S+) -->\n```\w+\n)(.*?)```", re.DOTALL)

root = pathlib.Path(sys.argv[1])
writes = sys.argv[2:] == ["--write"]
faults, blocks = [], 0
for page in [*root.glob("*.md"), *root.glob("docs/**/*.md")]:
    text = page.read_text()
    if writes:
        text = BLOCK.sub(lambda block: f"{block[1]}{(root / block[2]).read_text()}```", text)
        page.write_text(text)
    for _, name, code in BLOCK.findall(text):
        blocks += 1
        if (root / name).read_text() != code:
            faults.append(f"{page}: the block differs from {name}")
    for name, code in PART.findall(text):
        blocks += 1
        if code not in (root / name).read_text():
            faults.append(f"{page}: a block is no part of {name}:\n{code}")
    prose = re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", prose):
        if "://" not in target and not (page.parent / target).exists():
            faults.append(f"{page}: {target} is not there")
if blocks == 0:
    faults.append("no block names its file")
print("\n".join(faults) or f"{blocks} blocks are their files")
sys.exit(bool(faults))
