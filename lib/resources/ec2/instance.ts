import { isObject } from '../../core/json';
import { Properties } from '../../core/reading/properties';
import { defineReader, Resource } from '../../core/reading/reader';
import { isUnknown, Reference } from '../../core/reading/unreadable';

const INSTANCE_STATES = ['pending', 'running', 'shutting-down', 'terminated', 'stopping', 'stopped'] as const;

/**
 * Reads the state of an instance: `running`.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_InstanceState.html
 *
 * @example
 * readInstanceState(Properties.of({ state: { code: 16, name: 'running' } }, 'configuration')); // 'running'
 */
export const readInstanceState = (configuration: Properties): (typeof INSTANCE_STATES)[number] =>
  configuration.object('state').oneOf('name', INSTANCE_STATES);

/**
 * An EC2 instance: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Instance.html
 *
 * @example
 * const requiresImdsV2 = (instance: Instance) => instance.allowsImdsV1 === false;
 */
export class Instance extends Resource {
  /** Whether it is terminated or shutting down. EC2 keeps listing such an instance for about an hour. */
  get isTerminated(): boolean {
    return this.state === 'shutting-down' || this.state === 'terminated';
  }

  /**
   * Its public IPv4 addresses, of all network interfaces: `203.0.113.7`. In a template, `assigned at launch` where it
   * asks for one, and `undefined` if its subnet, another launch template or a network interface decides.
   */
  get publicAddresses(): readonly string[] | undefined {
    return this.isTemplate ? this.templateAddresses() : this.recordedAddresses();
  }

  /** Whether it runs, and neither starts nor stops; a template's instance never does. */
  get isRunning(): boolean {
    return this.state === 'running';
  }

  /** Whether it is stopped; a template's instance never is. */
  get isStopped(): boolean {
    return this.state === 'stopped';
  }

  /**
   * When it was stopped, which only a text contains: `User initiated (2026-01-02 03:04:05 GMT)`. `undefined` if the
   * text does not.
   */
  get stoppedAt(): Date | undefined {
    const reason = this.configuration.optionalString('stateTransitionReason') ?? '';
    const [, day, time] = /\((\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) (?:GMT|UTC)\)/.exec(reason) ?? [];
    return day === undefined ? undefined : new Date(`${day}T${time}Z`);
  }

  /** `undefined` in a template. */
  private get state(): (typeof INSTANCE_STATES)[number] | undefined {
    return this.isTemplate ? undefined : readInstanceState(this.configuration);
  }

  private recordedAddresses(): readonly string[] {
    const interfaces = this.configuration.optionalObjects('networkInterfaces');
    const holders = interfaces.flatMap((one) => [one, ...one.optionalObjects('privateIpAddresses')]);
    const associated = holders.flatMap((holder) => {
      const association = holder.optionalObject('association');
      return association?.optionalString(['publicIp', 'carrierIp']) ?? [];
    });
    const addresses = [this.configuration.optionalString('publicIpAddress') ?? [], associated].flat();
    // Old items have an empty text where there is none.
    return [...new Set(addresses)].filter((address) => address !== '');
  }

  /** Its own network interfaces replace those of the launch template. */
  private templateAddresses(): readonly string[] | undefined {
    const elastic = ['AWS::EC2::EIP', 'AWS::EC2::EIPAssociation'].flatMap((type) =>
      this.supplementaryConfiguration.has(type) ? this.supplementaryConfiguration.mixed(type) : [],
    );
    if (elastic.some((one) => !isUnknown(one))) return ['an Elastic IP address'];
    const interfaces = [this.configuration, ...this.launchTemplateData]
      .map((holder) => holder.optionalObjects('networkInterfaces'))
      .find((list) => list.length > 0);
    const holders = interfaces ?? [this.configuration];
    const answers = holders.map((holder) => assignsPublicAddress(holder, holders.length === 1));
    if (answers.includes(true)) return ['assigned at launch'];
    const mayHaveOthers =
      elastic.length > 0 || this.hasAttachedInterface || (!interfaces && this.hasOtherLaunchTemplate);
    return !mayHaveOthers && answers.every((answer) => answer === false) ? [] : undefined;
  }

  /** Whether a template attaches a network interface to it, which may have an Elastic IP address. */
  private get hasAttachedInterface(): boolean {
    const type = 'AWS::EC2::NetworkInterfaceAttachment';
    return this.supplementaryConfiguration.has(type) && this.supplementaryConfiguration.mixed(type).length > 0;
  }

  /**
   * The ARN of its instance profile; in a template also the name, or that of its launch template in the same template.
   */
  get instanceProfile(): string | undefined {
    if (!this.isTemplate) return this.configuration.optionalObject('iamInstanceProfile')?.string('arn');
    const fromLaunchTemplate = this.launchTemplateData.flatMap(
      (data) => data.optionalObject('iamInstanceProfile') ?? [],
    );
    return (
      this.configuration.optionalString('iamInstanceProfile') ??
      fromLaunchTemplate.map((profile) => profile.string(['arn', 'name']))[0]
    );
  }

