import { createHash } from 'node:crypto';
import type { EnabledRule } from '../core/evaluate/evaluate';
import type { Severity } from '../core/rule';
import type { ControlOutcome, ControlResult, FrameworkResult } from '../core/standards/frameworks/assess';
import {
  type EvaluationOutcome,
  getResourceSource,
  type ReportedEvaluation,
  type RunResult,
  type UnreadableEntry,
} from '../engine/run-result';
import type { FormatOptions } from './format';
import { CONTROL_LABELS, formatReasons } from './frameworks/framework-labels';
import { joinJsonElements } from './json-parts';
import { CATEGORY_LABELS, formatEntryOrigin, formatIdAndName, formatResourceAndScope } from './labels';
import { findPartition } from './partition';

/** The version of the Open Cybersecurity Schema Framework whose names and values are used. */
const OCSF_VERSION = '1.9.0';

/**
 * Formats a run as OCSF events of the class Compliance Finding, in a JSON list with an event a line: one for each
 * evaluation, one for each unreadable entry, which is a check without a result, and one for each control of a
 * framework. https://schema.ocsf.io/1.9.0/classes/compliance_finding
 */
export function* formatOcsf(run: RunResult, options: Pick<FormatOptions, 'version'>): Generator<string> {
  yield '[';
  yield* joinJsonElements(toFindings(run, options), '  ');
  yield ']\n';
}

function* toFindings(run: RunResult, { version }: Pick<FormatOptions, 'version'>): Generator<string> {
  const rules = new Map(run.rules.map(({ rule }) => [rule.name, rule]));
  const common = {
    category_uid: 2,
    category_name: 'Findings',
    class_uid: 2003,
    class_name: 'Compliance Finding',
    activity_id: 1,
    activity_name: 'Create',
    type_uid: 200301,
    type_name: 'Compliance Finding: Create',
    time: run.now.getTime(),
    metadata: {
      version: OCSF_VERSION,
      product: { name: 'Assay', vendor_name: 'Assay', version },
      profiles: ['cloud'],
    },
  };
  for (const evaluation of run.evaluations()) {
    yield JSON.stringify({ ...common, ...describeEvaluation(evaluation, rules.get(evaluation.rule)) });
  }
  for (const entry of run.unreadable) yield JSON.stringify({ ...common, ...describeUnreadableEntry(entry) });
  for (const framework of run.frameworks ?? []) {
    for (const control of framework.controls)
      yield JSON.stringify({ ...common, ...describeControl(framework, control) });
  }
}

type AnyRule = EnabledRule['rule'];

function describeEvaluation(evaluation: ReportedEvaluation, rule: AnyRule | undefined): object {
  const { annotation, outcome, severity, accountId, region, complianceType, orderingTimestamp } = evaluation;
  const { source, line, construct, nestedIn, waiver, baseline } = evaluation;
  const isOpen = outcome === 'nonCompliant' || outcome === 'insufficientData';
  return {
    ...(isOpen ? OCSF_SEVERITIES[severity] : INFORMATIONAL),
    ...FINDING_STATES[outcome],
    message: `${evaluation.rule}: ${formatResourceAndScope(evaluation)}: ${annotation ?? CATEGORY_LABELS[outcome]}`,
    cloud: {
      provider: 'AWS',
      cloud_partition: findPartition(evaluation),
      ...(region !== null && { region }),
      ...(accountId !== null && { account: { uid: accountId, type_id: 10, type: 'AWS Account' } }),
    },
    finding_info: {
      uid: hashFinding([
        evaluation.rule,
        evaluation.resourceType,
        evaluation.resourceId,
        accountId,
        region,
        line ? getResourceSource(evaluation) : '',
        ...(nestedIn === undefined ? [] : [nestedIn]),
      ]),
      title: rule?.title ?? evaluation.rule,
      ...(rule && { desc: rule.rationale }),
      analytic: { type_id: 1, type: 'Rule', uid: evaluation.rule, name: evaluation.rule },
      last_seen_time: Date.parse(orderingTimestamp),
    },
    compliance: {
      control: evaluation.rule,
      ...(rule && { desc: rule.title }),
      ...CHECK_RESULTS[outcome],
      status_code: complianceType,
      ...(annotation !== null && { status_details: [annotation] }),
    },
    resources: [toResource(evaluation)],
    ...(isOpen && rule?.remediation && { remediation: { desc: rule.remediation.summary } }),
    unmapped: {
      outcome,
      source,
      ...(line !== undefined && { line }),
      ...(construct !== undefined && { construct }),
      ...(nestedIn !== undefined && { nestedIn }),
      ...(waiver && { waiver }),
      ...(baseline && { baseline }),
    },
  };
}

