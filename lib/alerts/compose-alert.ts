import { parseAnnotation } from '../core/evaluate/annotation';
import type { ConfigurationItem } from '../core/item';
import { describeIrreversible, type Fix, type Plan } from '../core/remediation/plan';
import type { Severity } from '../core/rule';
import { toClause, toSentence } from '../core/text/casing';
import { timelineUrl } from '../core/text/console-url';
import { sanitizeJson } from '../core/text/sanitize';
import { DAY_MS, formatDay } from '../core/time';
import type { ComplianceChange } from '../formats/events/compliance-change';
import { type Actor, type Advice, type Alert, type Change, describesEarlierResult, OPENING_KINDS } from './alert';
import { previewCommand, startCommand } from './texts/commands';
import type { Transition } from './transition';

export interface AlertParts {
  readonly event: ComplianceChange;
  readonly kind: Transition;
  readonly rule: RuleDetails;
  /** The resource as AWS Config recorded it; absent if that could not be read. */
  readonly item: ConfigurationItem | undefined;
  /** Whether the resource is the same in every Region, so that a waiver must not name one. @default false */
  readonly isGlobal?: boolean;
  readonly change: Change;
  readonly actor: Actor;
  readonly accountAlias: string | null;
  /** The plan of the remediation; absent if it was not made. */
  readonly plan?: Plan;
  /** `aws`, `aws-cn`, `aws-us-gov`. */
  readonly partition: string;
}

/** A Config rule, as alerts describe it. */
export interface RuleDetails {
  /** Our name for it; absent for AWS's managed rules and Guard rules. */
  readonly name?: string;
  readonly title: string;
  readonly severity: Severity;
  /** As deployed. @default none */
  readonly parameters?: Readonly<Record<string, string>>;
  /** `none`: the rule has no remediation. */
  readonly mode: Advice['mode'];
  /** The runbook that remediates its resources; absent if none is deployed. */
  readonly runbook?: string;
}

/** The same for every delivery of an event: resource, rule and transition. */
export const createAlertId = (event: ComplianceChange, kind: Transition): string =>
  [
    event.accountId,
    event.region,
    event.configRuleName,
    event.resourceType,
    event.resourceId,
    kind,
    event.now.recordedAt,
  ].join('/');

/** Composes the alert of a change of compliance. */
export function composeAlert(parts: AlertParts): Alert {
  const { event, kind, rule, item, isGlobal = false, change, actor, accountAlias, partition } = parts;
  const { accountId, region, resourceType, resourceId } = event;
  const endedWaiver = OPENING_KINDS.has(kind) ? findWaivedAnnotation(event) : undefined;
  return {
    version: 1,
    id: createAlertId(event, kind),
    kind,
    at: event.now.recordedAt,
    rule: toAlertRule(rule, event.configRuleName),
    resource: {
      type: resourceType,
      id: resourceId,
      name: item?.resourceName ?? item?.tags.Name ?? null,
      arn: item?.arn ?? null,
      accountId,
      accountAlias,
      region,
    },
    annotation: selectAnnotation(event, kind),
    change,
    actor,
    remediation: adviseRemediation(parts),
    waiver: OPENING_KINDS.has(kind) ? createWaiver(event, rule, isGlobal) : null,
    ...(endedWaiver !== undefined && { endedWaiver }),
    consoleUrl: timelineUrl(partition, region, resourceType, resourceId),
  };
}

export const toAlertRule = ({ name, title, severity }: RuleDetails, configRuleName: string): Alert['rule'] => ({
  name: name ?? configRuleName,
  configRuleName,
  title,
  severity,
});

const NO_COMMANDS = { previewCommand: null, applyCommand: null };
const ADVICE_WHEN_CLOSED: Readonly<Partial<Record<Transition, string>>> = {
  resolved: 'Nothing.',
  gone: 'Nothing.',
  waived: 'Nothing. Until the waiver expires there are no alerts and no remediation.',
};

/** Returns the annotation of the result; for a resource that is compliant again, that of the earlier result. */
function selectAnnotation({ now, before }: ComplianceChange, kind: Transition): string {
  const result = describesEarlierResult(kind) ? before : now;
  return result?.annotation ?? 'The rule gives no annotation.';
}

