import { ACCOUNT_TYPE, type ConfigurationItem } from '../../core/item';
import { isString } from '../../core/json';
import type { JsonDocument, UnreadableRecord } from '../document';
import type { DocumentReader, Form } from '../document-reader';
import { ParseError } from '../parse-error';
import { type CsvRecord, parseCsv } from './csv';

/**
 * An IAM credential report, as `aws iam get-credential-report` returns it: CSV in Base64.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html
 */
export const credentialReport: Form = {
  name: 'credential report',
  matches: ({ Content, ReportFormat }) =>
    isString(Content) && (ReportFormat === undefined || ReportFormat === 'text/csv'),
  read: ({ Content }, reader) => readCredentialReport(decodeContent(Content as string), reader),
};

/** The columns that rules read. AWS adds others from time to time, at the end. */
const REPORT_COLUMNS = [
  'user',
  'arn',
  'user_creation_time',
  'password_enabled',
  'password_last_used',
  'password_last_changed',
  'mfa_active',
  'access_key_1_active',
  'access_key_1_last_rotated',
  'access_key_1_last_used_date',
  'access_key_2_active',
  'access_key_2_last_rotated',
  'access_key_2_last_used_date',
] as const;

const ROOT_NAME = '<root_account>';

/** Whether a text is a credential report: CSV whose first columns are the user and its ARN. */
export const isCredentialReport = (text: string): boolean => /^\uFEFF?"?user"?,"?arn"?,/.test(text);

/** The CLI returns Base64; a decoded report is accepted, too. */
function decodeContent(content: string): string {
  if (isCredentialReport(content)) return content;
  const text = Buffer.from(content, 'base64').toString('utf8');
  if (isCredentialReport(text)) return text;
  throw new ParseError('Cannot read the credential report: Content is not its CSV in Base64', 'broken');
}

/** Reads a credential report into a document reader. @throws as `parseCredentialReport` */
export function readCredentialReport(text: string, reader: DocumentReader): void {
  for (const row of parseCredentialReport(text)) {
    if ('message' in row) reader.unreadable.push(row);
    else reader.resources.push(row);
  }
}

/**
 * Parses a credential report: the root user and the users with what the report says about their credentials. The rows are
 * items for the rules about credentials alone, since a report has nothing else about a user.
 * @throws ParseError for text that is not CSV, or that lacks a column
 */
export function parseCredentialReport(text: string): (ConfigurationItem | UnreadableRecord)[] {
  const [head, ...records] = parseCsv(text.replace(/^\uFEFF/, ''));
  const columns = head?.fields ?? [];
  checkColumns(columns);
  if (records.length === 0) {
    throw new ParseError(
      'Cannot read the credential report: it has no rows, and every account has a root user',
      'broken',
    );
  }
  const seen = new Set<string>();
  return records.map((record) => readRow(record, columns, seen));
}

function checkColumns(columns: readonly string[]): void {
  const missing = REPORT_COLUMNS.filter((column) => !columns.includes(column));
  if (missing.length > 0) {
    throw new ParseError(`Cannot read the credential report: it lacks the column ${missing.join(', ')}`, 'broken');
  }
  const repeated = REPORT_COLUMNS.find((column) => columns.indexOf(column) !== columns.lastIndexOf(column));
  if (repeated)
    throw new ParseError(`Cannot read the credential report: it has the column ${repeated} twice`, 'broken');
}

/** The ARN of a user, which may have a path, or of the root user. */
const ARN = /^arn:aws[a-z-]*:iam::(\d{12}):(?:root|user\/(?:[\x21-\x7e]*\/)?([^/]+))$/;

function readRow(
  { line, fields }: CsvRecord,
  columns: readonly string[],
  seen: Set<string>,
): ConfigurationItem | UnreadableRecord {
  const where = `line ${line} of the credential report`;
  if (fields.length !== columns.length) {
    return unreadableRow(`Cannot read ${where}: found ${fields.length} fields, expected ${columns.length}`);
  }
  const row: JsonDocument = Object.fromEntries(columns.map((column, index) => [column, fields[index]]));
  const user = row.user as string;
  const arn = row.arn as string;
  const [, accountId, name] = ARN.exec(arn) ?? [];
  const isRoot = user === ROOT_NAME;
  if (accountId === undefined || (isRoot ? name !== undefined : name !== user)) {
    return unreadableRow(
      `Cannot read ${where}: the ARN ${JSON.stringify(arn)} is not that of ${JSON.stringify(user)}`,
      user,
    );
  }
  if (seen.has(arn)) return unreadableRow(`Cannot read ${where}: an earlier line has the same ARN`, user);
  seen.add(arn);
  return { ...(isRoot ? createAccountItem(accountId, 'root user', row) : createUserItem(user, arn, row)), accountId };
}

const unreadableRow = (message: string, user?: string): UnreadableRecord =>
  user === undefined || user === ROOT_NAME
    ? { message }
    : { resourceType: 'AWS::IAM::User', resourceId: user, message };

const createUserItem = (user: string, arn: string, row: JsonDocument): ConfigurationItem => ({
  ...DESCRIBED,
  aspect: 'credentials',
  resourceType: 'AWS::IAM::User',
  resourceId: user,
  arn,
  region: 'global',
  configuration: row,
});

/** Returns an item for one side of an account. Most calls about an account do not name it. */
export const createAccountItem = (
  accountId: string | undefined,
  aspect: string,
  configuration: JsonDocument,
): ConfigurationItem => ({
  ...DESCRIBED,
  aspect,
  resourceType: ACCOUNT_TYPE,
  resourceId: accountId ?? 'account',
  ...(accountId !== undefined && { accountId }),
  configuration,
});

const DESCRIBED = {
  shape: 'description',
  status: 'OK',
  tags: {},
  lacksTags: true,
  relationships: [],
  supplementaryConfiguration: {},
} as const;
