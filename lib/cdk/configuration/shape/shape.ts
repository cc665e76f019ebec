import { REMEDIATION_MODES } from '../../../contract/response-settings';
import { isObject } from '../../../core/reading/properties';
import { SEVERITIES } from '../../../core/rule';
import {
  accountId,
  anything,
  type Check,
  entriesOf,
  frequency,
  kebab,
  listOf,
  namedEntries,
  objectOf,
  oneOf,
  pattern,
  type Result,
  region,
  resourceTypes,
  scopeTypes,
  tagScope,
  text,
  textThat,
  trueOrFalse,
  wholeNumber,
} from './checks';

/** Short enough for the names of functions and roles (64) to have something after it. */
const LONGEST_PREFIX = 32;

const recordingFrequency = oneOf('CONTINUOUS', 'DAILY');

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const bucketName = pattern(/^(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'the name of a bucket');

/** Config adds `AWSLogs/` by itself, and refuses a prefix that has it. */
const keyPrefix = textThat(
  'a key prefix without slashes at its ends, without AWSLogs',
  (value) => /^[\w!.*'()-]+(\/[\w!.*'()-]+)*$/.test(value) && !value.includes('AWSLogs') && value.length <= 512,
);

const recordingGroup: Check<
  'all' | 'judged' | { readonly inclusion?: readonly string[]; readonly exclusion?: readonly string[] }
> = (value, at) => {
  if (typeof value === 'string') return oneOf('all', 'judged')(value, at);
  const lists = objectOf({ inclusion: resourceTypes, exclusion: resourceTypes })(value, at);
  if (lists === undefined || at.isFaulty()) return undefined;
  if (Object.keys(lists).length === 1) return lists;
  return at.refuse(value, 'either inclusion or exclusion, with a list of resource types');
};

/** Whoever does not want to adopt a recorder leaves the key out. */
const trueAlone: Check<true> = (value, at) => (value === true ? true : at.refuse(value, 'true, or leave it out'));

const delivery = objectOf({
  bucketName,
  keyPrefix,
  snapshotFrequency: frequency,
  topic: trueOrFalse,
  infrequentAccessAfterDays: wholeNumber(30, 36500),
  expireAfterDays: wholeNumber(1, 36500),
});

const recorderToCreate = objectOf({
  recordingGroup,
  frequency: recordingFrequency,
  frequencyOverride: objectOf({ frequency: recordingFrequency, resourceTypes }, 'frequency', 'resourceTypes'),
  retentionDays: wholeNumber(30, 2557),
  delivery,
});

const recorderToAdopt = objectOf({ adopt: trueAlone, deliveryBucket: bucketName });

export type RecorderInput =
  | { readonly kind: 'adopt'; readonly deliveryBucket?: string }
  | ({ readonly kind: 'create' } & Result<typeof recorderToCreate>);

const recorder: Check<RecorderInput> = (value, at) => {
  if (value === 'adopt') return { kind: 'adopt' };
  if (!isObject(value)) return at.refuse(value, '"adopt" or an object with the settings of a recorder');
  if (Object.hasOwn(value, 'adopt')) {
    const { deliveryBucket } = recorderToAdopt(value, at) ?? {};
    return { kind: 'adopt', ...(deliveryBucket !== undefined && { deliveryBucket }) };
  }
  const created = recorderToCreate(value, at);
  return created && { kind: 'create', ...created };
};

const place = objectOf({ account: accountId, regions: listOf(region, 'Regions') }, 'account', 'regions');
export type EnvironmentInput = Result<typeof place> | 'of the credentials';
/** Account and Regions, or nothing at all: half of it would take the other half from whoever happens to deploy. */
const environment: Check<EnvironmentInput> = (value, at) =>
  isObject(value) && entriesOf(value).length === 0 ? 'of the credentials' : place(value, at);
const environments: Check<readonly (EnvironmentInput | undefined)[]> = (value, at) => {
  if (!Array.isArray(value) || value.length === 0) return at.refuse(value, 'a list of environments, at least one');
  return value.map((element, index) => environment(element, at.index(index)));
};

const tags: Check<Readonly<Record<string, string>>> = (value, at) => {
  const entries = namedEntries('tags')(value, at);
  if (!entries) return undefined;
  if (entries.length > 50) return at.say(`found ${entries.length} tags, AWS allows 50`);
  return Object.fromEntries(
    entries.flatMap(([name, content]) => {
      const key = tagKey(name, at.key(name));
      const label = tagValue(content, at.key(name));
      return key === undefined || label === undefined ? [] : [[key, label]];
    }),
  );
};
/** https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html */
const TAG_CHARACTERS = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
const tagKey = textThat(
  'a tag key of 1 to 128 letters, digits, spaces and _.:/=+-@, not beginning with aws:',
  (key) => key !== '' && key.length <= 128 && TAG_CHARACTERS.test(key) && !/^aws:/i.test(key),
);
const tagValue = textThat(
  'a tag value of up to 256 letters, digits, spaces and _.:/=+-@',
  (value) => value.length <= 256 && TAG_CHARACTERS.test(value),
);

