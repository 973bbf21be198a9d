"""Reads YAML documents: a JSON list of texts on each line of standard input, and what they say on a line of standard output."""

import json
import sys

import yaml

for line in sys.stdin:
    print(json.dumps([yaml.safe_load(text) for text in json.loads(line)]), flush=True)
