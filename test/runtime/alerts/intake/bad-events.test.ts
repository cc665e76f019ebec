import { AwsStub } from '../aws-stub';
import { complianceChange, TestingAlerts } from '../testing-alerts';

let stub: AwsStub;
let alerts: TestingAlerts;

beforeAll(async () => {
  stub = await AwsStub.start();
  alerts = new TestingAlerts(stub);
});
afterAll(async () => {
  alerts.close();
  await stub.stop();
});

const { detail, ...envelope } = complianceChange();
const { newEvaluationResult } = detail;

test.each<[string, unknown, string]>([
  ['text', 'hello', 'Cannot act on an event: found "hello"'],
  ['nothing', undefined, 'Cannot act on an event: found undefined'],
  [
    'another event',
    { 'detail-type': 'Scheduled Event' },
    'Cannot act on an event: found detail-type "Scheduled Event"',
  ],
  ['an object', {}, 'Cannot act on an event: found detail-type undefined'],
  ['no detail', envelope, 'detail'],
  ['no resource', { ...envelope, detail: { ...detail, resourceId: undefined } }, 'resourceId'],
  [
    'a result of another kind',
    { ...envelope, detail: { ...detail, newEvaluationResult: { ...newEvaluationResult, complianceType: 'MAYBE' } } },
    'complianceType',
  ],
  [
    'a time that is none',
    { ...envelope, detail: { ...detail, newEvaluationResult: { ...newEvaluationResult, resultRecordedTime: 'soon' } } },
    'resultRecordedTime',
  ],
])('%s: refused, with what was found, and nothing is called', async (_, event, reason) => {
  await expect(alerts.invoke(event)).rejects.toThrow(reason);
  expect(alerts.lines.at(-1)).toMatchObject({ level: 'error', message: 'Cannot act on an event' });
  expect(stub.calls).toEqual([]);
});
