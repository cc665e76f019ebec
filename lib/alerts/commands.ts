/** Shows on a laptop what the remediation of a rule would do to a resource, and changes nothing. */
export const previewCommand = (about: {
  readonly rule: string;
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

/** As a shell reads it: single quotes around what is not plain. */
const quoted = (text: string): string => (/^[\w./:@=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);
