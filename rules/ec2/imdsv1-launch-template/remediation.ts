import { needsManualFix, type Remediation } from '../../../lib/core/remediation/plan';
import { makeCall, makeUndoCall, type Step } from '../../../lib/core/remediation/step';
import type { LaunchTemplate } from '../../../lib/resources/ec2/launch-template';
import { createLaunchTemplateVersion, modifyLaunchTemplate } from '../../../lib/resources/settings/launch-template';

const CREATE: Step = {
  name: 'CreateVersion',
  operation: createLaunchTemplateVersion,
  parameters: ['LaunchTemplateId', 'SourceVersion', 'LaunchTemplateData'],
};
const SET_DEFAULT: Step = {
  name: 'SetDefaultVersion',
  operation: modifyLaunchTemplate,
  parameters: ['LaunchTemplateId'],
  references: { DefaultVersion: { step: 'CreateVersion', path: ['LaunchTemplateVersion', 'VersionNumber'] } },
};
const RESTORE_DEFAULT: Step = {
  name: 'RestoreDefaultVersion',
  operation: modifyLaunchTemplate,
  parameters: ['LaunchTemplateId', 'DefaultVersion'],
};

/** Makes a version that requires session tokens (IMDSv2) the default version of a launch template. */
export const remediation: Remediation<LaunchTemplate> = {
  summary:
    'Creates a version of the launch template that requires session tokens (IMDSv2), from its default version, and makes it the default',
  exclusions:
    'Launch configurations, launch templates of AWS services, with versions newer than the default one, or with snapshots of volumes. Every plan needs approval, since programs may use IMDSv1',
  steps: [CREATE, SET_DEFAULT],
  undoSteps: [RESTORE_DEFAULT],
  manualTypes: {
    'AWS::AutoScaling::LaunchConfiguration':
      'A launch configuration cannot be changed: move its groups to a launch template that requires session tokens',
  },
  plan(template) {
    const { id, versions, metadataOptions, metadataHopLimit } = template;
    if (template.isManaged) {
      return needsManualFix('A service of AWS manages the launch template: change the setting there');
    }
    if (!versions) {
      return needsManualFix(
        'It is not known whether there are newer versions: add the output of aws ec2 describe-launch-templates',
      );
    }
    if (versions.latest !== versions.default) {
      return needsManualFix(
        `Version ${versions.latest} is newer than the default version ${versions.default}, and a version made from the default would take its place where groups use $Latest: create one from the right version, and make it the default`,
      );
    }
    if (template.hasSnapshots) {
      return needsManualFix(
        'It names snapshots of volumes, which a new version leaves out: create a version that names them again, and make it the default',
      );
    }
    const DefaultVersion = String(versions.default);
    const parameters = { LaunchTemplateId: id, SourceVersion: DefaultVersion };
    const LaunchTemplateData = { MetadataOptions: { ...metadataOptions, HttpTokens: 'required' } };
    return {
      kind: 'fix',
      summary: 'Create a version that requires session tokens (IMDSv2), and make it the default',
      calls: [makeCall(CREATE, { ...parameters, LaunchTemplateData }), makeCall(SET_DEFAULT, { LaunchTemplateId: id })],
      undo: [makeUndoCall(SET_DEFAULT, RESTORE_DEFAULT, { LaunchTemplateId: id, DefaultVersion })],
      cannotUndo:
        'The new version stays, since somebody may use it by then, and groups with $Latest do: delete it if nobody needs it',
      sideEffects: [
        'Instances that are started from now on, by groups with $Default or $Latest or by hand, refuse IMDSv1: programs on them that still use it, such as old SDKs and agents, get no credentials. The CloudWatch metric MetadataNoToken of the present instances shows whether there are any',
        ...describeHopLimit(metadataHopLimit),
      ],
      notes: [
        'Groups and programs that name a version by its number stay as they are: move them to the new version',
        'Instances that run already stay as they are: replace them, or require session tokens on each',
      ],
    };
  },
  state: ({ versions }) => ({ defaultVersion: versions?.default ?? null }),
};

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_LaunchTemplateInstanceMetadataOptionsRequest.html */
function describeHopLimit(limit: number | undefined): string[] {
  if (limit !== undefined && limit > 1) return [];
  const found =
    limit === undefined
      ? 'the default hop limit, which is 1 unless the AMI or the account has another one'
      : 'the hop limit of 1';
  return [
    `Containers with a network of their own on these instances get none either, since no token passes ${found}: create a version with a hop limit of 2 first if there are any`,
  ];
}
