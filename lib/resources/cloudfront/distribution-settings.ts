import { isList, isObject, isString } from '../../core/json';
import type { Json } from '../../core/remediation/operation';
import { type Setting, setByOneCall } from '../../core/remediation/setting';
import { cannotCall } from '../cannot-call';
import { defineSettingOperation } from '../settings/setting-operation';
import type { Distribution } from './distribution';

const UPDATE = 'UpdateDistribution';

type ConfigurationPart = Readonly<Record<string, unknown>>;

/**
 * Changes members of the configuration of a distribution. The call replaces the whole configuration, and names the
 * version that it replaces. https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_UpdateDistribution.html
 */
export const updateDistribution = defineSettingOperation({
  service: 'cloudfront',
  api: UPDATE,
  parameters: { Id: 'String', IfMatch: 'String', DistributionConfig: 'StringMap' },
  permission: {
    action: 'cloudfront:UpdateDistribution',
    resource: `arn:\${Partition}:cloudfront::\${Account}:distribution/*`,
  },
  subject: 'Id',
  set: (item, { DistributionConfig = {} }) => ({
    ...item,
    configuration: mergeChanges(item.configuration, { DistributionConfig } as ConfigurationPart),
  }),
  completion: {
    added: ['IfMatch'],
    complete({ configuration }, { Id = '', DistributionConfig: changes = {} }) {
      const { ETag: version, DistributionConfig: before, HasUnknownSettings } = configuration as ConfigurationPart;
      if (!isString(version)) throw cannotCall(UPDATE, 'the distribution has no ETag');
      if (HasUnknownSettings === true) {
        throw cannotCall(
          UPDATE,
          'the distribution has settings that are newer than this version of Assay, which would remove them',
        );
      }
      return { Id, IfMatch: version, DistributionConfig: mergeChanges(before, changes as ConfigurationPart) as Json };
    },
  },
});

/**
 * Returns a part of a configuration with changes, whose names are written as the configuration writes them. Items of a
 * list are found by their path.
 */
function mergeChanges(value: unknown, changes: ConfigurationPart): ConfigurationPart {
  const object: ConfigurationPart = isObject(value) ? value : {};
  const names = new Map(Object.keys(object).map((name) => [name.toLowerCase(), name]));
  const changed = Object.entries(changes).map(([name, change]) => {
    const written = names.get(name.toLowerCase()) ?? name;
    const before = object[written];
    if (isList(change)) return [written, mergeItems(before, change as readonly ConfigurationPart[])];
    return [written, isObject(change) ? mergeChanges(before, change) : change];
  });
  return { ...object, ...Object.fromEntries(changed) };
}

function mergeItems(items: unknown, changes: readonly ConfigurationPart[]): readonly unknown[] {
  const found = isList(items) ? items : [];
  const missing = changes.find(({ PathPattern: path }) => !found.some((item) => findPath(item) === path));
  if (missing) throw cannotCall(UPDATE, `the distribution has no behavior for ${JSON.stringify(missing.PathPattern)}`);
  return found.map((item) => {
    const change = changes.find(({ PathPattern: path }) => path === findPath(item));
    return change ? mergeChanges(item, change) : item;
  });
}

const findPath = (behavior: unknown): unknown => {
  const { PathPattern, pathPattern = PathPattern } = (isObject(behavior) ? behavior : {}) as ConfigurationPart;
  return pathPattern;
};

/** The notes of each plan that changes a distribution, for people. */
export const UPDATE_NOTES: readonly string[] = [
  'The calls show the members that change: CloudFront replaces the whole configuration, so the runbook sends the live one with them, and its ETag',
  'CloudFront needs some minutes until all of its locations have the change',
];

/** The changes of a configuration that set its policies for plain HTTP. */
export type ViewerPolicies = {
  readonly DefaultCacheBehavior: { readonly ViewerProtocolPolicy: string };
  readonly CacheBehaviors?: {
    readonly Items: readonly { readonly PathPattern: string; readonly ViewerProtocolPolicy: string }[];
  };
};

const setConfiguration = <V extends Json>(name: string, toChanges: (value: V) => Json) =>
  setByOneCall<Distribution, V>(name, {
    operation: updateDistribution,
    toParameters: ({ id }, value) => ({ Id: id, DistributionConfig: toChanges(value) }),
  });

/** The policies for plain HTTP of each behavior of a distribution. */
export const viewerPolicies: Setting<Distribution, ViewerPolicies> = {
  label: 'viewerProtocolPolicies',
  read({ behaviors }) {
    const [first, ...others] = behaviors.map(({ paths, viewerPolicy }) => ({
      PathPattern: paths ?? '',
      ViewerProtocolPolicy: viewerPolicy as string,
    }));
    if (!first) return undefined;
    const { ViewerProtocolPolicy } = first;
    return {
      DefaultCacheBehavior: { ViewerProtocolPolicy },
      ...(others.length > 0 && { CacheBehaviors: { Items: others } }),
    };
  },
  ...setConfiguration<ViewerPolicies>('ViewerPolicies', (changes) => changes),
};

/** The policy that decides which versions of TLS viewers may use, of a distribution with a certificate of its own. */
export const minimumProtocol: Setting<Distribution, string> = {
  label: 'minimumProtocolVersion',
  read: ({ tlsPolicy }) => tlsPolicy,
  ...setConfiguration<string>('MinimumProtocol', (MinimumProtocolVersion) => ({
    ViewerCertificate: { MinimumProtocolVersion },
  })),
};
