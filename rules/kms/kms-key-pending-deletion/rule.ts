import { COMPLIANT, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { strings } from '../../../lib/core/parameters';
import { defineRule, onChange } from '../../../lib/core/rule';
import { type KmsKey, kmsKey } from '../../../lib/resources/kms/kms-key';

/** Flags keys that are scheduled for deletion. */
export default defineRule({
  name: 'kms-key-pending-deletion',
  title: 'KMS keys must not be scheduled for deletion',
  rationale:
    'What a deleted key has encrypted is lost for ever, snapshots and backups included. Until the day of the deletion it can be cancelled. Afterwards not even AWS can restore the key.',
  severity: 'critical',
  resource: kmsKey,
  triggers: [onChange],
  managedRules: ['KMS_CMK_NOT_SCHEDULED_FOR_DELETION'],
  controls: [
    'FSBP KMS.3',
    'PCI DSS 4.0.1 3.5.1.1',
    'PCI DSS 4.0.1 3.5.1.3',
    'PCI DSS 4.0.1 3.6.1',
    'PCI DSS 4.0.1 3.6.1.2',
    'PCI DSS 4.0.1 3.6.1.3',
    'PCI DSS 4.0.1 3.6.1.4',
    'PCI DSS 4.0.1 3.7.1',
    'PCI DSS 4.0.1 3.7.2',
  ],
  parameters: {
    kmsKeyIds: strings({
      default: '',
      // An alias would match no key, and none would be evaluated.
      pattern: /^(arn:[\w-]+:kms:[\w-]+:\d{12}:key\/)?[\w-]+$/,
      description: 'The ids or ARNs of the keys to evaluate; all if empty',
    }),
  },
  limitations: [
    'Whether anything still needs the key: CloudTrail shows when it was last used.',
    'Imported key material that expires.',
  ],
  evaluate(key, { parameters: { kmsKeyIds } }) {
    if (key.item.shape === 'template') return NOT_APPLICABLE;
    if (kmsKeyIds.length > 0 && !kmsKeyIds.some((id) => isSame(id, key))) return NOT_APPLICABLE;
    const { deletion } = key;
    if (!deletion) return COMPLIANT;
    const when = deletion.date === undefined ? 'when its replicas are gone' : `on ${formatDay(deletion.date)}`;
    return nonCompliant(`Key ${key.label} will be deleted ${when}`);
  },
});

/** An input without the ARN of the key is compared by the id alone. */
function isSame(wanted: string, { id, arn }: KmsKey): boolean {
  const isArn = wanted.startsWith('arn:') && arn !== undefined;
  const found = isArn ? arn : id;
  return (isArn ? wanted : wanted.slice(wanted.lastIndexOf('/') + 1)).toLowerCase() === found.toLowerCase();
}

const formatDay = (date: Date): string => date.toISOString().slice(0, 10);
