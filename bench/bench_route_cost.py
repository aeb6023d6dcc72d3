"""What a service of micro_api costs: seconds to compile 20 routes, bytes of the framework and per route.

Every generated route has an input struct with a path parameter, two query parameters or a body of
four members, and an answer struct of its own: no two routes share an instantiation. Compiled and
linked as the release preset does; sizes are of stripped programs.
"""

import json
import pathlib
import shlex
import subprocess
import tempfile
import time

from measure import figure
from running_cloud import REPOSITORY

ROUNDS = 3
TREE = REPOSITORY / "build/cmake/release"

ROUTE = """
struct In{n} {{
  Path<std::string> item_{n};
  Query<std::optional<std::string>> next_{n};
  Query<Bounded<int, 1, 100>> limit_{n} = 20;
}};
struct Out{n} {{
  std::string item_{n};
  int limit_{n} = 0;
  std::vector<std::string> tags_{n};
}};
void add{n}(Router& router) {{
  router.get<"/r{n}/{{item_{n}}}">("Get one", [](const In{n}& in) -> Response<Out{n}> {{
    if (*in.limit_{n} == 7) return HttpError{{404, "none"}};
    return Out{n}{{in.item_{n}, *in.limit_{n}, {{}}}};
  }});
}}
"""
POST = """
struct New{n} {{
  Bounded<std::string, 1, 100> name_{n};
  Bounded<int, 0, 150> age_{n} = 0;
  std::optional<std::string> address_{n};
  std::vector<std::string> tags_{n};
}};
struct Out{n} {{
  std::string id_{n};
  std::string name_{n};
}};
void add{n}(Router& router) {{
  router.post<"/r{n}">("Create one", {{.status = 201}},
                       [](const Body<New{n}>& in) {{ return Out{n}{{"1", in->name_{n}}}; }});
}}
"""
HEAD = """#include <micro_api/micro_api.hpp>
#include <optional>
#include <string>
#include <vector>
using namespace micro_api;
"""
MAIN = """
struct Config {{
  std::string table_name;
}};
App make_app(const Config&) {{
  App app({{.title = "cost"}});
  Router router;
{calls}
  app.include(std::move(router));
  return app;
}}
int main(int argc, char** argv) {{ return run<Config>(argc, argv, make_app); }}
"""


def service(routes):
    parts = [(ROUTE if n % 2 == 0 else POST).format(n=n) for n in range(routes)]
    calls = "\n".join(f"  add{n}(router);" for n in range(routes))
    return HEAD + "".join(parts) + MAIN.format(calls=calls)


def link_command():
    """What ninja would run to link a service, with its object and output as placeholders."""
    text = subprocess.run(["ninja", "-t", "commands", "-s", "bin/health"], cwd=TREE,
                          capture_output=True, text=True, check=True).stdout
    command = [word for word in shlex.split(text) if word not in (":", "&&")]
    source = next(word for word in command if word.endswith(".cpp.o"))
    return [{source: "OBJECT", "bin/health": "PROGRAM"}.get(word, word) for word in command]


def compile_command():
    for entry in json.loads((TREE / "compile_commands.json").read_text()):
        if entry["file"].endswith("services/health/app.cpp"):
            words = shlex.split(entry["command"])
            drop = next(i for i, word in enumerate(words) if word == "-o")
            command = [word for word in words[:drop] if not word.endswith("ccache")]
            return command[command.index("/usr/bin/c++") if "/usr/bin/c++" in command else 0:]
    raise RuntimeError("the release tree does not know services/health")


def build(folder, name, text):
    """(seconds to compile, bytes of the stripped program)"""
    source, program = folder / f"{name}.cpp", folder / name
    source.write_text(text)
    start = time.monotonic()
    subprocess.run([*compile_command(), "-c", source, "-o", folder / f"{name}.o"], cwd=TREE, check=True)
    seconds = time.monotonic() - start
    swap = {"OBJECT": str(folder / f"{name}.o"), "PROGRAM": str(program)}
    subprocess.run([swap.get(word, word) for word in link_command()], cwd=TREE, check=True)
    subprocess.run(["strip", program], check=True)
    return seconds, program.stat().st_size


def main():
    subprocess.run(["cmake", "--preset", "release"], cwd=REPOSITORY, check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["cmake", "--build", "--preset", "release", "--target", "health", "--", "--quiet"],
                   cwd=REPOSITORY, check=True)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        bare = build(folder, "bare", "int main() {}\n")[1]
        empty_seconds, empty = build(folder, "empty", service(0))
        seconds, bytes_20 = min(build(folder, "twenty", service(20)) for _ in range(ROUNDS))
        bytes_40 = build(folder, "forty", service(40))[1]
    figure("a program that does nothing", f"{bare:9,} bytes")
    figure("the framework adds", f"{empty - bare:9,} bytes")
    figure("each further route adds", f"{(bytes_40 - bytes_20) / 20:9,.0f} bytes")
    figure("compiling no route", f"{empty_seconds:9.1f} s")
    figure("compiling 20 routes", f"{seconds:9.1f} s", "25 s")
    figure("each route", f"{(seconds - empty_seconds) / 20:9.2f} s")


main()
