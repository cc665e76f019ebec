import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ALERT_PERMISSIONS } from '../../../lib/runtime/alert/permissions';

const FOLDER = join(__dirname, '../../../lib/runtime/alert');

/** The prefix of a service's actions in policies, by the SDK's client. */
const PREFIXES: Readonly<Record<string, string>> = {
  'config-service': 'config',
  cloudtrail: 'cloudtrail',
  dynamodb: 'dynamodb',
  eventbridge: 'events',
  iam: 'iam',
  securityhub: 'securityhub',
  sns: 'sns',
  ssm: 'ssm',
};

// The stub of the other tests refuses what is not in the list; this finds what is in the list and not called.
test('the role may call what the alert function calls, and nothing else', () => {
  const sent = readdirSync(FOLDER).flatMap((name) => callsIn(readFileSync(join(FOLDER, name), 'utf8')));
  expect(ALERT_PERMISSIONS.map(({ action }) => action).sort()).toEqual([...new Set(sent)].sort());
});

function callsIn(source: string): string[] {
  const services = new Map(
    [...source.matchAll(/import \{([^}]*)\} from '@aws-sdk\/client-([\w-]+)'/g)].flatMap(
      ([, names = '', client = '']) =>
        [...names.matchAll(/(\w+)Command\b/g)].map(([, action]) => [action, PREFIXES[client]] as const),
    ),
  );
  return [...source.matchAll(/new (\w+)Command\(/g)].map(([, action]) => `${services.get(action)}:${action}`);
}
