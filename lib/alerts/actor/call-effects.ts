import type { JsonChange } from '../../core/diff';
import { changesTags } from './changing-calls';

/** The properties that some calls change. */
interface CallEffect {
  readonly calls: RegExp;
  /** Beginnings of JSON pointers into the item, in lower case. */
  readonly paths: readonly string[];
  /** If set, only pointers with this end count. */
  readonly end?: RegExp;
}

const TAGS = [
  '/tags',
  '/configuration/tags',
  '/supplementaryconfiguration/tags',
  '/supplementaryconfiguration/buckettaggingconfiguration',
];

/** By resource type. A call that is not listed may change every property that no listed call changes. */
const EFFECTS: Readonly<Partial<Record<string, readonly CallEffect[]>>> = {
  'AWS::EC2::SecurityGroup': [
    ...[
      { direction: 'Ingress', paths: ['/configuration/ippermissions'] },
      { direction: 'Egress', paths: ['/configuration/ippermissionsegress'] },
    ].flatMap(({ direction, paths }) => [
      { calls: new RegExp(`^AuthorizeSecurityGroup${direction}$`), paths },
      { calls: new RegExp(`^RevokeSecurityGroup${direction}$`), paths, end: /(?<!\/description)$/ },
      { calls: new RegExp(`^UpdateSecurityGroupRuleDescriptions${direction}$`), paths, end: /\/description$/ },
    ]),
    {
      calls: /^ModifySecurityGroupRules$/,
      paths: ['/configuration/ippermissions', '/configuration/ippermissionsegress'],
    },
  ],
  'AWS::S3::Bucket': [
    {
      calls: /BucketPolicy$/,
      paths: ['/supplementaryconfiguration/bucketpolicy', '/supplementaryconfiguration/policystatus'],
    },
    { calls: /^PutBucketAcl$/, paths: ['/supplementaryconfiguration/accesscontrollist'] },
    { calls: /PublicAccessBlock$/, paths: ['/supplementaryconfiguration/publicaccessblockconfiguration'] },
    { calls: /OwnershipControls$/, paths: ['/supplementaryconfiguration/ownershipcontrols'] },
    {
      calls: /^PutBucketVersioning$/,
      paths: [
        '/supplementaryconfiguration/bucketversioningconfiguration',
        '/supplementaryconfiguration/ismfadeleteenabled',
      ],
    },
    { calls: /^PutBucketLogging$/, paths: ['/supplementaryconfiguration/bucketloggingconfiguration'] },
    { calls: /BucketEncryption$/, paths: ['/supplementaryconfiguration/serversideencryptionconfiguration'] },
    { calls: /BucketLifecycle/, paths: ['/supplementaryconfiguration/bucketlifecycleconfiguration'] },
    { calls: /BucketReplication$/, paths: ['/supplementaryconfiguration/bucketreplicationconfiguration'] },
    { calls: /BucketNotification/, paths: ['/supplementaryconfiguration/bucketnotificationconfiguration'] },
    { calls: /BucketWebsite$/, paths: ['/supplementaryconfiguration/bucketwebsiteconfiguration'] },
    { calls: /BucketCors$/, paths: ['/supplementaryconfiguration/bucketcorsconfiguration'] },
    { calls: /AccelerateConfiguration$/, paths: ['/supplementaryconfiguration/bucketaccelerateconfiguration'] },
    { calls: /RequestPayment$/, paths: ['/supplementaryconfiguration/isrequesterpaysenabled'] },
  ],
  'AWS::EC2::Volume': [
    {
      calls: /^ModifyVolume$/,
      paths: [
        '/configuration/size',
        '/configuration/iops',
        '/configuration/volumetype',
        '/configuration/throughput',
        '/configuration/multiattachenabled',
      ],
    },
    {
      calls: /^(AttachVolume|DetachVolume|RunInstances|TerminateInstances)$/,
      paths: ['/configuration/attachments', '/configuration/state', '/relationships'],
    },
  ],
  'AWS::EC2::Instance': [
    { calls: /^ModifyInstanceMetadataOptions$/, paths: ['/configuration/metadataoptions'] },
    {
      calls: /^(Start|Stop|Reboot|Terminate)Instances$/,
      paths: [
        '/configuration/state',
        '/configuration/statereason',
        '/configuration/statetransitionreason',
        '/configuration/launchtime',
        '/configuration/publicipaddress',
        '/configuration/publicdnsname',
        '/configuration/networkinterfaces',
      ],
    },
    {
      calls: /^ModifyInstanceAttribute$/,
      paths: [
        '/configuration/instancetype',
        '/configuration/securitygroups',
        '/configuration/sourcedestcheck',
        '/configuration/ebsoptimized',
        '/configuration/networkinterfaces',
        '/relationships',
      ],
    },
    {
      calls: /^(Associate|Disassociate|Replace)IamInstanceProfile/,
      paths: ['/configuration/iaminstanceprofile', '/relationships'],
    },
    { calls: /^(Monitor|Unmonitor)Instances$/, paths: ['/configuration/monitoring'] },
  ],
  'AWS::ElasticLoadBalancingV2::LoadBalancer': [
    {
      calls: /^ModifyLoadBalancerAttributes$/,
      paths: ['/supplementaryconfiguration/loadbalancerattributes', '/configuration/loadbalancerattributes'],
    },
    { calls: /^SetSecurityGroups$/, paths: ['/configuration/securitygroups', '/relationships'] },
    { calls: /^SetSubnets$/, paths: ['/configuration/availabilityzones', '/relationships'] },
    { calls: /^SetIpAddressType$/, paths: ['/configuration/ipaddresstype'] },
  ],
  'AWS::RDS::DBInstance': [
    { calls: /^ModifyDBInstance$/, paths: ['/configuration', '/relationships'] },
    { calls: /^(Start|Stop|Reboot)DBInstance$/, paths: ['/configuration/dbinstancestatus'] },
  ],
  'AWS::Lambda::Function': [
    { calls: /^UpdateFunctionCode/, paths: ['/configuration/codesha256', '/configuration/codesize'] },
    {
      calls: /^UpdateFunctionConfiguration/,
      paths: [
        'description',
        'environment',
        'handler',
        'kmskeyarn',
        'layers',
        'memorysize',
        'role',
        'runtime',
        'timeout',
        'tracingconfig',
        'vpcconfig',
        'deadletterconfig',
        'ephemeralstorage',
        'loggingconfig',
        'filesystemconfigs',
        'snapstart',
      ].map((name) => `/configuration/${name}`),
    },
    { calls: /^(Add|Remove)Permission/, paths: ['/supplementaryconfiguration/policy'] },
  ],
  'AWS::EC2::RouteTable': [
    { calls: /^(Create|Delete|Replace)Route$/, paths: ['/configuration/routes'] },
    {
      calls: /^((Associate|Disassociate)RouteTable|ReplaceRouteTableAssociation)$/,
      paths: ['/configuration/associations', '/relationships'],
    },
  ],
  'AWS::CloudWatch::Alarm': [{ calls: /^PutMetricAlarm$/, paths: ['/configuration'] }],
  'AWS::IAM::Policy': [
    {
      calls: /^((Create|Delete)PolicyVersion|SetDefaultPolicyVersion)$/,
      paths: ['/configuration/defaultversionid', '/configuration/policyversionlist'],
    },
    {
      calls: /^(Attach|Detach)(Role|User|Group)Policy$/,
      paths: ['/configuration/attachmentcount', '/configuration/isattachable', '/relationships'],
    },
  ],
  'AWS::KMS::Key': [
    { calls: /KeyRotation$/, paths: ['/supplementaryconfiguration/keyrotationstatus', '/configuration/keyrotation'] },
    { calls: /^PutKeyPolicy$/, paths: ['/supplementaryconfiguration/policy'] },
    {
      calls: /^(EnableKey|DisableKey|ScheduleKeyDeletion|CancelKeyDeletion)$/,
      paths: ['/configuration/keystate', '/configuration/enabled', '/configuration/deletiondate'],
    },
  ],
  'AWS::IAM::Role': [
    { calls: /^UpdateAssumeRolePolicy$/, paths: ['/configuration/assumerolepolicydocument'] },
    { calls: /^(Put|Delete)RolePolicy$/, paths: ['/configuration/rolepolicylist'] },
    { calls: /^(Attach|Detach)RolePolicy$/, paths: ['/configuration/attachedmanagedpolicies', '/relationships'] },
    { calls: /RolePermissionsBoundary$/, paths: ['/configuration/permissionsboundary'] },
  ],
  'AWS::IAM::User': [
    { calls: /^(Put|Delete)UserPolicy$/, paths: ['/configuration/userpolicylist'] },
    { calls: /^(Attach|Detach)UserPolicy$/, paths: ['/configuration/attachedmanagedpolicies', '/relationships'] },
    { calls: /UserPermissionsBoundary$/, paths: ['/configuration/permissionsboundary'] },
    { calls: /^(Add|Remove)User(To|From)Group$/, paths: ['/configuration/grouplist', '/relationships'] },
  ],
  'AWS::IAM::Group': [
    { calls: /^(Put|Delete)GroupPolicy$/, paths: ['/configuration/grouppolicylist'] },
    { calls: /^(Attach|Detach)GroupPolicy$/, paths: ['/configuration/attachedmanagedpolicies', '/relationships'] },
  ],
};

