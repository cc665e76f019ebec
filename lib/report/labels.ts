import { joinList } from '../core/text/format';
import type { ReportedEvaluation, UnreadableEntry } from '../engine/run-result';

/** A resource id for people: of an ARN the part that names the resource, since type, account and Region stand beside it. */
export const formatId = (resourceId: string): string =>
  /^arn:[^:]*:[^:]*:[^:]*:[^:]*:(.+)$/s.exec(resourceId)?.[1] ?? resourceId;

/** The id and, where the id does not tell it, the name: `sg-0a (bastion)`. */
export function formatResource({
  resourceId,
  resourceName,
}: Pick<ReportedEvaluation, 'resourceId' | 'resourceName'>): string {
  const id = formatId(resourceId) || '(no id)';
  return resourceName === null || resourceName === '' || id.includes(resourceName) ? id : `${id} (${resourceName})`;
}

/** A source for people. */
export const formatSource = (source: string): string => (source === '-' ? 'standard input' : source);

/** `stack.yaml`, `12 files in snapshots/2026`, `snapshots (3 files) and stack.yaml`. */
export function formatSources(sources: readonly string[]): string {
  if (sources.length <= 1) return sources.map(formatSource).join('');
  const folder = commonFolder(sources);
  if (folder !== '') return `${formatCount(sources.length, 'file')} in ${folder}`;
  const roots = new Map<string, number>();
  for (const source of sources) {
    const root = source.split('/')[0] || '/';
    roots.set(root, (roots.get(root) ?? 0) + 1);
  }
  const places = [...roots].map(([root, files]) => (files === 1 ? formatSource(root) : `${root} (${files} files)`));
  return places.length > 3 ? formatCount(sources.length, 'file') : joinList(places);
}

function commonFolder([first = '', ...others]: readonly string[]): string {
  let folders = first.split('/').slice(0, -1);
  for (const other of others) {
    const parts = other.split('/').slice(0, -1);
    const shared = folders.findIndex((folder, index) => folder !== parts[index]);
    if (shared >= 0) folders = folders.slice(0, shared);
  }
  return folders.join('/');
}

/** `4,312`. */
export const groupDigits = (number: number): string => String(number).replace(/\B(?=(\d{3})+$)/g, ',');

/** `1 item`, `4,312 items`. */
export const formatCount = (number: number, noun: string, plural = `${noun}s`): string =>
  `${groupDigits(number)} ${number === 1 ? noun : plural}`;

/** `2026-03-01 12:00 UTC`. */
export const formatTime = (time: Date): string => `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/** What could not be judged: `snapshots/a.json: AWS::EC2::Volume vol-0a, by gp2-volume`. */
export function formatSubject({ source, resourceType, resourceId, rule }: Omit<UnreadableEntry, 'message'>): string {
  const resource = [resourceType, resourceId && formatId(resourceId)].filter(Boolean).join(' ');
  return `${formatSource(source)}${resource && `: ${resource}`}${rule ? `, by ${rule}` : ''}`;
}

/** Region and account, as far as the input says them: `eu-west-1, 111122223333`. */
export const formatScope = ({ region, accountId }: Pick<ReportedEvaluation, 'region' | 'accountId'>): string =>
  [region, accountId].filter((part) => part !== null).join(', ');
