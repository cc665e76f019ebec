import type { configurationShape } from './configuration-shape';
import type { Input } from './validation/validators';

/**
 * The configuration in `assay.config.ts`. Every key is optional: an empty configuration deploys a recorder and every
 * rule without required parameters into the account and Region of the CLI's credentials.
 *
 * It is checked before synthesis. All errors are reported at once, each with its key, the value and the expected value.
 *
 * @example
 * const configuration: Configuration = { recorder: 'adopt', rules: { '*': false, 'open-ssh': 'default' } };
 */
export interface Configuration extends Input<typeof configurationShape> {}

/**
 * Returns the configuration unchanged; gives editors the types and the documentation of its keys.
 *
 * @example
 * export default defineConfig({
 *   rules: { 'open-ssh': { parameters: { allowedCidrs: ['192.0.2.0/24'] } } },
 *   alerts: { subscribers: ['on-call@example.com'] },
 * });
 */
export const defineConfig = (configuration: Configuration): Configuration => configuration;
