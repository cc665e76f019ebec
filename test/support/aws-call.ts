/** A call of an AWS API, with boto3's name of the service: `ec2`, `elbv2`, `s3control`. */
export interface AwsCall {
  readonly service: string;
  readonly api: string;
}
