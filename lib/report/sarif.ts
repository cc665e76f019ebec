import { createHash } from 'node:crypto';
import type { Rule, Severity } from '../core/rule';
import type { FrameworkResult } from '../core/standards/frameworks/assess';
import { toManagedRuleName } from '../core/standards/managed-rule-name';
import { pascalCase } from '../core/text/casing';
import { getResourceSource, type ReportedEvaluation, type RunResult, type UnreadableEntry } from '../engine/run-result';
import type { FormatOptions } from './format';
import { formatTaxonomies, formatTaxonomyNames, relateControls } from './frameworks/taxonomies';
import { joinJsonElements, mapEach, toSummaryOutput } from './json-parts';
import { formatId, formatResourceAndScope } from './labels';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/**
 * Formats a run as SARIF 2.1.0, for code scanning: a result for each non-compliant resource, and a notification for
 * each unreadable entry. A framework is a taxonomy, whose controls have their results as properties.
 * https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/sarif-v2.1.0-errata01-os-complete.html
 */
export function* formatSarif(run: RunResult, { version }: Pick<FormatOptions, 'version'>): Generator<string> {
  const rules = run.rules.map(({ rule }) => rule);
  const { frameworks = [] } = run;
  const indexes = new Map(rules.map(({ name }, index) => [name, index]));
  yield `{\n  "version": "2.1.0",\n  "$schema": "${SCHEMA}",\n  "runs": [\n    {\n`;
  yield `      "tool": {"driver": {"name": "Assay", "version": ${JSON.stringify(version)}, "notifications": [`;
  yield `${JSON.stringify(UNREADABLE_NOTIFICATION)}], "rules": [`;
  yield* joinJsonElements(
    mapEach(rules, (rule) => toDescriptor(rule, frameworks)),
    '        ',
  );
  yield `]${formatTaxonomyNames(frameworks)}}},\n      "invocations": [{"executionSuccessful": ${run.unreadable.length === 0}, `;
  yield '"toolExecutionNotifications": [';
  yield* joinJsonElements(
    mapEach(run.unreadable, (entry) => toNotification(entry, indexes)),
    '        ',
  );
  yield `]}],\n      "properties": ${JSON.stringify({ now: run.now, summary: toSummaryOutput(run) })},\n`;
  yield* formatTaxonomies(frameworks);
  yield '      "results": [';
  let hasColumns = run.unreadable.some(({ column }) => column !== undefined);
  const results = mapEach(filterNonCompliant(run), (evaluation) => {
    hasColumns ||= evaluation.column !== undefined;
    return JSON.stringify(toSarifResult(evaluation, indexes));
  });
  yield* joinJsonElements(results, '        ');
  yield ']';
  if (hasColumns) yield ',\n      "columnKind": "utf16CodeUnits"';
  yield '\n    }\n  ]\n}\n';
}

type RuleIndexes = ReadonlyMap<string, number>;

const UNREADABLE_NOTIFICATION = { id: 'unreadable', shortDescription: { text: 'Part of the input is unreadable' } };

