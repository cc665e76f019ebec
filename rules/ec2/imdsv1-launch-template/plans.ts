import { definePlanCases } from '../../../lib/core/cases';
import { type Fix, needsManualFix, nothingToDo } from '../../../lib/core/remediation/plan';
import { launchConfiguration, launchTemplate } from '../sample-resources/launch-templates';
import rule from './rule';

const CONTAINERS = (limit: string) =>
  `Containers with a network of their own on these instances get none either, since no token passes ${limit}: create a version with a hop limit of 2 first if there are any`;
const DEFAULT_LIMIT = CONTAINERS('the default hop limit, which is 1 unless the AMI or the account has another one');

const fix = (MetadataOptions: Readonly<Record<string, string | number>>, containers: string[] = []): Fix => ({
  kind: 'fix',
  summary: 'Create a version that requires session tokens (IMDSv2), and make it the default',
  calls: [
    {
      step: 'CreateVersion',
      service: 'ec2',
      api: 'CreateLaunchTemplateVersion',
      parameters: { LaunchTemplateId: 'lt-0a', SourceVersion: '1', LaunchTemplateData: { MetadataOptions } },
    },
    {
      step: 'SetDefaultVersion',
      service: 'ec2',
      api: 'ModifyLaunchTemplate',
      parameters: { LaunchTemplateId: 'lt-0a' },
      references: { DefaultVersion: { step: 'CreateVersion', path: ['LaunchTemplateVersion', 'VersionNumber'] } },
    },
  ],
  undo: [
    {
      step: 'RestoreDefaultVersion',
      service: 'ec2',
      api: 'ModifyLaunchTemplate',
      undoes: 'SetDefaultVersion',
      parameters: { LaunchTemplateId: 'lt-0a', DefaultVersion: '1' },
    },
  ],
  cannotUndo:
    'The new version stays, since somebody may use it by then, and groups with $Latest do: delete it if nobody needs it',
  sideEffects: [
    'Instances that are started from now on, by groups with $Default or $Latest or by hand, refuse IMDSv1: programs on them that still use it, such as old SDKs and agents, get no credentials. The CloudWatch metric MetadataNoToken of the present instances shows whether there are any',
    ...containers,
  ],
  notes: [
    'Groups and programs that name a version by its number stay as they are: move them to the new version',
    'Instances that run already stay as they are: replace them, or require session tokens on each',
  ],
});
const manualNewer = (latest: number, present: number) =>
  needsManualFix(
    `Version ${latest} is newer than the default version ${present}, and a version made from the default would take its place where groups use $Latest: create one from the right version, and make it the default`,
  );
const SNAPSHOT = { DeviceName: '/dev/sdf', Ebs: { SnapshotId: 'snap-0a', VolumeType: 'gp3' } };

export default definePlanCases(rule, [
  {
    scenario: 'optional tokens, beside other options',
    ...launchTemplate({
      ImageId: 'ami-0a',
      MetadataOptions: {
        HttpTokens: 'optional',
        HttpPutResponseHopLimit: 2,
        HttpEndpoint: 'enabled',
        HttpProtocolIpv6: 'disabled',
        InstanceMetadataTags: 'enabled',
      },
    }),
    expected: fix({
      HttpTokens: 'required',
      HttpEndpoint: 'enabled',
      HttpProtocolIpv6: 'disabled',
      InstanceMetadataTags: 'enabled',
      HttpPutResponseHopLimit: 2,
    }),
  },
  {
    scenario: 'no metadata options',
    ...launchTemplate({ ImageId: 'ami-0a' }),
    expected: fix({ HttpTokens: 'required' }, [DEFAULT_LIMIT]),
  },
  {
    scenario: 'a hop limit of 1, which keeps tokens from containers',
    ...launchTemplate({ MetadataOptions: { HttpTokens: 'optional', HttpPutResponseHopLimit: 1 } }),
    expected: fix({ HttpTokens: 'required', HttpPutResponseHopLimit: 1 }, [CONTAINERS('the hop limit of 1')]),
  },
  {
    scenario: 'the output of describe-launch-templates, with that of describe-launch-template-versions',
    shape: 'description',
    resourceId: 'lt-0a',
    configuration: {
      LaunchTemplateId: 'lt-0a',
      LaunchTemplateName: 'web',
      DefaultVersionNumber: 1,
      LatestVersionNumber: 1,
      LaunchTemplateData: { MetadataOptions: { State: 'applied', HttpTokens: 'optional', HttpPutResponseHopLimit: 2 } },
    },
    expected: fix({ HttpTokens: 'required', HttpPutResponseHopLimit: 2 }),
  },
  {
    scenario: 'volumes without snapshots',
    ...launchTemplate({
      MetadataOptions: { HttpPutResponseHopLimit: 2 },
      BlockDeviceMappings: [
        { DeviceName: '/dev/xvda', Ebs: { VolumeSize: 8 } },
        { DeviceName: '/dev/sdb', VirtualName: 'ephemeral0' },
      ],
    }),
    expected: fix({ HttpPutResponseHopLimit: 2, HttpTokens: 'required' }),
  },
  {
    scenario: 'a volume from a snapshot',
    ...launchTemplate({ BlockDeviceMappings: [SNAPSHOT] }),
    expected: needsManualFix(
      'It names snapshots of volumes, which a new version leaves out: create a version that names them again, and make it the default',
    ),
  },
  {
    scenario: 'a version that is newer than the default one',
    ...launchTemplate({}, { DefaultVersionNumber: '2', LatestVersionNumber: '10' }),
    expected: manualNewer(10, 2),
  },
  {
    scenario: 'the output of describe-launch-template-versions alone',
    shape: 'description',
    resourceId: 'lt-0a',
    configuration: { LaunchTemplateId: 'lt-0a', VersionNumber: 3, DefaultVersion: true, LaunchTemplateData: {} },
    expected: needsManualFix(
      'It is not known whether there are newer versions: add the output of aws ec2 describe-launch-templates',
    ),
  },
  {
    scenario: 'a launch template that a service of AWS manages',
    shape: 'description',
    resourceId: 'lt-0a',
    configuration: {
      LaunchTemplateId: 'lt-0a',
      LaunchTemplateName: 'web',
      DefaultVersionNumber: 1,
      LatestVersionNumber: 1,
      LaunchTemplateData: {},
      Operator: { Managed: true, Principal: 'eks.amazonaws.com' },
    },
    expected: needsManualFix('A service of AWS manages the launch template: change the setting there'),
  },
  {
    scenario: 'a launch configuration',
    ...launchConfiguration({ metadataOptions: { httpTokens: 'optional' } }),
    expected: needsManualFix(
      'A launch configuration cannot be changed: move its groups to a launch template that requires session tokens',
    ),
  },
  {
    scenario: 'a launch template that requires tokens',
    ...launchTemplate({ MetadataOptions: { HttpTokens: 'required' } }),
    expected: nothingToDo('The resource is compliant'),
  },
]);
