/** The file of waivers that is deployed beside a function's code: a list, in the format of `parseWaivers`. */
export const WAIVERS_FILE = 'waivers.json';

/** The file of settings that is deployed beside the code of the alert function and the plan function. */
export const RESPONSE_SETTINGS_FILE = 'response-settings.json';
