import type { ConfigurationItem } from '../../core/item';
import { formatValue, isList, isObject, isString } from '../../core/json';
import { joinList } from '../../core/text/format';
import { type DocumentContext, type JsonDocument, objectIn, type UnreadableRecord } from '../document';
import { ParseError } from '../parse-error';
import { type DeclaredResource, type TypedResource, toDeclared } from './declared-resources';
import { isLoopKey, LOOP_SECTIONS } from './loops';
import { MentionFinder } from './mentions';
import { findFollowers, ResourceIndex } from './owners';
import { findRelations } from './related-resources';
import { prepareStack, type Stack } from './stack';
import { GroupSymbols, StackGroup } from './stack-group';
import { createItems, type GroupResources, toRecordPosition } from './template-items';
import type { WorkBudgets } from './values/work-budget';

/** The contents of a stack. */
interface StackContent {
  readonly stack: Stack;
  readonly resources: readonly ConfigurationItem[];
  readonly unreadable: readonly UnreadableRecord[];
  readonly notes: readonly string[];
  /** Set if the stack cannot be read at all. */
  readonly error?: ParseError;
}

/**
 * Returns the resources that a CloudFormation template creates, resolved as far as possible before a deployment.
 * @throws ParseError if the document is not a template, or asks for too much
 */
export function readTemplate(document: JsonDocument, context: DocumentContext, budgets?: WorkBudgets): StackContent {
  const stack = limitDepth(() => prepareStack(document, { context, ...(budgets && { budgets }) }));
  const [content] = readStacks([stack]) as [StackContent];
  if (content.error) throw content.error;
  return content;
}

/**
 * Returns the contents of stacks that are deployed to one account and Region, and of their nested stacks. The parts of a
 * resource may be in other stacks.
 */
export function readStacks(roots: readonly Stack[]): StackContent[] {
  const group = new StackGroup(roots);
  const read = group.stacks.map((stack) => tryRead(() => declareResources(stack, group)));
  const readable = read.flatMap((one) => (one instanceof ParseError ? [] : [one]));
  const declared = readable.flatMap((one) => one.declared);
  const mentions = new MentionFinder(group);
  const index = new ResourceIndex(declared, mentions);
  const relations = findRelations([...declared, ...readable.flatMap((one) => one.fromLoops)], index);
  const accepted = declared.filter(({ stack }) => !relations.refused.has(stack));
  const followers = tryRead(() => findFollowers(accepted, mentions));
  const resources = { group, index, relations, followers: followers instanceof ParseError ? new Map() : followers };
  return group.stacks.map((stack, at) => {
    const own = read[at] as DeclaredStack | ParseError;
    if (own instanceof ParseError) return refuseStack(stack, own);
    const content = resources.relations.refused.get(stack) ?? tryRead(() => createContent(stack, own, resources));
    return content instanceof ParseError ? refuseStack(stack, content) : content;
  });
}

const refuseStack = (stack: Stack, error: ParseError): StackContent => ({
  stack,
  resources: [],
  unreadable: [{ message: error.message }],
  notes: [],
  error,
});

function tryRead<T>(read: () => T): T | ParseError {
  try {
    return limitDepth(read);
  } catch (error) {
    if (error instanceof ParseError) return error;
    throw error;
  }
}

/** @throws ParseError instead of the error of a stack that overflows */
export function limitDepth<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new ParseError('Cannot read the template: it is nested too deeply', 'broken', { cause });
  }
}

/** The resources that a stack declares, as far as they can be read. */
interface DeclaredStack {
  readonly declared: readonly DeclaredResource[];
  /** The resources that loops may create that cannot be expanded. */
  readonly fromLoops: readonly DeclaredResource[];
  readonly unreadable: readonly UnreadableRecord[];
  readonly defaultsUsed: ReadonlySet<string>;
}

function declareResources(stack: Stack, group: StackGroup): DeclaredStack {
  const { sections, context } = stack;
  const symbols = new GroupSymbols(group, { budget: stack.budgets.reading }).of(stack);
  const declared: DeclaredResource[] = [];
  const unreadable: UnreadableRecord[] = [];
  for (const [logicalId, raw] of Object.entries(sections.resources)) {
    const message = explainUnreadable(logicalId, raw, stack);
    if (message) {
      const position = toRecordPosition(symbols.resourceOffset(logicalId), context);
      unreadable.push({ resourceId: logicalId, message, ...position });
    } else declared.push(...toDeclared({ stack, logicalId, raw: raw as TypedResource }, symbols));
  }
  const fromLoops = stack.expansion.loopResources.flatMap(({ logicalId, declaration, loop }) =>
    isDeclaration(declaration) ? toDeclared({ stack, logicalId, raw: declaration, loop }, symbols) : [],
  );
  return {
    declared,
    fromLoops,
    unreadable: [...listMacros(stack).map(toMacroRecord), ...unreadable, ...listOtherLoops(stack)],
    defaultsUsed: symbols.defaultsUsed,
  };
}

