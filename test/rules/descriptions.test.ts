import { loadRuleFolder } from '../../lib/dev/rule-folder';
import { detectText } from '../../lib/formats/detect-text';
import { ROOT } from '../source';

// A wrong name of a list or of an id would leave the output of the call unread. Readers of `lib/resources` have their own tests.
test.each([
  [
    'codebuild/secret-in-build-project',
    'codebuild batch-get-projects',
    {
      projects: [{ arn: 'arn:aws:codebuild:eu-west-1:111122223333:project/site', name: 'site' }],
      projectsNotFound: [],
    },
    {
      resourceType: 'AWS::CodeBuild::Project',
      resourceId: 'arn:aws:codebuild:eu-west-1:111122223333:project/site',
      resourceName: 'site',
      arn: 'arn:aws:codebuild:eu-west-1:111122223333:project/site',
    },
  ],
  [
    'ec2/auto-accepting-transit-gateway',
    'ec2 describe-transit-gateways',
    {
      TransitGateways: [
        {
          TransitGatewayId: 'tgw-0a',
          TransitGatewayArn: 'arn:aws:ec2:eu-west-1:111122223333:transit-gateway/tgw-0a',
        },
      ],
    },
    {
      resourceType: 'AWS::EC2::TransitGateway',
      resourceId: 'tgw-0a',
      arn: 'arn:aws:ec2:eu-west-1:111122223333:transit-gateway/tgw-0a',
    },
  ],
  [
    'ec2/auto-public-subnet',
    'ec2 describe-subnets',
    { Subnets: [{ SubnetId: 'subnet-0a', SubnetArn: 'arn:aws:ec2:eu-west-1:111122223333:subnet/subnet-0a' }] },
    {
      resourceType: 'AWS::EC2::Subnet',
      resourceId: 'subnet-0a',
      arn: 'arn:aws:ec2:eu-west-1:111122223333:subnet/subnet-0a',
    },
  ],
  [
    'ec2/idle-elastic-ip',
    'ec2 describe-addresses',
    { Addresses: [{ AllocationId: 'eipalloc-0a', PublicIp: '192.0.2.1' }] },
    { resourceType: 'AWS::EC2::EIP', resourceId: 'eipalloc-0a', resourceName: '192.0.2.1' },
  ],
  [
    'ecs/public-ecs-service',
    'ecs describe-services',
    {
      services: [{ serviceArn: 'arn:aws:ecs:eu-west-1:111122223333:service/main/web', serviceName: 'web' }],
      failures: [],
    },
    {
      resourceType: 'AWS::ECS::Service',
      resourceId: 'arn:aws:ecs:eu-west-1:111122223333:service/main/web',
      resourceName: 'web',
      arn: 'arn:aws:ecs:eu-west-1:111122223333:service/main/web',
    },
  ],
  [
    'efs/unencrypted-efs',
    'efs describe-file-systems',
    {
      FileSystems: [
        {
          FileSystemId: 'fs-0a',
          FileSystemArn: 'arn:aws:elasticfilesystem:eu-west-1:111122223333:file-system/fs-0a',
        },
      ],
    },
    {
      resourceType: 'AWS::EFS::FileSystem',
      resourceId: 'fs-0a',
      arn: 'arn:aws:elasticfilesystem:eu-west-1:111122223333:file-system/fs-0a',
    },
  ],
])('the resource of %s is read from the output of %s', async (folder, _command, output, expected) => {
  const { description } = loadRuleFolder(ROOT, folder, require).rule.resource;
  const { resources } = await detectText(JSON.stringify(output), { descriptions: [description ?? []].flat() });
  expect(resources).toMatchObject([expected]);
});
