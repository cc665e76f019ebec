import { pluralize, formatInteger } from '../../core/text/format';
import type { Alert, AlertKind } from '../alert';
import { ruleUrl } from './console-url';
import { accountLabel, placeLabel, resourceLabel } from './labels';
import { ascii, cutAtEnd, field, mailOf, shortened, spanOf, unlinked, wrapped } from './mail';

/** Many alerts of one rule, told at once. Field names are a contract. */
export interface Digest {
  readonly version: 1;
  readonly kind: 'digest';
  /** The same whenever the same alerts are told together. */
  readonly id: string;
  readonly why: DigestReason;
  readonly rule: Alert['rule'];
  readonly accountId: string;
  readonly accountAlias: string | null;
  readonly region: string;
  /** The first and the last of what it tells; ISO 8601. */
  readonly from: string;
  readonly to: string;
  readonly total: number;
  /** How many of each kind of those that are listed or were handed in; only kinds that are there. */
  readonly counts: Readonly<Partial<Record<AlertKind, number>>>;
  /** Who changed the most of them, at most five; empty where nobody was looked for. */
  readonly actors: readonly { readonly name: string; readonly count: number }[];
  /** The first 50, worst kind first and then by time. */
  readonly resources: readonly DigestResource[];
  /** How many are not listed. */
  readonly more: number;
  /** The rule in the console of AWS Config. */
  readonly consoleUrl: string;
}

/** `storm`: more within minutes than people can read. `first evaluation`: the rule is new here. */
export type DigestReason = 'storm' | 'first evaluation' | 'failed remediations';

export interface DigestResource {
  readonly kind: AlertKind;
  /** ISO 8601. */
  readonly at: string;
  readonly type: string;
  readonly id: string;
  readonly name: string | null;
  readonly annotation: string;
  /** Who changed it, for people; null where not known or not looked for. */
  readonly actor: string | null;
}

export interface DigestParts {
  readonly why: DigestReason;
  readonly rule: Alert['rule'];
  readonly accountId: string;
  readonly accountAlias: string | null;
  readonly region: string;
  readonly partition: string;
  /** At least one. */
  readonly resources: readonly DigestResource[];
  /** How many there are, where more are known than were handed in. @default the number of resources */
  readonly total?: number;
}

const MOST_RESOURCES = 50;

/** In the order in which people want to read of them. */
const KINDS: readonly AlertKind[] = [
  'remediation failed',
  'left to people',
  'opened',
  'undecided',
  'resolved',
  'gone',
  'waived',
];