function describeUnreadableEntry(entry: UnreadableEntry): object {
  const { source, resourceType, resourceId, rule, message, line } = entry;
  return {
    severity_id: 0,
    severity: 'Unknown',
    ...FINDING_STATES.insufficientData,
    message: `${formatEntryOrigin(entry)}: ${message}`,
    cloud: { provider: 'AWS' },
    finding_info: {
      uid: hashFinding(['unreadable', rule ?? '', resourceType ?? '', resourceId ?? '', source, message]),
      title: 'Part of the input is unreadable',
      ...(rule !== undefined && { analytic: { type_id: 1, type: 'Rule', uid: rule, name: rule } }),
    },
    compliance: {
      ...(rule !== undefined && { control: rule }),
      ...CHECK_RESULTS.insufficientData,
      status_details: [message],
    },
    ...(resourceId !== undefined && { resources: [{ uid: resourceId, ...(resourceType && { type: resourceType }) }] }),
    unmapped: { outcome: 'unreadable', source, ...(line !== undefined && { line }) },
  };
}

function describeControl({ framework, title }: FrameworkResult, control: ControlResult): object {
  const { control: id, title: requirement, result, reasons, rules } = control;
  return {
    ...INFORMATIONAL,
    ...FINDING_STATES[CONTROL_OUTCOMES[result]],
    message: `${title} ${id}: ${CONTROL_LABELS[result]}${reasons.length > 0 ? `: ${formatReasons(control)}` : ''}`,
    cloud: { provider: 'AWS' },
    finding_info: {
      uid: hashFinding(['framework', framework, id]),
      title: requirement,
      analytic: { type_id: 1, type: 'Rule', uid: `${framework}/${id}`, name: `${title} ${id}` },
    },
    compliance: {
      standards: [title],
      control: id,
      desc: requirement,
      ...CHECK_RESULTS[CONTROL_OUTCOMES[result]],
      ...(reasons.length > 0 && { status_details: reasons.map((reason) => formatReasons({ reasons: [reason] })) }),
    },
    unmapped: { framework, result, rules },
  };
}

/** A control counts as a check of this outcome. */
const CONTROL_OUTCOMES: Readonly<Record<ControlOutcome, EvaluationOutcome>> = {
  met: 'compliant',
  notMet: 'nonCompliant',
  notEvaluated: 'insufficientData',
};

const toResource = (evaluation: ReportedEvaluation): object => ({
  uid: evaluation.arn ?? evaluation.resourceId,
  name: evaluation.resourceName ?? formatIdAndName(evaluation),
  type: evaluation.resourceType,
  ...(evaluation.arn !== null && { uid_alt: evaluation.resourceId }),
  ...(evaluation.region !== null && { region: evaluation.region }),
  cloud_partition: findPartition(evaluation),
  role_id: 1,
  role: 'Target',
});

const OCSF_SEVERITIES: Readonly<Record<Severity, object>> = {
  critical: { severity_id: 5, severity: 'Critical' },
  high: { severity_id: 4, severity: 'High' },
  medium: { severity_id: 3, severity: 'Medium' },
  low: { severity_id: 2, severity: 'Low' },
};
const INFORMATIONAL = { severity_id: 1, severity: 'Informational' };

/** The state of the finding as something to work on. */
const FINDING_STATES: Readonly<Record<EvaluationOutcome, object>> = {
  nonCompliant: { status_id: 1, status: 'New' },
  insufficientData: { status_id: 1, status: 'New' },
  waived: { status_id: 3, status: 'Suppressed' },
  compliant: { status_id: 4, status: 'Resolved' },
  notApplicable: { status_id: 4, status: 'Resolved' },
};

/** The result of the check. A Warning is a check that lacks information. */
const CHECK_RESULTS: Readonly<Record<EvaluationOutcome, object>> = {
  compliant: { status_id: 1, status: 'Pass' },
  insufficientData: { status_id: 2, status: 'Warning' },
  nonCompliant: { status_id: 3, status: 'Fail' },
  waived: { status_id: 99, status: 'Waived' },
  notApplicable: { status_id: 99, status: 'Not applicable' },
};

/** The same result has the same identifier in every run. A template's resource is known by its file too. */
const hashFinding = (parts: readonly (string | null)[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex');
