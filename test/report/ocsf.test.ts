import Ajv from 'ajv';
import fc from 'fast-check';
import { formatOcsf } from '../../lib/report/ocsf';
import {
  anyRun,
  createEvaluation,
  createInsufficient,
  createNonCompliant,
  createRun,
  createWaived,
  formatToText,
} from './sample';

/** The pairs of an identifier and its caption, of which an event has one. */
const pairs = (id: string, name: string, captions: Readonly<Record<number, string>>) => ({
  anyOf: Object.entries(captions).map(([value, caption]) => ({
    properties: { [id]: { const: Number(value) }, [name]: { const: caption } },
    required: [id, name],
  })),
});
const text = { type: 'string' };
const object = (properties: object, required: string[] = []) => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});
const analytic = object({ type_id: { const: 1 }, type: { const: 'Rule' }, uid: text, name: text }, ['type_id', 'uid']);

/**
 * The class Compliance Finding, as far as events use it, after https://schema.ocsf.io/1.9.0/classes/compliance_finding
 * with the profile "cloud".
 */
const EVENTS = {
  type: 'array',
  items: {
    allOf: [
      object(
        {
          category_uid: { const: 2 },
          category_name: { const: 'Findings' },
          class_uid: { const: 2003 },
          class_name: { const: 'Compliance Finding' },
          activity_id: { const: 1 },
          activity_name: { const: 'Create' },
          type_uid: { const: 2003 * 100 + 1 },
          type_name: { const: 'Compliance Finding: Create' },
          time: { type: 'integer' },
          severity_id: {},
          severity: {},
          status_id: {},
          status: {},
          message: text,
          metadata: object(
            {
              version: { const: '1.9.0' },
              product: object({ name: text, vendor_name: text, version: text }, ['name']),
              profiles: { const: ['cloud'] },
            },
            ['version', 'product'],
          ),
          cloud: object(
            {
              provider: { const: 'AWS' },
              region: text,
              cloud_partition: text,
              account: object({ uid: text, type_id: { const: 10 }, type: { const: 'AWS Account' } }, ['uid']),
            },
            ['provider'],
          ),
          finding_info: object({ uid: text, title: text, desc: text, analytic, last_seen_time: { type: 'integer' } }, [
            'uid',
          ]),
          compliance: {
            allOf: [
              object({
                control: text,
                desc: text,
                status_id: {},
                status: {},
                status_code: text,
                status_details: { type: 'array', items: text },
              }),
              pairs('status_id', 'status', { 1: 'Pass', 2: 'Warning', 3: 'Fail' }),
            ],
          },
          resources: {
            type: 'array',
            items: object(
              {
                uid: text,
                uid_alt: text,
                name: text,
                type: text,
                region: text,
                cloud_partition: text,
                role_id: { const: 1 },
                role: { const: 'Target' },
              },
              ['uid'],
            ),
          },
          remediation: object({ desc: text }, ['desc']),
          unmapped: { type: 'object' },
        },
        [
          'category_uid',
          'class_uid',
          'activity_id',
          'type_uid',
          'time',
          'severity_id',
          'metadata',
          'cloud',
          'finding_info',
          'compliance',
        ],
      ),
      pairs('severity_id', 'severity', {
        0: 'Unknown',
        1: 'Informational',
        2: 'Low',
        3: 'Medium',
        4: 'High',
        5: 'Critical',
      }),
      pairs('status_id', 'status', { 1: 'New', 3: 'Suppressed', 4: 'Resolved' }),
    ],
  },
};
// A status that the framework does not name has the identifier 99 and the source's own text.
const compliance = EVENTS.items.allOf[0] as { properties: { compliance: { allOf: { anyOf?: object[] }[] } } };
compliance.properties.compliance.allOf[1]?.anyOf?.push({
  properties: { status_id: { const: 99 }, status: { enum: ['Waived', 'Not applicable'] } },
  required: ['status_id', 'status'],
});
const validate = new Ajv({ strict: false }).compile(EVENTS);

const format = (run: Parameters<typeof formatOcsf>[0]) => JSON.parse(formatToText(formatOcsf, run));
const formatOne = (evaluation: ReturnType<typeof createEvaluation>) => format(createRun([evaluation]))[0];

