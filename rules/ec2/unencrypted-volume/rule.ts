import {
  COMPLIANT,
  insufficientData,
  NOT_APPLICABLE,
  nonCompliant,
  type RuleResult,
} from '../../../lib/core/evaluation';
import { strings } from '../../../lib/core/parameters';
import { defineRule, onChange } from '../../../lib/core/rule';
import { joinList } from '../../../lib/core/text/format';
import { type Volume, volume } from '../../../lib/resources/ec2/volume';

/** What is not encrypted at rest can be shared, copied and mounted by whoever gets hold of a snapshot. */
export default defineRule({
  name: 'unencrypted-volume',
  title: 'Volumes are encrypted',
  rationale:
    'Whoever gets at a snapshot of an unencrypted volume has the data: there is no key to withhold, and no record of its use.',
  severity: 'medium',
  resource: volume,
  triggers: [onChange],
  managedRule: 'encrypted-volumes',
  parameters: {
    kmsId: strings({
      default: '',
      description: 'Ids or ARNs of the KMS keys that volumes may be encrypted with; any key when empty',
      pattern: /^(arn:[\w-]+:kms:[\w-]+:\d{12}:key\/)?[\w-]+$/,
    }),
  },
  limitations: [
    "A template's volume that is encrypted because the account encrypts by default.",
    'Snapshots, which have an encryption of their own, and instance store.',
    'Who may use the key.',
  ],
  evaluate(volume, { parameters }) {
    if (volume.isUnusable) return NOT_APPLICABLE;
    if (volume.isEncrypted === undefined) {
      return insufficientData(
        'whether the volume is encrypted: the template leaves it to the snapshot that it is made from',
      );
    }
    if (!volume.isEncrypted) return nonCompliant(`Not encrypted, nor are its snapshots${attachment(volume)}`);
    return parameters.kmsId.length === 0 ? COMPLIANT : judgeKey(volume, parameters.kmsId);
  },
});

const attachment = ({ attachedTo }: Volume): string =>
  attachedTo.length === 0 ? '' : `: the volume of ${joinList(attachedTo)}`;

/** The managed rule's parameter takes one key; several are a list here. */
function judgeKey({ kmsKeyId }: Volume, allowed: readonly string[]): RuleResult {
  if (kmsKeyId === undefined)
    return insufficientData("whether the key is allowed: the template leaves it to the account's default");
  if (kmsKeyId.includes('alias/'))
    return insufficientData(`whether the key is allowed: the template names it ${kmsKeyId}`);
  return allowed.some((key) => isSameKey(key, kmsKeyId))
    ? COMPLIANT
    : nonCompliant(`Encrypted with key ${kmsKeyId}, not with ${joinList(allowed)}`);
}

/** An id without an ARN stands for the key of that id in any account and Region. */
const isSameKey = (a: string, b: string): boolean => a === b || (!(isArn(a) && isArn(b)) && idOf(a) === idOf(b));

const isArn = (key: string): boolean => key.startsWith('arn:');
const idOf = (key: string): string => key.slice(key.lastIndexOf('/') + 1);
