import { expectedSetting } from '../../../lib/core/case-parts/expected-setting';
import { definePlanCases } from '../../../lib/core/cases';
import { nothingToDo } from '../../../lib/core/remediation/plan';
import rule from './rule';

const setting = (configuration: object) => ({
  shape: 'description' as const,
  aspect: 'EBS encryption',
  resourceId: '111122223333',
  configuration,
});
const fix = expectedSetting({
  service: 'ec2',
  api: 'EnableEbsEncryptionByDefault',
  undoApi: 'DisableEbsEncryptionByDefault',
  step: ['TurnOnEncryption', 'TurnOffEncryption'],
  to: {},
  from: {},
  summary: 'Encrypt new EBS volumes in the Region by default',
  sideEffects: [
    'New volumes and copies of snapshots are encrypted with the default key of the Region; if that key is your own, whoever creates or attaches a volume needs permissions for it',
    'Snapshots and AMIs that are encrypted with the key of AWS (aws/ebs) cannot be shared with other accounts',
    'Instance types that do not support encrypted volumes can no longer be launched',
  ],
  notes: ['Volumes and snapshots that exist stay as they are'],
  cannotUndo: 'What was created meanwhile stays encrypted',
});

export default definePlanCases(rule, [
  { scenario: 'off', ...setting({ EbsEncryptionByDefault: false, SseType: 'sse-ebs' }), expected: fix },
  { scenario: 'off, as text', ...setting({ EbsEncryptionByDefault: 'false' }), expected: fix },
  { scenario: 'off, in the SDK of another language', ...setting({ ebsEncryptionByDefault: false }), expected: fix },
  {
    scenario: 'on',
    ...setting({ EbsEncryptionByDefault: true }),
    expected: nothingToDo('The resource is compliant'),
  },
]);
