import { createHash } from 'node:crypto';
import type { Rule, Severity } from '../core/rule';
import { pascalCase } from '../core/text/casing';
import type { ReportedEvaluation, RunResult, UnreadableEntry } from '../engine/run-result';
import { joinJsonElements, mapEach, toSummaryOutput } from './json-parts';
import { formatId, formatResourceAndScope } from './labels';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/**
 * Formats a run as SARIF 2.1.0, for code scanning: a result for each non-compliant resource, and a notification for each
 * unreadable entry.
 * https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/sarif-v2.1.0-errata01-os-complete.html
 */
export function* formatSarif(run: RunResult): Generator<string> {
  const rules = run.rules.map(({ rule }) => rule);
  const indexes = new Map(rules.map(({ name }, index) => [name, index]));
  yield `{\n  "version": "2.1.0",\n  "$schema": "${SCHEMA}",\n  "runs": [\n    {\n`;
  yield '      "tool": {"driver": {"name": "Assay", "notifications": [';
  yield `${JSON.stringify(UNREADABLE_NOTIFICATION)}], "rules": [`;
  yield* joinJsonElements(mapEach(rules, toDescriptor), '        ');
  yield `]}},\n      "invocations": [{"executionSuccessful": ${run.unreadable.length === 0}, `;
  yield '"toolExecutionNotifications": [';
  yield* joinJsonElements(
    mapEach(run.unreadable, (entry) => toNotification(entry, indexes)),
    '        ',
  );
  yield `]}],\n      "properties": ${JSON.stringify({ now: run.now, summary: toSummaryOutput(run) })},\n`;
  yield '      "results": [';
  yield* joinJsonElements(toSarifResults(run, indexes), '        ');
  yield ']\n    }\n  ]\n}\n';
}

type RuleIndexes = ReadonlyMap<string, number>;

const UNREADABLE_NOTIFICATION = { id: 'unreadable', shortDescription: { text: 'Part of the input is unreadable' } };

function* toSarifResults(run: RunResult, indexes: RuleIndexes): Generator<string> {
  for (const evaluation of run.evaluations()) {
    if (evaluation.complianceType === 'NON_COMPLIANT') yield JSON.stringify(toSarifResult(evaluation, indexes));
  }
}

function toSarifResult(evaluation: ReportedEvaluation, indexes: RuleIndexes): object {
  const { rule, resourceType, resourceId, accountId, region, annotation, severity, orderingTimestamp } = evaluation;
  const needsReview = evaluation.outcome === 'insufficientData';
  return {
    ruleId: rule,
    ...(indexes.has(rule) && { ruleIndex: indexes.get(rule) }),
    // A result of a kind other than "fail" must have the level "none": §3.27.10.
    ...(needsReview ? { kind: 'review', level: 'none' } : { level: SARIF_LEVELS[severity] }),
    message: { text: escapeMessage(`${formatResourceAndScope(evaluation)}: ${annotation}`) },
    locations: [toLocation(evaluation)],
    partialFingerprints: toFingerprints(evaluation),
    properties: { resourceType, resourceId, accountId, region, severity, orderingTimestamp },
  };
}

const SARIF_LEVELS: Readonly<Record<Severity, string>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
};

/**
 * A score in the middle of the range to which GitHub gives the name of our severity.
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
    shortDescription: { text: escapeMessage(rule.title) },
    fullDescription: { text: escapeMessage(rule.rationale) },
    help: { text: escapeMessage(`${rule.title}. ${rule.rationale}`), markdown: escapeMessage(formatRuleHelp(rule)) },
    defaultConfiguration: { level: SARIF_LEVELS[rule.severity] },
    properties: {
      'security-severity': SECURITY_SEVERITIES[rule.severity],
      tags: ['security', 'aws-config'],
      resourceTypes: rule.resource.resourceTypes,
    },
  });
}

function formatRuleHelp(rule: Rule): string {
  const types = rule.resource.resourceTypes.map((type) => `\`${type}\``).join(', ');
  const parts = [`**${rule.title}**`, rule.rationale, `Evaluates ${types}.`];
  if (rule.managedRule) parts.push(`Corresponding AWS managed rule: \`${rule.managedRule}\`.`);
  if (rule.limitations.length > 0) {
    parts.push(`Limitations:\n\n${rule.limitations.map((limitation) => `- ${limitation}`).join('\n')}`);
  }
  return parts.join('\n\n');
}

function toNotification(
  { source, resourceType, resourceId, rule, message }: UnreadableEntry,
  indexes: RuleIndexes,
): string {
  const index = rule === undefined ? undefined : indexes.get(rule);
  return JSON.stringify({
    level: 'error',
    descriptor: { id: UNREADABLE_NOTIFICATION.id, index: 0 },
    ...(rule !== undefined && { associatedRule: { id: rule, ...(index !== undefined && { index }) } }),
    message: { text: escapeMessage(`${resourceId === undefined ? '' : `${formatId(resourceId)}: `}${message}`) },
    locations: [toLocation({ source, resourceType, resourceId })],
  });
}

interface LocatedResource extends Partial<Pick<ReportedEvaluation, 'accountId' | 'region'>> {
  readonly source: string;
  readonly resourceType?: string | undefined;
  readonly resourceId?: string | undefined;
}

/** The location is the whole file. It has a line because GitHub requires one. */
function toLocation({ source, resourceType, resourceId, accountId, region }: LocatedResource): object {
  const qualified = [accountId, region, resourceType, resourceId].filter((part) => part != null).join('/');
  return {
    physicalLocation: { artifactLocation: { uri: toUri(source) }, region: { startLine: 1 } },
    ...(resourceId !== undefined && {
      logicalLocations: [{ name: formatId(resourceId), fullyQualifiedName: qualified, kind: 'resource' }],
    }),
  };
}

/** Returns a source as a URI reference: a relative path stays relative, an absolute one becomes a `file:` URI. */
export function toUri(source: string): string {
  if (source === '-') return 'stdin';
  const path = /^[a-z]:[\\/]/i.test(source) ? `/${source.replaceAll('\\', '/')}` : source;
  const segments = path.split('/').filter((segment, index) => segment !== '.' && (segment !== '' || index === 0));
  return (path.startsWith('/') ? 'file://' : '') + segments.map(encodeSegment).join('/');
}

/** Replaces lone surrogates, which `encodeURIComponent` rejects. */
const encodeSegment = (segment: string): string => encodeURIComponent(segment.replace(/\p{Cs}/gu, '\ufffd'));

/**
 * Identifies a result across runs: it does not depend on the name of the file or on the annotation. GitHub uses
 * `primaryLocationLineHash` only.
 */
function toFingerprints({ rule, resourceType, resourceId, accountId, region }: ReportedEvaluation): object {
  const hash = createHash('sha256')
    .update(JSON.stringify([rule, resourceType, resourceId, accountId, region]))
    .digest('hex');
  return { primaryLocationLineHash: `${hash.slice(0, 16)}:1`, 'assayResource/v1': hash };
}

/** Escapes braces, which mark placeholders (§3.11.5), and breaks `[text](uri)`, which is a link (§3.11.6). */
const escapeMessage = (text: string): string => text.replace(/[{}]/g, '$&$&').replaceAll('](', '] (');
