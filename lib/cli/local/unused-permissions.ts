import { wrap } from '../../core/text/wrap';
import type { UnusedPermissions } from '../../local-region/local-region';

/** Formats the permissions that no call has used, below a heading; nothing if there are none. */
export function formatUnusedPermissions(unused: readonly UnusedPermissions[], width: number): string[] {
  if (unused.length === 0) return [];
  return [
    'Permissions that no call has used yet, of the roles that made calls:',
    ...unused.flatMap(({ role, actions }) => [`  ${role}`, ...wrap(actions.join(', '), width, { indent: '    ' })]),
  ];
}
