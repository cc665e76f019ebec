import type { Severity } from '../core/rule';
import type { Actor, Alert, AlertKind } from './alert';

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
  /** How many of each kind; only kinds that are there. */
  readonly counts: Readonly<Partial<Record<AlertKind, number>>>;
  /** The first 50. */
  readonly resources: readonly DigestResource[];
  readonly more: number;
  /** The rule in the console of AWS Config. */
  readonly consoleUrl: string;
}

/** `storm`: more within five minutes than people can read. `first evaluation`: the rule is new. */
export type DigestReason = 'storm' | 'first evaluation' | 'failed remediations';

export interface DigestResource {
  readonly kind: AlertKind;
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
  readonly resources: readonly DigestResource[];
  /** How many there are, where more than the listed are known. @default the number of resources */
  readonly total?: number;
}

export type { Actor, Severity };
export function composeDigest(parts: DigestParts): Digest {
  const { why, rule, accountId, accountAlias, region, resources, total = resources.length } = parts;
  return {
    version: 1,
    kind: 'digest',
    id: '',
    why,
    rule,
    accountId,
    accountAlias,
    region,
    from: '',
    to: '',
    total,
    counts: {},
    resources,
    more: 0,
    consoleUrl: '',
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

export const digestSubject = (digest: Digest): string => `DIGEST ${digest.rule.name}`;
export const digestText = (digest: Digest): string => JSON.stringify(digest, undefined, 2);
