import { type CfnResource, NestedStack, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';

interface TemplateDocument {
  readonly Resources: Readonly<Record<string, { readonly Properties?: { readonly Parameters?: object } }>>;
  readonly Mappings?: object;
  readonly Outputs?: Readonly<Record<string, { readonly Value: unknown }>>;
}

/**
 * Returns the template of a stack together with the resources of its nested stacks. What the stacks pass to each other as
 * parameters and outputs is replaced by its value, as if everything was in one stack.
 */
export function mergeTemplates(stack: Stack): Template {
  const nested = stack.node.findAll().filter(NestedStack.isNestedStack);
  const merged = nested.reduce(
    (outer, inner) => merge(outer, readTemplate(inner), stack.getLogicalId(inner.nestedStackResource as CfnResource)),
    readTemplate(stack),
  );
  return Template.fromJSON({ ...merged });
}

const readTemplate = (stack: Stack) => Template.fromStack(stack).toJSON() as TemplateDocument;

function merge(outer: TemplateDocument, inner: TemplateDocument, id: string): TemplateDocument {
  const passed = new Map(Object.entries(outer.Resources[id]?.Properties?.Parameters ?? {}));
  const outputs = new Map(Object.entries(inner.Outputs ?? {}).map(([name, { Value }]) => [`Outputs.${name}`, Value]));
  const { Resources } = replace(outer, ({ 'Fn::GetAtt': [from, name] = [] }) =>
    from === id ? outputs.get(name ?? '') : undefined,
  );
  return {
    ...outer,
    Resources: { ...Resources, ...replace(inner.Resources, ({ Ref }) => passed.get(Ref ?? '')) },
    Mappings: { ...outer.Mappings, ...inner.Mappings },
  };
}

interface Reference {
  readonly Ref?: string;
  readonly 'Fn::GetAtt'?: readonly string[];
}

/** Replaces references in a value. */
function replace<T>(value: T, find: (reference: Reference) => unknown): T {
  if (typeof value !== 'object' || value === null) return value;
  const found = find(value);
  if (found !== undefined) return found as T;
  if (Array.isArray(value)) return value.map((each) => replace(each, find)) as T;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, replace(child, find)])) as T;
}
