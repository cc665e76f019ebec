import type { Estate } from './estate';

/** The part of an item that depends on the kind of resource. */
export interface Recorded {
  readonly type: string;
  readonly id: string;
  readonly name?: string;
  readonly arn?: string;
  readonly zone?: string;
  readonly region?: string;
  /** Epoch milliseconds. */
  readonly created?: number;
  readonly relationships?: readonly Relationship[];
  readonly configuration: object;
  readonly supplementary?: object;
  readonly tags?: Readonly<Record<string, string>>;
}

export interface Relationship {
  readonly resourceId: string;
  readonly resourceType: string;
  readonly name: string;
}

/**
 * Creates an item as Config writes it into a snapshot: with its key order, absent keys instead of nulls, an empty hash.
 */
export function toItem(estate: Estate, recorded: Recorded): object {
  const { random } = estate;
  const captured = estate.time - random.int(90 * 86_400_000);
  return {
    relatedEvents: [],
    relationships: recorded.relationships ?? [],
    configuration: recorded.configuration,
    supplementaryConfiguration: recorded.supplementary ?? {},
    tags: recorded.tags ?? {},
    configurationItemVersion: '1.3',
    configurationItemCaptureTime: iso(captured),
    configurationStateId: captured,
    awsAccountId: estate.account,
    configurationItemStatus: random.chance(0.8) ? 'ResourceDiscovered' : 'OK',
    resourceType: recorded.type,
    resourceId: recorded.id,
    // JSON.stringify omits undefined members.
    resourceName: recorded.name,
    ARN: recorded.arn,
    awsRegion: recorded.region ?? estate.region,
    availabilityZone: recorded.zone ?? 'Not Applicable',
    configurationStateMd5Hash: '',
    resourceCreationTime: recorded.created === undefined ? undefined : iso(recorded.created),
  };
}

export const related = (resourceType: string, verb: string, ids: readonly string[]): Relationship[] =>
  ids.map((resourceId) => ({ resourceId, resourceType, name: `${verb} ${resourceType.split('::')[2]}` }));

export const iso = (time: number): string => new Date(time).toISOString();

/** Returns a time in the two years before the snapshot, in whole seconds as in most services. */
export const past = ({ time, random }: Estate): number => time - (time % 1000) - random.int(730 * 86_400) * 1000;

export const arn = (estate: Estate, service: string, resource: string): string =>
  `arn:aws:${service}:${estate.region}:${estate.account}:${resource}`;

/** Creates the tags of a company and of the stack that created the resource; a fifth of the resources have none. */
export function createTags(estate: Estate, name: string): Record<string, string> {
  const { random } = estate;
  if (random.chance(0.2)) return {};
  const [application = '', stage = ''] = name.split('-');
  const tags: Record<string, string> = {
    Name: name,
    application,
    environment: stage,
    'cost-center': `CC-${random.between(1000, 1040)}`,
    owner: `team-${application}@example.com`,
    'data-classification': random.pick(['public', 'internal', 'confidential']),
  };
  if (random.chance(0.4)) {
    tags['aws:cloudformation:stack-name'] = `${name}-stack`;
    tags['aws:cloudformation:logical-id'] = `${application}Resource${random.hex(8).toUpperCase()}`;
    tags['aws:cloudformation:stack-id'] = arn(estate, 'cloudformation', `stack/${name}-stack/${random.uuid()}`);
  }
  return tags;
}

export const toTagList = (tags: Readonly<Record<string, string>>): { key: string; value: string }[] =>
  Object.entries(tags).map(([key, value]) => ({ key, value }));

/** Decides whether a resource is non-compliant. @param usually the share of its type in a usual account */
export const isNonCompliant = ({ random, profile }: Estate, usually: number): boolean =>
  random.chance(profile.nonCompliantShare ?? usually);

/** Returns a name that begins with the application. */
export const nameFor = (estate: Estate, role: string): string =>
  `${estate.random.pick(estate.applications)}-${role}-${estate.random.between(1, 40)}`;
