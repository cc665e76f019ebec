import type { VersionStatus } from '../ingest/conversion/new-version';
import type { Database } from '../store/duckdb';
import { findByName } from '../store/resource-names';

/** The user's words for a resource: an id, a name, an ARN or `type/id`, and what narrows it. */
export interface ResourceQuery {
  readonly resource: string;
  readonly type?: string | undefined;
  readonly account?: string | undefined;
  readonly region?: string | undefined;
}

/** The columns of a resource, and of the version that is in force. */
export interface ResourceRow {
  readonly resource_no: number;
  readonly account_id: string;
  readonly region: string;
  readonly resource_type: string;
  readonly resource_id: string;
  readonly resource_name: string | null;
  readonly arn: string | null;
}

/**
 * How well a resource matches: it exists and is called so at the time, it exists, it is gone by then, or it was recorded
 * later only.
 */
export type CandidateRank = 'named' | 'exists' | 'gone' | 'later';

interface RankedResource extends ResourceRow {
  readonly rank: CandidateRank;
}

type PlainResource = Omit<ResourceRow, 'resource_name' | 'arn'>;

interface NamedMoment {
  readonly resource_no: number;
  readonly time: number;
  readonly status: VersionStatus;
  readonly resource_name: string | null;
  readonly arn: string | null;
  /** Read only where resources are found by it. */
  readonly name_tag?: string | null;
}

/**
 * Returns the resources that a text names, the best first. If it is no id, name or ARN, it is the tag `Name`, by which
 * people know resources that have no other name, such as instances.
 * @param at epoch milliseconds
 */
export async function findCandidates(database: Database, query: ResourceQuery, at: number): Promise<RankedResource[]> {
  const { type, id } = splitTypeAndId(query.resource);
  const numbers = await findByName(database, [...new Set([query.resource, id])]);
  const named = await rankCandidates(database, query, at, { numbers, readsTags: false });
  if (named.length > 0) return named;
  const inArn = findIdInArn(id);
  if (inArn) {
    const found = await findCandidates(database, { ...query, type: query.type ?? type, resource: inArn.resource }, at);
    return found.filter((row) => row.arn === null && row.resource_id === inArn.resource && isWanted(row, inArn));
  }
  return rankCandidates(database, query, at, { numbers: await findByNameTag(database, id), readsTags: true });
}

/**
 * Returns the resource of an ARN, for items that were recorded without it; undefined if the ARN may not contain the id. Most
 * ARNs contain a name, which may be another one than the id. The ids of EC2 are unique among its types.
 */
function findIdInArn(text: string): ResourceQuery | undefined {
  const [, bucket] = /^arn:aws[a-z-]*:s3:::([^/:]+)$/.exec(text) ?? [];
  if (bucket !== undefined) return { resource: bucket, type: 'AWS::S3::Bucket' };
  const [, region, account, resource] =
    /^arn:aws[a-z-]*:ec2:([a-z0-9-]+):(\d{12}):[a-z-]+\/([a-z]+-[0-9a-f]+)$/.exec(text) ?? [];
  return resource === undefined ? undefined : { resource, account, region };
}