function* filterNonCompliant(run: RunResult): Generator<ReportedEvaluation> {
  for (const evaluation of run.evaluations()) if (evaluation.complianceType === 'NON_COMPLIANT') yield evaluation;
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
    ...relateResource(evaluation),
    partialFingerprints: toFingerprints(evaluation),
    ...(evaluation.baseline && { baselineState: evaluation.baseline === 'known' ? 'unchanged' : 'new' }),
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

function toDescriptor(rule: Rule, frameworks: readonly FrameworkResult[]): string {
  const relationships = relateControls(rule, frameworks);
  return JSON.stringify({
    id: rule.name,
    name: pascalCase(rule.name),
    shortDescription: { text: escapeMessage(rule.title) },
    fullDescription: { text: escapeMessage(rule.rationale) },
    help: { text: escapeMessage(`${rule.title}. ${rule.rationale}`), markdown: escapeMessage(formatRuleHelp(rule)) },
    defaultConfiguration: { level: SARIF_LEVELS[rule.severity] },
    ...(relationships.length > 0 && { relationships }),
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
  const managedRules = (rule.managedRules ?? []).map((identifier) => `\`${toManagedRuleName(identifier)}\``);
  if (managedRules.length > 0) parts.push(`AWS managed rules of the same meaning: ${managedRules.join(', ')}.`);
  if (rule.limitations.length > 0) {
    parts.push(`Limitations:\n\n${rule.limitations.map((limitation) => `- ${limitation}`).join('\n')}`);
  }
  return parts.join('\n\n');
}

function toNotification(entry: UnreadableEntry, indexes: RuleIndexes): string {
  const { resourceId, rule, message } = entry;
  const index = rule === undefined ? undefined : indexes.get(rule);
  return JSON.stringify({
    level: 'error',
    descriptor: { id: UNREADABLE_NOTIFICATION.id, index: 0 },
    ...(rule !== undefined && { associatedRule: { id: rule, ...(index !== undefined && { index }) } }),
    message: { text: escapeMessage(`${resourceId === undefined ? '' : `${formatId(resourceId)}: `}${message}`) },
    locations: [toLocation(entry)],
  });
}

type LocatedResource = Pick<UnreadableEntry, 'source' | 'resourceType' | 'resourceId' | 'line' | 'column'> &
  Partial<Pick<ReportedEvaluation, 'accountId' | 'region' | 'construct'>>;

function toLocation({ source, line, column, ...resource }: LocatedResource): object {
  const logicalLocations = listLogicalLocations(resource);
  return {
    physicalLocation: toPhysicalLocation(source, line, column),
    ...(logicalLocations.length > 0 && { logicalLocations }),
  };
}

/** The location of recorded items is the whole file. It has a line because GitHub requires one. */
const toPhysicalLocation = (source: string, line = 1, column?: number): object => ({
  artifactLocation: { uri: toUri(source) },
  region: { startLine: line, ...(column !== undefined && { startColumn: column }) },
});

function listLogicalLocations({
  resourceType,
  resourceId,
  accountId,
  region,
  construct,
}: Omit<LocatedResource, 'source' | 'line' | 'column'>): object[] {
  if (resourceId === undefined) return [];
  const qualified = [accountId, region, resourceType, resourceId].filter((part) => part != null).join('/');
  return [
    { name: formatId(resourceId), fullyQualifiedName: qualified, kind: 'resource' },
    ...(construct === undefined
      ? []
      : [{ name: construct.split('/').at(-1), fullyQualifiedName: construct, kind: 'construct' }]),
  ];
}

/** The result of a template is where its reason is; the resource may be elsewhere in the file. */
function relateResource(evaluation: ReportedEvaluation): object {
  const { line, resourceLine, resourceColumn, resourceSource } = evaluation;
  if (resourceLine === undefined || (resourceLine === line && resourceSource === undefined)) return {};
  const message = { text: 'The resource that the result is about' };
  const physicalLocation = toPhysicalLocation(getResourceSource(evaluation), resourceLine, resourceColumn);
  return { relatedLocations: [{ physicalLocation, message }] };
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
 * Identifies a result across runs: it does not depend on the annotation, nor on the name of the file, unless that is
 * the only difference to a resource of another template. GitHub uses `primaryLocationLineHash` only.
 */
function toFingerprints(evaluation: ReportedEvaluation): object {
  const { rule, resourceType, resourceId, accountId, region, line, nestedIn = '' } = evaluation;
  const template = line === undefined ? [] : [toUri(getResourceSource(evaluation)), nestedIn];
  const hash = createHash('sha256')
    .update(JSON.stringify([rule, resourceType, resourceId, accountId, region, ...template]))
    .digest('hex');
  return { primaryLocationLineHash: `${hash.slice(0, 16)}:1`, 'assayResource/v1': hash };
}

/** Escapes braces, which mark placeholders (§3.11.5), and breaks `[text](uri)`, which is a link (§3.11.6). */
const escapeMessage = (text: string): string => text.replace(/[{}]/g, '$&$&').replaceAll('](', '] (');
