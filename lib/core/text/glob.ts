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

/**
 * Whether some text matches both of two patterns with the wildcards `*` and `?`: `s3:Put*` and `s3:*Acl` have
 * `s3:PutBucketAcl` in common. Takes the product of the two lengths.
 */
export function haveCommonMatch(a: string, b: string): boolean {
  // For the end of `a` that begins at `at`: whether it has a match in common with each end of `b`.
  let common: boolean[] = [];
  for (let at = a.length; at >= 0; at--) {
    const shorter = common;
    common = [];
    for (let position = b.length; position >= 0; position--) {
      const [one, other] = [a[at], b[position]];
      if (one === '*' || other === '*') common[position] = shorter[position] === true || common[position + 1] === true;
      else if (one === undefined || other === undefined) common[position] = one === other;
      else common[position] = (one === other || one === '?' || other === '?') && shorter[position + 1] === true;
    }
  }
  return common[0] === true;
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
