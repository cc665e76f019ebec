import { isObject } from '../../core/json';
import type { JsonDocument } from '../document';
import type { Form } from '../document-reader';
import { createAccountItem } from './credential-report';

/** The output of calls about an account, by what they are about. None of them names its account. */
const ACCOUNT_CALLS: readonly AccountCall[] = [
  { aspect: 'root user', read: ({ SummaryMap }) => SummaryMap },
  { aspect: 'password policy', read: ({ PasswordPolicy }) => PasswordPolicy },
  {
    aspect: 'EBS encryption',
    read: (document) => (typeof document.EbsEncryptionByDefault === 'boolean' ? document : undefined),
  },
];

interface AccountCall {
  readonly aspect: string;
  /** Returns the part of a document that is about the account; not an object if it is not the output of the call. */
  read(document: JsonDocument): unknown;
}

const findCall = (document: JsonDocument): AccountCall | undefined =>
  ACCOUNT_CALLS.find(({ read }) => isObject(read(document)));

/**
 * The output of `aws iam get-account-summary`, `aws iam get-account-password-policy` or
 * `aws ec2 get-ebs-encryption-by-default`.
 */
export const accountDescription: Form = {
  name: 'description',
  matches: (document) => findCall(document) !== undefined,
  read(document, reader) {
    const call = findCall(document) as AccountCall;
    const { accountId, region } = reader.context.scope ?? {};
    const item = createAccountItem(accountId, call.aspect, call.read(document) as JsonDocument);
    reader.resources.push({ ...item, ...(region !== undefined && { region }) });
  },
};
