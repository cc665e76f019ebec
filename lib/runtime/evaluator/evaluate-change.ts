import { type ConfigurationItem, isCurrent } from '../../core/item';
import { toItem } from '../../formats/items/configuration-item';
import type { ConfigService } from '../aws/config-service';
import { fetchRecordedVersions } from '../aws/recorded-item';
import type { RuleMessage } from '../rule-function/event';
import { toNotApplicable } from '../rule-function/put-evaluations';
import type { EvaluatorInvocation } from './rule-evaluator';

type ChangeMessage = Extract<RuleMessage, { kind: 'change' | 'oversized change' }>;

/**
 * Evaluates the resource that changed, and reports the result with the time of the change. Events that arrive twice or
 * late do no harm, since AWS Config keeps the result with the latest time.
 */
export async function evaluateChange(
  message: ChangeMessage,
  leftScope: boolean,
  now: Date,
  { enabled, config, evaluator, reporter, failures }: EvaluatorInvocation,
): Promise<void> {
  const raw = message.kind === 'change' ? message.item : message.summary;
  try {
    const received = toItem(raw);
    // AWS Config invokes a rule that is limited to a tag for all types that have tags.
    if (!enabled.rule.resource.resourceTypes.includes(received.resourceType)) return await reporter.close();
    if (leftScope) {
      return await reporter.report([toNotApplicable(received, received.captureTime ?? now.toISOString())]);
    }
    const item = message.kind === 'change' ? received : await fetchOversizedItem(config, received);
    await reporter.report([await evaluator.evaluate(item)]);
  } catch (error) {
    failures.add(raw, error);
  }
}

const MAX_HISTORY_ATTEMPTS = 5;

/**
 * Fetches an item that was too large for its event, in the version of that change: later versions have events of their
 * own. The summary of a deleted resource is complete.
 * @throws Error when the history does not have that version
 */
async function fetchOversizedItem(config: ConfigService, summary: ConfigurationItem): Promise<ConfigurationItem> {
  if (!isCurrent(summary)) return summary;
  const { resourceType, resourceId, captureTime } = summary;
  if (captureTime === undefined) {
    throw new Error(`Cannot fetch ${resourceType} "${resourceId}": its summary has no configurationItemCaptureTime`);
  }
  for (let attempt = 1; ; attempt++) {
    const [latest] = (await fetchRecordedVersions(config, summary, 1, new Date(captureTime))).map(toItem);
    if (latest && isSameVersion(latest, summary)) return latest;
    const what = `fetch ${resourceType} "${resourceId}" as of ${captureTime}`;
    if (attempt === MAX_HISTORY_ATTEMPTS) throw new Error(`Cannot ${what}: its history does not have that version`);
    // The history may lag behind the events.
    await config.pause(attempt + 2, what);
  }
}

/** The state id distinguishes versions of the same millisecond. Older items number their states differently. */
const isSameVersion = (found: ConfigurationItem, wanted: ConfigurationItem): boolean =>
  found.resourceType === wanted.resourceType &&
  found.resourceId === wanted.resourceId &&
  found.captureTime === wanted.captureTime &&
  (found.stateId === undefined || wanted.stateId === undefined || found.stateId === wanted.stateId);
