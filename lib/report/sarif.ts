import { pascalCase } from '../core/text/casing';
import { createHash } from 'node:crypto';
import type { Rule, Severity } from '../core/rule';
import type { RunResult, ReportedEvaluation, UnreadableEntry } from '../engine/run-result';
import { formatId, formatScope, formatResource } from './labels';
import { categorize } from './summary/category';
import { jsonElements, mapEach, toSummaryOutput } from './json-parts';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/**
 * SARIF 2.1.0, for code scanning: a result for each non-compliant resource, a notification for each unreadable entry.
 * https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/sarif-v2.1.0-errata01-os-complete.html
 */
export function* formatSarif(report: RunResult): Generator<string> {
  const rules = report.rules.map(({ rule }) => rule);
  const indexes = new Map(rules.map(({ name }, index) => [name, index]));
  yield `{\n  "version": "2.1.0",\n  "$schema": "${SCHEMA}",\n  "runs": [\n    {\n`;
  yield '      "tool": {"driver": {"name": "Assay", "notifications": [';
  yield `${JSON.stringify(UNREADABLE)}], "rules": [`;
  yield* jsonElements(mapEach(rules, toDescriptor), '        ');
  yield `]}},\n      "invocations": [{"executionSuccessful": ${report.unreadable.length === 0}, `;
  yield '"toolExecutionNotifications": [';
  yield* jsonElements(
    mapEach(report.unreadable, (entry) => toNotification(entry, indexes)),
    '        ',
  );
  yield `]}],\n      "properties": ${JSON.stringify({ now: report.now, summary: toSummaryOutput(report) })},\n`;
  yield '      "results": [';
  yield* jsonElements(results(report, indexes), '        ');
  yield ']\n    }\n  ]\n}\n';
}

type RuleIndexes = ReadonlyMap<string, number>;

const UNREADABLE = { id: 'unreadable', shortDescription: { text: 'Something in the input could not be judged' } };

function* results(report: RunResult, indexes: RuleIndexes): Generator<string> {
  for (const evaluation of report.evaluations()) {
    if (evaluation.complianceType === 'NON_COMPLIANT') yield JSON.stringify(toResult(evaluation, indexes));
  }
}

function toResult(evaluation: ReportedEvaluation, indexes: RuleIndexes): object {
  const { rule, resourceType, resourceId, accountId, region, annotation, severity, orderingTimestamp } = evaluation;
  const place = formatScope(evaluation);
  return {
    ruleId: rule,
    ...(indexes.has(rule) && { ruleIndex: indexes.get(rule) }),
    // A result of a kind other than "fail" has to be of level "none": §3.27.10.
    ...(categorize(evaluation) === 'undecided' ? { kind: 'review', level: 'none' } : { level: LEVELS[severity] }),
    message: { text: messageText(`${formatResource(evaluation)}${place && `, ${place}`}: ${annotation}`) },
    locations: [locationOf(evaluation)],
    partialFingerprints: fingerprintsOf(evaluation),
    properties: { resourceType, resourceId, accountId, region, severity, orderingTimestamp },
  };
}

const LEVELS: Readonly<Record<Severity, string>> = { critical: 'error', high: 'error', medium: 'warning', low: 'note' };

/**
 * A score in the middle of the band that GitHub names as we name the severity.
 * https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
 */
const SECURITY_SEVERITIES: Readonly<Record<Severity, string>> = {
  critical: '9.5',
  high: '8.0',
  medium: '5.5',
  low: '2.0',
};

function toDescriptor(rule: Rule): string {
  return JSON.stringify({
    id: rule.name,
    name: pascalCase(rule.name),
    shortDescription: { text: messageText(rule.title) },
    fullDescription: { text: messageText(rule.rationale) },
    help: { text: messageText(`${rule.title}. ${rule.rationale}`), markdown: messageText(helpOf(rule)) },
    defaultConfiguration: { level: LEVELS[rule.severity] },
    properties: {
      'security-severity': SECURITY_SEVERITIES[rule.severity],
      tags: ['security', 'aws-config'],
      resourceTypes: rule.resource.resourceTypes,
    },
  });
}

function helpOf(rule: Rule): string {
  const judged = rule.resource.resourceTypes.map((type) => `\`${type}\``).join(', ');
  const parts = [`**${rule.title}**`, rule.rationale, `Judges ${judged}.`];
  if (rule.managedRule) parts.push(`AWS's managed rule of the same meaning: \`${rule.managedRule}\`.`);
  if (rule.limitations.length > 0) {
    parts.push(`What it does not see:\n\n${rule.limitations.map((spot) => `- ${spot}`).join('\n')}`);
  }
  return parts.join('\n\n');
}

function toNotification({ source, resourceType, resourceId, rule, message }: UnreadableEntry, indexes: RuleIndexes): string {
  const index = rule === undefined ? undefined : indexes.get(rule);
  return JSON.stringify({
    level: 'error',
    descriptor: { id: UNREADABLE.id, index: 0 },
    ...(rule !== undefined && { associatedRule: { id: rule, ...(index !== undefined && { index }) } }),
    message: { text: messageText(`${resourceId === undefined ? '' : `${formatId(resourceId)}: `}${message}`) },
    locations: [locationOf({ source, resourceType, resourceId })],
  });
}

interface Located extends Partial<Pick<ReportedEvaluation, 'accountId' | 'region'>> {
  readonly source: string;
  readonly resourceType?: string | undefined;
  readonly resourceId?: string | undefined;
}

/** GitHub wants a line; the whole file is meant. */
function locationOf({ source, resourceType, resourceId, accountId, region }: Located): object {
  const qualified = [accountId, region, resourceType, resourceId].filter((part) => part != null).join('/');
  return {
    physicalLocation: { artifactLocation: { uri: toUri(source) }, region: { startLine: 1 } },
    ...(resourceId !== undefined && {
      logicalLocations: [{ name: formatId(resourceId), fullyQualifiedName: qualified, kind: 'resource' }],
    }),
  };
}

/** The source as a URI reference: relative as it was given, `file:` where it is absolute. */
export function toUri(source: string): string {
  if (source === '-') return 'stdin';
  const path = /^[a-z]:[\\/]/i.test(source) ? `/${source.replaceAll('\\', '/')}` : source;
  const segments = path.split('/').filter((segment, index) => segment !== '.' && (segment !== '' || index === 0));
  return (path.startsWith('/') ? 'file://' : '') + segments.map(encoded).join('/');
}

/** Lone surrogates have no encoding. */
const encoded = (segment: string): string => encodeURIComponent(segment.replace(/\p{Cs}/gu, '\ufffd'));

/**
 * The same for the same offence in every later run, whatever the file is called by then and whatever the annotation says.
 * GitHub looks at `primaryLocationLineHash` alone.
 */
function fingerprintsOf({ rule, resourceType, resourceId, accountId, region }: ReportedEvaluation): object {
  const hash = createHash('sha256')
    .update(JSON.stringify([rule, resourceType, resourceId, accountId, region]))
    .digest('hex');
  return { primaryLocationLineHash: `${hash.slice(0, 16)}:1`, 'assayResource/v1': hash };
}

/** Braces hold placeholders (§3.11.5), and `[text](uri)` is a link (§3.11.6): what others wrote is to be neither. */
const messageText = (text: string): string => text.replace(/[{}]/g, '$&$&').replaceAll('](', '] (');