/** @throws Error without a single resource: a bug */
export function composeDigest(parts: DigestParts): Digest {
  const { why, rule, accountId, accountAlias, region, partition, resources } = parts;
  const times = resources.map(({ at }) => at).sort();
  const [from, to] = [times[0], times.at(-1)];
  if (from === undefined || to === undefined)
    throw new Error(`Cannot compose a digest of ${rule.name}: found no resource`);
  const inOrder = [...resources].sort(
    (a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || compareTexts(a.at, b.at) || compareTexts(a.id, b.id),
  );
  const total = Math.max(parts.total ?? 0, resources.length);
  const shown = inOrder.slice(0, MOST_RESOURCES);
  return {
    version: 1,
    kind: 'digest',
    id: ['digest', accountId, region, rule.configRuleName, why.replaceAll(' ', '-'), from, to].join('/'),
    why,
    rule,
    accountId,
    accountAlias,
    region,
    from,
    to,
    total,
    counts: countsOf(resources),
    actors: actorsOf(resources),
    resources: shown,
    more: total - shown.length,
    consoleUrl: ruleUrl(partition, region, rule.configRuleName),
  };
}

/** What a digest says of an alert. */
export const digestResource = ({ kind, at, resource, annotation, actor }: Alert): DigestResource => ({
  kind,
  at,
  type: resource.type,
  id: resource.id,
  name: resource.name,
  annotation,
  actor: actor.found ? actor.name : null,
});

/** At most 100 characters of ASCII. */
export const digestSubject = (digest: Digest): string =>
  ascii(`${headword(digest)} ${digest.rule.name}: ${happened(digest)} in ${placeLabel(digest)}`).slice(0, 100);

/** The digest as a mail. */
export function digestText(digest: Digest): string {
  const { rule, why, from, to, counts, more, consoleUrl } = digest;
  return mailOf([
    wrapped(`${headword(digest)} ${rule.name}: ${rule.title}`),
    wrapped(`${happened(digest)}. ${REASONS[why]}`, '  '),
    [
      ...field('Account', `${accountLabel(digest)}, ${digest.region}`),
      ...field('When', spanOf(from, to)),
      ...(Object.keys(counts).length > 1 ? field('Of these', countWords(counts)) : []),
    ],
    actorBlock(digest),
    ...groupsOf(digest.resources).map(groupLines),
    more > 0 ? [`and ${formatInteger(more)} more`] : [],
    ['The rule, with all of its resources', `  ${consoleUrl}`],
  ]);
}

function headword({ why, rule, counts }: Digest): string {
  if (why === 'failed remediations') return 'REMEDIATION FAILED';
  const isOpen = (counts.opened ?? 0) > 0;
  if (why === 'first evaluation') return `NEW RULE ${rule.severity.toUpperCase()}`;
  return isOpen ? rule.severity.toUpperCase() : (KINDS.find((kind) => counts[kind]) ?? 'digest').toUpperCase();
}

function happened({ why, total, counts }: Digest): string {
  const kinds = Object.keys(counts) as AlertKind[];
  const resources = `${formatInteger(total)} resource${total === 1 ? '' : 's'}`;
  if (why === 'failed remediations') return `the remediation of ${resources} failed or stopped`;
  if (kinds.every((kind) => kind === 'resolved' || kind === 'gone')) return `${resources} put right or gone`;
  if (why === 'first evaluation') return `${resources} ${total === 1 ? 'is' : 'are'} non-compliant`;
  return kinds.every((kind) => kind === 'opened' || kind === 'undecided')
    ? `${resources} became non-compliant`
    : `${resources} changed`;
}

const REASONS: Readonly<Record<DigestReason, string>> = {
  storm: 'More in a few minutes than is readable one by one, so here they are at once.',
  'first evaluation':
    'The rule has judged for the first time, so they may have been like this for long. Changes from now on come one by one.',
  'failed remediations': 'Each execution says in SSM what it had done.',
};

const WORDS: Readonly<Record<AlertKind, string>> = {
  opened: 'non-compliant',
  undecided: 'cannot be told',
  resolved: 'put right',
  gone: 'gone',
  waived: 'waived',
  'left to people': 'left to people',
  'remediation failed': 'failed',
};

const countWords = (counts: Digest['counts']): string =>
  KINDS.flatMap((kind) => (counts[kind] ? [`${formatInteger(counts[kind])} ${WORDS[kind]}`] : [])).join(', ');

function countsOf(resources: readonly DigestResource[]): Digest['counts'] {
  const counts: Partial<Record<AlertKind, number>> = {};
  for (const { kind } of resources) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

/** One careless deployment is behind most storms. */
function actorsOf(resources: readonly DigestResource[]): Digest['actors'] {
  const counts = new Map<string, number>();
  for (const { actor } of resources) if (actor !== null) counts.set(actor, (counts.get(actor) ?? 0) + 1);
  return [...counts]
    .map(([name, count]) => ({ name, count }))
    .sort((a, b) => b.count - a.count || compareTexts(a.name, b.name))
    .slice(0, 5);
}

function actorBlock({ actors, total }: Digest): string[] {
  if (actors.length === 0) return [];
  const rest = actors.reduce((left, { count }) => left - count, total);
  return [
    'Who changed them',
    ...actors.flatMap(({ name, count }) => wrapped(`${unlinked(name)}: ${pluralize(count, 'resource')}`, '  ')),
    ...(rest > 0 ? [`  others, or not known: ${formatInteger(rest)}`] : []),
  ];
}

/** Those of which the same is to be said stand together. */
function groupsOf(resources: readonly DigestResource[]): readonly (readonly DigestResource[])[] {
  const groups = new Map<string, DigestResource[]>();
  for (const resource of resources) {
    const key = `${resource.kind} ${resource.annotation}`;
    const group = groups.get(key);
    if (group) group.push(resource);
    else groups.set(key, [resource]);
  }
  return [...groups.values()];
}

function groupLines(group: readonly DigestResource[]): string[] {
  const [first] = group as [DigestResource];
  const annotation = cutAtEnd(unlinked(first.annotation), 200);
  return [
    ...wrapped(
      first.kind === 'opened' || first.kind === 'undecided' ? annotation : `${WORDS[first.kind]}: ${annotation}`,
    ),
    ...group.map((resource) => `  ${shortened(resourceLabel(resource), 74)}`),
  ];
}

const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
