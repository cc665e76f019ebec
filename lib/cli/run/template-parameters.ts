import { readFileSync } from 'node:fs';
import { formatValue, isList, isObject, isString } from '../../core/json';
import { explainSystemError } from '../../engine/system-error';
import type { TemplateParameters } from '../../formats/document';
import { UsageError } from '../usage-error';

/**
 * Reads the values of template parameters from a file and from the command line, which overrides the file.
 * @param texts each `<key>=<value>`
 * @throws UsageError if the file cannot be read, or if a text has no value
 */
export function readTemplateParameters(path: string | undefined, texts: readonly string[]): TemplateParameters {
  return {
    ...(path !== undefined && readParameterFile(path)),
    ...Object.fromEntries(texts.map((text) => parseAssignment(text, '--template-param'))),
  };
}

/**
 * The formats that `aws cloudformation deploy` accepts: a list of ParameterKey and ParameterValue, a list of
 * `<key>=<value>`, CodePipeline's object with Parameters; and a plain object.
 */
function readParameterFile(path: string): TemplateParameters {
  const document = parseFile(path);
  if (isList(document)) return Object.fromEntries(document.map((entry) => readEntry(entry, path)));
  if (!isObject(document)) {
    throw new UsageError(`Cannot read template parameters "${path}": expected a list or an object`);
  }
  const values = isObject(document.Parameters) ? document.Parameters : document;
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, readValue(value, key, path)]));
}

function parseFile(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new UsageError(`Cannot read template parameters "${path}": ${explainSystemError(cause)}`, { cause });
  }
}

function readEntry(entry: unknown, path: string): readonly [key: string, value: string | null] {
  if (isString(entry)) return parseAssignment(entry, `template parameters "${path}"`);
  if (!isObject(entry) || !isString(entry.ParameterKey)) {
    throw new UsageError(
      `Cannot read template parameters "${path}": expected a ParameterKey, found ${formatValue(entry)}`,
    );
  }
  const { ParameterKey: key, ParameterValue: value, UsePreviousValue: usesPrevious } = entry;
  // The value is in the stack, and it may differ from the default.
  return [key, usesPrevious === true ? null : readValue(value, key, path)];
}

function readValue(value: unknown, key: string, path: string): string {
  if (isList(value)) return value.map((element) => readValue(element, key, path)).join(',');
  if (isString(value) || typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new UsageError(
    `Cannot read template parameters "${path}": expected a text for ${key}, found ${value === undefined ? 'nothing' : formatValue(value)}`,
  );
}

function parseAssignment(text: string, where: string): readonly [key: string, value: string] {
  const [, key, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (key === undefined || value === undefined) {
    throw new UsageError(`Cannot read ${where} "${text}": expected <key>=<value>`);
  }
  return [key, value];
}
