import { join } from 'node:path';
import { ingestFiles } from '../../lib/history/ingest/ingest';
import { createHistory, createItem } from '../history/items';
import { rules } from '../rules/registry';
import { createFolder } from '../temporary-files';
import { run } from './testing-io';

const group = createItem({
  resourceType: 'AWS::EC2::SecurityGroup',
  resourceId: 'sg-0a',
  configuration: { groupId: 'sg-0a', groupName: 'web', vpcId: 'vpc-0a', ipPermissions: [], ipPermissionsEgress: [] },
});
const networkInterface = (day: string, configurationItemStatus = 'OK') =>
  createItem({
    resourceType: 'AWS::EC2::NetworkInterface',
    resourceId: 'eni-0a',
    configurationItemStatus,
    configurationItemCaptureTime: `2026-01-${day}T00:00:00.000Z`,
    configuration:
      configurationItemStatus === 'OK' ? { networkInterfaceId: 'eni-0a', groups: [{ groupId: 'sg-0a' }] } : null,
  });

const UNKNOWN =
  'Insufficient data: the group may be unused; the input has no network interface from its account and Region';

/** The evaluation of the state at a time is that of the history, also after the last item that the rule asks about. */
test('the state at a time has the result that it has in the history', async () => {
  const store = join(createFolder({}), 'history.duckdb');
  const items = [group, networkInterface('05'), networkInterface('10', 'ResourceDeleted')];
  await ingestFiles([createFolder({ 'history.json': createHistory(items) })], { store });
  const evaluate = async (...args: string[]) => {
    const options = ['--rule', 'unused-security-group', '--store', store, '--format', 'json'];
    const { evaluations } = JSON.parse((await run([...args, ...options], { rules })).out);
    return evaluations as Record<string, string | null>[];
  };
  const history = await evaluate('evaluate', '--history', '--now', '2026-02-01');
  expect(history.map(({ from, until, annotation }) => [from?.slice(0, 10), until?.slice(0, 10), annotation])).toEqual([
    ['2026-01-01', '2026-01-05', UNKNOWN],
    ['2026-01-05', '2026-01-10', null],
    ['2026-01-10', undefined, 'No network interface uses the group'],
  ]);
  const states = [];
  for (const day of ['03', '07', '20']) {
    const [state] = await evaluate('compliance', '--at', `2026-01-${day}`);
    states.push(state?.annotation);
  }
  expect(states).toEqual(history.map(({ annotation }) => annotation));
});
