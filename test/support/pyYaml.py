"""Reads YAML documents: each line of standard input is a JSON list of texts, each line of standard output a list of their values."""

import json
import sys

import yaml

for line in sys.stdin:
    print(json.dumps([yaml.safe_load(text) for text in json.loads(line)]), flush=True)
