import { RegionInfo } from 'aws-cdk-lib/region-info';
import { didYouMean } from '../../core/text/suggest';
import type { Environment } from './resolved';
import type { KeyPath } from './shape/errors';
import type { EnvironmentInput } from './shape/shape';

export interface Environments {
  readonly environments: readonly Environment[];
  readonly homeRegion?: string;
}

/** One environment for each account and Region, and the Region that is home. */
export function resolveEnvironments(
  written: readonly (EnvironmentInput | undefined)[],
  homeRegion: string | undefined,
  at: KeyPath,
): Environments {
  const places = at.key('environments');
  const environments = places.isFaulty() ? [] : environmentsOf(written, places);
  if (places.isFaulty()) return { environments };

  const regions = regionsOf(environments);
  const home = homeRegion ?? regions[0];
  if (home === undefined) return { environments };
  if (regions.includes(home)) return { environments, homeRegion: home };
  at.key('homeRegion').refuse(
    home,
    regions.length > 0
      ? `a Region of the environments: ${regions.join(', ')}`
      : 'nothing, since the environment names no Region',
  );
  return { environments };
}

/** What hangs on somebody else: a Region that is new, or misspelt; an account that does not reach the home Region. */
export function collectEnvironmentWarnings({ environments, homeRegion }: Environments): string[] {
  const known = RegionInfo.regions.map(({ name }) => name);
  const unknown = regionsOf(environments).filter((region) => !known.includes(region));
  const accounts = [...new Set(environments.flatMap(({ accountId }) => accountId ?? []))];
  const homeless = accounts.filter(
    (account) => !environments.some(({ accountId, region }) => accountId === account && region === homeRegion),
  );
  return [
    ...unknown.map((region) => {
      const meant = didYouMean(region, known);
      return `environments: the CDK does not know Region "${region}"${meant === undefined ? '' : `, did you mean "${meant}"?`}`;
    }),
    ...homeless.map(
      (account) =>
        `environments: account ${account} does not have the home Region ${homeRegion}, so nothing records its users, groups, roles and policies`,
    ),
  ];
}

function environmentsOf(written: readonly (EnvironmentInput | undefined)[], at: KeyPath): Environment[] {
  const seen = new Set<string>();
  return written.flatMap((environment, index) => {
    if (environment === undefined) return [];
    if (environment === 'of the credentials') {
      if (written.length > 1)
        at.index(index).refuse({}, 'an account and its Regions; the environment of the credentials has to be alone');
      return [{}];
    }
    return environment.regions.map((region, place) => {
      const name = `${environment.account} ${region}`;
      if (seen.has(name)) at.index(index).key('regions').index(place).say(`found ${name} a second time`);
      seen.add(name);
      return { accountId: environment.account, region };
    });
  });
}

const regionsOf = (environments: readonly Environment[]): string[] => [
  ...new Set(environments.flatMap(({ region }) => region ?? [])),
];
