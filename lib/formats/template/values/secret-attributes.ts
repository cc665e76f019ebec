/**
 * The attributes of resources that are secrets, by the type of the resource. CloudFormation writes their values into
 * whatever refers to them. A `Ref` counts as the attribute `Ref`.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-accesskey.html
 */
const SECRET_ATTRIBUTES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'AWS::AppSync::ApiKey': { ApiKey: 'an API key of AppSync' },
  'AWS::Cognito::UserPoolClient': { ClientSecret: 'the secret of a Cognito client' },
  'AWS::IAM::AccessKey': { Ref: 'an AWS access key', SecretAccessKey: 'the secret of an access key' },
};

/** Returns the kind of secret that an attribute of a resource is; `undefined` if it is none. */
export const findSecretKind = (type: unknown, attribute: string): string | undefined =>
  SECRET_ATTRIBUTES[String(type)]?.[attribute];
