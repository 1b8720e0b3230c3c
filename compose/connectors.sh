#!/bin/sh
# Gives the Connect worker at a URL every connector of a directory and waits until all their tasks run.
# The files hold {"name": ..., "config": {...}}, in that order, and are named after their connector.
set -eu

url="$1"
directory="$2"
patience=60
answer="$(mktemp)"
trap 'rm -f "$answer"' EXIT

for file in "$directory"/*.json; do
  name="$(basename "$file" .json)"
  # A worker that is rebalancing answers 409 for a moment.
  tr -d '\n' <"$file" | sed -e 's/^.*"config": *//' -e 's/} *$//' |
    curl --silent --show-error --fail-with-body --retry 10 --retry-delay 2 --retry-all-errors --output "$answer" \
      --request PUT --header 'Content-Type: application/json' --data-binary @- "$url/connectors/$name/config" || {
    echo "Connect refuses $name: $(cat "$answer")" >&2
    exit 1
  }
done

for file in "$directory"/*.json; do
  name="$(basename "$file" .json)"
  waited=0
  while true; do
    status="$(curl --silent "$url/connectors/$name/status")"
    case "$status" in
      *'"state":"FAILED"'*)
        echo "$name failed: $status" >&2
        exit 1
        ;;
      *UNASSIGNED* | *RESTARTING* | *'"tasks":[]'* | *error_code*) ;;
      *'"tasks":[{'*) break ;;
    esac
    if [ "$waited" -ge "$patience" ]; then
      echo "$name does not run after $patience s: $status" >&2
      exit 1
    fi
    waited=$((waited + 1))
    sleep 1
  done
  echo "$name runs."
done
