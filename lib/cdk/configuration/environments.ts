import { RegionInfo } from 'aws-cdk-lib/region-info';
import { isList, isObject, isString } from '../../core/json';
import { joinList } from '../../core/text/format';
import { toPartition } from '../../core/text/partition';
import { didYouMean } from '../../core/text/suggest';
import type { Configuration } from './configuration';
import type { EnvironmentInput } from './configuration-shape';
import { canRecordIam } from './recording/recordable-types';
import type { Environment } from './resolved';
import type { KeyPath } from './validation/errors';

export interface Environments {
  readonly environments: readonly Environment[];
  readonly homeRegion?: string;
}

/** Returns one environment for each account and Region, and the home Region. */
export function resolveEnvironments(
  input: readonly (EnvironmentInput | undefined)[],
  homeRegion: string | undefined,
  at: KeyPath,
): Environments {
  const environmentsAt = at.key('environments');
  const environments = environmentsAt.hasErrors() ? [] : flattenRegions(input, environmentsAt);
  if (environmentsAt.hasErrors()) return { environments };

  const regions = listRegions(environments);
  const partitions = listPartitions(regions);
  if (partitions.length > 1)
    environmentsAt.report(
      `got Regions of ${joinList(partitions)}, expected one partition: nothing can be shared between two, so give each a configuration and an app of its own`,
    );
  const home = homeRegion ?? regions.find(canRecordIam) ?? regions[0];
  if (home === undefined) return { environments };
  if (regions.includes(home)) return { environments, homeRegion: home };
  at.key('homeRegion').reject(
    home,
    regions.length > 0
      ? `a Region of the environments: ${regions.join(', ')}`
      : 'no value because the environment has no Region',
  );
  return { environments };
}

/**
 * Returns the home Region of an account, which contains what the account needs once: the configured one, or if the
 * account is not deployed there, its first one that can record IAM.
 */
export function findHomeRegion(
  { environments, homeRegion }: Environments,
  accountId: string | undefined,
): string | undefined {
  const regions = listRegions(environments.filter((environment) => environment.accountId === accountId));
  if (homeRegion !== undefined && regions.includes(homeRegion)) return homeRegion;
  return regions.find(canRecordIam) ?? regions[0];
}

/** Warns of Regions that are unknown, because they are new or misspelled, and of accounts without a Region for IAM. */
export function collectEnvironmentWarnings(scopes: Environments): string[] {
  const withoutIam = listAccountsWithoutIam(scopes);
  return [
    ...describeUnknownRegions(scopes).map((text) => `environments: ${text}`),
    ...(withoutIam.length > 0
      ? [
          `environments: IAM users, groups, roles and policies of ${joinList(withoutIam)} are not recorded: AWS Config cannot record them in the home Region`,
        ]
      : []),
  ];
}

/** Describes the Regions that the CDK does not know: they are new or misspelled. */
export function describeUnknownRegions({ environments }: Environments): string[] {
  const known = RegionInfo.regions.map(({ name }) => name);
  const unknown = listRegions(environments).filter((region) => !known.includes(region));
  return unknown.map((region) => {
    const suggestion = didYouMean(region, known);
    return `the CDK does not know Region "${region}"${suggestion === undefined ? '' : `, did you mean "${suggestion}"?`}`;
  });
}

/** Lists the accounts whose home Region cannot record the global IAM types. */
export const listAccountsWithoutIam = (scopes: Environments): string[] => {
  const accounts = [...new Set(scopes.environments.flatMap(({ accountId }) => accountId ?? []))];
  return accounts.filter((account) => !canRecordIam(findHomeRegion(scopes, account) ?? ''));
};

function flattenRegions(input: readonly (EnvironmentInput | undefined)[], at: KeyPath): Environment[] {
  const seen = new Set<string>();
  return input.flatMap((environment, index) => {
    if (environment === undefined) return [];
    if (environment === 'of the credentials') {
      if (input.length > 1)
        at.index(index).reject({}, 'an account and its Regions; {} is only allowed as the only environment');
      return [{}];
    }
    const { account: accountId, regions, tag } = environment;
    return regions.map((region, position) => {
      const name = `${accountId} ${region}`;
      if (seen.has(name)) at.index(index).key('regions').index(position).report(`duplicate ${name}`);
      seen.add(name);
      return { accountId, region, ...(tag !== undefined && { tag }) };
    });
  });
}

const listPartitions = (regions: readonly string[]): string[] => [...new Set(regions.map(toPartition))];

/** The keys whose ARNs AWS receives. Rules of Assay may compare ARNs without their partitions. */
const KEYS_WITH_ARNS = ['alerts', 'iam', 'managedRules', 'recorder', 'remediation', 'restore'] as const;

/** Rejects ARNs of another partition than that of the Regions, such as `arn:aws:…` in Regions of China. */
export function rejectOtherPartitions(configuration: Configuration, regions: readonly string[], at: KeyPath): void {
  const [partition, ...others] = listPartitions(regions);
  if (partition === undefined || others.length > 0) return;
  const isOther = (text: string) => /^arn:aws[a-z-]*:/.test(text) && !text.startsWith(`arn:${partition}:`);
  const expected = `an ARN of ${partition}, the partition of ${regions[0]}`;
  for (const key of KEYS_WITH_ARNS) {
    // A value with an error may be anything, such as an object that contains itself.
    if (!at.key(key).hasErrors()) rejectTexts(configuration[key], isOther, expected, at.key(key));
  }
}

function rejectTexts(value: unknown, isWrong: (text: string) => boolean, expected: string, at: KeyPath): void {
  if (isString(value) && isWrong(value)) at.reject(value, expected);
  else if (isList(value)) for (const [n, each] of value.entries()) rejectTexts(each, isWrong, expected, at.index(n));
  else if (isObject(value))
    for (const [key, each] of Object.entries(value)) rejectTexts(each, isWrong, expected, at.key(key));
}

/** Lists the Regions of environments, each once. */
export const listRegions = (environments: readonly Environment[]): string[] => [
  ...new Set(environments.flatMap(({ region }) => region ?? [])),
];
