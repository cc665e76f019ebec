import { UnreadableItem } from '../../../lib/core/reading/unreadable';
import { readComplianceChange } from '../../../lib/formats/events/compliance-change';

const identifier = (orderingTimestamp: string) => ({
  evaluationResultQualifier: {
    configRuleName: 'assay-gp2-volume',
    resourceType: 'AWS::EC2::Volume',
    resourceId: 'vol-0a1b2c3d4e5f60718',
  },
  orderingTimestamp,
});

const event = (detail: object = {}) => ({
  version: '0',
  id: '0a0a0a0a-0000-4000-8000-000000000001',
  'detail-type': 'Config Rules Compliance Change',
  source: 'aws.config',
  account: '111122223333',
  time: '2026-02-11T05:06:11Z',
  region: 'eu-west-1',
  resources: [],
  detail: {
    resourceId: 'vol-0a1b2c3d4e5f60718',
    awsRegion: 'eu-west-1',
    awsAccountId: '111122223333',
    configRuleName: 'assay-gp2-volume',
    recordVersion: '1.0',
    configRuleARN: 'arn:aws:config:eu-west-1:111122223333:config-rule/config-rule-0a0a0a',
    messageType: 'ComplianceChangeNotification',
    newEvaluationResult: {
      evaluationResultIdentifier: identifier('2026-02-11T05:04:30.500Z'),
      complianceType: 'NON_COMPLIANT',
      resultRecordedTime: '2026-02-11T05:06:10.100Z',
      configRuleInvokedTime: '2026-02-11T05:06:08.200Z',
      annotation: '\n gp2 of 100 GiB ',
    },
    notificationCreationTime: '2026-02-11T05:06:10.900Z',
    resourceType: 'AWS::EC2::Volume',
    ...detail,
  },
});

const now = {
  complianceType: 'NON_COMPLIANT',
  annotation: 'gp2 of 100 GiB',
  recordedAt: '2026-02-11T05:06:10.100Z',
  invokedAt: '2026-02-11T05:06:08.200Z',
  orderingTimestamp: '2026-02-11T05:04:30.500Z',
};

test('reads a first result, with its annotation trimmed', () => {
  expect(readComplianceChange(event())).toEqual({
    eventId: '0a0a0a0a-0000-4000-8000-000000000001',
    eventTime: '2026-02-11T05:06:11.000Z',
    accountId: '111122223333',
    region: 'eu-west-1',
    configRuleName: 'assay-gp2-volume',
    configRuleArn: 'arn:aws:config:eu-west-1:111122223333:config-rule/config-rule-0a0a0a',
    resourceType: 'AWS::EC2::Volume',
    resourceId: 'vol-0a1b2c3d4e5f60718',
    now,
    before: undefined,
  });
});

test.each<[detail: object, arn: string]>([
  [{ configRuleARN: 'arn:a' }, 'arn:a'],
  [{ configRuleARN: undefined, configRuleArn: 'arn:b' }, 'arn:b'],
  [{ configRuleARN: undefined }, ''],
])('reads the rule of %j', (detail, arn) => expect(readComplianceChange(event(detail)).configRuleArn).toBe(arn));

test.each([null, undefined])('reads an old result of %s as absent', (oldEvaluationResult) => {
  expect(readComplianceChange(event({ oldEvaluationResult })).before).toBeUndefined();
});

const old = {
  evaluationResultIdentifier: identifier('2026-02-01T00:00:00.000Z'),
  complianceType: 'COMPLIANT',
  resultRecordedTime: '2026-02-01T00:02:00.000Z',
  configRuleInvokedTime: '2026-02-01T00:01:00.000Z',
};
const before = {
  complianceType: 'COMPLIANT',
  annotation: null,
  recordedAt: '2026-02-01T00:02:00.000Z',
  invokedAt: '2026-02-01T00:01:00.000Z',
  orderingTimestamp: '2026-02-01T00:00:00.000Z',
};

test('reads a new and an old result, which has no annotation', () => {
  const read = readComplianceChange(event({ oldEvaluationResult: old }));
  expect([read.now, read.before]).toEqual([now, before]);
});

