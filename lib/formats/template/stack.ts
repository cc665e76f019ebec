import { formatValue, isList, isObject, isString } from '../../core/json';
import { isInside } from '../cloud-assembly';
import { type DocumentContext, type JsonDocument, listKeys, objectIn } from '../document';
import { ParseError } from '../parse-error';
import { expandLoops, type LoopResource } from './loops';
import { expandServerless } from './sam/serverless';
import { decideCondition } from './values/conditions';
import { isIntrinsic, resolve } from './values/resolve';
import { type LinkedValue, NO_LINKS, SymbolTable, TemplateSections } from './values/symbol-table';
import { createBudgets, type WorkBudgets } from './values/work-budget';

/** A stack: a template, expanded, with its environment and its nested stacks. */
export class Stack {
  /** Distinguishes the stack from others that are read together with it. */
  scope = '';
  /** The stack that creates this one, and its logical id there. */
  outer: OuterStack | undefined;
  readonly nested = new Map<string, Stack>();
  private symbols: SymbolTable | undefined;

  constructor(
    readonly document: JsonDocument,
    readonly sections: TemplateSections,
    readonly context: DocumentContext,
    readonly budgets: WorkBudgets,
    /** How its loops and macros were expanded. */
    readonly expansion: Expansion,
  ) {}

  /** Adds the stack that one of the resources creates. */
  addNested(logicalId: string, stack: Stack): void {
    stack.outer = { stack: this, logicalId };
    this.nested.set(logicalId, stack);
  }

  /** The symbols with which the loops of nested stacks are expanded. */
  get loopSymbols(): SymbolTable {
    this.symbols ??= createLoopSymbols(this.document, this);
    return this.symbols;
  }

  /** The logical ids of the stack and of those that it is nested in, the outermost first: `Shop/Data`. */
  get path(): string | undefined {
    return this.outer && [this.outer.stack.path, this.outer.logicalId].filter(Boolean).join('/');
  }

  /** The stack and its nested stacks at any depth. */
  listAll(): Stack[] {
    return [this, ...[...this.nested.values()].flatMap((stack) => stack.listAll())];
  }

  /** Returns the expression that the stack passes on as a parameter of a nested one; `undefined` if it passes none. */
  findPassed(logicalId: string, name: string): unknown {
    const { Properties: properties } = objectIn(this.sections.resources[logicalId]);
    const { Parameters: parameters } = objectIn(properties);
    // A function makes all of them, or none.
    if (isIntrinsic(objectIn(properties))) return properties;
    if (isIntrinsic(objectIn(parameters))) return parameters;
    return isObject(parameters) && Object.hasOwn(parameters, name) ? parameters[name] : undefined;
  }

  /** Adds the values that the nested stacks distinguish to those of the parameters that they take their values from. */
  linkParameters(): void {
    for (const [logicalId, nested] of this.nested) {
      const { sections } = nested;
      nested.linkParameters();
      for (const name of sections.parameters.list()) {
        const uses = sections.parameters.findUses(name);
        if (uses) this.sections.parameters.addUses(this.findPassed(logicalId, name), uses);
      }
    }
  }
}

export interface OuterStack {
  readonly stack: Stack;
  readonly logicalId: string;
}

/** The expansion of a template. */
interface Expansion {
  /** The reasons why loops are left, by their keys. */
  readonly failures: ReadonlyMap<string, string>;
  readonly defaultsUsed: ReadonlySet<string>;
  /** The resources of loops that are left. */
  readonly loopResources: readonly LoopResource[];
  readonly notes: readonly string[];
}

/** The file of a nested stack's template. */
export interface NestedTemplate {
  /** The logical id of the stack in the outer template. */
  readonly logicalId: string;
  /** Relative to the folder of the outer template. */
  readonly path: string;
}

/** The options of {@link prepareStack}. */
interface StackOptions {
  readonly context: DocumentContext;
  /** For a nested stack. The caller adds the nested stack to it. */
  readonly outer?: OuterStack | undefined;
  readonly budgets?: WorkBudgets;
}

/**
 * Prepares a template to be read: expands its loops and the macros of AWS.
 * @throws ParseError if the document is not a template
 */
