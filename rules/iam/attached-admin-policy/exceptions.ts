import { optionalText, type Parameter } from '../../../lib/core/parameters';
import { matchesGlob } from '../../../lib/core/text/glob';

/** The names of the identities that may have a policy; they may have wildcards. */
export type Exceptions = Readonly<Record<string, readonly string[]>>;

const KINDS = ['users', 'groups', 'roles'];

const list = optionalText({
  description:
    'Users, groups and roles that may have the policies: `users:[kim],groups:[admins],roles:[break-glass-*]`',
});

/**
 * Declares a list of identities in the form of the managed rule.
 * https://docs.aws.amazon.com/config/latest/developerguide/iam-policy-blacklisted-check.html
 */
export const exceptionList: Parameter<Exceptions> = {
  ...list,
  type: 'lists of users, groups and roles, or nothing',
  parse: (text) => parseLists(list.parse(text) ?? ''),
};

function parseLists(text: string): Exceptions {
  const lists: Record<string, readonly string[]> = {};
  const pieces = text.split(']');
  if (pieces.pop()?.trim()) throw unexpectedLists(text);
  for (const piece of pieces) {
    const [head = '', names = '', ...others] = piece.split('[');
    const kind = KINDS.find((word) => head.replaceAll(',', ' ').trim() === `${word}:`);
    if (kind === undefined || others.length > 0) throw unexpectedLists(text);
    lists[kind] = names.split(/[;,]/).flatMap((name) => name.trim() || []);
  }
  return lists;
}

const unexpectedLists = (text: string): Error =>
  new Error(`got "${text}", expected users:[name;name],groups:[name],roles:[name]`);

/** Whether an identity is among the exceptions. */
export const isExcepted = (exceptions: Exceptions, plural: string, name: string): boolean =>
  (exceptions[plural] ?? []).some((pattern) => matchesGlob(pattern, name));
