import { pluralize } from '../../core/text/format';
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

/** Counts the permissions that no call has used. While the region runs, another command lists them. */
export function countUnusedPermissions(unused: readonly UnusedPermissions[]): string[] {
  const count = unused.reduce((sum, { actions }) => sum + actions.length, 0);
  return count === 0 ? [] : [`${pluralize(count, 'permission')} that no call has used yet (assay local status)`];
}
