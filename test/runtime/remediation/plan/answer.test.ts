import type { Step } from '../../../../lib/core/remediation/step';
import { makeCall } from '../../../../lib/core/remediation/step';
import { modifyVolume } from '../../../../lib/resources/ec2/volume-operations';
import { nameCalls } from '../../../../lib/runtime/remediation/plan/answer';

const FIRST: Step = { name: 'First', operation: modifyVolume, parameters: ['VolumeId'] };
const SECOND: Step = { ...FIRST, name: 'Second', references: { VolumeType: { step: 'First', path: ['Type'] } } };
const [first, second] = [FIRST, SECOND].map((step) => makeCall(step, { VolumeId: 'vol-0a' })) as [never, never];

test('a call may refer to one before it', () => {
  expect(nameCalls([FIRST, SECOND], [first, second])).toEqual(['First', 'Second']);
});

test('a call that refers to one that is not made is refused: the runbook would skip it', () => {
  expect(() => nameCalls([FIRST, SECOND], [second])).toThrow(
    'Cannot make the call of step Second: no call of step First is before it',
  );
});
