import { AwsError } from '../../lib/local-region/aws-call';

export { AwsError };

/** A call of an AWS API, with boto3's name of the service: `ec2`, `elbv2`, `s3control`. */
export interface AwsCall {
  readonly service: string;
  readonly api: string;
}

/** Returns the error with which the service of a call denies access. */
export function createAccessDenied({ service, api }: AwsCall): AwsError {
  const message = `User is not authorized to perform: ${api}`;
  switch (service) {
    case 'ec2':
      return new AwsError('UnauthorizedOperation', 'You are not authorized to perform this operation.', 403);
    case 's3':
    case 's3control':
      return new AwsError('AccessDenied', 'Access Denied', 403);
    case 'elbv2':
    case 'iam':
    case 'sns':
      return new AwsError('AccessDenied', message, 403);
    default:
      return new AwsError('AccessDeniedException', message);
  }
}
