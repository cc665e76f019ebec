import type { ResponseRule } from '../../../../lib/contract/response-settings';
import type { RecordedItem } from '../../../../lib/local-region/recording/recorded-items';
import { ACCOUNT, complianceChange, ingressRecord, setUpAlerts } from '../testing-alerts';

// Rules about what AWS Config does not record: it has no history that could tell what changed, or when.

const deployed = (rule: string): Record<string, ResponseRule> => ({
  [`assay-${rule}`]: { rule, title: rule, severity: 'high', parameters: {}, remediation: 'off' },
});
const { stub, alerts } = setUpAlerts({
  rules: {
    ...deployed('root-access-key'),
    ...deployed('no-default-ebs-encryption'),
    ...deployed('user-without-mfa'),
    ...deployed('user-with-policy'),
  },
});

const USER_ID = 'AIDA0A1B2C3D4E5F60718';
const account = { resourceType: 'AWS::::Account', resourceId: ACCOUNT };
const user = { resourceType: 'AWS::IAM::User', resourceId: USER_ID };
const recordedUser = {
  configurationItemVersion: '1.3',
  configurationItemCaptureTime: '2026-02-01T00:00:00.000Z',
  configurationItemStatus: 'OK',
  configurationStateId: 1,
  awsAccountId: ACCOUNT,
  awsRegion: 'global',
  ...user,
  resourceName: 'ana',
  ARN: `arn:aws:iam::${ACCOUNT}:user/ana`,
  availabilityZone: 'Not Applicable',
  tags: {},
  relatedEvents: [],
  relationships: [],
  configuration: { userName: 'ana' },
  supplementaryConfiguration: {},
} as unknown as RecordedItem;
const UNKNOWN = { known: false, because: 'AWS Config does not record what the rule evaluates', isRecorded: false };

test.each<[rule: string, resource: object, name: string | null, waiverRegion: RegExp | undefined]>([
  ['root-access-key', account, null, undefined],
  ['no-default-ebs-encryption', account, null, /region: eu-west-1/],
  ['user-without-mfa', user, 'ana', undefined],
  ['user-without-mfa', account, null, undefined],
])('an alert of %s on %j names what it can, and nobody', async (rule, resource, name, waiverRegion) => {
  stub.history = [recordedUser];
  stub.addRecords({ name: 'ana', record: ingressRecord() });
  await alerts.invoke(complianceChange({ rule: `assay-${rule}`, ...resource, annotation: 'a' }));
  const [mail] = alerts.mails();
  expect(mail?.json).toMatchObject({
    kind: 'opened',
    resource: { name },
    change: UNKNOWN,
    actor: { found: false, because: 'AWS Config does not record when it changed' },
  });
  expect(mail?.text).toContain('Not known: AWS Config does not record what the rule evaluates.');
  expect(mail?.text).not.toContain('Who changed it');
  if (waiverRegion) expect(mail?.json.waiver).toMatch(waiverRegion);
  else expect(mail?.json.waiver).not.toContain('region:');
  expect(stub.watch.listInputs('cloudtrail:LookupEvents')).toEqual([]);
});

test('a user whom AWS Config does not record has its id alone', async () => {
  await alerts.invoke(complianceChange({ rule: 'assay-user-without-mfa', ...user }));
  expect(alerts.mails()[0]?.json).toMatchObject({ resource: { id: USER_ID, name: null, arn: null }, change: UNKNOWN });
});

test('the waiver of a recorded user names no Region, since its item has none', async () => {
  stub.history = [recordedUser];
  await alerts.invoke(complianceChange({ rule: 'assay-user-with-policy', ...user }));
  expect(alerts.mails()[0]?.json.change).toMatchObject({ known: true });
  expect(alerts.mails()[0]?.json.waiver).not.toContain('region:');
});
