"""One process of a race: sends forms at the same moment as the others, and says what came back.

python -m tests.faults.racer PORT; a line of JSON in: {"at": monotonic second, "posts": [[cookie, path, fields], …]};
a line of JSON out: [[status, text, place], …].
"""

from __future__ import annotations

import json
import sys
import time
from functools import partial

from tests.faults.browsers import NOBODY, Answer, Browser, Person, together


def main(port: str) -> None:
    lines: dict[int, Browser] = {}
    for text in sys.stdin:
        asked = json.loads(text)
        acts = []
        for number, (cookie, path, fields) in enumerate(asked["posts"]):
            line = lines.setdefault(number, Browser(int(port), NOBODY))
            line.person = Person("", cookie, "", "")
            acts.append(partial(post, line, path, fields, asked["at"]))
        found = together(acts)
        sys.stdout.write(json.dumps([[one.status, one.text, one.place] for one in found]) + "\n")
        sys.stdout.flush()


def post(line: Browser, path: str, fields: dict[str, object], at: float) -> Answer:
    time.sleep(max(0.0, at - time.monotonic()))
    return line.post(path, fields)


if __name__ == "__main__":
    main(*sys.argv[1:])
