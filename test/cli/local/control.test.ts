import { ControlServer, callLocalRegion } from '../../../lib/cli/local/control';
import { createFolder } from '../../temporary-files';

test('the last local region that started in a folder answers, also after another one has ended', async () => {
  const folder = createFolder({});
  const start = (name: string) => ControlServer.start(folder, async (action, input) => ({ name, action, ...input }));
  const first = await start('first');
  expect(await callLocalRegion(folder, 'status', { a: 1 })).toEqual({ name: 'first', action: 'status', a: 1 });
  const second = await start('second');
  await first.stop();
  expect(await callLocalRegion(folder, 'status')).toEqual({ name: 'second', action: 'status' });
  await second.stop();
  await expect(callLocalRegion(folder, 'status')).rejects.toThrow(`Cannot find a local region in "${folder}"`);
});