function findWaivedAnnotation({ before }: ComplianceChange): string | undefined {
  const annotation = before?.annotation ?? null;
  return annotation !== null && parseAnnotation(annotation).waived ? annotation : undefined;
}

function adviseRemediation({ event, kind, rule, plan }: AlertParts): Advice {
  const { mode, name, runbook, parameters = {} } = rule;
  const closed = ADVICE_WHEN_CLOSED[kind];
  if (closed !== undefined) return { ...NO_COMMANDS, what: closed, mode };
  if (mode === 'none' || name === undefined) {
    return { ...NO_COMMANDS, what: 'Fix the resource manually: the rule has no remediation.', mode };
  }
  if (kind === 'insufficientData' || (plan && plan.kind !== 'fix')) {
    return { ...NO_COMMANDS, what: explainNoFix(plan), mode };
  }
  const { region, resourceType, resourceId } = event;
  const hasSideEffects = plan !== undefined && plan.sideEffects.length > 0;
  // The runbook refuses a plan with side effects unless a person has decided.
  const isHeld = mode === 'automatic' && hasSideEffects;
  const canStart = runbook !== undefined && (mode === 'manual' || isHeld);
  const runbookParameters = { ResourceId: resourceId, ...(hasSideEffects && { DecidedByPerson: 'yes' }) };
  return {
    what: [...describeFix(plan), isHeld ? HELD_FOR_SIDE_EFFECTS : MODE_ADVICE[mode]].join(' '),
    previewCommand: previewCommand({ rule: name, parameters, region, resourceType, resourceId }),
    applyCommand: canStart ? startCommand(runbook, region, runbookParameters) : null,
    mode,
  };
}

const HELD_FOR_SIDE_EFFECTS = 'Because of the side effects it does not start automatically: start it manually.';

const MODE_ADVICE: Readonly<Record<Exclude<Advice['mode'], 'none'>, string>> = {
  off: 'Remediation is off for this rule.',
  manual: 'Remediation is manual for this rule.',
  approve: 'AWS Config starts the remediation, which waits for approval.',
  automatic: 'AWS Config starts the remediation automatically.',
};

function explainNoFix(plan: Plan | undefined): string {
  if (plan?.kind === 'nothing') return toSentence(`Nothing to do now: ${toClause(plan.reason)}`);
  if (plan?.kind === 'manual') return toSentence(`Manual fix: ${toClause(plan.reason)}`);
  return 'Check the resource manually: the rule lacks the data to evaluate it.';
}

function describeFix(fix: Fix | undefined): string[] {
  if (fix === undefined) return [];
  const irreversible = describeIrreversible(fix);
  return [
    fix.summary,
    ...fix.sideEffects.map((effect) => `Side effect: ${toClause(effect)}`),
    ...(fix.pending ? [fix.pending] : []),
    ...(fix.notes ?? []).map((note) => `Note: ${toClause(note)}`),
    ...(irreversible === undefined ? [] : [irreversible]),
  ].map(toSentence);
}

/** How long the suggested waiver is valid. */
const WAIVER_DAYS = 90;

/**
 * Creates a waiver in YAML that is refused until its reason and owner are filled in. Null for AWS's own rules, which
 * have no waivers, and for an id with a star, which would be a pattern and cover other resources.
 */
function createWaiver(
  { resourceId, accountId, region, now }: ComplianceChange,
  { name }: RuleDetails,
  isGlobal: boolean,
): string | null {
  if (name === undefined || resourceId.includes('*')) return null;
  const expires = formatDay(new Date(Date.parse(now.recordedAt) + WAIVER_DAYS * DAY_MS));
  return [
    `- rule: ${name}`,
    // A JSON string is a YAML string. An id can have any characters, and YAML would read an account id as a number.
    `  resource: ${sanitizeJson(JSON.stringify(resourceId))}`,
    `  account: ${JSON.stringify(accountId)}`,
    ...(isGlobal ? [] : [`  region: ${region}`]),
    '  reason: # why the risk is accepted',
    '  owner: # the responsible person or team',
    `  expires: ${expires}`,
    '',
  ].join('\n');
}