/** Whether a call changes a property. */
type Effect = 'changes' | 'does not change' | 'unknown';

/**
 * Returns whether a call changes the property at a JSON pointer. A blank pointer is the whole item, which only calls
 * that create or delete resources of its type change.
 */
export function findEffect(resourceType: string, callName: string, path: string, op: JsonChange['op']): Effect {
  if (path === '') return createsOrDeletes(resourceType, callName, op) ? 'changes' : 'does not change';
  const lower = path.toLowerCase();
  const isTag = TAGS.some((start) => lower === start || lower.startsWith(`${start}/`));
  if (changesTags(callName)) return isTag ? 'changes' : 'does not change';
  const effects = EFFECTS[resourceType] ?? [];
  const known = effects.filter(({ calls }) => calls.test(callName));
  if (known.some((effect) => coversPath(effect, lower))) return 'changes';
  if (known.length > 0 || isTag) return 'does not change';
  // A property that other calls are known to change is not changed by this one.
  return effects.some(({ paths }) => paths.some((start) => lower.startsWith(start))) ? 'does not change' : 'unknown';
}

const coversPath = ({ paths, end }: CallEffect, path: string): boolean =>
  paths.some((start) => path === start || path.startsWith(`${start}/`)) && (end?.test(path) ?? true);

/** Whether a call, by its name, removes where something was added, or adds where something was removed. */
export function contradicts(callName: string, op: JsonChange['op']): boolean {
  if (op === 'add') return /^(Revoke|Delete|Detach|Remove|Disassociate|Untag)/.test(callName);
  return op === 'remove' && /^(Authorize|Create|Attach|Add|Associate|Tag)/.test(callName);
}

