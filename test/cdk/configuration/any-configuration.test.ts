import fc from 'fast-check';
import { ConfigurationError } from '../../../lib/cdk/configuration/validation/errors';
import { resolve } from './resolving';

/** Keys with which random JSON passes the first checks. */
const WORDS = [
  ...[
    'environments',
    'account',
    'regions',
    'homeRegion',
    'prefix',
    'recorder',
    'adopt',
    'deliveryBucket',
    'deliveryKeyPrefix',
    'recordingGroup',
  ],
  ...[
    'inclusion',
    'exclusion',
    'frequency',
    'frequencyOverride',
    'resourceTypes',
    'retentionDays',
    'delivery',
    'keyPrefix',
  ],
  ...[
    'rules',
    'open-door',
    'old-lock',
    'labelled',
    '*',
    'parameters',
    'label',
    'most',
    'excluded',
    'tagScope',
    'key',
    'value',
  ],
  ...[
    'managedRules',
    'restricted-ssh',
    'RDS_STORAGE_ENCRYPTED',
    'encrypted-volumes',
    'kmsId',
    'name',
    'evaluationModes',
  ],
  ...['remediation', 'mode', 'approvers', 'approvalHours', 'alerts', 'severity', 'stormSize', 'eventBus', 'region'],
  ...[
    'guardRules',
    'policy',
    'waivers',
    'ruleFolders',
    'tags',
    'aggregator',
    'accounts',
    'athena',
    'health',
    'subscribers',
  ],
  ...['__proto__', 'constructor', 'toString', ''],
];
const VALUES = [
  ...[
    '111122223333',
    'eu-west-1',
    'cn-north-1',
    'AWS::EC2::Volume',
    'AWS::House::Door',
    'AWS::IAM::User',
    'evaluated',
    'all',
  ],
  ...[
    'CONTINUOUS',
    'DAILY',
    'One_Hour',
    'default',
    'organization',
    'DETECTIVE',
    'text',
    'a@example.com',
    '',
    'waivers.yaml',
  ],
  ...['off', 'manual', 'approve', 'automatic', 'high', 'arn:aws:iam::111122223333:role/on-call'],
  ...[0, 1, 30, 90, 2557, -1, 0.5, true, false, null],
];

const { configuration } = fc.letrec<{ configuration: unknown; value: unknown }>((tie) => ({
  configuration: fc.dictionary(fc.constantFrom(...WORDS), tie('value'), { maxKeys: 5 }),
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(...VALUES),
    fc.jsonValue({ maxDepth: 2 }),
    tie('configuration'),
    fc.array(tie('value'), { maxLength: 3 }),
  ),
}));

test('any configuration resolves, or is rejected with errors that each name a key', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(configuration, (input) => {
      try {
        resolve(input, { files: { '/project/waivers.yaml': '[]', '/project/text': 'rule a {}' } });
        seen.add('resolved');
      } catch (error) {
        if (!(error instanceof ConfigurationError)) throw error;
        seen.add('rejected');
        expect(error.errors).not.toHaveLength(0);
        for (const { key, message } of error.errors) {
          expect(isInConfiguration(key, input)).toBe(true);
          expect(message).toMatch(/^\S.*\S$/s);
          expect(message.length).toBeLessThan(500);
        }
      }
    }),
    { numRuns: 1000, seed: 20261120 },
  );
  expect(seen).toEqual(new Set(['resolved', 'rejected']));
});

/** Whether the key of an error starts with a key of the configuration, or with one that may be required. */
function isInConfiguration(key: string, input: unknown): boolean {
  if (key === 'configuration') return true;
  const [first = ''] = key.match(/^\["(?:[^"\\]|\\.)*"\]|^[^.[]+/) ?? [];
  const name = first.startsWith('[') ? (JSON.parse(first) as string[])[0] : first;
  return (
    Object.hasOwn(input as object, name ?? '') || ['rules', 'homeRegion', 'athena', 'recorder'].includes(name ?? '')
  );
}
