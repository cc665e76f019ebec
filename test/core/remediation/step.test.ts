import { collectPermissions } from '../../../lib/core/remediation/apply-calls';
import {
  describeParameters,
  makeCall,
  makeUndoCall,
  resolveReferences,
  type Step,
} from '../../../lib/core/remediation/step';
import { modifyVolume } from '../../../lib/resources/ec2/volume-operations';

const MODIFY: Step = { name: 'Modify', operation: modifyVolume, parameters: ['VolumeType', 'VolumeId'] };
const RESTORE: Step = { ...MODIFY, name: 'Restore' };
const parameters = { VolumeId: 'vol-0a', VolumeType: 'gp3' };
const call = { step: 'Modify', service: 'ec2', api: 'ModifyVolume', parameters };

test('a call has the parameters of its step, in any order', () => {
  expect(makeCall(MODIFY, parameters)).toEqual(call);
});

test('a call of an undo names the step that it undoes', () => {
  expect(makeUndoCall(MODIFY, RESTORE, parameters)).toEqual({ ...call, step: 'Restore', undoes: 'Modify' });
});

test.each([
  ['misses one', { VolumeId: 'vol-0a' }, 'VolumeId'],
  ['has one more', { ...parameters, Iops: 3000 }, 'Iops, VolumeId, VolumeType'],
  ['has another one', { VolumeId: 'vol-0a', Size: 8 }, 'Size, VolumeId'],
])('a call cannot be made if it %s', (_, given, found) => {
  const error = new Error(`Cannot plan step Modify: expected VolumeId, VolumeType, found ${found}`);
  expect(() => makeCall(MODIFY, given)).toThrow(error);
});

describe('the permissions of calls', () => {
  const { permission } = modifyVolume;
  const describeVolumes = { action: 'ec2:DescribeVolumes', resource: '*' };
  const other = { ...permission, resource: 'arn:aws:ec2:*:*:volume/vol-0b' };
  const waiting: Step = {
    ...MODIFY,
    name: 'ModifyAndWait',
    waitFor: {
      service: 'ec2',
      api: 'DescribeVolumes',
      parameters: {},
      selector: '$',
      values: [],
      timeoutSeconds: 60,
      permission: describeVolumes,
    },
  };
  const elsewhere: Step = { ...MODIFY, name: 'Elsewhere', operation: { ...modifyVolume, permission: other } };
  const steps = [MODIFY, waiting, elsewhere];

  test('are those of their operations and waits, each once', () => {
    const calls = [MODIFY, waiting, elsewhere, MODIFY].map((step) => makeCall(step, parameters));
    expect(collectPermissions(steps, calls)).toEqual([permission, describeVolumes, other]);
  });

  test('cannot be listed for a step that the remediation does not have', () => {
    expect(() => collectPermissions(steps, [makeCall(RESTORE, parameters)])).toThrow(
      new Error('Cannot find step "Restore": expected one of Modify, ModifyAndWait, Elsewhere'),
    );
  });
});

describe('a parameter that an earlier call returns', () => {
  const references = {
    VolumeType: { step: 'Create', path: ['Volume', 'Type'] },
    Iops: { step: 'Measure', path: ['Iops'] },
  } as const;
  const call = makeCall({ ...MODIFY, parameters: ['VolumeId'], references }, { VolumeId: 'vol-0a' });

  test('is a reference in the call', () => {
    expect(call).toEqual({
      step: 'Modify',
      service: 'ec2',
      api: 'ModifyVolume',
      parameters: { VolumeId: 'vol-0a' },
      references,
    });
  });

  test('is a text for people', () => {
    expect(describeParameters(call)).toEqual({
      VolumeId: 'vol-0a',
      VolumeType: '<Type that Create returns>',
      Iops: '<Iops that Measure returns>',
    });
  });

  test('gets its value, and stays a reference without one', () => {
    const resolved = resolveReferences(call, ({ step }, parameter) =>
      step === 'Create' ? `${parameter} 3` : undefined,
    );
    expect(resolved).toEqual({
      ...call,
      parameters: { VolumeId: 'vol-0a', VolumeType: 'VolumeType 3' },
      references: { Iops: references.Iops },
    });
    expect(resolveReferences(resolved, () => 0)).toEqual({
      step: 'Modify',
      service: 'ec2',
      api: 'ModifyVolume',
      parameters: { VolumeId: 'vol-0a', VolumeType: 'VolumeType 3', Iops: 0 },
    });
  });
});
