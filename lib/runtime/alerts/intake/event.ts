import { TICK } from '../../../contract/alert-environment';
import { isObject, formatValue } from '../../../core/reading/properties';
import { type AutomationStatus, readAutomationStatus } from '../../../formats/automation-status';
import { type ComplianceChange, readComplianceChange } from '../../../formats/compliance-change';

/** What the alert function is called for. */
export type AlertEvent =
  | { readonly kind: 'compliance change'; readonly change: ComplianceChange }
  | { readonly kind: 'execution'; readonly status: AutomationStatus }
  | { readonly kind: 'tick' };

/**
 * Reads what EventBridge sends.
 * @throws Error when it is of no kind that is known, or contradicts AWS's shape: so the event ends in the dead-letter
 * queue, with the reason beside it
 */
export function readAlertEvent(event: unknown): AlertEvent {
  if (!isObject(event)) throw new Error(`Cannot act on an event: found ${formatValue(event)}`);
  if (event.assay === TICK.assay) return { kind: 'tick' };
  const type = event['detail-type'];
  if (type === 'Config Rules Compliance Change') {
    return { kind: 'compliance change', change: readComplianceChange(event) };
  }
  if (type === 'EC2 Automation Execution Status-change Notification') {
    return { kind: 'execution', status: readAutomationStatus(event) };
  }
  throw new Error(`Cannot act on an event: found detail-type ${formatValue(type)}`);
}