it('follows the class for any run', () => {
  fc.assert(
    fc.property(anyRun(), (run) => {
      const events = format(run);
      expect(validate(events) ? [] : validate.errors).toEqual([]);
      expect(events).toHaveLength([...run.evaluations()].length + run.unreadable.length);
    }),
  );
});

it.each([
  ['a compliant resource', createEvaluation('open-ssh', 'sg-1'), [1, 'Pass'], [4, 'Resolved'], 'Informational'],
  ['a non-compliant resource', createNonCompliant('open-ssh', 'sg-1', 'open'), [3, 'Fail'], [1, 'New'], 'High'],
  ['insufficient data', createInsufficient('open-ssh', 'sg-1', 'no entries'), [2, 'Warning'], [1, 'New'], 'High'],
  [
    'a waived resource',
    createWaived('open-ssh', 'sg-1', { expires: '2026-06-30', owner: 'o', reason: 'r' }),
    [99, 'Waived'],
    [3, 'Suppressed'],
    'Informational',
  ],
  [
    'a resource that the rule does not apply to',
    createEvaluation('open-ssh', 'sg-1', { complianceType: 'NOT_APPLICABLE' }),
    [99, 'Not applicable'],
    [4, 'Resolved'],
    'Informational',
  ],
])('%s', (_name, evaluation, check, state, severity) => {
  const { compliance, ...event } = formatOne(evaluation);
  expect([compliance.status_id, compliance.status]).toEqual(check);
  expect([event.status_id, event.status, event.severity]).toEqual([...state, severity]);
});

it('an unreadable entry is a check without a result', () => {
  const unreadable = [{ source: 'a.json', resourceId: 'sg-1', rule: 'open-ssh', message: 'Cannot read it' }];
  expect(format(createRun([], { unreadable }))).toMatchObject([
    {
      severity: 'Unknown',
      compliance: { status: 'Warning', control: 'open-ssh', status_details: ['Cannot read it'] },
      resources: [{ uid: 'sg-1' }],
      unmapped: { outcome: 'unreadable' },
    },
  ]);
});

it.each([
  ['arn:aws-us-gov:ec2:us-gov-west-1:111122223333:volume/vol-1', 'us-gov-west-1', 'aws-us-gov'],
  [null, 'us-gov-west-1', 'aws-us-gov'],
  [null, 'cn-north-1', 'aws-cn'],
  [null, 'eu-west-1', 'aws'],
  [null, null, 'aws'],
])('the partition of %s in %s is %s', (arn, region, partition) => {
  const { cloud, resources } = formatOne(createEvaluation('gp2-volume', 'vol-1', { arn, region }));
  expect([cloud.cloud_partition, resources[0].cloud_partition]).toEqual([partition, partition]);
});

describe('the identifier of a finding', () => {
  const identify = (parts: Parameters<typeof createEvaluation>[2], rule = 'gp2-volume') =>
    formatOne(createEvaluation(rule, 'vol-1', parts)).finding_info.uid;
  const before = identify({});

  it.each([
    ['the file', { source: 'b.json' }],
    ['the result', { complianceType: 'NON_COMPLIANT' as const, annotation: 'gp2' }],
    ['the time', { orderingTimestamp: '2026-03-02T00:00:00.000Z' }],
    ['the name', { resourceName: 'data' }],
  ])('does not depend on %s', (_name, parts) => expect(identify(parts)).toBe(before));

  it.each([
    ['the account', { accountId: '444455556666' }],
    ['the Region', { region: 'us-east-1' }],
    ['the type', { resourceType: 'AWS::EC2::Snapshot' }],
  ])('depends on %s', (_name, parts) => expect(identify(parts)).not.toBe(before));

  it('depends on the rule', () => expect(identify({}, 'open-ssh')).not.toBe(before));

  it('depends on the file of a template', () => {
    const template = { line: 3, column: 1, accountId: null, region: null };
    expect(identify({ ...template, source: 'a.yaml' })).not.toBe(identify({ ...template, source: 'b.yaml' }));
    expect(identify({ ...template, source: 'a.yaml' })).toBe(identify({ ...template, source: 'a.yaml', line: 9 }));
  });
});
