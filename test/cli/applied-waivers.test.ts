import { createFolder } from '../temporary-files';
import { run } from './testing-io';

const item = (resourceId: string, resourceName: string) => ({
  resourceType: 'Test::Box',
  resourceId,
  resourceName,
  ARN: `arn:aws:test:eu-west-1:111122223333:box/${resourceId}`,
  configurationItemStatus: 'OK',
  awsAccountId: '111122223333',
  awsRegion: 'eu-west-1',
  tags: {},
  configuration: { size: 99 },
});
const waiver = (resource: string) => ({
  rule: 'big-box',
  resource,
  reason: 'r',
  owner: 'team-platform',
  expires: '2026-12-31',
});

/** The output of a run over two boxes with one waiver. */
async function evaluateWaived(resource: string): Promise<string> {
  const folder = createFolder({
    'boxes/a.json': JSON.stringify([item('box-1', 'web'), item('box-2', 'db')]),
    'waivers.json': JSON.stringify([waiver(resource)]),
  });
  const args = [`${folder}/boxes`, '--rule', 'big-box', '--waivers', `${folder}/waivers.json`];
  return (await run(['evaluate', ...args], { width: 400 })).out;
}

test.each<[by: string, resource: string, applies: string]>([
  ['an id', 'box-1', 'applies to 1 resource until 2026-12-31\n'],
  ['a pattern of ids', 'box-*', 'applies to 2 resources until 2026-12-31\n'],
  ['an ARN', 'arn:aws:test:eu-west-1:111122223333:box/box-1', 'applies to 1 resource until 2026-12-31\n'],
  ['a name', 'web', 'applies to 1 resource until 2026-12-31, by name: the creator of a resource chooses its name'],
  ['a pattern of names', 'w*', 'applies to 1 resource until 2026-12-31, by name'],
])('a waiver by %s is shown with its owner and date', async (_by, resource, applies) => {
  expect(await evaluateWaived(resource)).toContain(
    `The waiver of "${resource}" for big-box (team-platform) ${applies}`,
  );
});

test('a waiver that applies to nothing is not shown', async () => {
  expect(await evaluateWaived('box-9')).not.toContain('team-platform');
});
