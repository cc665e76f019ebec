import type { AppProps } from 'aws-cdk-lib';
import { DISABLE_CREATION_STACK_TRACES } from 'aws-cdk-lib/cx-api';

/**
 * The properties of Assay's apps, without what costs time and nothing reads: the construct tree, which is for
 * visualizations, takes a tenth of the time with many Regions. The line that created each resource is for debugging,
 * takes 7 % of the time and names folders of the developer; `cdk synth --debug` adds it again.
 */
export const APP_PROPS: AppProps = { treeMetadata: false, context: { [DISABLE_CREATION_STACK_TRACES]: true } };
