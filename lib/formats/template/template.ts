import type { ConfigurationItem } from '../../core/item';
import { formatValue, isList, isObject, isString } from '../../core/json';
import { joinList } from '../../core/text/format';
import { isInside } from '../cloud-assembly';
import { type DocumentContext, type JsonDocument, listKeys, objectIn, type UnreadableRecord } from '../document';
import type { Form } from '../document-reader';
import { ParseError } from '../parse-error';
import type { DeclaredResource, NestedTemplate } from './declared';
import { expandLoops, isLoopKey } from './loops';
import { expandServerless } from './sam/serverless';
import { createItems, type TypedResource, toDeclared, toRecordPosition } from './template-items';
import { decideCondition } from './values/conditions';
import { SymbolTable, TemplateSections } from './values/symbol-table';
import { createBudgets, type WorkBudgets } from './values/work-budget';

/** A CloudFormation template, from JSON or YAML. */
export const template: Form = {
  name: 'template',
  matches: isTemplate,
  read(document, reader) {
    const { resources, unreadable, notes, nestedTemplates } = readTemplate(document, reader.context);
    for (const resource of resources) reader.resources.push(resource);
    for (const record of unreadable) reader.unreadable.push(record);
    for (const note of notes) reader.notes.push(note);
    for (const nested of nestedTemplates) reader.nestedTemplates.push(nested);
  },
};

/** Whether a document is a CloudFormation template. */
export function isTemplate(document: unknown): boolean {
  const { Resources: resources, AWSTemplateFormatVersion: version } = objectIn(document);
  if (version !== undefined) return true;
  return Object.entries(objectIn(resources)).some(
    ([key, resource]) => isLoopKey(key) || isString(objectIn(resource).Type),
  );
}

/** The contents of a template. */
export interface TemplateContent {
  readonly resources: readonly ConfigurationItem[];
  readonly unreadable: readonly UnreadableRecord[];
  readonly notes: readonly string[];
  readonly nestedTemplates: readonly NestedTemplate[];
}

/**
 * Returns the resources that a CloudFormation template creates, resolved as far as possible before a deployment.
 * @throws ParseError if the document is not a template
 */
export function readTemplate(
  document: JsonDocument,
  context: DocumentContext,
  budgets = createBudgets(),
): TemplateContent {
  try {
    return readContent(document, context, budgets);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new ParseError('Cannot read the template: it is nested too deeply', 'broken', { cause });
  }
}

function readContent(written: JsonDocument, context: DocumentContext, budgets: WorkBudgets): TemplateContent {
  if (!isObject(written.Resources)) {
    throw new ParseError(`Cannot read a template: expected Resources, found ${listKeys(written)}`, 'broken');
  }
  const { document: expanded, failures, defaultsUsed } = expandLoops(written, context, budgets.reading);
  const { document, notes: serverlessNotes } = expandServerless(expanded, context.positions, budgets.reading);
  const sections = new TemplateSections(document);
  const symbols = new SymbolTable(sections, { context, decide: decideCondition, budget: budgets.reading });
  const declared: DeclaredResource[] = [];
  const unreadable: UnreadableRecord[] = [];
  for (const [logicalId, raw] of Object.entries(sections.resources)) {
    const message = explainUnreadable(logicalId, raw, failures);
    if (message)
      unreadable.push({
        resourceId: logicalId,
        message,
        ...toRecordPosition(symbols.resourceOffset(logicalId), context),
      });
    else declared.push(...toDeclared(logicalId, raw as TypedResource, symbols));
  }
  const { resources, unreadable: refused, unexplored } = createItems(sections, context, declared, budgets);
  unreadable.push(...refused);
  const nestedTemplates = declared.filter(isNestedStack).flatMap(toNestedTemplate);
  const notes = [
    ...serverlessNotes,
    ...toNotes(document, declared, nestedTemplates),
    ...toListNote('Evaluated with the defaults of parameters that a deployment may set', [
      ...new Set([...defaultsUsed, ...symbols.defaultsUsed]),
    ]),
    ...toListNote('Conditions have too many combinations to evaluate each of them', unexplored),
  ];
  return { resources, unreadable, notes, nestedTemplates };
}

/** `Organization::Service::Resource::MODULE` with 64 characters for each part at most, generously. */
const MAX_TYPE_LENGTH = 512;

function explainUnreadable(logicalId: string, raw: unknown, failures: ReadonlyMap<string, string>): string | undefined {
  if (isLoopKey(logicalId)) return `Cannot evaluate the resources of "${logicalId}": ${failures.get(logicalId)}`;
  if (logicalId === 'Fn::Transform') {
    return `Cannot evaluate the resources of the macro ${formatValue(objectIn(raw).Name)}: macros are not expanded`;
  }
  if (isObject(raw) && isString(raw.Type)) {
    return raw.Type.length > MAX_TYPE_LENGTH
      ? `Cannot read the resource "${logicalId}": its Type has ${raw.Type.length} characters, more than any type`
      : undefined;
  }
  return `Cannot read the resource "${logicalId}": expected an object with a Type, found ${formatValue(raw)}`;
}

const isNestedStack = ({ type }: DeclaredResource): boolean => type === 'AWS::CloudFormation::Stack';

/** The CDK writes the template's file into the metadata of a nested stack. */
function toNestedTemplate({ logicalId, raw, properties }: DeclaredResource): NestedTemplate[] {
  const path = objectIn(raw.Metadata)['aws:asset:path'];
  if (!isString(path) || !/\.(json|ya?ml)$/i.test(path) || !isInside(path)) return [];
  const parameters = Object.entries(objectIn(objectIn(properties).Parameters)).flatMap(([name, value]) =>
    isString(value) || typeof value === 'number' ? [[name, String(value)] as const] : [],
  );
  return [{ logicalId, path, parameters: Object.fromEntries(parameters) }];
}

/** Lists what was not expanded and so not evaluated, and what was evaluated although it may not be created. */
function toNotes(
  document: JsonDocument,
  declared: readonly DeclaredResource[],
  nestedTemplates: readonly NestedTemplate[],
): string[] {
  const opened = new Set(nestedTemplates.map(({ logicalId }) => logicalId));
  const stacks = declared.filter((resource) => isNestedStack(resource) && !opened.has(resource.logicalId));
  const modules = declared.filter(({ type }) => type.endsWith('::MODULE'));
  const conditional = declared.filter(({ condition }) => condition !== undefined);
  const toNote = (text: string, resources: readonly DeclaredResource[]): string[] =>
    toListNote(
      text,
      resources.map(({ logicalId }) => logicalId),
    );
  return [
    ...listMacros(document.Transform).map(toMacroNote),
    ...toNote('Nested stacks are evaluated if their templates are in the input', stacks),
    ...toNote('Modules are not expanded, so their resources are not evaluated', modules),
    ...toNote('Evaluated as if they are created, although only a deployment decides it', conditional),
  ];
}

const toListNote = (text: string, names: readonly string[]): string[] =>
  names.length === 0 ? [] : [`${text}: ${joinList(names)}`];

/** One macro or several, by name or with parameters. Those of AWS are reported where the template uses them. */
const listMacros = (transform: unknown): string[] =>
  (isList(transform) ? transform : [transform])
    .map((macro) => (isObject(macro) ? macro.Name : macro))
    .filter((macro): macro is string => isString(macro) && !EXPANDED_MACROS.test(macro));

const EXPANDED_MACROS = /^AWS::(LanguageExtensions|Serverless-2016-10-31)$/;

const toMacroNote = (macro: string): string =>
  `The macro ${formatValue(macro)} is not expanded, so what it changes or adds is not evaluated`;
