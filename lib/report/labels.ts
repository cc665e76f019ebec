import { joinList, pluralize } from '../core/text/format';
import type { ReportedEvaluation, UnreadableEntry } from '../engine/run-result';
import type { Category } from './summary/grouping';

/** The names of results for people. */
export const CATEGORY_LABELS: Readonly<Record<Category, string>> = {
  nonCompliant: 'non-compliant',
  insufficientData: 'insufficient data',
  known: 'known',
  waived: 'waived',
  compliant: 'compliant',
  notApplicable: 'not applicable',
};

/**
 * Returns a resource id as reports show it. Of an ARN that is the part that names the resource: type, account and
 * Region are shown beside it.
 */
export const formatId = (resourceId: string): string =>
  /^arn:[^:]*:[^:]*:[^:]*:[^:]*:(.+)$/s.exec(resourceId)?.[1] ?? resourceId;

/**
 * Returns the id, the name if the id does not contain it, and the construct of the CDK or the nested stack:
 * `sg-0a (bastion)`.
 */
export function formatIdAndName({
  resourceId,
  resourceName,
  nestedIn = '',
  construct = nestedIn,
}: Pick<ReportedEvaluation, 'resourceId' | 'resourceName' | 'construct' | 'nestedIn'>): string {
  const id = formatId(resourceId) || '(no id)';
  const others = [resourceName ?? '', construct].filter((name) => !id.includes(name));
  return others.length === 0 ? id : `${id} (${others.join(', ')})`;
}

/** Returns the Region and account, as far as the input has them: `eu-west-1, 111122223333`. */
export const formatScope = ({ region, accountId }: Pick<ReportedEvaluation, 'region' | 'accountId'>): string =>
  [region, accountId].filter((part) => part !== null).join(', ');

/** Returns the id, the name, the Region and the account: `sg-0a (bastion), eu-west-1, 111122223333`. */
export const formatResourceAndScope = (
  evaluation: Pick<ReportedEvaluation, 'resourceId' | 'resourceName' | 'region' | 'accountId'>,
): string => [formatIdAndName(evaluation), formatScope(evaluation)].filter((part) => part !== '').join(', ');

/** Returns the file that an evaluation comes from. */
export const formatSource = (source: string): string => (source === '-' ? 'standard input' : source);

/** Returns the file, and the line if it is a template: `stack.yaml:12`. Editors and terminals make it a link. */
export const formatLocation = ({ source, line }: { readonly source: string; readonly line?: number }): string =>
  line === undefined ? formatSource(source) : `${formatSource(source)}:${line}`;

/** Returns the files of a run: `stack.yaml`, `12 files in snapshots/2026`, `snapshots (3 files) and stack.yaml`. */
export function formatSources(sources: readonly string[]): string {
  if (sources.length <= 1) return sources.map(formatSource).join('');
  const folder = findCommonFolder(sources);
  if (folder !== '') return `${pluralize(sources.length, 'file')} in ${folder}`;
  const roots = new Map<string, number>();
  for (const source of sources) {
    const root = source.split('/')[0] || '/';
    roots.set(root, (roots.get(root) ?? 0) + 1);
  }
  const folders = [...roots].map(([root, files]) => (files === 1 ? formatSource(root) : `${root} (${files} files)`));
  return folders.length > 3 ? pluralize(sources.length, 'file') : joinList(folders);
}

function findCommonFolder([first = '', ...others]: readonly string[]): string {
  let folders = first.split('/').slice(0, -1);
  for (const other of others) {
    const parts = other.split('/').slice(0, -1);
    const differing = folders.findIndex((folder, index) => folder !== parts[index]);
    if (differing >= 0) folders = folders.slice(0, differing);
  }
  return folders.join('/');
}

/** Returns the file, the resource and the rule of an entry: `a.json: AWS::EC2::Volume vol-0a, rule gp2-volume`. */
export function formatEntryOrigin({
  resourceType,
  resourceId,
  rule,
  ...location
}: Omit<UnreadableEntry, 'message'>): string {
  const resource = [resourceType, resourceId && formatId(resourceId)].filter(Boolean).join(' ');
  return `${formatLocation(location)}${resource && `: ${resource}`}${rule ? `, rule ${rule}` : ''}`;
}
