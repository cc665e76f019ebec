import { isString } from '../../core/json';
import { objectIn } from '../document';
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

/** Whether a document is a CloudFormation template. */
export function isTemplate(document: unknown): boolean {
  const { Resources: resources, AWSTemplateFormatVersion: version } = objectIn(document);
  if (version !== undefined) return true;
  return Object.entries(objectIn(resources)).some(
    ([key, resource]) => isLoopKey(key) || isString(objectIn(resource).Type),
  );
}
