/** The account and Region that a path names. */
export interface PathScope {
  readonly accountId?: string;
  readonly region?: string;
}

/**
 * Returns the account and Region that AWS writes into the keys of delivered objects, with or without the id of an
 * organization: `[prefix/]AWSLogs/[o-exampleorgid/]111122223333/Config/eu-west-1/2026/2/11/…`
 */
export const parseFolderScope = (path: string): PathScope => toPathScope(FOLDERS.exec(path));

/**
 * Returns those of the file's name, or else of its folders: `111122223333_Config_eu-west-1_ConfigHistory_…`. A copy keeps
 * its name, and may be in a folder of another account.
 */
export const parsePathScope = (path: string): PathScope => toPathScope(NAME.exec(path) ?? FOLDERS.exec(path));

/** Whether two places can be one: of an account or a Region that either does not name, nothing is known. */
export function isSamePlace(first: PathScope, second: PathScope): boolean {
  const agree = (a: string | undefined, b: string | undefined) => a === undefined || b === undefined || a === b;
  // The items of global resources are in the files of a Region.
  const isGlobal = first.region === 'global' || second.region === 'global';
  return agree(first.accountId, second.accountId) && (isGlobal || agree(first.region, second.region));
}

/** Formats an account and Region for a note: `111122223333 eu-west-1`. */
export const formatPlace = ({ accountId, region }: PathScope): string =>
  [accountId, region].filter((part) => part !== undefined).join(' ');

const REGION_PATTERN = String.raw`(?:eusc|[a-z]{2})(?:-[a-z]+)+-\d`;
const FOLDERS = new RegExp(
  String.raw`(?:^|[\\/])AWSLogs[\\/](?:o-[a-z0-9]{1,32}[\\/])?(\d{12})[\\/](?:Config|CloudTrail)(?:[\\/](${REGION_PATTERN}))?`,
);
const NAME = new RegExp(String.raw`(?:^|[\\/])(\d{12})_(?:Config|CloudTrail)_(${REGION_PATTERN})_[^\\/]*$`);

function toPathScope(match: RegExpExecArray | null): PathScope {
  const [, accountId, region] = match ?? [];
  return { ...(accountId && { accountId }), ...(region && { region }) };
}
