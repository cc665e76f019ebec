import { toOutline } from '../policy/unresolved';
import { isUnknown, type Unknown } from '../reading/unreadable';

/**
 * Returns what kind of secret a text is, by its form; `undefined` if it does not look like one. Never returns the text.
 * A template may leave parts of it open, and has a secret of Secrets Manager replaced by its value on deployment.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-secretsmanager.html
 * @example
 * recognizeSecret('-----BEGIN RSA PRIVATE KEY-----'); // 'a private key'
 */
export const recognizeSecret = (text: string | Unknown): string | undefined =>
  isUnknown(text) && (JSON.stringify(text.expression) ?? '').includes('{{resolve:secretsmanager:')
    ? 'a secret of Secrets Manager'
    : (SECRET_FORMS.find(([form]) => form.test(toOutline(text)))?.[1] ?? (isUnknown(text) ? text.secret : undefined));

/** The last two leave out a password that is put in later: `${DB_PASSWORD}`, `$(cat file)`, `{{ password }}`, `<password>`. */
const SECRET_FORMS: readonly (readonly [form: RegExp, kind: string])[] = [
  [/\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/, 'an AWS access key'],
  [/-----BEGIN (?:[A-Z]{1,10} )?PRIVATE KEY-----/, 'a private key'],
  [/\bgh[pousr]_[A-Za-z0-9]{36}/, 'a GitHub token'],
  [/\bgithub_pat_\w{22}/, 'a GitHub token'],
  [/\bglpat-[\w-]{20}/, 'a GitLab token'],
  [/\bxox[abprs]-[A-Za-z0-9-]{10}/, 'a Slack token'],
  [/^https:\/\/hooks\.slack\.com\/services\/T/, 'a Slack webhook'],
  [/\bnpm_[A-Za-z0-9]{36}/, 'an npm token'],
  [/\b[rs]k_live_[A-Za-z0-9]{16}/, 'a Stripe key'],
  [/\bsk-(?:ant|proj|svcacct)-[\w-]{20}/, 'a key of an AI service'],
  [/\b(?:password|pwd)=(?!\$[({]|\{\{|<)[^&;\s]/i, 'a password in a connection string'],
  [/^(?:jdbc:)?[a-z][a-z0-9+.-]{1,20}:\/\/[^/\s:@]{0,200}:(?!\$[({]|\{\{|<)[^/\s@]{1,200}@/i, 'a password in a URL'],
];