/** Ranks resources here: for one resource that is faster than to plan the same in SQL. */
async function rankCandidates(
  database: Database,
  query: ResourceQuery,
  at: number,
  { numbers, readsTags }: { readonly numbers: readonly number[]; readonly readsTags: boolean },
): Promise<RankedResource[]> {
  if (numbers.length === 0) return [];
  const { type, id } = splitTypeAndId(query.resource);
  const names = new Set([query.resource, id]);
  const moments = await readNamedMoments(database, numbers, readsTags);
  const isId = (row: PlainResource) =>
    row.resource_id === query.resource || (row.resource_type === type && row.resource_id === id);
  const isNamed = ({ resource_name, arn, name_tag = null }: NamedMoment) =>
    [resource_name, arn, name_tag].some((name) => name !== null && names.has(name));
  // Several names may have one hash.
  const matching = (await readPlainResources(database, numbers)).filter(
    (row) => isWanted(row, query) && (names.has(row.resource_id) || moments.get(row.resource_no)?.some(isNamed)),
  );
  // The items of rule results have such a text as their id, so the type in the text comes first.
  const ofType = matching.filter(({ resource_type }) => resource_type === type);
  const narrowed = type === undefined ? matching : ofType.length > 0 ? ofType : matching.filter(isId);
  const ranked = narrowed.map((row): RankedResource => {
    const own = moments.get(row.resource_no) ?? [];
    const state = own.findLast(({ time }) => time <= at);
    const found = isId(row) || (state && isNamed(state)) ? 'named' : 'exists';
    const rank = state?.status === 'recorded' ? found : state ? 'gone' : 'later';
    return {
      ...row,
      rank,
      resource_name: findLastText(own, state, 'resource_name'),
      arn: findLastText(own, state, 'arn'),
    };
  });
  return CANDIDATE_RANKS.flatMap((rank) => ranked.filter((candidate) => candidate.rank === rank));
}

const CANDIDATE_RANKS: readonly CandidateRank[] = ['named', 'exists', 'gone', 'later'];

/** Splits `AWS::EC2::Volume/vol-0a`, but not an ARN, which may contain both. Another text is an id. */
export function splitTypeAndId(text: string): { readonly type: string | undefined; readonly id: string } {
  const [, type, id = text] = /^((?!arn:)[A-Za-z0-9]+(?:::[A-Za-z0-9]+)+)\/(.+)$/s.exec(text) ?? [];
  return { type, id };
}

const isWanted = (row: PlainResource, { type, account, region }: ResourceQuery): boolean =>
  (!type || row.resource_type === type) &&
  (!account || row.account_id === account) &&
  (!region || row.region === region);

/** Returns a name at the time, or else the last one that the resource had. */
const findLastText = (
  moments: readonly NamedMoment[],
  state: NamedMoment | undefined,
  key: 'resource_name' | 'arn',
): string | null => state?.[key] ?? moments.findLast((moment) => moment[key] !== null)?.[key] ?? null;

const readPlainResources = (database: Database, numbers: readonly number[]): Promise<PlainResource[]> =>
  database.rows<PlainResource>(`
    SELECT resource_no, account_id, region, resource_type, resource_id FROM resource WHERE resource_no IN (${numbers.join(', ')})
    ORDER BY resource_type, account_id, region, resource_id`);

/** Returns the numbers of the resources that have had a tag "Name" of this value. Reads the tags of all versions. */
async function findByNameTag(database: Database, name: string): Promise<number[]> {
  const rows = await database.rows<{ resource_no: number }>(
    `SELECT DISTINCT resource_no FROM version WHERE tags <> '{}' AND ${NAME_TAG} = $1 ORDER BY resource_no`,
    [name],
  );
  return rows.map(({ resource_no }) => resource_no);
}

const NAME_TAG = "json_extract_string(tags, '$.Name')";

/** Returns the moments of each resource, oldest first. Their numbers are in the text: DuckDB then skips other blocks. */
async function readNamedMoments(
  database: Database,
  numbers: readonly number[],
  readsTags: boolean,
): Promise<ReadonlyMap<number, readonly NamedMoment[]>> {
  const list = numbers.join(', ');
  const rows = await database.rows<NamedMoment>(`
    SELECT moment.resource_no, time, moment.status, resource_name, arn${readsTags ? `, ${NAME_TAG} AS name_tag` : ''}
    FROM moment LEFT JOIN version ON version.version_no = moment.version_no AND version.resource_no IN (${list})
    WHERE moment.resource_no IN (${list})
    ORDER BY time, moment.state_number, moment.content_order`);
  const byResource = new Map<number, NamedMoment[]>();
  for (const row of rows) {
    const known = byResource.get(row.resource_no);
    if (known) known.push(row);
    else byResource.set(row.resource_no, [row]);
  }
  return byResource;
}
