import { removeInsufficientData } from '../../core/evaluate/annotation';
import { capitalize, toSentence } from '../../core/text/casing';
import { joinList } from '../../core/text/format';
import { breakLinks, toAscii } from '../../core/text/sanitize';
import { formatMinute } from '../../core/time';
import {
  type Actor,
  type Alert,
  type AlertKind,
  type Change,
  type Channel,
  CLOSING_KINDS,
  describesEarlierResult,
  type Flaps,
  isUnchanged,
  isUnrecorded,
} from '../alert';
import {
  formatAccountLabel,
  formatField,
  formatHeadword,
  formatMail,
  formatResourceLabel,
  formatScopeLabel,
  formatSecond,
  formatSubject,
  MAX_SUBJECT_LENGTH,
  nameRecordedData,
  shorten,
  truncate,
  wrapCommand,
  wrapMailText,
} from './mail';

/** The length of one SMS. */
const MAX_LINE_LENGTH = 140;

/** The subject of the mail: at most 100 characters of ASCII. */
export function formatAlertSubject(alert: Alert): string {
  const start = `${formatStart(alert)}: `;
  const end = ` in ${formatScopeLabel(alert.resource)}`;
  const room = MAX_SUBJECT_LENGTH - start.length - end.length;
  const label = shorten(toAscii(formatResourceLabel(alert.resource)), room);
  return formatSubject(start + label + end);
}

/** The alert in one line for SMS: at most 140 characters of ASCII. */
export function formatAlertLine(alert: Alert): string {
  const { kind, resource, execution, remediation } = alert;
  const label = `${shorten(formatResourceLabel(resource), 48)}, ${formatScopeLabel(resource)}`;
  const problem = execution ? remediation.what : formatReportedReason(alert);
  const separator = describesEarlierResult(kind) ? ', before: ' : ': ';
  return truncate(toAscii(`${formatStart(alert)}: ${label}${separator}${problem}`), MAX_LINE_LENGTH);
}

/** The alert as a mail for the engineer on call: what is wrong, where, what changed, who changed it, what to do. */
export function formatAlert(alert: Alert): string {
  return formatMail([
    wrapMailText(`${formatStart(alert)}: ${alert.rule.title}`),
    formatProblem(alert),
    formatResource(alert),
    formatChange(alert),
    formatActor(alert),
    formatAdvice(alert),
    formatWaiverBlock(alert),
    formatLinks(alert),
  ]);
}

const formatStart = ({ kind, rule }: Alert): string => `${formatHeadword(kind, rule.severity)} ${rule.name}`;

function formatProblem(alert: Alert): string[] {
  const { kind, annotation, remediation, execution } = alert;
  if (!execution)
    return wrapMailText(`${ANNOTATION_LABELS[kind] ?? ''}${breakLinks(formatReportedReason(alert))}`, '  ');
  // A restore has no rule, so the resource has no evaluation.
  if (kind === 'restore failed' || kind === 'restore refused') return wrapMailText(remediation.what, '  ');
  const state =
    annotation === ''
      ? 'The state of the resource is not known.'
      : `The resource is non-compliant: ${breakLinks(nameRecordedData(annotation))}`;
  return [...wrapMailText(remediation.what, '  '), ...wrapMailText(state, '  ')];
}

/** Removes "Insufficient data" from an annotation, since the first words of such an alert say so. */
const formatReportedReason = ({ kind, annotation }: Alert): string =>
  nameRecordedData(kind === 'insufficientData' ? removeInsufficientData(annotation) : annotation);

const ANNOTATION_LABELS: Readonly<Partial<Record<AlertKind, string>>> = {
  insufficientData: 'Reported as non-compliant: ',
  resolved: 'Compliant again. Before: ',
  gone: "Deleted, or out of the rule's scope. Before: ",
};

function formatResource({ resource, at, flaps, otherRules = [] }: Alert): string[] {
  const { name, id, arn, type } = resource;
  // If the id is an ARN, the next line has it.
  const label = name !== null && id === arn ? name : formatResourceLabel(resource);
  return [
    ...formatField('Resource', `${label}, ${type}`),
    ...(arn === null ? [] : formatField('', arn)),
    ...formatField('Account', `${formatAccountLabel(resource)}, ${resource.region}`),
    ...formatField('When', `${formatMinute(at)}${flaps ? `, the last of ${formatFlaps(flaps)}` : ''}`),
    ...(otherRules.length > 0
      ? formatField('Also', `${joinList(otherRules, 6)}, by the same change, in other mails`)
      : []),
  ];
}

const formatFlaps = ({ count, since }: Flaps): string => `${count} changes since ${formatMinute(since)}`;

function formatChange({ kind, change, execution, endedWaiver }: Alert): string[] {
  // A waiver changes the result, not the resource.
  if (kind === 'waived' && isUnchanged(change)) return [];
  return [execution ? 'What was done' : 'What changed', ...formatChangeLines(change, endedWaiver)];
}

