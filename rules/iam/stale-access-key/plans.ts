import { definePlanCases } from '../../../lib/core/cases';
import { type Fix, needsManualFix, nothingToDo } from '../../../lib/core/remediation/plan';
import { reportedUser } from '../sample-resources/account-settings';
import rule from './rule';

const [OLD, OLDER, YOUNG] = ['2025-11-30T12:00:00+00:00', '2024-03-01T12:00:00Z', '2026-02-01T12:00:00Z'];
/** Ninety days before the time of the cases. */
const OLDEST_ALLOWED = '2025-12-01T12:00:00Z';
const user = (columns: object) => ({
  ...reportedUser(columns),
  resourceId: 'AIDAEXAMPLEEXAMPLE123',
  resourceName: 'ana',
});
const key = (number: 1 | 2, rotated: string, columns: Readonly<Record<string, string>> = {}) =>
  Object.fromEntries(
    Object.entries({ active: 'true', last_rotated: rotated, ...columns }).map(([name, value]) => [
      `access_key_${number}_${name}`,
      value,
    ]),
  );
const [FIRST, SECOND] = [{ id: 'AKIAEXAMPLE111111111' }, { id: 'AKIAEXAMPLE222222222' }];

const deactivate = (used: Readonly<Record<string, string>>): Fix => {
  const [service, api, UserName] = ['iam', 'UpdateAccessKey', 'ana'] as const;
  const ids = Object.keys(used);
  const names = ['First', 'Second'];
  return {
    kind: 'fix',
    summary: `Make ${ids.length > 1 ? 'access keys' : 'access key'} ${ids.join(' and ')} of user ana inactive`,
    calls: ids.map((AccessKeyId, index) => ({
      step: `Deactivate${names[index]}`,
      service,
      api,
      parameters: { UserName, AccessKeyId, Status: 'Inactive' },
    })),
    undo: ids.map((AccessKeyId, index) => ({
      step: `Activate${names[index]}`,
      service,
      api,
      undoes: `Deactivate${names[index]}`,
      parameters: { UserName, AccessKeyId, Status: 'Active' },
    })),
    sideEffects: ids.map((id) => `What uses access key ${id} loses access: ${used[id]}`),
    notes: [
      'AWS generates a credential report at most every four hours: until the next one the rule shows the key as before. After an undo, the report counts the age of the key from the undo',
    ],
  };
};
const NEVER = 'it was never used, or not since AWS began to record it';
const withoutIds = needsManualFix(
  'The credential report has no IDs of keys: find the key by its age (aws iam list-access-keys --user-name ana), and make it inactive (aws iam update-access-key --user-name ana --status Inactive --access-key-id <id>)',
);

export default definePlanCases(rule, [
  {
    scenario: 'an old key that was never used',
    ...user(key(1, OLD, FIRST)),
    expected: deactivate({ [FIRST.id]: NEVER }),
  },
  {
    scenario: 'an old key that is in use',
    ...user(key(1, OLD, { ...FIRST, last_used_date: '2026-02-27T08:00:00Z', last_used_service: 's3' })),
    expected: deactivate({ [FIRST.id]: 'it was used last on 2026-02-27 for s3' }),
  },
  {
    scenario: 'an old key that was used for a service that AWS does not know any more',
    ...user(key(1, OLD, { ...FIRST, last_used_date: '2026-02-27T08:00:00Z', last_used_service: 'N/A' })),
    expected: deactivate({ [FIRST.id]: 'it was used last on 2026-02-27' }),
  },
  {
    scenario: 'two old keys',
    ...user({ ...key(1, OLD, FIRST), ...key(2, OLDER, SECOND) }),
    expected: deactivate({ [FIRST.id]: NEVER, [SECOND.id]: NEVER }),
  },
  {
    scenario: 'an old key beside a young one, which stays active',
    ...user({ ...key(1, YOUNG, FIRST), ...key(2, OLDER, SECOND) }),
    expected: deactivate({ [SECOND.id]: NEVER }),
  },
  {
    scenario: 'an old key beside one that is as old as it may be, which stays active',
    ...user({ ...key(1, OLDEST_ALLOWED, FIRST), ...key(2, OLDER, SECOND) }),
    expected: deactivate({ [SECOND.id]: NEVER }),
  },
  {
    scenario: 'an old key beside an older one that is inactive already',
    ...user({ ...key(1, OLDER, { ...FIRST, active: 'false' }), ...key(2, OLD, SECOND) }),
    expected: deactivate({ [SECOND.id]: NEVER }),
  },
  {
    scenario: 'an age that the parameter has',
    ...user(key(1, YOUNG, FIRST)),
    parameters: { maxAccessKeyAge: '8' },
    expected: deactivate({ [FIRST.id]: NEVER }),
  },
  { scenario: 'a credential report, which has no IDs', ...user(key(1, OLD)), expected: withoutIds },
  {
    scenario: 'two old keys of which one has no ID',
    ...user({ ...key(1, OLD, FIRST), ...key(2, OLDER) }),
    expected: withoutIds,
  },
  {
    scenario: 'a key of unknown age',
    ...user(key(1, 'N/A', FIRST)),
    expected: needsManualFix('Insufficient data: an access key is active, and the report does not have its age'),
  },
  {
    scenario: 'an old key that is inactive',
    ...user(key(1, OLDER, { ...FIRST, active: 'false' })),
    expected: nothingToDo('The resource is compliant'),
  },
]);
