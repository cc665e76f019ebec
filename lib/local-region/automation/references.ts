import { isObject } from '../../core/json';

/** A reference in a runbook: `{{ ReadPlan.Decision }}`, `{{ ResourceId }}`, `{{ automation:EXECUTION_ID }}`. */
const RUNBOOK_REFERENCE = /\{\{\s*([A-Za-z0-9_.:]+)\s*\}\}/g;

/** Returns the name in a text that consists of one reference, which keeps the type of its value. */
export const parseReference = (value: unknown): string | undefined =>
  typeof value === 'string' ? value.match(/^\{\{\s*([A-Za-z0-9_.:]+)\s*\}\}$/)?.[1] : undefined;

/** Replaces the references in a value by their values. */
export function replaceReferences(value: unknown, resolve: (name: string) => unknown): unknown {
  const reference = parseReference(value);
  if (reference !== undefined) return resolve(reference);
  if (typeof value === 'string')
    return value.replace(RUNBOOK_REFERENCE, (_, name: string) => embedValue(name, resolve(name)));
  if (Array.isArray(value)) return value.map((element) => replaceReferences(element, resolve));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, replaceReferences(child, resolve)]));
}

function embedValue(name: string, value: unknown): string {
  if (typeof value === 'object')
    throw new Error(`Cannot put "${name}" into a text: found ${JSON.stringify(value)}, expected a text or a number`);
  return String(value);
}
