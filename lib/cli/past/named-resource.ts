import { sanitize } from '../../core/text/sanitize';
import type { ResourceQuery } from '../../history/state/candidates';
import { type FoundResource, findResource, type ResourceRef, type StoredResource } from '../../history/state/resources';
import type { Database } from '../../history/store/duckdb';
import { EXIT } from '../exit-codes';
import type { Io } from '../io';
import { formatAnswerJson } from '../output/answers';
import { UsageError } from '../usage-error';
import { withStore } from './store-options';

/** Returns the only argument of a command. @throws UsageError if there are none or several */
export function readResourceArgument(command: string, positionals: readonly string[]): string {
  const [resource, ...more] = positionals;
  if (resource === undefined) throw new UsageError(`assay ${command} needs a resource: its id, name, ARN or type/id`);
  if (more.length > 0) throw new UsageError(`Cannot use "${more.join(' ')}": assay ${command} takes one resource`);
  return resource;
}

/** A resource that is meant at a time, or in a period, and how to answer if there is none. */
interface ResourceQuestion extends ResourceQuery {
  readonly at: Date;
  readonly from?: Date | undefined;
  readonly format?: string | undefined;
}

interface StoredQuestion extends ResourceQuestion {
  readonly store?: string | undefined;
  /** Whether the resource alone is read. */
  readonly isLookup?: boolean;
}

/** Opens the store and answers for the resource that is meant; reports none or several. */
export const withResource = (
  { store, isLookup = false, ...named }: StoredQuestion,
  io: Io,
  answer: (database: Database, resource: StoredResource) => Promise<number>,
): Promise<number> =>
  withStore(store, io, (database) => forResource(database, named, io, (resource) => answer(database, resource)), {
    isLookup,
  });

/** Finds the resource that is meant, and answers for it; reports none or several. */
export async function forResource(
  database: Database,
  named: ResourceQuestion,
  io: Io,
  answer: (resource: StoredResource) => Promise<number>,
): Promise<number> {
  const { resource, type, account, region, at, from, format } = named;
  const found = await findResource(database, { resource, type, account, region }, at.getTime(), from?.getTime());
  if (found.kind === 'found') return answer(found.resource);
  await reportNotFound(found, { resource, type, account, region }, format === 'json', io);
  return EXIT.failed;
}

async function reportNotFound(
  found: Exclude<FoundResource, { kind: 'found' }>,
  { resource: name, type, account, region }: ResourceQuery,
  json: boolean,
  io: Io,
): Promise<void> {
  if (found.kind === 'unknown') {
    if (json) await io.write(formatAnswerJson({ error: 'unknown resource' }, 0));
    if (found.elsewhere.length > 0) {
      const narrowed = [type, account, region].filter((part) => part !== undefined).join(' ');
      io.warn(`assay: There is no resource "${name}"${narrowed && ` of ${narrowed}`} in the store, but there is:`);
      listResources(found.elsewhere, io);
      return;
    }
    const advice = found.near.length > 0 ? `; did you mean ${found.near.map((near) => `"${near}"`).join(' or ')}?` : '';
    io.warn(`assay: There is no resource "${name}" in the store${advice}`);
    return;
  }
  const { candidates } = found;
  if (json) await io.write(formatAnswerJson({ error: 'ambiguous', candidates }, 0));
  io.warn(`assay: "${name}" is the name of several resources; narrow it with --type, --account or --region:`);
  listResources(candidates, io);
}

function listResources(resources: readonly ResourceRef[], io: Io): void {
  for (const { resourceType, resourceId, accountId, region } of resources.slice(0, MAX_LISTED_RESOURCES)) {
    io.warn(sanitize(`  ${resourceType}/${resourceId}  ${accountId} ${region}`));
  }
  if (resources.length > MAX_LISTED_RESOURCES) io.warn(`  and ${resources.length - MAX_LISTED_RESOURCES} more`);
}

const MAX_LISTED_RESOURCES = 20;
