import type { App } from 'aws-cdk-lib';
import type { Environment, ResolvedConfiguration } from '../configuration/resolved';
import { RegionStack, type RegionStackProps } from './region-stack';

/** A stack for each account and Region: `assay-111122223333-eu-west-1`, or `assay` in those of the CLI's credentials. */
export function deploy(
  app: App,
  configuration: ResolvedConfiguration,
  entries: Pick<RegionStackProps, 'evaluatorEntry' | 'alertEntry' | 'planEntry'>,
): RegionStack[] {
  return configuration.environments.map((environment) => {
    const id = [configuration.prefix, ...placeOf(environment)].join('-');
    return new RegionStack(app, id, { configuration, environment, ...entries });
  });
}

const placeOf = ({ accountId, region }: Environment): string[] =>
  [accountId, region].filter((part) => part !== undefined);
