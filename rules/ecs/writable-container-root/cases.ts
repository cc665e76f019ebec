import { leftOpen, parameter } from '../../../lib/core/case-parts/open-value';
import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { container, described, task, template } from '../sample-resources/task-definitions';
import rule from './rule';

const readOnly = container({ ReadonlyRootFilesystem: true });
const writable = (...names: string[]) => nonCompliant(`Root file system can be written to: ${names.join(' and ')}`);

export default defineCases(rule, [
  {
    scenario: 'a root file system that can be written to',
    ...task({}, container({ ReadonlyRootFilesystem: false })),
    expected: writable('web'),
  },
  { scenario: 'a container that does not say', ...task({}, container()), expected: writable('web') },
  {
    scenario: 'null instead of the setting',
    ...task({}, container({ ReadonlyRootFilesystem: null })),
    expected: writable('web'),
  },
  {
    scenario: 'one of several containers',
    ...task({}, readOnly, container({ Name: 'proxy' })),
    expected: writable('proxy'),
  },
  {
    scenario: 'two of several containers',
    ...task({}, container(), readOnly, container({ Name: 'proxy', ReadonlyRootFilesystem: 'false' })),
    expected: writable('web', 'proxy'),
  },
  { scenario: 'a read-only root file system', ...task({}, readOnly), expected: COMPLIANT },
  {
    scenario: 'a read-only root file system, as text',
    ...task({}, container({ ReadonlyRootFilesystem: 'true' })),
    expected: COMPLIANT,
  },
  {
    scenario: 'a read-only root file system with a volume over a part of it',
    ...task({}, container({ ReadonlyRootFilesystem: true, MountPoints: [{ ContainerPath: '/tmp', ReadOnly: false }] })),
    expected: COMPLIANT,
  },
  {
    scenario: 'Windows, which cannot have the setting',
    ...task({ RuntimePlatform: { OperatingSystemFamily: 'WINDOWS_SERVER_2022_CORE' } }, container()),
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'Linux by its platform',
    ...task({ RuntimePlatform: { OperatingSystemFamily: 'LINUX', CpuArchitecture: 'ARM64' } }, container()),
    expected: writable('web'),
  },
  {
    scenario: 'Windows on EC2 without a platform',
    ...task({ RequiresCompatibilities: ['EC2'] }, container({ Image: 'mcr.microsoft.com/windows/servercore' })),
    expected: writable('web'),
    todo: NOT_APPLICABLE,
  },
  {
    scenario: 'a revision that was deregistered',
    ...task({ Status: 'INACTIVE' }, container()),
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'a task definition from describe-task-definition',
    ...described({ containerDefinitions: [{ name: 'web', readonlyRootFilesystem: true }, { name: 'proxy' }] }),
    expected: writable('proxy'),
  },
  { scenario: 'a template', ...template({ ContainerDefinitions: [container()] }), expected: writable('web') },
  {
    scenario: 'a template with the setting',
    ...template({ ContainerDefinitions: [container({ ReadonlyRootFilesystem: 'true' })] }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template that takes it from a parameter',
    ...template({ ContainerDefinitions: [container({ ReadonlyRootFilesystem: parameter })] }),
    expected: leftOpen('ContainerDefinitions[0].ReadonlyRootFilesystem'),
  },
  {
    scenario: 'a template that takes the operating system from a parameter',
    ...template({ RuntimePlatform: { OperatingSystemFamily: parameter }, ContainerDefinitions: [container()] }),
    expected: leftOpen('RuntimePlatform.OperatingSystemFamily'),
  },
  {
    scenario: 'a template that takes the operating system from a parameter, with the setting',
    ...template({ RuntimePlatform: { OperatingSystemFamily: parameter }, ContainerDefinitions: [readOnly] }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a status in another casing',
    ...task({ Status: 'Inactive' }, container()),
    expected: unreadable(
      'Cannot read configuration.Status: expected one of ACTIVE, INACTIVE, DELETE_IN_PROGRESS, found "Inactive"',
    ),
  },
  {
    scenario: 'an empty list of containers',
    ...task({}),
    expected: unreadable('Cannot read configuration.ContainerDefinitions: expected a container, found []'),
  },
  {
    scenario: 'no containers',
    configuration: { Family: 'shop', Status: 'ACTIVE' },
    expected: unreadable('Cannot read configuration.containerDefinitions: expected a list, found nothing'),
  },
  {
    scenario: 'a number instead of the setting',
    ...task({}, container({ ReadonlyRootFilesystem: 1 })),
    expected: unreadable(
      'Cannot read configuration.ContainerDefinitions[0].ReadonlyRootFilesystem: expected a boolean, found 1',
    ),
  },
]);
