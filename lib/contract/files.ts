/**
 * The file of waivers that is deployed beside a function's code: a list, in the format of `parseWaivers`.
 *
 * @example
 * const code = bundleCode(stack, { entry: '/app/evaluate.ts', files: { [WAIVERS_FILE]: '[]' } });
 */
export const WAIVERS_FILE = 'waivers.json';

/**
 * The file of settings that is deployed beside the code of the alert function and the plan function.
 *
 * @example
 * const files = { [RESPONSE_SETTINGS_FILE]: JSON.stringify({ prefix: 'assay', rules: {} }) };
 */
export const RESPONSE_SETTINGS_FILE = 'response-settings.json';
