#!/usr/bin/env bash
# Creates the topics of a file of lines "topic=partitions setting=value ..." that are not there yet.
set -euo pipefail

topics() {
  /opt/kafka/bin/kafka-topics.sh --bootstrap-server "$MEMORY_SYNC_BOOTSTRAP_SERVERS" "$@"
}

existing="$(topics --list)"
while IFS='=' read -r topic plan; do
  if [[ -z "$topic" || "$topic" == '#'* ]] || grep -qxF -- "$topic" <<<"$existing"; then
    continue
  fi
  read -r partitions settings <<<"$plan"
  options=()
  for setting in $settings; do
    options+=(--config "$setting")
  done
  topics --create --topic "$topic" --partitions "$partitions" "${options[@]}"
done <"$1"
