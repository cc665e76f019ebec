/** Returns the text with its first letter in upper case: `ipPermissions` → `IpPermissions`. */
export const capitalize = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Returns the text with its first letter in lower case: `IpPermissions` → `ipPermissions`. */
export const uncapitalize = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

/** Returns a sentence as it reads after a colon: in lower case, unless it begins with an abbreviation such as `ACM`. */
export const toClause = (sentence: string): string =>
  /^[A-Z][a-z ]/.test(sentence) ? uncapitalize(sentence) : sentence;

/** Returns a text with a full stop at its end, unless it ends a sentence already. */
export const toSentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

/** Returns a kebab-case name in PascalCase: `open-ssh` → `OpenSsh`. */
export const pascalCase = (kebab: string): string => kebab.split('-').map(capitalize).join('');

/** Returns a kebab-case name in camelCase: `open-ssh` → `openSsh`. */
export const camelCase = (kebab: string): string => uncapitalize(pascalCase(kebab));

/**
 * Returns a name of an API as the AWS command line writes it: `IpPermissions` → `ip-permissions`, `DBInstance` →
 * `db-instance`.
 */
export const kebabCase = (name: string): string =>
  name
    .replace(/(.)([A-Z][a-z]+)/g, '$1-$2')
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase();
