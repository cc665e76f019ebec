/** The part of `assay/cdk` that a configuration file needs: `assay evaluate --config` loads it without the CDK. */
export { defineConfig } from '../lib/cdk/configuration/configuration';
