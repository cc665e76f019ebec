import { parameter } from '../../../lib/core/case-parts/open-value';
import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import rule from './rule';

const attachment = { supplementaryConfiguration: { 'AWS::EC2::VolumeAttachment': [{ Device: '/dev/sdf' }] } };
const template = (configuration: object) => ({ shape: 'template' as const, resourceId: 'Resource', configuration });

const volume = (configuration: object) => ({
  resourceId: 'vol-0a',
  configuration: {
    volumeId: 'vol-0a',
    size: 100,
    state: 'in-use',
    volumeType: 'gp3',
    attachments: [],
    ...configuration,
  },
});
const attached = (more: object = {}) => ({
  attachments: [{ instanceId: 'i-0a', volumeId: 'vol-0a', state: 'attached', ...more }],
});
const UNUSED = nonCompliant('No instance uses its 100 GiB');
const together = { parameters: { deleteOnTermination: 'true' } };

export default defineCases(rule, [
  { scenario: 'a volume that no instance uses', ...volume({ state: 'available' }), expected: UNUSED },
  {
    scenario: 'a volume without the list of attachments',
    ...volume({ state: 'available', attachments: null }),
    expected: UNUSED,
  },
  {
    scenario: 'a volume in use without the list of attachments',
    ...volume({ attachments: undefined }),
    expected: insufficientData('the volume is in use, and its attachments are not in the input'),
  },
  { scenario: 'an attached volume', ...volume(attached()), expected: COMPLIANT },
  {
    scenario: 'a volume that is attached to two instances',
    ...volume({ attachments: [{ instanceId: 'i-0a' }, { instanceId: 'i-0b' }] }),
    expected: COMPLIANT,
  },
  { scenario: 'a volume that is being deleted', ...volume({ state: 'deleting' }), expected: NOT_APPLICABLE },
  {
    scenario: 'a volume that was deleted',
    ...volume({ state: 'available' }),
    status: 'ResourceDeleted',
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'a volume that is deleted with its instance, where this is required',
    ...volume(attached({ deleteOnTermination: true })),
    ...together,
    expected: COMPLIANT,
  },
  {
    scenario: 'a volume that stays, where this is not required',
    ...volume(attached({ deleteOnTermination: false })),
    expected: COMPLIANT,
  },
  {
    scenario: 'a volume that stays, where it must be deleted',
    ...volume(attached({ deleteOnTermination: false })),
    ...together,
    expected: nonCompliant('It stays when its instance is terminated'),
  },
  {
    scenario: 'an attachment that does not say it, where it must be deleted',
    ...volume(attached()),
    ...together,
    expected: insufficientData('whether it is deleted with its instance is not in the input'),
  },
  {
    scenario: 'two attachments of which one does not say it, where it must be deleted',
    ...volume({ attachments: [{ instanceId: 'i-0a', deleteOnTermination: true }, { instanceId: 'i-0b' }] }),
    ...together,
    expected: insufficientData('whether it is deleted with its instance is not in the input'),
  },
  {
    scenario: 'two attachments of which one stays, where it must be deleted',
    ...volume({
      attachments: [
        { instanceId: 'i-0a', deleteOnTermination: true },
        { instanceId: 'i-0b', deleteOnTermination: false },
      ],
    }),
    ...together,
    expected: nonCompliant('It stays when its instance is terminated'),
  },
  {
    scenario: 'an unused volume, where it must be deleted',
    ...volume({ state: 'available' }),
    ...together,
    expected: UNUSED,
  },
  {
    scenario: 'a text instead of the attachments',
    ...volume({ attachments: 'i-0a' }),
    expected: unreadable('Cannot read configuration.attachments: expected a list, found "i-0a"'),
  },
  {
    scenario: 'an unused volume from describe-volumes',
    shape: 'description',
    configuration: { VolumeId: 'vol-0a', Size: 8, State: 'available', VolumeType: 'gp3', Attachments: [] },
    expected: nonCompliant('No instance uses its 8 GiB'),
  },
  {
    scenario: 'an attached volume from describe-volumes',
    shape: 'description',
    configuration: {
      VolumeId: 'vol-0a',
      Size: 8,
      State: 'in-use',
      VolumeType: 'gp3',
      Attachments: [{ InstanceId: 'i-0a', DeleteOnTermination: true }],
    },
    expected: COMPLIANT,
  },
  {
    scenario: 'a template, where another resource may attach it',
    ...template({ Size: parameter }),
    expected: NOT_APPLICABLE,
  },
  { scenario: 'a template with an attachment', ...template({ Size: parameter }), ...attachment, expected: COMPLIANT },
  {
    scenario: 'a template with an attachment, where the volume must be deleted with its instance',
    ...template({ Size: parameter }),
    ...attachment,
    parameters: { deleteOnTermination: 'true' },
    expected: NOT_APPLICABLE,
  },
]);