export function prepareStack(
  written: JsonDocument,
  { context, outer, budgets = createBudgets() }: StackOptions,
): Stack {
  // The CDK writes an empty stack without this section. Elsewhere it is missing because the file is cut off or misspelled.
  const { Resources = context.stackName === undefined ? undefined : {} } = written;
  if (!isObject(Resources)) {
    const found = Resources === undefined ? listKeys(written) : `Resources: ${formatValue(Resources)}`;
    throw new ParseError(`Cannot read a template: expected an object of Resources, found ${found}`, 'broken');
  }
  const whole = { ...written, Resources };
  const createSymbols = () => createLoopSymbols(whole, { context, outer, budgets });
  const { document: expanded, ...loops } = expandLoops(whole, createSymbols);
  const { document, notes } = expandServerless(expanded, context.positions, budgets.reading);
  return new Stack(document, new TemplateSections(document), context, budgets, { ...loops, notes });
}

/**
 * Returns the symbols of the lists of loops. A default is the value: other values of a parameter make other copies of the
 * same resources.
 */
function createLoopSymbols(
  document: JsonDocument,
  { context, outer, budgets }: StackOptions & { readonly budgets: WorkBudgets },
): SymbolTable {
  const findParameter = (name: string): LinkedValue | undefined =>
    outer && {
      key: `passed ${name}`,
      expression: outer.stack.findPassed(outer.logicalId, name),
      symbols: outer.stack.loopSymbols,
    };
  return new SymbolTable(new TemplateSections(document), {
    context,
    budget: budgets.reading,
    decide: decideCondition,
    resolve,
    prefersDefaults: true,
    links: { ...NO_LINKS, findParameter },
  });
}

/**
 * Lists the templates of nested stacks in a cloud assembly. The command of the CDK writes their files into the metadata of
 * the stacks. An app that runs without it, or without `--asset-metadata`, has only the URLs that they are uploaded to.
 * @param findAsset returns the file of the asset with a name in its bucket
 */
export const listAssetTemplates = (
  stack: Stack,
  findAsset: (objectName: string) => string | undefined = () => undefined,
): NestedTemplate[] =>
  listTemplates(stack, ({ Metadata: metadata, Properties: properties }) => {
    const written = objectIn(metadata)['aws:asset:path'];
    const path = written ?? findAsset(findObjectName(objectIn(properties).TemplateURL));
    return isString(path) && /\.(json|ya?ml)$/i.test(path) && isInside(path) ? path : undefined;
  });

/** Returns the end of a URL, whose beginning depends on the account: `{Fn::Sub: "https://s3.${AWS::Region}…/0a.json"}`. */
function findObjectName(url: unknown): string {
  if (isString(url)) return url.slice(url.lastIndexOf('/') + 1);
  const parts = isList(url) ? url : Object.values(objectIn(url));
  return parts.length === 0 ? '' : findObjectName(parts.at(-1));
}

/**
 * Lists the templates of nested stacks that a stack names without `Metadata` of the CDK: `TemplateURL: ./network.yaml`, as
 * `aws cloudformation package` reads it. The path may lead anywhere.
 * https://docs.aws.amazon.com/cli/latest/reference/cloudformation/package.html
 */
export const listLocalTemplates = (stack: Stack): NestedTemplate[] =>
  listTemplates(stack, ({ Metadata: metadata, Properties: properties }) => {
    const { TemplateURL: path } = objectIn(properties);
    const isLocal = isString(path) && path !== '' && !/^[a-z][a-z0-9+.-]*:\/\//i.test(path);
    return isLocal && !path.includes('{{resolve:') && objectIn(metadata)['aws:asset:path'] === undefined
      ? path
      : undefined;
  });

function listTemplates(
  { sections }: Stack,
  findPath: (resource: JsonDocument) => string | undefined,
): NestedTemplate[] {
  return Object.entries(sections.resources).flatMap(([logicalId, resource]) => {
    const path = objectIn(resource).Type === 'AWS::CloudFormation::Stack' ? findPath(objectIn(resource)) : undefined;
    return path === undefined ? [] : [{ logicalId, path }];
  });
}
