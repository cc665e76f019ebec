import { isObject } from '../../../core/json';

interface ScopedSettings {
  readonly parameters?: { readonly value: unknown };
  readonly tagScope?: unknown;
  readonly resourceTypes?: unknown;
  readonly enabled?: unknown;
}

/**
 * Returns settings with those of an override: parameters one by one, a scope as a whole, since AWS allows one by tag or
 * by types.
 */
export function mergeSettings<T extends ScopedSettings>(base: T, override: ScopedSettings): T {
  const { tagScope, resourceTypes, ...unscoped } = base;
  const hasScope = override.tagScope !== undefined || override.resourceTypes !== undefined;
  const [first = {}, second = {}] = [base.parameters?.value, override.parameters?.value];
  const parameters = isObject(first) && isObject(second) ? { value: { ...first, ...second } } : override.parameters;
  return { ...(hasScope ? unscoped : base), ...override, ...(parameters && { parameters }) } as T;
}
