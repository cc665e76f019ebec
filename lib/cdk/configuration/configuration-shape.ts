import { isObject } from '../../core/json';
import { alertsShape } from './alerts';
import { iamSettings } from './iam';
import { environmentTag } from './overrides';
import { recorderShape } from './recording/recorder-shape';
import type { RemediationInput } from './rules/remediation-shape';
import { restoreShape } from './rules/restore-shape';
import type { GuardRulesInput, ManagedRulesInput, RulesInput } from './rules/rule-shapes';
import {
  boolean,
  type Input,
  kebabName,
  listDefinedEntries,
  literal,
  namedEntries,
  type Output,
  objectList,
  objectWith,
  required,
  textThat,
  uniqueList,
  type Validator,
  withDefault,
} from './validation/validators';
import { accountId, path, region, subscribers } from './validation/values';

/** Leaves room for suffixes in the names of functions and roles, which have at most 64 characters. */
const MAX_PREFIX_LENGTH = 32;

const accountAndRegions = objectWith({
  /** The account ID: 12 digits, in quotes. */
  account: required(accountId),
  /** The Regions: `['eu-west-1', 'us-east-1']`. */
  regions: required(uniqueList(region, 'Regions')),
  /**
   * A tag such as `production`, by which rules, alerts and remediation can differ.
   * @default - none
   */
  tag: environmentTag,
});
export type EnvironmentInput = Output<typeof accountAndRegions> | 'of the credentials';
interface EnvironmentSettings extends Partial<Input<typeof accountAndRegions>> {}

/** An account and its Regions, or `{}`. With only one of them, the other would depend on who deploys. */
const environment: Validator<EnvironmentInput, EnvironmentSettings> = (value, at) =>
  isObject(value) && listDefinedEntries(value).length === 0 ? 'of the credentials' : accountAndRegions(value, at);

const tags: Validator<Readonly<Record<string, string>>> = (value, at) => {
  const entries = namedEntries('tags')(value, at);
  if (!entries) return undefined;
  if (entries.length > 50) return at.report(`got ${entries.length} tags, AWS allows 50`);
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
  'a tag key of 1 to 128 letters, digits, spaces and _.:/=+-@ that does not start with aws:',
  (key) => key !== '' && key.length <= 128 && TAG_CHARACTERS.test(key) && !/^aws:/i.test(key),
);
const tagValue = textThat(
  'a tag value of up to 256 letters, digits, spaces and _.:/=+-@',
  (value) => value.length <= 256 && TAG_CHARACTERS.test(value),
);

const regionsOrAll: Validator<'all' | readonly string[]> = (value, at) => {
  if (value === 'all') return value;
  return Array.isArray(value)
    ? uniqueList(region, 'Regions')(value, at)
    : at.reject(value, '"all" or a list of Regions');
};
const sourceAccounts = objectWith({
  /** The accounts to collect from. Each must authorize the aggregator's account. */
  accounts: required(uniqueList(accountId, 'account IDs')),
  /** @default 'all' */
  regions: withDefault(regionsOrAll, 'all'),
});
interface AggregatorSettings extends Input<typeof sourceAccounts> {}

const aggregator: Validator<'organization' | Output<typeof sourceAccounts>, 'organization' | AggregatorSettings> = (
  value,
  at,
) => {
  if (value === 'organization') return value;
  if (isObject(value)) return sourceAccounts(value, at);
  return at.reject(value, '"organization" or an object with accounts and regions');
};

const health = objectWith({
  /**
   * Email addresses, which must confirm the subscription, and HTTPS endpoints.
   * @default - none
   */
  subscribers,
});

/**
 * The keys of a configuration, with the form of each value and its default. `Configuration` is derived from it.
 * Dependencies between keys are checked by `resolveConfiguration`.
 */
