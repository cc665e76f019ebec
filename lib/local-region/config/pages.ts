import { AwsError, type CallInput } from '../aws-call';

/** A page of a list, with the token of the next page under the name that the operation has for it. */
export interface ConfigPage<T> {
  readonly rows: readonly T[];
  /** `{ NextToken }`, or nothing on the last page. */
  readonly next: Readonly<Record<string, string>>;
}

/** Returns the page of a list that a call asks for. @throws AwsError for a limit or token that AWS Config refuses */
export function readConfigPage<T>(
  rows: readonly T[],
  input: CallInput,
  { max = 100, standard = 25, name = 'NextToken' } = {},
): ConfigPage<T> {
  const limit = Number(input.Limit ?? input.limit ?? 0) || standard;
  if (limit < 1 || limit > max) {
    throw new AwsError('InvalidLimitException', 'The specified limit is outside the allowable range.');
  }
  const token = input[name];
  const start = token === undefined ? 0 : Number(Buffer.from(String(token), 'base64').toString());
  if (!Number.isInteger(start)) {
    throw new AwsError('InvalidNextTokenException', 'The specified next token is invalid.');
  }
  const end = start + limit;
  const next = end < rows.length ? { [name]: Buffer.from(String(end)).toString('base64') } : {};
  return { rows: rows.slice(start, end), next };
}
