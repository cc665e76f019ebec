import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { ROOT } from '../source';

/** The prefix of a service's actions in policies, by the SDK's client. */
const PREFIXES: Readonly<Record<string, string>> = {
  'config-service': 'config',
  cloudtrail: 'cloudtrail',
  dynamodb: 'dynamodb',
  ec2: 'ec2',
  eventbridge: 'events',
  iam: 'iam',
  securityhub: 'securityhub',
  sns: 'sns',
  ssm: 'ssm',
};

/** Lists the actions that a Lambda function can call, each once, from all sources in its bundle. */
export const listCalls = (entry: string): string[] =>
  [...new Set(listSources(entry).flatMap((path) => findCalls(readFileSync(join(ROOT, path), 'utf8'))))].sort();

/** Lists the sources of this repository that contribute to a function's bundle. */
export function listSources(entry: string): string[] {
  const { metafile } = buildSync({
    entryPoints: [join(ROOT, entry)],
    absWorkingDir: ROOT,
    platform: 'node',
    format: 'esm',
    bundle: true,
    write: false,
    metafile: true,
    packages: 'external',
    logLevel: 'silent',
  });
  const bundled = Object.entries(Object.values(metafile.outputs)[0]?.inputs ?? {});
  return bundled.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => path);
}

/** Finds `new <action>Command(` and `paginate<action>(`. */
function findCalls(source: string): string[] {
  const services = new Map(
    [...source.matchAll(/import \{([^}]*)\} from '@aws-sdk\/client-([\w-]+)'/g)].flatMap(
      ([, names = '', client = '']) =>
        [...names.matchAll(/(\w+)Command\b|\bpaginate(\w+)/g)].map(
          ([, command, paginated]) => [command ?? paginated, PREFIXES[client]] as const,
        ),
    ),
  );
  return [...source.matchAll(/new (\w+)Command\(|\bpaginate(\w+)\(/g)].map(
    ([, command, paginated]) => `${services.get(command ?? paginated)}:${command ?? paginated}`,
  );
}
