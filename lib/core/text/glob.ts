/** The next character of a pattern is meant as it is. The character is in no ARN. */
const LITERAL = '\uE000';

/** Writes text for a pattern, so that its `*` and `?` are no wildcards. */
export const escapeGlob = (text: string): string => text.replace(/[*?]/g, `${LITERAL}$&`);

/** Whether a pattern matches other texts than itself. */
export const hasWildcard = (pattern: string): boolean => /[*?\uE000]/.test(pattern);

/**
 * Whether a text matches a pattern with the wildcards `*` and `?`. Takes at most the product of the two lengths, since
 * it returns only to the last `*`.
 */
export function matchesGlob(pattern: string, text: string): boolean {
  let [at, position] = [0, 0];
  let [star, resume] = [-1, 0];
  while (position < text.length) {
    const character = pattern[at];
    if (character === '*') {
      star = at++;
      resume = position;
    } else if (character === LITERAL && pattern[at + 1] === text[position]) {
      at += 2;
      position++;
    } else if (character === '?' || (character !== LITERAL && character === text[position])) {
      at++;
      position++;
    } else if (star >= 0) {
      at = star + 1;
      position = ++resume;
    } else {
      return false;
    }
  }
  while (pattern[at] === '*') at++;
  return at >= pattern.length;
}

/** Whether an ARN matches a pattern, in which a wildcard does not reach beyond a colon of the first five parts. */
export function matchesArn(pattern: string, arn: string): boolean {
  const [patterns, parts] = [splitArn(pattern), splitArn(arn)];
  if (patterns.length !== parts.length) return pattern === '*';
  return patterns.every((each, index) => matchesGlob(each, parts[index] ?? ''));
}

function splitArn(arn: string): string[] {
  const parts = arn.split(':');
  return [...parts.slice(0, 5), ...(parts.length > 5 ? [parts.slice(5).join(':')] : [])];
}
