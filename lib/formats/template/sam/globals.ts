import { isList, isObject, isString } from '../../../core/json';
import { type JsonDocument, objectIn } from '../../document';
import type { WorkBudget } from '../values/work-budget';

/**
 * Adds the properties of the section Globals to resources: the resource's own value wins, lists are joined and objects
 * are merged.
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-template-anatomy-globals.html
 */
export class Globals {
  private readonly sections: JsonDocument;

  constructor(
    template: JsonDocument,
    private readonly budget: WorkBudget,
  ) {
    this.sections = objectIn(template.Globals);
  }

  /** Returns the properties of a resource together with the global ones of its type. */
  merge({ Type: type, Properties: properties, IgnoreGlobals: ignored }: JsonDocument): unknown {
    const [, section] = /^AWS::Serverless::(\w+)$/.exec(String(type)) ?? [];
    const globals = section !== undefined && Object.hasOwn(this.sections, section) ? this.sections[section] : undefined;
    if (!isObject(globals) || ignored === '*') return properties ?? {};
    const names = isList(ignored) ? ignored : [];
    const chosen = Object.fromEntries(Object.entries(globals).filter(([name]) => !names.includes(name)));
    return this.mergeValues(chosen, properties ?? {});
  }

  private mergeValues(global: unknown, local: unknown): unknown {
    if (isList(global) && isList(local)) {
      this.budget.spend(global.length + local.length);
      return [...global, ...local];
    }
    if (!isObject(global) || !isObject(local) || isFunction(global) || isFunction(local)) return local;
    this.budget.spend(Object.keys(global).length + Object.keys(local).length);
    const merged = Object.entries(local).map(
      ([key, value]) => [key, Object.hasOwn(global, key) ? this.mergeValues(global[key], value) : value] as const,
    );
    return { ...global, ...Object.fromEntries(merged) };
  }
}

/** Whether a value is an intrinsic function, which has one key. */
export function isFunction(value: unknown): boolean {
  const [key, ...others] = Object.keys(objectIn(value));
  return isString(key) && others.length === 0 && (key === 'Ref' || key === 'Condition' || key.startsWith('Fn::'));
}
