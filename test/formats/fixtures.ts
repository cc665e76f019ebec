import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Description } from '../../lib/core/reading/reader';

const FIXTURES = join(__dirname, '../fixtures');

export const fixtureText = (name: string): string => readFileSync(join(FIXTURES, name), 'utf8');
export const fixture = (name: string): unknown => JSON.parse(fixtureText(name));

/** As readers declare them. */
export const DESCRIPTIONS: readonly Description[] = [
  {
    resourceType: 'AWS::EC2::SecurityGroup',
    list: 'SecurityGroups',
    id: 'GroupId',
    name: 'GroupName',
    arn: 'SecurityGroupArn',
  },
  { resourceType: 'AWS::EC2::Volume', list: 'Volumes', id: 'VolumeId' },
  { resourceType: 'AWS::EC2::Instance', list: 'Instances', id: 'InstanceId' },
  { resourceType: 'AWS::ACM::Certificate', list: 'Certificate', id: 'CertificateArn', arn: 'CertificateArn' },
];
