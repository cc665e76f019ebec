/** Changes a template in place. */
export type TemplateChange = (template: Template) => void;

interface Template {
  readonly Resources: Record<string, object>;
  readonly Mappings?: Record<string, object>;
}

/** Finds the one resource whose logical id begins with a text. The hash at its end differs between versions. */
function findLogicalId(resources: Readonly<Record<string, object>>, prefix: string): string {
  const found = Object.keys(resources).filter((id) => id.replace(/[0-9A-F]{8}$/, '') === prefix);
  if (found.length === 1) return String(found[0]);
  throw new Error(`Cannot change ${prefix}: the template has ${found.length} resources of this name`);
}

/** Removes a resource. */
export const remove =
  (prefix: string): TemplateChange =>
  ({ Resources }) => {
    delete Resources[findLogicalId(Resources, prefix)];
  };

/** Replaces a text in the JSON of a resource. The text has to occur. */
export const replace =
  (prefix: string, text: string | RegExp, replacement = ''): TemplateChange =>
  ({ Resources }) => {
    const id = findLogicalId(Resources, prefix);
    const before = JSON.stringify(Resources[id]);
    const after = before.replace(text, () => replacement);
    if (after === before) throw new Error(`Cannot change ${prefix}: it has no ${text}`);
    Resources[id] = JSON.parse(after);
  };

/** Replaces a text in those that several runbooks share. The text has to occur. */
export const replaceInRunbooks =
  (text: string, replacement: string): TemplateChange =>
  ({ Mappings = {} }) => {
    const before = JSON.stringify(Mappings.RunbookTexts);
    const after = before.replaceAll(text, replacement);
    if (after === before) throw new Error(`Cannot change the texts of runbooks: they have no ${text}`);
    Mappings.RunbookTexts = JSON.parse(after);
  };

/** Puts a wrong name in the place of an action. */
export const misspellAction = (prefix: string, action: string): TemplateChange =>
  replace(prefix, `"${action}"`, `"${action}x"`);

/** A change that nothing depends on. */
export const addMetadata: TemplateChange = ({ Resources }) => {
  for (const resource of Object.values(Resources)) Object.assign(resource, { Metadata: { team: 'platform' } });
};
