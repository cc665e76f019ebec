import { toItem } from '../../formats/configuration-item';
import type { Message } from './event';
import { type Invocation, withdrawEvaluation } from './invocation';
import { fetchOversizedItem } from './oversized-item';

export type ChangeMessage = Extract<Message, { kind: 'change' | 'oversized change' }>;

/**
 * Judges the resource that changed and reports the result under the time of the change, so that events that come twice
 * or late do no harm: AWS Config keeps the result of the latest time.
 */
export async function evaluateChange(
  message: ChangeMessage,
  leftScope: boolean,
  now: Date,
  { enabled, config, judge, report, faults }: Invocation,
): Promise<void> {
  const raw = message.kind === 'change' ? message.item : message.summary;
  try {
    const told = toItem(raw);
    // A config rule that is limited to a tag is called for every type that has tags.
    if (!enabled.rule.resource.resourceTypes.includes(told.resourceType)) return await report.close();
    if (leftScope) return await report.send([withdrawEvaluation(told, told.captureTime ?? now.toISOString())]);
    const item = message.kind === 'change' ? told : await fetchOversizedItem(config, told);
    await report.send([await judge.judge(item)]);
  } catch (error) {
    faults.note(raw, error);
  }
}
