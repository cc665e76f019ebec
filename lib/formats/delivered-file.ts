import { joinList, pluralize } from '../core/text/format';

/**
 * Returns the service whose file a path in a delivery bucket is, as AWS names its folder: `Config`, `CloudTrail`,
 * `elasticloadbalancing`. Undefined for another path. The names of files of AWS Config and CloudTrail say it, too, and
 * count in every folder: a copy keeps its name.
 */
export function findDeliveringService(path: string): string | undefined {
  const folders = path.split(/[\\/]/);
  const [, named] = NAME_WITH_SERVICE.exec(folders.at(-1) as string) ?? [];
  if (named !== undefined) return named;
  const below = folders.slice(folders.indexOf('AWSLogs') + 1);
  const [account, service, ...more] = ORGANIZATION.test(below[0] ?? '') ? below.slice(1) : below;
  const isDelivered = below.length < folders.length && ACCOUNT_FOLDER.test(account ?? '') && more.length > 0;
  return isDelivered ? service?.replace(/^aws-service=/, '') : undefined;
}

/** Flow logs may have folders in the form of Hive: `aws-account-id=111122223333/aws-service=vpcflowlogs/…` */
const ACCOUNT_FOLDER = /^(?:aws-account-id=)?\d{12}$/;
const ORGANIZATION = /^o-[a-z0-9]{1,32}$/;
const NAME_WITH_SERVICE = /^\d{12}_(Config|CloudTrail|CloudTrail-Digest|CloudTrail-Insight)_(?:eusc|[a-z]{2})-/;

/** Whether a file is AWS Config's check that it can write to the bucket, which is empty. */
export const isWritabilityCheck = (path: string): boolean =>
  path.split(/[\\/]/).at(-1) === 'ConfigWritabilityCheckFile';

/** Counts the files in a delivery bucket that services other than the given ones delivered. */
export class OtherDeliveries {
  private count = 0;
  private readonly names = new Set<string>();

  constructor(private readonly services: readonly string[]) {}

  /** Counts a file if another service delivered it, and returns whether it did. */
  add(path: string): boolean {
    const service = findDeliveringService(path);
    if (service === undefined || this.services.includes(service)) return false;
    this.count++;
    this.names.add(service);
    return true;
  }

  /** Returns a note of what is left out, if anything is. */
  describe(): string[] {
    const { count, names } = this;
    if (count === 0) return [];
    const verb = count === 1 ? 'is' : 'are';
    const services = joinList([...names], MAX_NAMED_SERVICES);
    return [`${pluralize(count, 'file')} of other services ${verb} left out: ${services}`];
  }
}

const MAX_NAMED_SERVICES = 5;