const TIMES = {
  resultRecordedTime: '2026-02-01T00:02:00.000Z',
  configRuleInvokedTime: '2026-02-01T00:01:00.000Z',
  evaluationResultIdentifier: identifier('2026-02-01T00:00:00.000Z'),
};
const CREATED = '2026-02-11T05:06:10.900Z';

test.each<[string, Partial<Record<keyof typeof TIMES, null>>, string, string, string]>([
  ['no time of recording', { resultRecordedTime: null }, '00:01', '00:01', '00:00'],
  ['no time of invocation', { configRuleInvokedTime: null }, '00:02', '00:02', '00:00'],
  ['no ordering timestamp', { evaluationResultIdentifier: null }, '00:02', '00:01', CREATED],
  ['only an ordering timestamp', { resultRecordedTime: null, configRuleInvokedTime: null }, CREATED, CREATED, '00:00'],
  [
    'no time',
    { resultRecordedTime: null, configRuleInvokedTime: null, evaluationResultIdentifier: null },
    ...([CREATED, CREATED, CREATED] as const),
  ],
])('reads a result with %s', (_, missing, recorded, invoked, ordering) => {
  const toTime = (text: string): string => (text === CREATED ? text : `2026-02-01T${text}:00.000Z`);
  const result = { complianceType: 'COMPLIANT', ...TIMES, ...missing };
  const expected = {
    complianceType: 'COMPLIANT',
    annotation: null,
    recordedAt: toTime(recorded),
    invokedAt: toTime(invoked),
    orderingTimestamp: toTime(ordering),
  };
  const read = readComplianceChange(event({ oldEvaluationResult: result, newEvaluationResult: result }));
  expect([read.now, read.before]).toEqual([expected, expected]);
});

test('takes the time of the event if it does not say when it was created, and the other way round', () => {
  const { time, detail, ...envelope } = event({ newEvaluationResult: { complianceType: 'NON_COMPLIANT' } });
  const { notificationCreationTime, ...rest } = detail;
  expect(readComplianceChange({ ...envelope, time, detail: rest }).now.recordedAt).toBe(new Date(time).toISOString());
  expect(readComplianceChange({ ...envelope, detail }).eventTime).toBe(CREATED);
  expect(() => readComplianceChange({ ...envelope, detail: rest })).toThrow('Cannot read event.time: expected a time');
});

test('reads a deleted result without a new one as NOT_APPLICABLE', () => {
  const at = '2026-02-11T05:06:10.900Z';
  const read = readComplianceChange(event({ oldEvaluationResult: old, newEvaluationResult: null }));
  expect([read.now, read.before]).toEqual([
    { complianceType: 'NOT_APPLICABLE', annotation: null, recordedAt: at, invokedAt: at, orderingTimestamp: at },
    before,
  ]);
});

test.each([
  ['a text', 'text', 'Cannot read event: expected an object, found "text"'],
  [
    'another event',
    { ...event(), 'detail-type': 'Config Configuration Item Change' },
    'Cannot read event.detail-type: expected one of Config Rules Compliance Change, found "Config Configuration Item Change"',
  ],
  [
    'an event without a result',
    event({ newEvaluationResult: null }),
    'Cannot read event.detail: found neither a new nor an old evaluation result',
  ],
  [
    'an unknown compliance type',
    event({ newEvaluationResult: { ...old, complianceType: 'FINE' } }),
    'Cannot read event.detail.newEvaluationResult.complianceType: expected one of COMPLIANT, NON_COMPLIANT, NOT_APPLICABLE, INSUFFICIENT_DATA, found "FINE"',
  ],
  [
    'an invalid time',
    event({ newEvaluationResult: { ...old, resultRecordedTime: 'yesterday' } }),
    'Cannot read event.detail.newEvaluationResult.resultRecordedTime: expected a time, found "yesterday"',
  ],
])('refuses %s', (_what, value, message) => {
  expect(() => readComplianceChange(value)).toThrow(new UnreadableItem(message));
});
