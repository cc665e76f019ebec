import type { DeploymentScope } from './service';

/** `arn:aws:ec2:eu-west-1:111122223333:volume/vol-1` */
export const formatArn = ({ partition, region, account }: DeploymentScope, service: string, resource: string): string =>
  `arn:${partition}:${service}:${region}:${account}:${resource}`;

/** `arn:aws:iam::111122223333:role/reader` */
export const formatIamArn = (
  { partition, account }: Pick<DeploymentScope, 'partition' | 'account'>,
  resource: string,
): string => `arn:${partition}:iam::${account}:${resource}`;

/** The service-linked role of AWS Config. */
export const CONFIG_ROLE = 'role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig';