export const configurationShape = objectWith({
  /**
   * The accounts and Regions to deploy to, one stack for each. `{}` is the account and Region of the CLI's credentials,
   * and must be the only environment.
   * @default - one stack, in the account and Region of the CLI's credentials
   */
  environments: withDefault(objectList(environment, 'a non-empty list of environments', { min: 1 }), [{}]),

  /**
   * The Region of each account that records and evaluates IAM users, groups, roles and policies, and contains what an
   * account needs once: aggregator, dashboard, Athena. A second Region would cost and alert twice. An account that is
   * not deployed there uses its first Region that can record IAM. With an adopted recorder, name the Region in which it
   * records IAM.
   * @default - the first Region that can record IAM: one that AWS Config supported before February 2022
   */
  homeRegion: region,

  /**
   * The prefix of all names, and the name of the stacks. Config rules are named `<prefix>-<rule>`. With another prefix,
   * CloudFormation creates a second stack beside the first: destroy the first one before, or use `recorder: 'adopt'` in
   * one of them. `docs/deployment.md` explains both.
   * @default 'assay'
   */
  prefix: withDefault(kebabName(MAX_PREFIX_LENGTH), 'assay'),

  /**
   * The configuration recorder. A Region can have only one. If it already has one, for example from Control Tower or
   * another team, use `'adopt'`: Assay then uses that recorder without changing it, and creates no delivery channel and
   * no bucket.
   * @default - a recorder with default settings
   */
  recorder: withDefault(recorderShape, {}),

  /**
   * Assay's rules by name: `false` for off, `'default'` for on, or settings. `'*'` covers all rules that are not named.
   * `assay rules` lists them.
   * @default - every rule without required parameters, the same as `{ '*': 'default' }`
   */
  rules: withDefault(namedEntries<RulesInput>('rules'), {}),

  /**
   * AWS managed rules to deploy in addition, by AWS's name (`restricted-ssh`) or by identifier
   * (`INCOMING_SSH_DISABLED`). Triggers, types and parameters are checked against AWS's list. An identifier that is not
   * in the list is a warning, since AWS adds rules. A list deploys a rule several times, under different names.
   * https://docs.aws.amazon.com/config/latest/developerguide/managed-rules-by-aws-config.html
   * @default - none
   */
  managedRules: withDefault(namedEntries<ManagedRulesInput>('managed rules'), {}),

  /**
   * Guard rules, which AWS Config runs without a function, by the name of the Config rule after the prefix.
   * The policy sees configuration items (`configuration.volumeType`), not CloudFormation properties.
   * @default - none
   */
  guardRules: withDefault(namedEntries<GuardRulesInput>('Guard rules'), {}),

  /**
   * How non-compliant resources are remediated, by rule name: a mode, or settings. Each rule must be named; there is no
   * `'*'`, so that nothing is remediated by accident. Only rules of Assay that are deployed and have a remediation;
   * `assay rules` shows which ones have one.
   *
   * Preview with `assay remediate --preview`, then start with `'manual'`.
   * @default - every rule is `'off'`: Assay changes nothing
   */
  remediation: withDefault(namedEntries<RemediationInput>('rules'), {}),

  /**
   * Whether people can put resources back to the state that AWS Config recorded at a time: security groups, buckets,
   * volumes and listeners, as far as Assay has calls. Each restore is started by a person and waits for an approver.
   * AWS Config must record the types.
   *
   * Preview with `assay restore --preview`.
   * @default 'off'
   */
  restore: withDefault(restoreShape, 'off'),

  /**
   * Alerts for resources that become non-compliant or compliant again: a function and the topic `<prefix>-alerts` in
   * each account and Region. Other queues, functions and people of the account can subscribe to the topic too.
   * @default false
   */
  alerts: withDefault(alertsShape, false),

  /**
   * The path of the waivers file, YAML or JSON, relative to the configuration file. An invalid waiver is an error,
   * an expired one is a warning.
   * @default - no waivers
   */
  waivers: path,

  /**
   * Folders with rules of your own, relative to the configuration file. `assay evaluate --config` runs them on your
   * machine. A deployment takes its rules from the registry of the app.
   * @default - none
   */
  ruleFolders: uniqueList(path, 'folders'),

  /**
   * Tags for every resource that supports them.
   * @default - none
   */
  tags: withDefault(tags, {}),

  /**
   * An aggregator in the home Region, which shows many accounts and Regions in one view. `'organization'` requires the
   * organization's management account or a delegated administrator for AWS Config.
   * @default - no aggregator
   */
  aggregator,

  /**
   * Whether the home Region gets a Glue table and an Athena workgroup over the delivery bucket, for SQL queries on the
   * history. They cost nothing until you use them.
   * @default - true, or false if the recorder is adopted and its bucket is not named
   */
  athena: boolean,

  /**
   * Whether the home Region gets saved advanced queries of AWS Config, such as `<prefix>-non-compliant-resources`. They
   * cost nothing.
   * @default true
   */
  storedQueries: withDefault(boolean, true),

  /**
   * Whether each account gets a dashboard, in its home Region and over all of its Regions. It costs $3 a month.
   * @default true
   */
  dashboard: withDefault(boolean, true),

  /**
   * The processor architecture of the functions. `'x86_64'` costs a little more, and works in Regions without arm64.
   * @default 'arm64'
   */
  architecture: withDefault(literal('arm64', 'x86_64'), 'arm64'),

  /**
   * The permissions boundary and the path of every role.
   * @default - none
   */
  iam: withDefault(iamSettings, {}),

  /**
   * Notifications of problems with Assay itself. The alarms exist in any case.
   * @default - no notifications
   */
  health: withDefault(health, {}),
});
