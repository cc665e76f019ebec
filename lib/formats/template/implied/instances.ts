import { isObject } from '../../../core/json';
import { Unknown } from '../../../core/reading/unreadable';
import { findTags, type Implication, type Implications, inElements, inMember, type Values } from './implication';

const impliesInstances = (find: Implication['find']): Implication => ({ type: 'AWS::EC2::Instance', find });

/** Instances with settings of their own. Those of launch templates and launch configurations are evaluated there. */
export const INSTANCES: Implications = [
  [
    'AWS::EC2::SpotFleet',
    impliesInstances((fleet) =>
      inMember(fleet, 'SpotFleetRequestConfigData', (data) => inElements(data, 'LaunchSpecifications', toSpotInstance)),
    ),
  ],
  ['AWS::ImageBuilder::InfrastructureConfiguration', impliesInstances(toBuildInstance)],
];

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-ec2-spotfleet-spotfleetlaunchspecification.html */
function toSpotInstance(specification: Values) {
  const { IamInstanceProfile: profile, TagSpecifications: _, ...others } = specification;
  const properties = {
    ...others,
    ...(profile !== undefined && { IamInstanceProfile: isObject(profile) ? (profile.Arn ?? profile) : profile }),
    Tags: findTags(specification, 'instance'),
  };
  return [{ suffix: 'instance', properties, model: specification }];
}

/** https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_CreateInfrastructureConfiguration.html */
function toBuildInstance(infrastructure: Values) {
  const { InstanceMetadataOptions: options, InstanceProfileName, SubnetId, SecurityGroupIds } = infrastructure;
  const properties = {
    ...(isObject(options) && { MetadataOptions: options }),
    IamInstanceProfile: InstanceProfileName,
    SubnetId,
    SecurityGroupIds,
    Tags: new Unknown('the tags that EC2 Image Builder gives to its instances'),
  };
  return [{ suffix: 'instance', properties, model: infrastructure }];
}
