import { DAY_MS } from '../../lib/core/time';
import type { Profile } from './profiles';
import type { Random } from './random';

/**
 * One account in one Region, with the ids by which its items refer to each other. Items of a real snapshot refer to
 * each other too, which makes them compress well.
 */
export interface Estate {
  readonly random: Random;
  readonly account: string;
  readonly region: string;
  readonly zones: readonly string[];
  /** The time of the snapshot, in epoch milliseconds. */
  readonly time: number;
  readonly ids: (kind: Kind) => readonly string[];
  readonly applications: readonly string[];
  readonly profile: Profile;
}

/** The kinds of resources that other items refer to, with the prefixes of their ids. */
const KINDS = {
  vpc: 'vpc-0',
  subnet: 'subnet-0',
  group: 'sg-0',
  eni: 'eni-0',
  instance: 'i-0',
  volume: 'vol-0',
  routeTable: 'rtb-0',
  acl: 'acl-0',
  role: 'AROA',
  key: '',
  balancer: '',
} as const;
export type Kind = keyof typeof KINDS;
const KINDS_OF_IDS = Object.keys(KINDS) as Kind[];

const REGIONS = ['eu-central-1', 'eu-west-1', 'us-east-1', 'us-west-2', 'ap-northeast-1', 'ap-southeast-2'];
const ACCOUNTS = ['111122223333', '444455556666', '777788889999', '123456789012', '210987654321'];
const WORDS = 'orders billing search media ledger gateway reports login cart stock pricing audit mail jobs'.split(' ');
const STAGES = ['prod', 'staging', 'dev', 'sandbox'];
const FIRST_FURTHER_ACCOUNT = 555_500_000_000;

/** The day of all snapshots. */
export const SNAPSHOT_DAY = Date.UTC(2026, 9, 1);

/**
 * Creates the estate of the `index`th file, each in another account or Region: a later snapshot supersedes an earlier
 * one.
 */
export function createEstate(
  random: Random,
  index: number,
  counts: Readonly<Partial<Record<Kind, number>>>,
  profile: Profile,
): Estate {
  const region = REGIONS[index % REGIONS.length] as string;
  const number = Math.floor(index / REGIONS.length);
  const account = ACCOUNTS[number] ?? String(FIRST_FURTHER_ACCOUNT + number);
  const createIds = (kind: Kind): string[] => random.many(counts[kind] || 1, () => newId(random, kind));
  const ids = new Map(KINDS_OF_IDS.map((kind) => [kind, createIds(kind)]));
  return {
    random,
    account,
    region,
    zones: ['a', 'b', 'c'].map((letter) => region + letter),
    time: SNAPSHOT_DAY + random.int(DAY_MS),
    ids: (kind) => ids.get(kind) as readonly string[],
    profile,
    applications: WORDS.flatMap((word) => STAGES.map((stage) => `${word}-${stage}`)),
  };
}

function newId(random: Random, kind: Kind): string {
  if (kind === 'role') return KINDS.role + random.base32(17);
  if (kind === 'key') return random.uuid();
  return KINDS[kind] + random.hex(16);
}
