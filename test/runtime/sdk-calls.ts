import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { ROOT } from '../source';

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

/** The actions that a Lambda function can call, each once: those of every source that it is bundled with. */
export const callsOf = (entry: string): string[] =>
  [...new Set(sourcesOf(entry).flatMap((path) => callsIn(readFileSync(join(ROOT, path), 'utf8'))))].sort();

/** The sources of ours that something of is bundled. */
export function sourcesOf(entry: string): string[] {
  const { metafile } = buildSync({
    ...{ entryPoints: [join(ROOT, entry)], absWorkingDir: ROOT, platform: 'node', format: 'esm' },
    ...{ bundle: true, write: false, metafile: true, packages: 'external', logLevel: 'silent' },
  });
  const bundled = Object.entries(Object.values(metafile.outputs)[0]?.inputs ?? {});
  return bundled.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => path);
}

function callsIn(source: string): string[] {
  const services = new Map(
    [...source.matchAll(/import \{([^}]*)\} from '@aws-sdk\/client-([\w-]+)'/g)].flatMap(
      ([, names = '', client = '']) =>
        [...names.matchAll(/(\w+)Command\b/g)].map(([, action]) => [action, PREFIXES[client]] as const),
    ),
  );
  return [...source.matchAll(/new (\w+)Command\(/g)].map(([, action]) => `${services.get(action)}:${action}`);
}
