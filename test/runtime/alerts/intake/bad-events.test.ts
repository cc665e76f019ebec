import { complianceChange, setUpAlerts } from '../testing-alerts';

const { stub, alerts } = setUpAlerts();

const { detail, ...envelope } = complianceChange();
const { newEvaluationResult } = detail;

test('sends one alert for an event without the time of recording, however often it arrives', async () => {
  const { resultRecordedTime, configRuleInvokedTime, ...result } = newEvaluationResult;
  const event = { ...envelope, detail: { ...detail, newEvaluationResult: result } };
  await alerts.invoke(event);
  await alerts.invoke(event);
  await alerts.tickAfter(20);
  expect(alerts.mails().map(({ json }) => [json.kind, json.at])).toEqual([
    ['opened', envelope.time.replace('Z', '.000Z')],
  ]);
});

test.each<[string, unknown, string]>([
  ['a string', 'hello', 'Cannot handle an event: found "hello"'],
  ['undefined', undefined, 'Cannot handle an event: found undefined'],
  [
    'another event',
    { 'detail-type': 'Scheduled Event' },
    'Cannot handle an event: found detail-type "Scheduled Event"',
  ],
  ['an object', {}, 'Cannot handle an event: found detail-type undefined'],
  ['no detail', envelope, 'detail'],
  ['no resource', { ...envelope, detail: { ...detail, resourceId: undefined } }, 'resourceId'],
  [
    'an unknown compliance type',
    { ...envelope, detail: { ...detail, newEvaluationResult: { ...newEvaluationResult, complianceType: 'MAYBE' } } },
    'complianceType',
  ],
  [
    'an invalid time',
    { ...envelope, detail: { ...detail, newEvaluationResult: { ...newEvaluationResult, resultRecordedTime: 'soon' } } },
    'resultRecordedTime',
  ],
])('throws an error that names the input, and calls nothing: %s', async (_, event, reason) => {
  await expect(alerts.invoke(event)).rejects.toThrow(reason);
  expect(alerts.lines.at(-1)).toMatchObject({ level: 'error', message: 'Cannot handle an event' });
  expect(stub.watch.calls).toEqual([]);
});
