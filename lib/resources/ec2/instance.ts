import { defineReader, Resource } from '../../core/reading/reader';

/**
 * An EC2 instance: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Instance.html
 */
export class Instance extends Resource {
  /** Gone, or past all return: it stays in sight for an hour or so. */
  get isTerminated(): boolean {
    if (this.isTemplate) return false;
    return ['shutting-down', 'terminated'].includes(this.configuration.object('state').string('name'));
  }

  /**
   * Whether the metadata service answers requests that carry no session token, which is its version 1.
   *
   * `undefined` where the input does not say: an item of before November 2019, when the choice was introduced, or a
   * template that leaves it to a launch template, the AMI or the account's default.
   * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-options.html
   */
  get allowsImdsV1(): boolean | undefined {
    const options = this.configuration.optionalObject('metadataOptions');
    if (!options) return undefined;
    // An endpoint that is off answers nothing, whatever a template leaves unresolved about tokens.
    if (options.raw('httpEndpoint') === 'disabled') return false;
    if (this.isTemplate && !options.has('httpTokens')) return undefined;
    if (options.oneOf('httpTokens', ['optional', 'required']) === 'required') return false;
    return options.optionalOneOf('httpEndpoint', ['enabled', 'disabled']) !== 'disabled';
  }
}

export const instance = defineReader('AWS::EC2::Instance', Instance, { list: 'Instances', id: 'InstanceId' });
