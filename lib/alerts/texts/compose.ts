import type { ConfigurationItem } from '../../core/item';
import type { Plan } from '../../core/remediation/plan';
import type { Severity } from '../../core/rule';
import { DAY, formatDay } from '../../core/time';
import type { ComplianceChange } from '../../formats/compliance-change';
import type { Actor, Advice, Alert, Change } from '../alert';
import type { Transition } from '../transition';
import { previewCommand, startCommand } from './commands';
import { timelineUrl } from './console-url';

/** What an alert is composed of. */
export interface AlertParts {
  readonly event: ComplianceChange;
  readonly kind: Transition;
  readonly rule: AboutRule;
  /** The resource as AWS Config recorded it last; absent where that could not be read. */
  readonly item: ConfigurationItem | undefined;
  readonly change: Change;
  readonly actor: Actor;
  readonly accountAlias: string | null;
  /** What the rule's remediation would do; absent where nobody planned. */
  readonly plan?: Plan;
  /** `aws`, `aws-cn`, `aws-us-gov`. */
  readonly partition: string;
}

/** What an alert says of the rule. */
export interface AboutRule {
  /** Ours; absent for AWS's managed rules and Guard rules. */
  readonly name?: string;
  readonly title: string;
  readonly severity: Severity;
  /** As deployed, as text. @default none */
  readonly parameters?: Readonly<Record<string, string>>;
  /** `none`: the rule has no remediation. */
  readonly mode: Advice['mode'];
  /** The SSM document that puts its resources right; absent where none is deployed. */
  readonly document?: string;
}

/** The same for every delivery of the same event: rule, resource and transition. */
export const alertId = (event: ComplianceChange, kind: Transition): string =>
  [
    ...[event.accountId, event.region, event.configRuleName, event.resourceType, event.resourceId],
    ...[kind, event.now.recordedAt],
  ].join('/');

/** Everything that people and machines are told about a change of compliance. */
export function composeAlert(parts: AlertParts): Alert {
  const { event, kind, rule, item, change, actor, accountAlias, partition } = parts;
  const { accountId, region, resourceType, resourceId } = event;
  return {
    version: 1,
    id: alertId(event, kind),
    kind,
    at: event.now.recordedAt,
    rule: ruleOf(rule, event.configRuleName),
    resource: {
      type: resourceType,
      id: resourceId,
      name: item?.resourceName ?? item?.tags.Name ?? null,
      arn: item?.arn ?? null,
      accountId,
      accountAlias,
      region,
    },
    annotation: annotationOf(event, kind),
    change,
    actor,
    remediation: isOpen(kind) ? adviceOf(parts) : { ...NO_COMMANDS, what: NOTHING_TO_DO[kind], mode: rule.mode },
    waiver: isOpen(kind) ? waiverOf(event, rule) : null,
    consoleUrl: timelineUrl(partition, region, resourceType, resourceId),
  };
}

export const ruleOf = ({ name, title, severity }: AboutRule, configRuleName: string): Alert['rule'] => ({
  name: name ?? configRuleName,
  configRuleName,
  title,
  severity,
});

type Open = 'opened' | 'undecided';
const isOpen = (kind: Transition): kind is Open => kind === 'opened' || kind === 'undecided';

const NO_COMMANDS = { previewCommand: null, applyCommand: null };
const NOTHING_TO_DO: Readonly<Record<Exclude<Transition, Open>, string>> = {
  resolved: 'Nothing.',
  gone: 'Nothing.',
  waived: 'Nothing while the waiver stands: neither alerts nor remediation.',
};

/** What was wrong, for what is wrong no more; a waiver's own words for what is waived. */
function annotationOf({ now, before }: ComplianceChange, kind: Transition): string {
  const result = kind === 'resolved' || kind === 'gone' ? before : now;
  return result?.annotation ?? 'The rule does not say what is wrong.';
}

