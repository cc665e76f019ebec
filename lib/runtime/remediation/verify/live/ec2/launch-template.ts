import { DescribeLaunchTemplatesCommand, DescribeLaunchTemplateVersionsCommand } from '@aws-sdk/client-ec2';
import { type LiveReader, ResourceGone, unlessGone } from '../live-resource';
import { describeEc2 } from './ec2';

/**
 * Reads a launch template with the launch parameters of its default version, without the user data of instances, which
 * may contain secrets.
 */
export const readLiveLaunchTemplate: LiveReader = async (id, { scope, clients: { ec2 } }) => {
  const label = `Launch template ${id}`;
  const answer = ec2.send(
    new DescribeLaunchTemplatesCommand({ LaunchTemplateIds: [id], IncludeManagedResources: true }),
  );
  const { LaunchTemplates: [template] = [] } = await unlessGone(label, answer, UNKNOWN_ID);
  if (!template) throw new ResourceGone(label);
  // By its number, so that both answers are about the same version.
  const Versions = [String(template.DefaultVersionNumber)];
  const versions = ec2.send(new DescribeLaunchTemplateVersionsCommand({ LaunchTemplateId: id, Versions }));
  const { LaunchTemplateVersions: [version] = [] } = await unlessGone(label, versions, UNKNOWN_ID);
  const { UserData: _, ...LaunchTemplateData } = version?.LaunchTemplateData ?? {};
  const configuration = { ...template, ...(version && { LaunchTemplateData }) };
  return describeEc2(scope, `launch-template/${id}`, configuration);
};

const UNKNOWN_ID = 'InvalidLaunchTemplateId.NotFound';
