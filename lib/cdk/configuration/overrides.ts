import { joinList } from '../../core/text/format';
import type { KeyPath } from './validation/errors';
import { kebabName, objectList, objectWith, type Validator, withDefault } from './validation/validators';
import { accountId, region } from './validation/values';

/** A tag of environments. */
export const environmentTag = kebabName(64);

/** The keys that choose environments. */
const selectorKeys = {
  /** The account ID, 12 digits in quotes, of the environments with these settings. */
  account: accountId,
  /** The Region of the environments with these settings. */
  region,
  /** The tag of the environments with these settings. */
  tag: environmentTag,
};

/** The value of `environments` in the settings of a rule or of alerts. */
export const overrideList = <const S extends Readonly<Record<string, Validator<unknown>>>>(keys: S) =>
  withDefault(
    objectList(objectWith({ ...selectorKeys, ...keys }), 'a list of objects with account, region, tag and settings'),
    [],
  );

/** The account, Region and tag of an environment, or those that choose some. */
interface EnvironmentSelector {
  readonly accountId?: string;
  readonly region?: string;
  readonly tag?: string;
}

interface SelectorInput {
  readonly account?: string;
  readonly region?: string;
  readonly tag?: string;
}

/** Settings for the environments of an account, a Region or a tag. */
export interface Override<T> {
  /** An environment must have all of these. */
  readonly where: EnvironmentSelector;
  readonly settings: T;
}

/** Settings that are on unless `enabled` is false, and that can differ in some environments. */
export interface Overridable<T> {
  readonly enabled?: boolean;
  /** The first one that an environment matches replaces the settings. */
  readonly overrides?: readonly Override<T>[];
}

/** Checks which environments overrides choose, and resolves the settings of each. */
export function resolveOverrides<I extends SelectorInput, T>(
  input: readonly (I | undefined)[],
  environments: readonly EnvironmentSelector[],
  at: KeyPath,
  resolve: (settings: Omit<I, keyof SelectorInput>, at: KeyPath) => T | undefined,
): Override<T>[] {
  const taken = new Set<EnvironmentSelector>();
  return input.flatMap((one, index) => {
    if (!one) return [];
    const { account, region, tag, ...rest } = one;
    const where = {
      ...(account !== undefined && { accountId: account }),
      ...(region !== undefined && { region }),
      ...(tag !== undefined && { tag }),
    };
    const name = describeEnvironment(where);
    const matched = name === '' ? [] : environments.filter((environment) => matches(where, environment));
    if (name === '') at.index(index).report('got no account, region or tag, expected at least one');
    else if (matched.length === 0) {
      const deployed = environments.map(describeEnvironment).filter((text) => text !== '');
      const expected =
        deployed.length > 0
          ? `a deployed environment: ${joinList(deployed, 10)}`
          : 'no value because the environment has no account and Region';
      at.index(index).report(`got ${name}, expected ${expected}`);
    } else if (matched.every((environment) => taken.has(environment))) {
      at.index(index).report(`got ${name}, which never applies: entries before it match the same environments`);
    }
    for (const environment of matched) taken.add(environment);
    const settings = resolve(rest, at.index(index));
    return settings === undefined ? [] : { where, settings };
  });
}

/** Returns the settings in an environment, or nothing if they are off there. */
export function selectVariant<T extends Overridable<T>>(base: T, environment: EnvironmentSelector): T[] {
  const { overrides, ...settings } = findOverride(base.overrides ?? [], environment) ?? base;
  return settings.enabled === false ? [] : [settings as T];
}

/** Returns the settings and those of all overrides, where they are on. */
export const listVariants = <T extends Overridable<T>>(base: T): T[] =>
  [base, ...(base.overrides ?? []).map(({ settings }) => settings)].filter(({ enabled }) => enabled !== false);

/** Returns settings with their overrides, or `undefined` if they are off everywhere. */
export function addOverrides<T extends Overridable<T>>(base: T, overrides: readonly Override<T>[]): T | undefined {
  const configured = overrides.length > 0 ? { ...base, overrides } : base;
  return listVariants(configured).length > 0 ? configured : undefined;
}

/** Returns the settings of the first override that an environment matches. */
export const findOverride = <T>(overrides: readonly Override<T>[], environment: EnvironmentSelector): T | undefined =>
  overrides.find(({ where }) => matches(where, environment))?.settings;

const matches = (where: EnvironmentSelector, environment: EnvironmentSelector): boolean =>
  (['accountId', 'region', 'tag'] as const).every((key) => where[key] === undefined || where[key] === environment[key]);

/** `111122223333 eu-west-1 production` */
const describeEnvironment = ({ accountId, region, tag }: EnvironmentSelector): string =>
  [accountId, region, tag].filter((part) => part !== undefined).join(' ');
