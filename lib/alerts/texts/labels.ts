import type { Alert } from '../alert';
import { plain, unlinked } from './mail';

/** `web (sg-0a)`, or the id alone where it is the name as well. Of an ARN what tells one resource from another. */
export function resourceLabel({ name, id }: Pick<Alert['resource'], 'name' | 'id'>): string {
  if (name === null || name === id) return unlinked(id.startsWith('arn:') ? id.split(':').slice(5).join(':') : id);
  return `${unlinked(name)} (${unlinked(id.startsWith('arn:') ? (id.split(/[:/]/).at(-1) ?? id) : id)})`;
}

/** `prod (111122223333)` */
export const accountLabel = ({
  accountId,
  accountAlias,
}: Pick<Alert['resource'], 'accountId' | 'accountAlias'>): string =>
  accountAlias === null ? accountId : `${plain(accountAlias)} (${accountId})`;

/** `prod eu-west-1` */
export const placeLabel = (where: Pick<Alert['resource'], 'accountId' | 'accountAlias' | 'region'>): string =>
  `${where.accountAlias === null ? where.accountId : plain(where.accountAlias)} ${where.region}`;
