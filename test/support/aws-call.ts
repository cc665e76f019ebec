/** A call of an AWS API, with boto3's name of the service: `ec2`, `elbv2`, `s3control`. */
export interface AwsCall {
  readonly service: string;
  readonly api: string;
}

/** An error with which AWS answers a call. */
export class AwsError extends Error {
  constructor(
    readonly code: string,
    message = '',
    readonly status = 400,
    /** Other members of the answer. */
    readonly members: object = {},
  ) {
    super(message);
  }
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

/** Returns the error as AWS answers it: an error of a stub is an internal failure. */
export const toAwsError = (error: unknown): AwsError =>
  error instanceof AwsError ? error : new AwsError('InternalFailure', String(error), 500);
