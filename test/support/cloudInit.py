"""Has Debian's cloud-init read user-data as it does at a first boot (stages.Init), and prints the result.

Each line of standard input is a JSON list of user-data, and each line of standard output the results.
"""

import json
import logging
import os
import sys
import tempfile

import yaml
from cloudinit import handlers, helpers, user_data
from cloudinit.handlers.boot_hook import BootHookPartHandler
from cloudinit.handlers.cloud_config import CloudConfigPartHandler
from cloudinit.handlers.jinja_template import JinjaTemplatePartHandler
from cloudinit.handlers.shell_script import ShellScriptPartHandler
from cloudinit.settings import PER_INSTANCE

warnings = []


class Collector(logging.Handler):
    def emit(self, record):
        warnings.append(record.getMessage())


class NoBootHook(BootHookPartHandler):
    """A boot hook is a program that would be run immediately; but it is not meant for this machine."""

    def handle_part(self, data, ctype, filename, payload, frequency):
        if ctype not in handlers.CONTENT_SIGNALS:
            self._write_part(payload, filename)


class Datasource:
    def get_instance_id(self):
        return "i-test"


def files_in(directory):
    if not os.path.isdir(directory):
        return {}
    return {name: open(os.path.join(directory, name), newline="").read() for name in sorted(os.listdir(directory))}


def as_json(value):
    if isinstance(value, dict):
        return {str(key): as_json(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [as_json(entry) for entry in value]
    return value if value is None or isinstance(value, (bool, int, str)) else str(value)


def consume(text, root):
    warnings.clear()
    # A part handler is a Python module, found by its directory and never loaded twice under the same name.
    for name in [name for name in sys.modules if name.startswith("part-handler-")]:
        del sys.modules[name]
    paths = helpers.Paths({"cloud_dir": root, "run_dir": root}, Datasource())
    sys.path[0] = paths.get_cpath("handlers")
    for directory in (paths.get_ipath_cur("scripts"), paths.get_ipath("cloud_config"), paths.get_cpath("handlers")):
        os.makedirs(os.path.dirname(directory + "/"), exist_ok=True)
    os.rmdir(paths.get_ipath("cloud_config"))
    with open(paths.get_runpath("instance_data_sensitive"), "w") as instance_data:
        json.dump({"v1": {}}, instance_data)
    cloud_config, script = CloudConfigPartHandler(paths), ShellScriptPartHandler(paths)
    known = helpers.ContentHandlers()
    all_handlers = [
        cloud_config,
        script,
        NoBootHook(paths, datasource=Datasource()),
        JinjaTemplatePartHandler(paths, sub_handlers=[cloud_config, script]),
    ]
    for handler in all_handlers:
        known.register(handler)
    for handler in all_handlers:
        handlers.call_begin(handler, "data", PER_INSTANCE)
    data = {
        "handlers": known,
        "handlerdir": paths.get_cpath("handlers"),
        "data": "data",
        "frequency": PER_INSTANCE,
        "handlercount": 0,
        "excluded": [],
    }
    handlers.walk(user_data.UserDataProcessor(paths).process(text.encode()), handlers.walker_callback, data)
    for handler in all_handlers:
        handlers.call_end(handler, "data", PER_INSTANCE)
    with open(paths.get_ipath("cloud_config")) as merged:
        config = yaml.safe_load(merged)
    return {
        "config": config,
        "scripts": files_in(paths.get_ipath_cur("scripts")),
        "bootHooks": files_in(paths.get_ipath("boothooks")),
        "warnings": list(warnings),
    }


sys.path.insert(0, "")
logging.getLogger().addHandler(Collector(logging.WARNING))
for line in sys.stdin:
    results = []
    for document in json.loads(line):
        with tempfile.TemporaryDirectory() as root:
            results.append(consume(document, root))
    print(json.dumps(as_json(results)), flush=True)
