import { AwsError } from '../aws-call';

/**
 * Reads a filter pattern of terms: lines that have all of them and none of those with `-`; or, if every term has `?`, one of
 * them. Beside other terms, those with `?` are ignored.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 * @throws AwsError for patterns of JSON, columns and regular expressions, which the local region does not have
 */
export function readFilterPattern(pattern: string): (message: string) => boolean {
  const text = pattern.trim();
  if (/^[{[%]/.test(text)) {
    throw new AwsError(
      'InvalidParameterException',
      `The local region has filter patterns of terms alone: found ${text}`,
    );
  }
  const terms = [...text.matchAll(/([?-]?)(?:"((?:[^"\\]|\\.)*)"|(\S+))/g)].map(([, sign, quoted, word]) => ({
    sign,
    term: quoted?.replaceAll(/\\(.)/g, '$1') ?? word ?? '',
  }));
  const list = (wanted: string): string[] => terms.filter(({ sign }) => sign === wanted).map(({ term }) => term);
  const [all, some, none] = [list(''), list('?'), list('-')];
  return (message) =>
    all.every((term) => message.includes(term)) &&
    (some.length === 0 || all.length + none.length > 0 || some.some((term) => message.includes(term))) &&
    !none.some((term) => message.includes(term));
}
