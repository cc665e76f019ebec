import { COMPLIANT, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { flag, strings } from '../../../lib/core/parameters';
import { defineRule, onChange } from '../../../lib/core/rule';
import { joinList, pluralize } from '../../../lib/core/text/format';
import { type AccountRecorder, recorder } from '../../../lib/resources/config/recorder';

/** Flags recorders of AWS Config that are off or do not record all resource types. */
export default defineRule({
  name: 'partial-recorder',
  title: 'AWS Config must record all resource types',
  rationale:
    'What the recorder leaves out has no history, and no rule of AWS Config evaluates it: it looks like a resource without problems. New types of resources are recorded only by a recorder of all types.',
  severity: 'medium',
  resource: recorder,
  triggers: [onChange],
  controls: ['FSBP Config.1', 'CIS 5.0 3.3', 'CIS 7.0 4.3'],
  parameters: {
    excludedTypes: strings({
      // The results of AWS Config's own rules, which are no resource: each change of one would be paid for twice.
      default: 'AWS::Config::ResourceCompliance',
      description: 'Resource types that need not be recorded',
    }),
    serviceLinkedRole: flag({
      default: false,
      description: "Whether the recorder must use AWS Config's service-linked role",
    }),
  },
  limitations: [
    'Accounts and Regions without a recorder: they have no item.',
    'Whether a delivery channel stores what is recorded, and whether the role may read every resource.',
    'Global IAM types, which one Region of an account has to record, and how often the other types are recorded.',
  ],
  evaluate(recorder, { parameters: { excludedTypes, serviceLinkedRole } }) {
    if (recorder.belongsToService) return NOT_APPLICABLE;
    const problems = [
      ...(recorder.isRecording ? [] : ['is off']),
      ...describeGaps(recorder, excludedTypes),
      ...(serviceLinkedRole && !recorder.usesServiceLinkedRole ? ['does not use the service-linked role'] : []),
    ];
    return problems.length === 0 ? COMPLIANT : nonCompliant(`The recorder ${joinList(problems)}`);
  },
});

function describeGaps({ strategy, listedTypes }: AccountRecorder, excluded: readonly string[]): string[] {
  if (strategy === 'ALL_SUPPORTED_RESOURCE_TYPES') return [];
  if (strategy === 'INCLUSION_BY_RESOURCE_TYPES') {
    return [`records only ${pluralize(listedTypes.length, 'resource type')}`];
  }
  const missing = listedTypes.filter((type) => !excluded.includes(type));
  return missing.length === 0 ? [] : [`leaves out ${joinList(missing)}`];
}
