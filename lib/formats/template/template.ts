import { isObject, isString } from '../../core/json';
import { type DocumentContext, type JsonDocument, objectIn } from '../document';
import type { Form } from '../document-reader';
import { isLoopKey } from './loops';
import { readTemplate } from './read-stacks';

/** A CloudFormation template, from JSON or YAML. */
export const template: Form = {
  name: 'template',
  matches: isTemplate,
  read(document, reader) {
    if (reader.context.keepsTemplates) {
      reader.templates.push({ document, context: reader.context });
      return;
    }
    const { resources, unreadable, notes } = readTemplate(document, reader.context);
    for (const resource of resources) reader.resources.push(resource);
    for (const record of unreadable) reader.unreadable.push(record);
    for (const note of notes) reader.notes.push(note);
  },
};

/**
 * Whether a document is a CloudFormation template. A file of a cloud assembly is one in any case: the CDK writes an empty
 * stack without resources.
 */
export function isTemplate(document: unknown, { stackName }: Pick<DocumentContext, 'stackName'> = {}): boolean {
  if (!isObject(document)) return false;
  const { Resources: resources, AWSTemplateFormatVersion: version } = document;
  if (version !== undefined || stackName !== undefined || resources === null) return true;
  return isObject(resources)
    ? Object.keys(resources).length === 0 || hasTypes(resources)
    : resources === undefined && hasTypes(objectIn(document.Parameters));
}

/** Whether an entry of a section says its type, as resources and parameters do. */
const hasTypes = (section: JsonDocument): boolean =>
  Object.entries(section).some(([key, entry]) => isLoopKey(key) || isString(objectIn(entry).Type));
