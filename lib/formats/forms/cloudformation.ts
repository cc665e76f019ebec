import { isObject, isString } from '../../core/reading/properties';
import type { Form } from '../document-reader';
import { readTemplate } from '../template/template';

/** A CloudFormation template, as JSON or parsed from YAML. */
export const template: Form = {
  name: 'template',
  is: ({ Resources, AWSTemplateFormatVersion: version }) =>
    version !== undefined ||
    (isObject(Resources) && Object.values(Resources).some((one) => isObject(one) && isString(one.Type))),
  read(document, reading) {
    const { resources, unreadable, notes, nestedTemplates } = readTemplate(document, reading.context);
    for (const one of resources) reading.resources.push(one);
    for (const one of unreadable) reading.unreadable.push(one);
    for (const one of notes) reading.notes.push(one);
    for (const one of nestedTemplates) reading.nestedTemplates.push(one);
  },
};
