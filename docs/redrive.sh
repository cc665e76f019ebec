#!/usr/bin/env bash
# Sends the events in a dead-letter queue to their function again, one by one.
#   docs/redrive.sh <queue URL> <function name>
# The stack outputs both. An event is deleted from the queue after Lambda has accepted it. Requires the AWS CLI and jq.
set -euo pipefail
queue=$1 function=$2 event=$(mktemp)
trap 'rm -f "$event"' EXIT

while true; do
  message=$(aws sqs receive-message --queue-url "$queue" --wait-time-seconds 2 --visibility-timeout 60 --output json)
  receipt=$(jq -r '.Messages[0].ReceiptHandle // empty' <<<"$message")
  [ -n "$receipt" ] || break
  # Lambda wraps the event; EventBridge does not.
  jq -c '.Messages[0].Body | fromjson | .requestPayload // .' <<<"$message" >"$event"
  aws lambda invoke --function-name "$function" --invocation-type Event --payload "fileb://$event" /dev/null >/dev/null
  aws sqs delete-message --queue-url "$queue" --receipt-handle "$receipt"
  jq -r '"Sent: " + ([.["detail-type"]?, .id?, .detail.resourceId?] | map(select(. != null)) | join("  "))' "$event"
done
echo 'The queue is empty.'
