import { RegionInfo } from 'aws-cdk-lib/region-info';
import { didYouMean } from '../../core/text/suggest';
import type { EnvironmentInput } from './configuration-shape';
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
  const home = homeRegion ?? regions[0];
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

/** Warns of a Region that is unknown, because it is new or misspelled, and of an account without the home Region. */
export function collectEnvironmentWarnings({ environments, homeRegion }: Environments): string[] {
  const known = RegionInfo.regions.map(({ name }) => name);
  const unknown = listRegions(environments).filter((region) => !known.includes(region));
  const accounts = [...new Set(environments.flatMap(({ accountId }) => accountId ?? []))];
  const withoutHome = accounts.filter(
    (account) => !environments.some(({ accountId, region }) => accountId === account && region === homeRegion),
  );
  return [
    ...unknown.map((region) => {
      const suggestion = didYouMean(region, known);
      return `environments: the CDK does not know Region "${region}"${suggestion === undefined ? '' : `, did you mean "${suggestion}"?`}`;
    }),
    ...withoutHome.map(
      (account) =>
        `environments: account ${account} is not deployed to the home Region ${homeRegion}, so its IAM users, groups, roles and policies are not recorded`,
    ),
  ];
}

function flattenRegions(input: readonly (EnvironmentInput | undefined)[], at: KeyPath): Environment[] {
  const seen = new Set<string>();
  return input.flatMap((environment, index) => {
    if (environment === undefined) return [];
    if (environment === 'of the credentials') {
      if (input.length > 1)
        at.index(index).reject({}, 'an account and its Regions; {} is only allowed as the only environment');
      return [{}];
    }
    const { account: accountId, regions } = environment;
    return regions.map((region, position) => {
      const name = `${accountId} ${region}`;
      if (seen.has(name)) at.index(index).key('regions').index(position).report(`duplicate ${name}`);
      seen.add(name);
      return { accountId, region };
    });
  });
}

const listRegions = (environments: readonly Environment[]): string[] => [
  ...new Set(environments.flatMap(({ region }) => region ?? [])),
];
