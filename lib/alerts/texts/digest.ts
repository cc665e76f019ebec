import { groupBy } from '../../core/collections/groups';
import { ruleUrl } from '../../core/text/console-url';
import { compareTexts, formatInteger, pluralize } from '../../core/text/format';
import { breakLinks } from '../../core/text/sanitize';
import { type Alert, type AlertKind, type AlertSummary, OPENING_KINDS } from '../alert';
import {
  formatAccountLabel,
  formatField,
  formatHeadword,
  formatMail,
  formatResourceLabel,
  formatScopeLabel,
  formatSubject,
  formatTimeSpan,
  KIND_LABELS,
  nameRecordedData,
  shorten,
  truncate,
  wrapMailText,
} from './mail';

/** Alerts of one rule in one message, as it is published in JSON. Field names are a contract. */
export interface Digest {
  readonly version: 1;
  readonly kind: 'digest';
  /** The same for the same alerts. */
  readonly id: string;
  readonly reason: DigestReason;
  readonly rule: Alert['rule'];
  readonly accountId: string;
  readonly accountAlias: string | null;
  readonly region: string;
  /** The times of the first and last alert; ISO 8601. */
  readonly from: string;
  readonly to: string;
  readonly total: number;
  /** The number of alerts of each kind that is present. */
  readonly counts: Readonly<Partial<Record<AlertKind, number>>>;
  /** The five actors with the most changes; empty if none was looked up. */
  readonly actors: readonly { readonly name: string; readonly count: number }[];
  /** The first 50, by kind and then by time. */
  readonly resources: readonly AlertSummary[];
  /** The number of resources that are not listed. */
  readonly more: number;
  /** The rule in the AWS Config console. */
  readonly consoleUrl: string;
}

/**
 * - `storm`: too many alerts within minutes for single messages.
 * - `first evaluation`: the rule is new.
 * - `failed remediations`: too many remediations, or restores, failed within minutes.
 */
export type DigestReason = 'storm' | 'first evaluation' | 'failed remediations';

interface DigestParts {
  readonly reason: DigestReason;
  readonly rule: Alert['rule'];
  readonly accountId: string;
  readonly accountAlias: string | null;
  readonly region: string;
  readonly partition: string;
  /** At least one. */
  readonly resources: readonly AlertSummary[];
}

const MAX_DIGEST_RESOURCES = 50;

/** The most urgent first. */
const KINDS = Object.keys(KIND_LABELS) as readonly AlertKind[];

