#!/bin/sh
# Gives the Connect worker at a URL every connector of a directory and waits until all their tasks run.
# The files hold {"name": ..., "config": {...}}, in that order, and are named after their connector.
set -eu

url="$1"
directory="$2"
patience=120
answer="$(mktemp)"
trap 'rm -f "$answer"' EXIT

# Prints the status of the request; its answer is in $answer. 000 is the status of a worker that is not there.
request() {
  curl --silent --output "$answer" --write-out '%{http_code}' "$@" || true
}

give_up() {
  echo "$1: $(cat "$answer")" >&2
  exit 1
}

wait_or_give_up() {
  [ "$patience" -gt 0 ] || give_up "$1"
  patience=$((patience - 1))
  sleep 1
}

for file in "$directory"/*.json; do
  name="$(basename "$file" .json)"
  config="$(tr -d '\n' <"$file" | sed -e 's/^.*"config": *//' -e 's/} *$//')"
  while true; do
    status="$(request --request PUT --header 'Content-Type: application/json' --data "$config" "$url/connectors/$name/config")"
    case "$status" in
      2??) break ;;
      # 409: the worker is rebalancing.
      409 | 5?? | 000) wait_or_give_up "Connect does not take $name" ;;
      *) give_up "Connect refuses $name" ;;
    esac
  done
done

for file in "$directory"/*.json; do
  name="$(basename "$file" .json)"
  while true; do
    status="$(request "$url/connectors/$name/status")"
    case "$status $(cat "$answer")" in
      *'"state":"FAILED"'*) give_up "$name failed" ;;
      *'"state":"UNASSIGNED"'* | *'"state":"RESTARTING"'*) ;;
      '200 '*'"tasks":[{'*) break ;;
    esac
    wait_or_give_up "$name does not run"
  done
  echo "$name runs."
done
