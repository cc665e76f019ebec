/** The properties of an account on which the time of an evaluation depends. */
export interface Profile {
  readonly name: string;
  /** How many times the usual number of items are of the types that the first five rules evaluate. */
  readonly evaluatedWeight: number;
  /** The share of these items that is non-compliant; if absent, a usual share for each type. */
  readonly nonCompliantShare?: number;
  /** The share of private buckets that have a full public access block. */
  readonly blockedShare: number;
  /** The smallest and the largest number of inbound permissions of a security group. */
  readonly permissions: readonly [least: number, most: number];
  /** The largest number of private ranges of a permission. */
  readonly ranges: number;
  /** The smallest and the largest number of statements of a bucket policy, besides the one that denies. */
  readonly statements: readonly [least: number, most: number];
}

/** An account with workloads in it that somebody looks after. A fifth of its items is evaluated. */
export const USUAL: Profile = {
  name: 'usual',
  evaluatedWeight: 1,
  blockedShare: 0.85,
  permissions: [1, 5],
  ranges: 4,
  statements: [1, 1],
};

/** Half of the items is evaluated, and a third of these is non-compliant. */
const NEGLECTED: Profile = {
  ...USUAL,
  name: 'neglected',
  evaluatedWeight: 3.7,
  nonCompliantShare: 1 / 3,
  blockedShare: 0.4,
};

/** The same with large security groups and long bucket policies. */
const COMPLEX: Profile = {
  ...NEGLECTED,
  name: 'complex',
  permissions: [5, 40],
  ranges: 8,
  statements: [5, 15],
};

export const PROFILES: readonly Profile[] = [USUAL, NEGLECTED, COMPLEX];
