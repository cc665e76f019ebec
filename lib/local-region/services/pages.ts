import { AwsError } from '../aws-call';

export interface Page<T> {
  readonly items: readonly T[];
  /** Undefined on the last page. */
  readonly next: string | undefined;
}

/**
 * Returns a page of a list. The token is the position at which the next page begins.
 * @throws AwsError if the token is none of ours
 */
export function selectPage<T>(
  all: readonly T[],
  limit: number | undefined,
  token: string | undefined,
  invalidToken = 'InvalidNextToken',
): Page<T> {
  const start = token === undefined ? 0 : readToken(token, invalidToken);
  const end = limit === undefined ? all.length : start + limit;
  return { items: all.slice(start, end), next: end < all.length ? writeToken(end) : undefined };
}

const writeToken = (position: number): string => Buffer.from(`page ${position}`).toString('base64url');

function readToken(token: string, code: string): number {
  const position = /^page (\d+)$/.exec(Buffer.from(token, 'base64url').toString())?.[1];
  if (position === undefined) throw new AwsError(code, 'The token is not valid');
  return Number(position);
}
