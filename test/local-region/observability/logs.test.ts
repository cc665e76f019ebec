import { SmallRegion } from '../small-region';

const [logGroupName, logStreamName] = ['own', 'stream'];

test('lines that are found have ids of their own, which follow their order', async () => {
  const region = await SmallRegion.start({});
  await region.call('logs:CreateLogGroup', { logGroupName });
  await region.call('logs:CreateLogStream', { logGroupName, logStreamName });
  const logEvents = ['a', 'b', 'a'].map((message) => ({ timestamp: 1, message }));
  await region.call('logs:PutLogEvents', { logGroupName, logStreamName, logEvents });
  const { events } = await region.call('logs:FilterLogEvents', { logGroupName });
  const ids: string[] = events.map((event: { eventId: string }) => event.eventId);
  expect(new Set(ids).size).toBe(3);
  expect([...ids].sort()).toEqual(ids);
  const again = await SmallRegion.start({}, region.save());
  await again.call('logs:PutLogEvents', { logGroupName, logStreamName, logEvents });
  const { events: later } = await again.call('logs:FilterLogEvents', { logGroupName });
  expect(new Set(later.map((event: { eventId: string }) => event.eventId)).size).toBe(6);
  await Promise.all([region.stop(), again.stop()]);
});
