/** Shows on a laptop what the remediation of a rule would do to a resource, and changes nothing. */
export const previewCommand = (about: {
  readonly rule: string;
  /** As deployed, as text: by others it would judge differently. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly region: string;
  readonly resourceType: string;
  readonly resourceId: string;
}): string =>
  [
    `aws configservice get-resource-config-history --region ${quoted(about.region)}`,
    `--resource-type ${quoted(about.resourceType)} --resource-id ${quoted(about.resourceId)}`,
    // Whatever format the person's profile asks for, JSON is what is read.
    '--limit 1 --output json',
    `| npx assay remediate --preview - --rule ${quoted(about.rule)}`,
    ...Object.entries(about.parameters).map(([key, value]) => `--param ${quoted(`${about.rule}.${key}=${value}`)}`),
  ].join(' ');

/** Starts an SSM Automation document. SSM's parameters are lists of texts. */
export function startCommand(document: string, region: string, parameters: Readonly<Record<string, string>>): string {
  const isPlain = Object.values(parameters).every((value) => /^[\w./:-]+$/.test(value));
  const written = isPlain
    ? Object.entries(parameters)
        .map(([key, value]) => `${key}=${value}`)
        .join(',')
    : quoted(JSON.stringify(Object.fromEntries(Object.entries(parameters).map(([key, value]) => [key, [value]]))));
  return `aws ssm start-automation-execution --region ${quoted(region)} --document-name ${quoted(document)} --parameters ${written}`;
}

/**
 * As a shell reads it: single quotes around what is not plain. Names may be an attacker's, and commands are pasted: a
 * terminal obeys control characters within quotes too, and others are not seen; so these are written out, as bash and
 * zsh read them.
 */
function quoted(text: string): string {
  if (/^[\w./:@=-]+$/.test(text)) return text;
  if (!UNSEEN.test(text)) return `'${text.replaceAll("'", `'\\''`)}'`;
  return `$'${[...text].map((character) => (UNSEEN.test(character) ? bytesOf(character) : character.replace(/['\\]/, '\\$&'))).join('')}'`;
}

const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

const bytesOf = (character: string): string =>
  [...Buffer.from(character)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