/** Whether a call creates, or for the change `remove` deletes, resources of a type: its name contains that of the type. */
function createsOrDeletes(resourceType: string, callName: string, op: JsonChange['op']): boolean {
  const verbs = op === 'remove' ? DELETES : CREATES;
  if (!verbs.test(callName)) return false;
  if (CALLS_BY_TYPE[resourceType]?.includes(callName)) return true;
  const noun = resourceType.split('::').at(-1)?.toLowerCase() ?? '';
  const [, written = ''] = CALL_SUBJECT.exec(callName.replace(verbs, '')) ?? [];
  const subject = written.toLowerCase();
  return [subject, subject.replace(/s$/, '')].some(
    (name) => name === noun || (name.length >= 4 && noun.endsWith(name)),
  );
}

/** Whether a call creates something, which may be a part of a resource. */
export const createsSomething = (callName: string): boolean =>
  CREATES.test(callName) && !callName.startsWith('Put') && !changesTags(callName);

const CREATES = /^(?:Create|Run|Request|Import|Allocate|Register|Copy|Restore|Put)/;
const DELETES = /^(?:Delete|Terminate|Release|Deregister|ScheduleKeyDeletion)/;

/** The rest of a call's name after the verb: `DefaultSubnet`, `MetricAlarm`, `Function20150331`, `DistributionWithTags2020_05_31`, `DBInstanceFromDBSnapshot`. */
const CALL_SUBJECT =
  /^(?:Default|Metric|Composite|Elasticsearch)?([A-Za-z0-9]+?)(?:(?:From|To|With)[A-Z]\w*|ReadReplica)?(?:20\d\d\w*)?$/;

/** Calls that create or delete resources of a type, and have another name. */
const CALLS_BY_TYPE: Readonly<Partial<Record<string, readonly string[]>>> = {
  'AWS::EC2::EIP': ['AllocateAddress', 'ReleaseAddress'],
  'AWS::EC2::Volume': ['RunInstances'],
  'AWS::EC2::NetworkInterface': ['RunInstances'],
  'AWS::KMS::Key': ['ScheduleKeyDeletion'],
};