/** @throws Error without a resource: a bug */
export function composeDigest(parts: DigestParts): Digest {
  const { reason, rule, accountId, accountAlias, region, partition, resources } = parts;
  const times = resources.map(({ at }) => at).sort();
  const [from, to] = [times[0], times.at(-1)];
  if (from === undefined || to === undefined) {
    throw new Error(`Cannot compose a digest of ${rule.name}: found no resource`);
  }
  const sorted = [...resources].sort(
    (a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || compareTexts(a.at, b.at) || compareTexts(a.id, b.id),
  );
  const listed = sorted.slice(0, MAX_DIGEST_RESOURCES);
  return {
    version: 1,
    kind: 'digest',
    id: ['digest', accountId, region, rule.configRuleName, reason.replaceAll(' ', '-'), from, to].join('/'),
    reason,
    rule,
    accountId,
    accountAlias,
    region,
    from,
    to,
    total: resources.length,
    counts: countKinds(resources),
    actors: rankActors(resources),
    resources: listed,
    more: resources.length - listed.length,
    consoleUrl: ruleUrl(partition, region, rule.configRuleName),
  };
}

/** At most 100 characters of ASCII. */
export const formatDigestSubject = (digest: Digest): string =>
  formatSubject(`${formatDigestStart(digest)}: ${summarizeDigest(digest)} in ${formatScopeLabel(digest)}`);

/** The digest as a mail. */
export function formatDigest(digest: Digest): string {
  const { rule, reason, from, to, counts, resources, more, consoleUrl } = digest;
  return formatMail([
    wrapMailText(`${formatDigestStart(digest)}: ${rule.title}`),
    wrapMailText(`${summarizeDigest(digest)}. ${EXPLANATIONS[reason]}`, '  '),
    [
      ...formatField('Account', `${formatAccountLabel(digest)}, ${digest.region}`),
      ...formatField('When', formatTimeSpan(from, to)),
      ...(Object.keys(counts).length > 1 ? formatField('Of these', formatCounts(counts)) : []),
    ],
    formatTopActors(digest),
    ...[...groupBy(resources, ({ kind, annotation }) => `${kind} ${annotation}`).values()].map(formatGroup),
    more > 0 ? [`and ${formatInteger(more)} more`] : [],
    // A restore has no rule in AWS Config.
    isOfRestores(digest) ? [] : ['The rule and its resources in AWS Config', `  ${consoleUrl}`],
  ]);
}

/** Whether all alerts are about restores, which belong to no rule. */
const isOfRestores = ({ counts }: Digest): boolean => hasOnly(counts, 'restore failed', 'restore refused');

const hasOnly = (counts: Digest['counts'], ...some: readonly AlertKind[]): boolean =>
  (Object.keys(counts) as AlertKind[]).every((kind) => some.includes(kind));

function formatDigestStart(digest: Digest): string {
  const { reason, rule, counts } = digest;
  const kind = counts.opened ? 'opened' : KINDS.find((one) => counts[one]);
  const headwords: Readonly<Record<DigestReason, string>> = {
    storm: formatHeadword(kind ?? 'opened', rule.severity),
    'first evaluation': `NEW RULE ${rule.severity.toUpperCase()}`,
    'failed remediations': KIND_LABELS[isOfRestores(digest) ? 'restore failed' : 'remediation failed'].toUpperCase(),
  };
  return `${headwords[reason]} ${rule.name}`;
}

function summarizeDigest(digest: Digest): string {
  const { reason, total, counts } = digest;
  const resources = pluralize(total, 'resource');
  if (reason === 'failed remediations') {
    return `the ${isOfRestores(digest) ? 'restore' : 'remediation'} of ${resources} failed or was refused`;
  }
  if (hasOnly(counts, 'resolved', 'gone')) return `${resources} resolved or gone`;
  if (reason === 'first evaluation') return `${resources} ${total === 1 ? 'is' : 'are'} non-compliant`;
  return hasOnly(counts, 'opened', 'insufficientData') ? `${resources} became non-compliant` : `${resources} changed`;
}

const EXPLANATIONS: Readonly<Record<DigestReason, string>> = {
  storm: 'This digest replaces single messages, because many alerts arrived within a few minutes.',
  'first evaluation':
    "This is the rule's first evaluation, so it shows what may have been non-compliant for a long time. Later changes are reported one by one.",
  'failed remediations': 'SSM has the details of each execution.',
};

const formatCounts = (counts: Digest['counts']): string =>
  KINDS.flatMap((kind) => (counts[kind] ? [`${formatInteger(counts[kind])} ${KIND_LABELS[kind]}`] : [])).join(', ');

function countKinds(resources: readonly AlertSummary[]): Digest['counts'] {
  const counts: Partial<Record<AlertKind, number>> = {};
  for (const { kind } of resources) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

/** Counts the changes of each actor, most changes first: most storms come from one deployment. */
function rankActors(resources: readonly AlertSummary[]): Digest['actors'] {
  const counts = new Map<string, number>();
  for (const { actor } of resources) if (actor !== null) counts.set(actor, (counts.get(actor) ?? 0) + 1);
  return [...counts]
    .map(([name, count]) => ({ name, count }))
    .sort((a, b) => b.count - a.count || compareTexts(a.name, b.name))
    .slice(0, 5);
}

function formatTopActors({ actors, total }: Digest): string[] {
  if (actors.length === 0) return [];
  const rest = actors.reduce((left, { count }) => left - count, total);
  return [
    'Who changed them',
    ...actors.flatMap(({ name, count }) => wrapMailText(`${breakLinks(name)}: ${pluralize(count, 'resource')}`, '  ')),
    ...(rest > 0 ? [`  others or not known: ${formatInteger(rest)}`] : []),
  ];
}

function formatGroup(group: readonly AlertSummary[]): string[] {
  const [{ kind, annotation }] = group as [AlertSummary];
  const text = truncate(breakLinks(nameRecordedData(annotation)), 200);
  return [
    ...wrapMailText(OPENING_KINDS.has(kind) ? text : `${KIND_LABELS[kind]}: ${text}`),
    ...group.map((resource) => `  ${shorten(formatResourceLabel(resource), 74)}`),
  ];
}
