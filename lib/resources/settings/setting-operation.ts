import type { ConfigurationItem } from '../../core/item';
import { isObject, isString, parseJsonText } from '../../core/json';
import { withMembers } from '../../core/remediation/members';
import type { Json, Operation } from '../../core/remediation/operation';
import { cannotCall } from '../cannot-call';

/** The parameters of a call, by name. */
export type CallParameters = Parameters<Operation['apply']>[1];

/**
 * An operation that sets settings of the resource that one of its parameters names.
 *
 * @example
 * const set: SettingOperation['set'] = (item, { DeletionProtection = null }) =>
 *   withConfiguration(item, { DeletionProtection });
 */
export interface SettingOperation extends Omit<Operation, 'apply'> {
  /** The parameter that names the resource. */
  readonly subject: string;
  /** Returns the name of an item's resource in the parameter. @default the resource's ID */
  toSubject?(item: ConfigurationItem): string;
  /** Returns the item as the call leaves it. The resource is the right one. */
  set(item: ConfigurationItem, parameters: CallParameters): ConfigurationItem;
}

/**
 * Creates an operation that sets settings of one resource.
 * @example
 * const enableRotation = defineSettingOperation({
 *   service: 'kms',
 *   api: 'EnableKeyRotation',
 *   parameters: { KeyId: 'String' },
 *   permission: { action: 'kms:EnableKeyRotation', resource: '*' },
 *   subject: 'KeyId',
 *   set: (item) => withSupplementary(item, 'KeyRotationStatus', { keyRotationEnabled: true }),
 * });
 */
export const defineSettingOperation = ({
  subject,
  toSubject = ({ resourceId }) => resourceId,
  set,
  ...operation
}: SettingOperation): Operation => ({
  ...operation,
  apply(item, parameters) {
    const [expected, found] = [toSubject(item), parameters[subject]];
    if (found !== expected) throw cannotCall(operation.api, `expected "${expected}", found ${JSON.stringify(found)}`);
    return set(item, parameters);
  },
});

/**
 * Returns an item with members of its configuration set, their names written as the item writes names.
 * @param members as the SDK writes them
 * @example
 * withConfiguration(item, { DeletionProtection: true });
 */
export const withConfiguration = (item: ConfigurationItem, members: CallParameters): ConfigurationItem => ({
  ...item,
  configuration: withMembers(item.configuration, members, item.shape),
});

/**
 * Returns an item with a value of its supplementary configuration changed. Items from AWS Config's API have each value
 * as text.
 */
export function changeSupplementary(
  item: ConfigurationItem,
  key: string,
  change: (before: unknown) => unknown,
): ConfigurationItem {
  const supplementary = isObject(item.supplementaryConfiguration) ? item.supplementaryConfiguration : {};
  const recorded = supplementary[key];
  const before = isString(recorded) ? parseJsonText(recorded, `supplementaryConfiguration.${key}`) : recorded;
  const after = change(before);
  return {
    ...item,
    supplementaryConfiguration: { ...supplementary, [key]: isString(recorded) ? JSON.stringify(after) : after },
  };
}

/**
 * Returns an item with members of a value of its supplementary configuration set.
 * @param members as the SDK writes them
 * @example
 * withSupplementary(item, 'BucketVersioningConfiguration', { Status: 'Enabled' });
 */
export const withSupplementary = (
  item: ConfigurationItem,
  key: string,
  members: Readonly<Record<string, Json>>,
): ConfigurationItem => changeSupplementary(item, key, (before) => withMembers(before, members, item.shape));
