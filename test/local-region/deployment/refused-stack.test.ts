import { setImmediate } from 'node:timers/promises';
import { SmallRegion } from '../small-region';

const countServers = (): number => process.getActiveResourcesInfo().filter((type) => type === 'TCPServerWrap').length;

test('a stack that AWS would refuse leaves no open endpoint, which would keep the process alive', async () => {
  const before = countServers();
  const mainSteps = [{ name: 'Wait', action: 'aws:sleep', inputs: { Duration: 'PT1M' }, nextStep: 'Missing' }];
  const Content = JSON.stringify({ schemaVersion: '0.3', mainSteps });
  const runbook = { Type: 'AWS::SSM::Document', Properties: { Name: 'wait', DocumentType: 'Automation', Content } };
  await expect(SmallRegion.start({ Runbook: runbook })).rejects.toThrow(
    'Cannot create AWS::SSM::Document Runbook of stack test: ',
  );
  // Node lists a closed socket until the turn after the next.
  await setImmediate();
  await setImmediate();
  expect(countServers()).toBe(before);
});