function formatChangeLines(change: Change, endedWaiver: string | undefined): string[] {
  if (!change.known) return wrapMailText(`Not known: ${toSentence(change.because)}`, '  ');
  if (isUnchanged(change)) {
    const cause =
      endedWaiver === undefined
        ? 'time passed, or the rule changed.'
        : `its waiver ended. ${toSentence(breakLinks(endedWaiver))}`;
    return wrapMailText(`The resource did not change: ${cause}`, '  ');
  }
  const lines = change.lines.flatMap((line) => wrapMailText(line, '  ', '      '));
  if (!change.created) return lines;
  return [...wrapMailText(`New: AWS Config first recorded it at ${formatMinute(change.at)}.`, '  '), ...lines];
}

function formatActor({ kind, actor, change, execution }: Alert): string[] {
  if ((isUnchanged(change) || isUnrecorded(change)) && !actor.found) return [];
  return [
    execution ? 'Who changed it last' : 'Who changed it',
    ...(actor.found
      ? formatFoundActor(actor, CLOSING_KINDS.has(kind))
      : wrapMailText(`Not found: ${toSentence(actor.because)}`, '  ')),
  ];
}

/** @param isBrief for an alert that needs no action */
function formatFoundActor(actor: Extract<Actor, { found: true }>, isBrief: boolean): string[] {
  const { sourceAddress, userAgent } = actor;
  const wrapLine = (line: string): string[] => wrapMailText(line, '  ', '    ');
  const parts = [
    breakLinks(actor.name),
    CHANNEL_TEXTS[actor.channel],
    sourceAddress === null || isServiceName(sourceAddress) ? '' : `from ${sourceAddress}`,
  ];
  const call = [
    ...wrapLine(parts.filter((part) => part !== '').join(', ')),
    ...wrapLine(`${actor.eventName}, ${formatSecond(actor.eventTime)}`),
  ];
  if (isBrief) return call;
  const isService =
    sourceAddress !== null && isServiceName(sourceAddress) && userAgent !== null && isServiceName(userAgent);
  return [
    ...call,
    ...wrapLine(`${capitalize(actor.confidence)} confidence: ${toSentence(actor.because)}`),
    ...wrapLine(actor.principal),
    ...(userAgent === null || isService ? [] : wrapLine(`User agent ${truncate(breakLinks(userAgent), 120)}`)),
  ];
}

/** When an AWS service makes a call, CloudTrail has its name as the source address and user agent. */
const isServiceName = (text: string): boolean => text.endsWith('.amazonaws.com') || text === 'AWS Internal';

const CHANNEL_TEXTS: Readonly<Record<Channel, string>> = {
  console: 'in the console',
  CloudFormation: 'through CloudFormation',
  CDK: 'through the CDK',
  Terraform: 'through Terraform',
  Pulumi: 'through Pulumi',
  'AWS CLI': 'with the AWS CLI',
  SDK: 'with an SDK',
  'SSM Automation': 'through SSM Automation',
  'Assay remediation': '',
  'AWS service': 'through an AWS service',
  unknown: '',
};

/** The code that a tool deploys from, for tools that would revert a remediation. */
const DEPLOYED_FROM: Readonly<Partial<Record<Channel, string>>> = {
  CloudFormation: 'the CloudFormation template',
  CDK: 'the CDK app',
  Terraform: 'Terraform',
  Pulumi: 'Pulumi',
};

function formatAdvice({ kind, remediation, actor, execution }: Alert): string[] {
  const { what, previewCommand, applyCommand, undoCommand } = remediation;
  const code = actor.found && !CLOSING_KINDS.has(kind) ? DEPLOYED_FROM[actor.channel] : undefined;
  const lines = [
    // The alert of an execution begins with it.
    ...(execution || describesEarlierResult(kind) ? [] : wrapMailText(nameRecordedData(what), '  ')),
    ...(code ? wrapMailText(`Fix it in ${code} too, or the next deployment reverts the remediation.`, '  ') : []),
    ...formatLabeledCommand('To preview (no changes):', previewCommand),
    ...formatLabeledCommand(APPLY_LABELS[kind] ?? 'To remediate:', applyCommand),
    ...formatLabeledCommand('To undo:', undoCommand ?? null),
  ];
  return lines.length === 0 ? [] : ['What to do', ...lines];
}

const APPLY_LABELS: Readonly<Partial<Record<AlertKind, string>>> = {
  'remediation failed': 'To retry:',
  'remediation refused': 'To remediate anyway:',
};

const formatLabeledCommand = (label: string, command: string | null): string[] =>
  command === null ? [] : [`  ${label}`, ...wrapCommand(command, '    ')];

function formatWaiverBlock({ waiver }: Alert): string[] {
  if (waiver === null) return [];
  const lines = waiver.trimEnd().split('\n');
  return [
    'If this is intentional, add this waiver to your waivers file and deploy:',
    ...lines.map((line) => `  ${line}`),
  ];
}

const formatLinks = ({ consoleUrl, execution, actor, kind }: Alert): string[] => [
  ...(execution ? ['The execution in SSM', `  ${execution.consoleUrl}`] : []),
  ...(actor.found && !CLOSING_KINDS.has(kind) ? ['The call in CloudTrail', `  ${actor.consoleUrl}`] : []),
  'The resource in AWS Config',
  `  ${consoleUrl}`,
];
