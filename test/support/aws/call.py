"""Makes boto3 calls: each line of standard input is a JSON list of calls, each line of standard output their results; bytes become Base64."""

import base64
import datetime
import json
import sys

import boto3


def plain(value):
    if isinstance(value, datetime.datetime):
        return value.isoformat()
    if hasattr(value, "read"):
        return base64.b64encode(value.read()).decode()
    raise TypeError(type(value))


def answer(call):
    service = call["service"]
    if service not in clients:
        clients[service] = boto3.client(service)
    found = getattr(clients[service], call["method"])(**call.get("params", {}))
    found.pop("ResponseMetadata", None)
    return found


clients = {}
for line in sys.stdin:
    try:
        said = {"answers": [answer(call) for call in json.loads(line)]}
    except Exception as error:
        said = {"error": str(error)}
    print(json.dumps(said, default=plain), flush=True)
