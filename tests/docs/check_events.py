"""Fails if docs/events.md leaves out a type of event, or names a header that is not there."""

import pathlib
import re
import sys

root = pathlib.Path(sys.argv[1])
include = root / "src/libraries/micro_lambda/include/micro_lambda"
page = (root / "docs/events.md").read_text()
faults, types = [], 0
for header in [*include.glob("events/*.hpp"), include / "http_api.hpp", include / "sqs_event.hpp"]:
    text = header.read_text()
    structs = re.findall(r"^struct (\w+) \{\n(.*?)^\};", text, re.DOTALL | re.MULTILINE)
    names = [name for name, body in structs if "KnownBy known_by" in body]
    names = [name for name in names if name != "CognitoTrigger"]
    names += re.findall(r"^using (\w+Event) =", text, re.MULTILINE)
    types += len(names)
    faults += [f"{name} of {header.name} is not there" for name in names
               if not re.search(rf"\b{name}\b", page)]
for name in set(re.findall(r"`((?:events/)?\w+\.hpp)`", page)):
    if not (include / name).exists():
        faults.append(f"the header {name} is not there")
print("\n".join(faults) or f"{types} types of events and answers have their line")
sys.exit(bool(faults) or types < 50)