  /** Whether it has an instance profile, also where a template leaves open which. */
  get hasInstanceProfile(): boolean {
    return [this.configuration, ...this.launchTemplateData].some((holder) => holder.has('iamInstanceProfile'));
  }

  /** Whether a launch template that is not in the same template may give it what it does not have itself. */
  get hasOtherLaunchTemplate(): boolean {
    return this.isTemplate && this.configuration.has('launchTemplate') && this.launchTemplateData.length === 0;
  }

  /**
   * Whether the metadata service accepts requests without a session token (IMDSv1).
   *
   * `undefined` if this is not in the input: in an item from before November 2019, when the option was introduced, or
   * in a template that leaves it to a launch template, the AMI or the account's default.
   * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-options.html
   */
  get allowsImdsV1(): boolean | undefined {
    const options = [this.configuration, ...this.launchTemplateData].flatMap(
      (holder) => holder.optionalObject('metadataOptions') ?? [],
    );
    // A disabled endpoint accepts no requests, even if a template leaves the tokens open.
    const endpoint = options.find((one) => one.has('httpEndpoint'));
    if (endpoint?.raw('httpEndpoint') === 'disabled') return false;
    const tokens = options.find((one) => one.has('httpTokens')) ?? (this.isTemplate ? undefined : options[0]);
    if (!tokens) return undefined;
    if (tokens.oneOf('httpTokens', ['optional', 'required']) === 'required') return false;
    return endpoint?.oneOf('httpEndpoint', ['enabled', 'disabled']) !== 'disabled';
  }

  /** Whether its metadata service requires session tokens: `optional` or `required`; `undefined` in older items. */
  get metadataTokens(): string | undefined {
    return this.configuration.optionalObject('metadataOptions')?.optionalOneOf('httpTokens', ['optional', 'required']);
  }

  /**
   * How many hops a session token of the metadata service may take: with 1, it reaches no container with a network of
   * its own.
   */
  get metadataHopLimit(): number | undefined {
    return this.configuration.optionalObject('metadataOptions')?.optionalInteger('httpPutResponseHopLimit');
  }

  private get launchTemplateData(): Properties[] {
    return this.isTemplate ? findLaunchTemplateData(this.configuration) : [];
  }
}

/**
 * Finds the data of the launch template of a template's instance, if it uses the version that the same template creates.
 * The instance's own settings come first.
 */
export function findLaunchTemplateData(instance: Properties): Properties[] {
  const raw = instance.raw('launchTemplate');
  if (!isObject(raw)) return [];
  const use = instance.object('launchTemplate');
  const template = use.raw(['launchTemplateId', 'launchTemplateName']);
  if (!(template instanceof Reference) || !isObject(template.target)) return [];
  if (!isNewVersion(use.raw('version'), template)) return [];
  const data = Properties.of(template.target, use.path).optionalObject('launchTemplateData');
  return data ? [data] : [];
}

/**
 * Whether a new interface gets a public address, by its own setting or by that of its subnet; `undefined` if the
 * template does not decide it. The setting of the subnet is for an instance with one interface.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-instance-addressing.html
 */
function assignsPublicAddress(holder: Properties, isOnly: boolean): boolean | undefined {
  // A carrier address is one of the internet, in a Wavelength Zone.
  if (holder.optionalBoolean('associateCarrierIpAddress')) return true;
  const own = holder.optionalBoolean('associatePublicIpAddress');
  if (own !== undefined || holder.has('networkInterfaceId')) return own;
  if (!isOnly) return false;
  const subnet = holder.raw('subnetId');
  if (!(subnet instanceof Reference) || !isObject(subnet.target)) return undefined;
  return Properties.of(subnet.target, holder.joinPath('subnetId')).optionalBoolean('mapPublicIpOnLaunch') ?? false;
}

/**
 * Whether a version of a launch template is the one that its template creates. Another deployment may have created
 * others.
 */
const isNewVersion = (version: unknown, template: Reference): boolean =>
  version instanceof Reference
    ? version.logicalId === template.logicalId &&
      version.scope === template.scope &&
      ['LatestVersionNumber', 'DefaultVersionNumber'].includes(version.attribute ?? '')
    : NEW_VERSIONS.includes(version);

/** A template may have a number without quotes. */
const NEW_VERSIONS: readonly unknown[] = ['$Latest', '$Default', '1', 1];

/**
 * Reads EC2 instances.
 * @example
 * instance.read(item).allowsImdsV1;
 */
export const instance = defineReader('AWS::EC2::Instance', Instance, { list: 'Instances', id: 'InstanceId' });
