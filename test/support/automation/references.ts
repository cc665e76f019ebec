/** A reference as documents write it: `{{ ReadPlan.Decision }}`, `{{ ResourceId }}`, `{{ automation:EXECUTION_ID }}`. */
const REFERENCE = /\{\{\s*([A-Za-z0-9_.:]+)\s*\}\}/g;

/** Every reference in a value, however deep. */
export function referencesIn(value: unknown): string[] {
  if (typeof value === 'string') return [...value.matchAll(REFERENCE)].map(([, name]) => name as string);
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(referencesIn);
}

/** A text that is one reference and nothing else, and so keeps the type of what it refers to. */
export const wholeReference = (value: unknown): string | undefined =>
  typeof value === 'string' ? value.match(/^\{\{\s*([A-Za-z0-9_.:]+)\s*\}\}$/)?.[1] : undefined;

/** The value with what it refers to in place of the references. */
export function withReferences(value: unknown, resolve: (name: string) => unknown): unknown {
  const whole = wholeReference(value);
  if (whole !== undefined) return resolve(whole);
  if (typeof value === 'string') return value.replace(REFERENCE, (_, name: string) => asText(name, resolve(name)));
  if (Array.isArray(value)) return value.map((element) => withReferences(element, resolve));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, withReferences(child, resolve)]));
}

function asText(name: string, value: unknown): string {
  if (typeof value === 'object') throw new Error(`Cannot put "${name}" into a text: found ${JSON.stringify(value)}`);
  return String(value);
}