function adviceOf({ event, kind, rule, plan }: AlertParts): Advice {
  const { mode, name, document, parameters = {} } = rule;
  if (mode === 'none' || name === undefined) {
    return { ...NO_COMMANDS, what: 'Put it right by hand: the rule has no remediation.', mode };
  }
  const { region, resourceType, resourceId } = event;
  const canBeDone = kind !== 'undecided' && (plan === undefined || plan.kind === 'fix');
  if (!canBeDone) return { ...NO_COMMANDS, what: withoutFix(plan), mode };
  // Nothing that has side effects goes by itself: a person must have seen them.
  const isHeld = mode === 'automatic' && hasSideEffects(plan);
  const canBeStarted = document !== undefined && (mode === 'manual' || isHeld);
  return {
    what: [planned(plan), isHeld ? HELD : MODES[mode]].filter((words) => words !== '').join(' '),
    previewCommand: previewCommand({ rule: name, parameters, region, resourceType, resourceId }),
    applyCommand: canBeStarted ? startCommand(document, region, parametersOf(resourceId, plan)) : null,
    mode,
  };
}

const HELD = 'Because of that it does not happen by itself: a person must start it.';
const hasSideEffects = (plan: Plan | undefined): boolean => plan?.kind === 'fix' && plan.sideEffects.length > 0;

const MODES: Readonly<Record<Exclude<Advice['mode'], 'none'>, string>> = {
  off: 'Remediation is off here: nothing happens by itself.',
  manual: 'Nothing happens until a person starts it.',
  approve: 'AWS Config starts this by itself, and it waits for an approver.',
  automatic: 'AWS Config starts this by itself.',
};

function withoutFix(plan: Plan | undefined): string {
  if (plan?.kind === 'nothing') return sentence(`Nothing now: ${uncapitalized(plan.reason)}`);
  if (plan?.kind === 'people') return sentence(`A person must decide. ${plan.reason}`);
  return 'A person must look: the rule cannot tell whether anything is wrong, so nothing is done by itself.';
}

function planned(plan: Plan | undefined): string {
  if (plan?.kind !== 'fix') return '';
  return [
    plan.summary,
    ...plan.sideEffects.map((effect) => `Mind: ${uncapitalized(effect)}`),
    ...(plan.pending ? [plan.pending] : []),
    ...(plan.notes ?? []).map((note) => `Note: ${uncapitalized(note)}`),
    ...(plan.cannotUndo ? [`This cannot be taken back: ${uncapitalized(plan.cannotUndo)}`] : []),
  ]
    .map(sentence)
    .join(' ');
}

/** Whoever runs the command has read the side effects in the alert; the document would stop at them otherwise. */
const parametersOf = (resourceId: string, plan: Plan | undefined): Record<string, string> => ({
  ResourceId: resourceId,
  ...(hasSideEffects(plan) && { DecidedByPerson: 'yes' }),
});

export const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

/** `ACM renews` keeps its capitals. */
const uncapitalized = (text: string): string =>
  /^[A-Z][a-z ]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;

/** Long enough to plan the real repair, short enough to be remembered. */
const WAIVER_DAYS = 90;

/**
 * What is left blank makes the waiver count for nothing: pasted without a reason or an owner, it is refused.
 * Only our rules obey waivers.
 */
function waiverOf({ resourceId, accountId, region, now }: ComplianceChange, { name }: AboutRule): string | null {
  // An id with a star would be a pattern, and waive others.
  if (name === undefined || resourceId.includes('*')) return null;
  const expires = formatDay(new Date(Date.parse(now.recordedAt) + WAIVER_DAYS * DAY));
  return [
    `- rule: ${name}`,
    // JSON's texts are YAML's as well: an id may hold anything, and an account is no number.
    `  resource: ${escaped(JSON.stringify(resourceId))}`,
    `  account: ${JSON.stringify(accountId)}`,
    `  region: ${region}`,
    '  reason: # why it may stay as it is',
    '  owner: # who answers for it',
    `  expires: ${expires}`,
    '',
  ].join('\n');
}

/** JSON shows what turns a line around, or is not seen, as it is; who pastes it should see what they paste. */
const escaped = (json: string): string =>
  json.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
    Array.from({ length: character.length }, (_, index) => character.charCodeAt(index))
      .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
      .join(''),
  );