const regionsOrAll: Check<'all' | readonly string[]> = (value, at) => {
  if (value === 'all') return value;
  return Array.isArray(value) ? listOf(region, 'Regions')(value, at) : at.refuse(value, '"all" or a list of Regions');
};
const accounts = objectOf({ accounts: listOf(accountId, 'account ids'), regions: regionsOrAll }, 'accounts');
const aggregator: Check<'organization' | Result<typeof accounts>> = (value, at) => {
  if (value === 'organization') return value;
  if (isObject(value)) return accounts(value, at);
  return at.refuse(value, '"organization" or an object with accounts and regions');
};

const subscriber = pattern(
  /^([^\s@/:]+@[^\s@/:]+\.[^\s@/:]+|https:\/\/\S+)$/,
  'an e-mail address or an HTTPS endpoint',
);

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateEventBus.html */
const eventBus = pattern(
  /^arn:aws[a-z-]*:events:[a-z0-9-]+:\d{12}:event-bus\/[\w./-]{1,256}$/,
  'the ARN of an event bus such as arn:aws:events:eu-west-1:111122223333:event-bus/central',
);
const alertsWanted = objectOf({
  subscribers: listOf(subscriber, 'subscribers', { min: 0 }),
  severity: oneOf(...SEVERITIES),
  stormSize: wholeNumber(1, 1000),
  reminderDays: wholeNumber(0, 365),
  waitForActorMinutes: wholeNumber(0, 30),
  securityHub: trueOrFalse,
  eventBus,
});
export type AlertsInput = false | Result<typeof alertsWanted>;
const alerts: Check<AlertsInput> = (value, at) => {
  if (value === false) return value;
  return isObject(value)
    ? alertsWanted(value, at)
    : at.refuse(value, 'false or an object with subscribers, severity …');
};

/** A path; whether the file is there is asked later. */
const path = text(4096);

/** The keys of a configuration and the form of their values; what hangs together is looked at later. */
export const configurationShape = objectOf({
  environments,
  homeRegion: region,
  prefix: kebab(LONGEST_PREFIX),
  recorder,
  rules: namedEntries('rules'),
  managedRules: namedEntries('managed rules'),
  guardRules: namedEntries('Guard rules'),
  remediation: namedEntries('rules'),
  alerts,
  waivers: path,
  tags,
  aggregator,
  athena: trueOrFalse,
  health: objectOf({ subscribers: listOf(subscriber, 'subscribers', { min: 0 }) }),
});

export const ruleShape = objectOf({ parameters: anything, tagScope, resourceTypes: scopeTypes, frequency });

export const managedRuleShape = objectOf({
  name: kebab(128),
  parameters: anything,
  tagScope,
  resourceTypes: scopeTypes,
  frequency,
  evaluationModes: listOf(oneOf('DETECTIVE', 'PROACTIVE'), 'evaluation modes'),
});

export const guardRuleShape = objectOf(
  {
    policy: path,
    resourceTypes: scopeTypes,
    description: text(256),
    debugLog: trueOrFalse,
  },
  'policy',
  'resourceTypes',
);

export const remediationMode = oneOf(...REMEDIATION_MODES);

/**
 * Who can approve an execution, as `aws:approve` names them; a user's bare name would leave open whose it is.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-approve.html
 */
const approver = pattern(
  /^arn:aws[a-z-]*:(iam::\d{12}:(user|role)\/[\w+=,.@/-]+|sts::\d{12}:assumed-role\/[\w+=,.@-]+\/[\w+=,.@-]+)$/,
  'the ARN of an IAM user or role such as arn:aws:iam::111122223333:role/on-call',
);
const remediationPlace = objectOf({ account: accountId, region, mode: remediationMode }, 'account', 'region', 'mode');
export type RemediationEnvironmentInput = Result<typeof remediationPlace>;
const remediationPlaces: Check<readonly (RemediationEnvironmentInput | undefined)[]> = (value, at) =>
  Array.isArray(value)
    ? value.map((element, index) => remediationPlace(element, at.index(index)))
    : at.refuse(value, 'a list of objects with account, region, mode');

/** AWS's bounds: https://docs.aws.amazon.com/config/latest/APIReference/API_RemediationConfiguration.html */
export const remediationShape = objectOf(
  {
    mode: remediationMode,
    approvers: listOf(approver, 'approvers', { min: 0 }),
    approvalHours: wholeNumber(1, 720),
    maximumAutomaticAttempts: wholeNumber(1, 25),
    retryAttemptSeconds: wholeNumber(1, 2_678_000),
    concurrentExecutionRatePercentage: wholeNumber(1, 100),
    errorPercentage: wholeNumber(1, 100),
    environments: remediationPlaces,
  },
  'mode',
);