function createContent(stack: Stack, own: DeclaredStack, group: GroupResources): StackContent {
  const { resources, unreadable, unexplored } = createItems(stack, own.declared, group);
  const defaults = new Set([...stack.expansion.defaultsUsed, ...own.defaultsUsed]);
  return {
    stack,
    resources,
    unreadable: [...own.unreadable, ...unreadable],
    notes: [
      ...(Object.keys(objectIn(stack.document.Resources)).length === 0 ? ['The template has no resources'] : []),
      ...toListNote('Of equal keys of an object, the last counts', stack.context.repeatedKeys ?? []),
      ...stack.expansion.notes,
      ...toNotes(stack, own.declared),
      ...toListNote('Evaluated with the defaults of parameters that a deployment may set', [...defaults]),
      ...toListNote('Conditions have too many combinations to evaluate each of them', unexplored),
    ],
  };
}

/** The loops among conditions and outputs that cannot be expanded. */
function listOtherLoops({ document, expansion }: Stack): UnreadableRecord[] {
  return LOOP_SECTIONS.filter((name) => name !== 'Resources').flatMap((name) =>
    Object.keys(objectIn(document[name]))
      .filter(isLoopKey)
      .map((key) => ({ resourceId: key, message: explainLoop(name.toLowerCase(), key, expansion) })),
  );
}

const explainLoop = (what: string, key: string, { failures }: Stack['expansion']): string =>
  `Cannot evaluate the ${what} of "${key}": ${failures.get(key)}`;

const isDeclaration = (raw: unknown): raw is TypedResource => isObject(raw) && isString(raw.Type);

/** `Organization::Service::Resource::MODULE` with 64 characters for each part at most, generously. */
const MAX_TYPE_LENGTH = 512;

function explainUnreadable(logicalId: string, raw: unknown, { expansion }: Stack): string | undefined {
  if (isLoopKey(logicalId)) return explainLoop('resources', logicalId, expansion);
  if (logicalId === 'Fn::Transform') {
    return `Cannot evaluate the resources of the macro ${formatValue(objectIn(raw).Name)}: macros are not expanded`;
  }
  if (isDeclaration(raw)) {
    return raw.Type.length > MAX_TYPE_LENGTH
      ? `Cannot read the resource "${logicalId}": its Type has ${raw.Type.length} characters, more than any type`
      : undefined;
  }
  return `Cannot read the resource "${logicalId}": expected an object with a Type, found ${formatValue(raw)}`;
}

const isNestedStack = ({ type }: DeclaredResource): boolean => type === 'AWS::CloudFormation::Stack';

/** Lists what was not expanded and so not evaluated, and what was evaluated although it may not be created. */
function toNotes({ nested }: Stack, declared: readonly DeclaredResource[]): string[] {
  const stacks = declared.filter((resource) => isNestedStack(resource) && !nested.has(resource.logicalId));
  const sets = declared.filter(({ type }) => type === 'AWS::CloudFormation::StackSet');
  const modules = declared.filter(({ type }) => type.endsWith('::MODULE'));
  const conditional = declared.filter(({ condition }) => condition !== undefined);
  const toNote = (text: string, resources: readonly DeclaredResource[]): string[] =>
    toListNote(
      text,
      resources.map(({ logicalId }) => logicalId),
    );
  return [
    ...toNote('Nested stacks are not evaluated, since their templates are not files of the input', stacks),
    ...toNote('The stacks of stack sets are not evaluated', sets),
    ...toNote('Modules are not expanded, so their resources are not evaluated', modules),
    ...toNote('Evaluated as if they are created, although only a deployment decides it', conditional),
  ];
}

const toListNote = (text: string, names: readonly string[]): string[] =>
  names.length === 0 ? [] : [`${text}: ${joinList(names)}`];

/** Lists the macros that change a template as a whole and are not expanded: one or several, by name or with parameters. */
function listMacros({ document }: Stack): unknown[] {
  const macros = [document.Transform, document['Fn::Transform']].flatMap((one) => (isList(one) ? one : [one ?? []]));
  return macros
    .flat()
    .map((macro) => (isObject(macro) && macro.Name !== undefined ? macro.Name : macro))
    .filter((macro) => !isString(macro) || !EXPANDED_MACROS.test(macro));
}

/** Macros of AWS whose work is done here, or is reported where the template uses them. */
const EXPANDED_MACROS = /^AWS::(LanguageExtensions|Serverless-2016-10-31)$/;

/** A macro may change every resource, so that no result of its template is final. */
const toMacroRecord = (macro: unknown): UnreadableRecord => ({
  message: `Cannot evaluate what the macro ${formatValue(macro)} changes or adds: macros are not expanded (evaluate the processed template: aws cloudformation get-template --template-stage Processed)`,
});
