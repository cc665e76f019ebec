import type { Stage } from 'aws-cdk-lib';
import type { ResolvedConfiguration } from '../configuration/resolved';
import { RegionStack, type RegionStackProps } from './region-stack';

/**
 * Creates a stack for each account and Region: `assay-111122223333-eu-west-1`, or `assay` for those of the CLI's
 * credentials. An `App` is a `Stage`; a stage of a pipeline is another one.
 *
 * @example
 * const configuration = resolveConfiguration(defineConfig({}), { registry: rules, folder: __dirname });
 * deploy(new App(), configuration, { evaluatorEntry: '/app/evaluate.ts' });
 */
export const deploy = (
  scope: Stage,
  configuration: ResolvedConfiguration,
  entries: Pick<RegionStackProps, 'evaluatorEntry' | 'collectorEntry' | 'alertEntry' | 'planEntry'>,
): RegionStack[] =>
  configuration.environments.map((environment) => {
    const { accountId, region } = environment;
    const id = [configuration.prefix, accountId, region].filter((part) => part !== undefined).join('-');
    return new RegionStack(scope, id, { configuration, environment, ...entries });
  });
