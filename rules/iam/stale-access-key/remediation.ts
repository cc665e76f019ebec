import { needsManualFix, type Remediation } from '../../../lib/core/remediation/plan';
import { makeCall, makeUndoCall, type Step } from '../../../lib/core/remediation/step';
import { joinList } from '../../../lib/core/text/format';
import { countDays, formatDay } from '../../../lib/core/time';
import { updateAccessKey } from '../../../lib/resources/iam/access-key-operations';
import type { ReportedKey, UserCredentials } from '../../../lib/resources/iam/user-credentials';
import type rule from './rule';

const parameters = ['UserName', 'AccessKeyId', 'Status'];
const toStep = (name: string): Step => ({ name, operation: updateAccessKey, parameters });
/** A user has two keys at most. */
const STEPS = [
  { deactivate: toStep('DeactivateFirst'), activate: toStep('ActivateFirst') },
  { deactivate: toStep('DeactivateSecond'), activate: toStep('ActivateSecond') },
] as const;
const [FIRST, SECOND] = STEPS;

/** Makes old access keys inactive. They are not deleted. */
export const remediation: Remediation<UserCredentials, (typeof rule)['parameters']> = {
  summary: 'Makes access keys that are too old inactive; the keys stay, and can be made active again',
  exclusions:
    'A credential report alone, which has no IDs of keys. Every plan needs approval, since what uses a key stops; it says when and for which service the key was used last',
  steps: [FIRST.deactivate, SECOND.deactivate],
  undoSteps: [FIRST.activate, SECOND.activate],
  plan(user, { parameters: { maxAccessKeyAge }, now }) {
    const UserName = user.userName;
    const old = user.activeKeys.filter(
      ({ lastRotated }) => lastRotated && countDays(lastRotated, now) > maxAccessKeyAge,
    );
    const keys = old.flatMap((key) => (key.id === undefined ? [] : [{ ...key, id: key.id }]));
    if (keys.length < old.length) {
      return needsManualFix(
        `The credential report has no IDs of keys: find the key by its age (aws iam list-access-keys --user-name ${UserName}), and make it inactive (aws iam update-access-key --user-name ${UserName} --status Inactive --access-key-id <id>)`,
      );
    }
    const ids = joinList(keys.map(({ id }) => id));
    const made = keys.map(({ id }, index) => ({ id, ...(index === 0 ? FIRST : SECOND) }));
    return {
      kind: 'fix',
      summary: `Make ${keys.length > 1 ? 'access keys' : 'access key'} ${ids} of user ${UserName} inactive`,
      calls: made.map(({ id, deactivate }) => makeCall(deactivate, { UserName, AccessKeyId: id, Status: 'Inactive' })),
      undo: made.map(({ id, deactivate, activate }) =>
        makeUndoCall(deactivate, activate, { UserName, AccessKeyId: id, Status: 'Active' }),
      ),
      sideEffects: keys.map((key) => `What uses access key ${key.id} loses access: ${describeUse(key)}`),
      notes: [
        'AWS generates a credential report at most every four hours: until the next one the rule shows the key as before. After an undo, the report counts the age of the key from the undo',
      ],
    };
  },
  // All keys: otherwise a key that was deleted since would look like one that was made active again.
  state: ({ keys }) => ({
    keys: Object.fromEntries(
      keys.flatMap(({ id, isActive }) => (id === undefined ? [] : [[id, isActive ? 'Active' : 'Inactive']])),
    ),
  }),
};

const describeUse = ({ lastUsed, lastService }: ReportedKey): string => {
  if (!lastUsed) return 'it was never used, or not since AWS began to record it';
  return `it was used last on ${formatDay(lastUsed)}${lastService === undefined ? '' : ` for ${lastService}`}`;
};
