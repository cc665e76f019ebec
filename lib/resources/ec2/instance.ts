import { defineReader, Resource } from '../../core/reading/reader';

/**
 * An EC2 instance: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Instance.html
 *
 * @example
 * const requiresImdsV2 = (instance: Instance) => instance.allowsImdsV1 === false;
 */
export class Instance extends Resource {
  /** Whether it is terminated or shutting down. EC2 keeps listing such an instance for about an hour. */
  get isTerminated(): boolean {
    if (this.isTemplate) return false;
    return ['shutting-down', 'terminated'].includes(this.configuration.object('state').string('name'));
  }

  /**
   * Whether the metadata service accepts requests without a session token (IMDSv1).
   *
   * `undefined` if this is not in the input: in an item from before November 2019, when the option was introduced, or in
   * a template that leaves it to a launch template, the AMI or the account's default.
   * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-options.html
   */
  get allowsImdsV1(): boolean | undefined {
    const options = this.configuration.optionalObject('metadataOptions');
    if (!options) return undefined;
    // A disabled endpoint accepts no requests, even if a template leaves the tokens open.
    if (options.raw('httpEndpoint') === 'disabled') return false;
    if (this.isTemplate && !options.has('httpTokens')) return undefined;
    if (options.oneOf('httpTokens', ['optional', 'required']) === 'required') return false;
    return options.optionalOneOf('httpEndpoint', ['enabled', 'disabled']) !== 'disabled';
  }
}

/**
 * Reads EC2 instances.
 * @example
 * instance.read(item).allowsImdsV1;
 */
export const instance = defineReader('AWS::EC2::Instance', Instance, { list: 'Instances', id: 'InstanceId' });
