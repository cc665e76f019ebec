import { quoteShell } from '../../core/text/shell';

/** Formats the command that shows a rule's plan for a resource on a laptop, and changes nothing. */
export function previewCommand(subject: {
  readonly rule: string;
  /** As deployed: others could lead to another evaluation. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly region: string;
  readonly resourceType: string;
  readonly resourceId: string;
}): string {
  const { rule, parameters, region, resourceType, resourceId } = subject;
  return [
    `aws configservice get-resource-config-history --region ${quoteShell(region)}`,
    `--resource-type ${quoteShell(resourceType)} --resource-id ${quoteShell(resourceId)}`,
    // A profile may set another output format.
    '--limit 1 --output json',
    `| assay remediate --preview - --rule ${quoteShell(rule)}`,
    ...Object.entries(parameters).map(([key, value]) => `--param ${quoteShell(`${rule}.${key}=${value}`)}`),
  ].join(' ');
}

/** Formats the command that starts a runbook, whose parameters are lists of strings. */
export function startCommand(runbook: string, region: string, parameters: Readonly<Record<string, string>>): string {
  const entries = Object.entries(parameters);
  const isPlain = entries.every(([, value]) => /^[\w./:-]+$/.test(value));
  const formatted = isPlain
    ? entries.map(([key, value]) => `${key}=${value}`).join(',')
    : quoteShell(JSON.stringify(Object.fromEntries(entries.map(([key, value]) => [key, [value]]))));
  return [
    `aws ssm start-automation-execution --region ${quoteShell(region)}`,
    `--document-name ${quoteShell(runbook)} --parameters ${formatted}`,
  ].join(' ');
}
