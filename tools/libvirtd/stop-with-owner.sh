#!/bin/sh
# stop-with-owner.sh PID PROGRAM [ARG…]
# Runs the program when process PID has ended, however it ended.
set -eu
owner=$1
shift
tail --pid="$owner" -f /dev/null
exec "$@"
