import type { ConfigurationItem } from '../../core/item';
import { isList, isObject, isString } from '../../core/json';
import type { Properties } from '../../core/reading/properties';
import { defineReader, type PartDescription, type Reader, Resource } from '../../core/reading/reader';
import { Unknown, UnknownValue } from '../../core/reading/unreadable';
import { uncapitalize } from '../../core/text/casing';

const CONFIGURATION_TYPE = 'AWS::AutoScaling::LaunchConfiguration';

/**
 * A launch template, or a launch configuration, which it replaces: how instances are launched. AWS Config records the
 * default version of a launch template.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ResponseLaunchTemplateData.html
 *
 * @example
 * const isPublic = (template: LaunchTemplate) => template.assignsPublicAddress === true;
 */
export class LaunchTemplate extends Resource {
  /**
   * The numbers of its versions: the default one, which applies where a group or a person names none, and the newest.
   * The output of `describe-launch-template-versions` alone has none.
   */
  get versions(): { readonly default: number; readonly latest: number } | undefined {
    const latest = this.configuration.optionalInteger('latestVersionNumber');
    return latest === undefined ? undefined : { default: this.configuration.integer('defaultVersionNumber'), latest };
  }

  /** Whether a service of AWS made the launch template and alone changes it. AWS Config does not record it. */
  get isManaged(): boolean {
    return this.configuration.optionalObject('operator')?.optionalBoolean('managed') ?? false;
  }

  /** Whether a volume is created from a snapshot that the launch template names. */
  get hasSnapshots(): boolean {
    return this.data
      .optionalObjects('blockDeviceMappings')
      .some((mapping) => mapping.optionalObject('ebs')?.optionalString('snapshotId') !== undefined);
  }

  /** The options of the metadata service, as calls take them. */
  get metadataOptions(): Readonly<Record<string, string | number>> {
    const options = this.data.optionalObject('metadataOptions');
    const texts = ['HttpTokens', 'HttpEndpoint', 'HttpProtocolIpv6', 'InstanceMetadataTags'] as const;
    const hopLimit = this.metadataHopLimit;
    return Object.fromEntries([
      ...texts.flatMap((name): [string, string][] => {
        const value = options?.optionalString(uncapitalize(name));
        return value === undefined ? [] : [[name, value]];
      }),
      ...(hopLimit === undefined ? [] : [['HttpPutResponseHopLimit', hopLimit] as const]),
    ]);
  }

  /** How many networks an answer of the metadata service crosses, from 1 to 64. */
  get metadataHopLimit(): number | undefined {
    return this.data.optionalObject('metadataOptions')?.optionalInteger('httpPutResponseHopLimit');
  }

  /** For people: `launch template`, `launch configuration`. */
  get noun(): string {
    return this.isConfiguration ? 'launch configuration' : 'launch template';
  }

  /** The session tokens that the metadata service asks for; `not set` leaves it to the AMI and the account. */
  get metadataTokens(): 'required' | 'optional' | 'no endpoint' | 'not set' {
    const options = this.data.optionalObject('metadataOptions');
    if (options?.optionalOneOf('httpEndpoint', ['enabled', 'disabled']) === 'disabled') return 'no endpoint';
    return options?.optionalOneOf('httpTokens', ['required', 'optional']) ?? 'not set';
  }

  /** Whether instances get a public address, whatever their subnet says; `undefined` leaves it to the subnet. */
  get assignsPublicAddress(): boolean | undefined {
    const key = 'associatePublicIpAddress';
    if (this.isConfiguration) return this.data.optionalBoolean(key);
    const answers = this.data
      .optionalObjects('networkInterfaces')
      .map((one) => one.optionalBoolean('associateCarrierIpAddress') || one.optionalBoolean(key));
    return answers.includes(true) || (answers.includes(false) ? false : undefined);
  }

  private get isConfiguration(): boolean {
    return this.item.resourceType === CONFIGURATION_TYPE;
  }

  private get data(): Properties {
    const key = 'launchTemplateData';
    if (this.item.shape === 'description' && !this.isConfiguration && !this.configuration.has(key)) {
      throw new UnknownValue(this.configuration.joinPath(key), IN_VERSIONS);
    }
    if (!this.isConfiguration) return this.configuration.object(key);
    // A launch configuration of AWS Config and of DescribeLaunchConfigurations has its name.
    if (!this.isTemplate) this.configuration.string('launchConfigurationName');
    return this.configuration;
  }
}

/** The list of launch templates does not say what they launch. */
const IN_VERSIONS = new Unknown('returned by aws ec2 describe-launch-template-versions only');

/**
 * Reads the default versions of launch templates, which AWS Config records. Another version shows that the template
 * exists.
 */
const defaultVersions: PartDescription = {
  command: 'aws ec2 describe-launch-template-versions',
  read({ LaunchTemplateVersions: versions }) {
    const found = (isList(versions) ? versions : []).filter(isObject).flatMap((configuration) => {
      const { DefaultVersion, LaunchTemplateId: id } = configuration;
      if (!isString(id)) return [];
      return [DefaultVersion === true ? { id, configuration, isEnough: true } : { id }];
    });
    return found.length > 0 ? found : undefined;
  },
};

const templates = defineReader('AWS::EC2::LaunchTemplate', LaunchTemplate, {
  list: 'LaunchTemplates',
  id: 'LaunchTemplateId',
  name: 'LaunchTemplateName',
  parts: [defaultVersions],
});
const configurations = defineReader(CONFIGURATION_TYPE, LaunchTemplate, {
  list: 'LaunchConfigurations',
  id: 'LaunchConfigurationARN',
  name: 'LaunchConfigurationName',
  arn: 'LaunchConfigurationARN',
});

/**
 * Reads launch templates and launch configurations.
 * @example
 * launchTemplate.read(item).metadataTokens;
 */
export const launchTemplate: Reader<LaunchTemplate> = {
  resourceTypes: [...templates.resourceTypes, ...configurations.resourceTypes],
  description: [templates.description ?? [], configurations.description ?? []].flat(),
  read: (item: ConfigurationItem) => (item.resourceType === CONFIGURATION_TYPE ? configurations : templates).read(item),
};
