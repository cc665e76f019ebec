import type { Actor, Alert, AlertKind, Change, Channel } from '../alert';
import { isNothing } from '../changes/changes';
import { sentence } from './compose';
import { accountLabel, placeLabel, resourceLabel } from './labels';
import {
  ascii,
  cutAtEnd,
  field,
  mailOf,
  minuteOf,
  secondOf,
  shortened,
  unlinked,
  wrapped,
  wrappedCommand,
} from './mail';

/** SNS's limit on a subject, in characters. */
const SUBJECT = 100;
/** One SMS. */
const LINE = 140;

/** At most 100 characters of ASCII, as SNS demands of a subject: how bad, which rule, which resource, where. */
export function alertSubject(alert: Alert): string {
  const start = `${headword(alert)} ${alert.rule.name}: `;
  const end = ` in ${placeLabel(alert.resource)}`;
  return ascii(
    start + shortened(ascii(resourceLabel(alert.resource)), SUBJECT - start.length - end.length) + end,
  ).slice(0, SUBJECT);
}

/** The alert in one line of at most 140 characters, for a telephone. */
export function alertLine(alert: Alert): string {
  const start = `${headword(alert)} ${alert.rule.name}: ${shortened(resourceLabel(alert.resource), 48)}, ${placeLabel(alert.resource)}`;
  return cutAtEnd(ascii(`${start}: ${alert.execution ? alert.remediation.what : alert.annotation}`), LINE);
}

/** The alert as a mail, for somebody who has just been woken: what is wrong, where, what changed, who, what to do. */
export function alertText(alert: Alert): string {
  return mailOf([
    wrapped(`${headword(alert)} ${alert.rule.name}: ${alert.rule.title}`),
    wrongBlock(alert),
    resourceBlock(alert),
    changeBlock(alert),
    actorBlock(alert),
    adviceBlock(alert),
    waiverBlock(alert),
    linkBlock(alert),
  ]);
}

/** The first word says whether to get up. */
function headword({ kind, rule }: Alert): string {
  return kind === 'opened' ? rule.severity.toUpperCase() : kind.toUpperCase();
}

function wrongBlock({ kind, annotation, remediation, execution }: Alert): string[] {
  if (!execution) return wrapped(`${BEFORE_ANNOTATION[kind]}${unlinked(annotation)}`, '  ');
  const still =
    annotation === '' ? 'Whether the resource is right is not known.' : `Still wrong: ${unlinked(annotation)}`;
  return [...wrapped(remediation.what, '  '), ...wrapped(still, '  ')];
}

const BEFORE_ANNOTATION: Readonly<Record<AlertKind, string>> = {
  opened: '',
  undecided: '',
  resolved: 'Put right. It was: ',
  gone: "Deleted, or out of the rule's scope. It was: ",
  waived: '',
  'left to people': '',
  'remediation failed': '',
};

function resourceBlock({ resource, at }: Alert): string[] {
  const { name, id, arn, type } = resource;
  // An id that is an ARN stands in the next line.
  const label = name !== null && id === arn ? name : resourceLabel(resource);
  return [
    ...field('Resource', `${label}, ${type}`),
    ...(arn === null ? [] : field('', arn)),
    ...field('Account', `${accountLabel(resource)}, ${resource.region}`),
    ...field('When', minuteOf(at)),
  ];
}

/** That nothing changed goes without saying where only a waiver did. */
const changeBlock = ({ kind, change, execution }: Alert): string[] =>
  kind === 'waived' && isNothing(change) ? [] : [execution ? 'What was done' : 'What changed', ...changeLines(change)];

function changeLines(change: Change): string[] {
  if (!change.known) return wrapped(`Not known: ${sentence(change.because)}`, '  ');
  if (change.created) {
    const when = `New: AWS Config recorded it for the first time at ${minuteOf(change.at)}.`;
    return [...wrapped(when, '  '), ...diffLines(change.lines)];
  }
  if (change.lines.length > 0) return diffLines(change.lines);
  return wrapped('Nothing on the resource: time passed, or a rule was changed.', '  ');
}

const diffLines = (lines: readonly string[]): string[] => lines.flatMap((line) => wrapped(line, '  ', '      '));

function actorBlock({ kind, actor, change, execution }: Alert): string[] {
  if (isNothing(change) && !actor.found) return [];
  const label = kind === 'left to people' || execution ? 'Who changed it last' : 'Who changed it';
  return [label, ...actorLines(actor, CLOSED.has(kind))];
}

/** Nobody has to get up for these, so they say less. */
const CLOSED: ReadonlySet<AlertKind> = new Set<AlertKind>(['resolved', 'gone', 'waived']);

function actorLines(actor: Actor, isBrief: boolean): string[] {
  if (!actor.found) return wrapped(`Not found: ${sentence(actor.because)}`, '  ');
  const { sourceAddress, userAgent, principal } = actor;
  const who = [
    unlinked(actor.name),
    CHANNELS[actor.channel],
    sourceAddress === null || isService(sourceAddress) ? '' : `from ${sourceAddress}`,
  ];
  const briefly = [
    ...wrapped(who.filter((part) => part !== '').join(', '), '  ', '    '),
    ...wrapped(`${actor.eventName}, ${secondOf(actor.eventTime)}`, '  ', '    '),
  ];
  if (isBrief) return briefly;
  return [
    ...briefly,
    ...wrapped(`${capitalized(actor.confidence)}: ${sentence(actor.because)}`, '  ', '    '),
    ...wrapped(principal, '  ', '    '),
    ...(userAgent === null || (isService(userAgent) && sourceAddress !== null && isService(sourceAddress))
      ? []
      : wrapped(`User agent ${cutAtEnd(unlinked(userAgent), 120)}`, '  ', '    ')),
  ];
}

/** In the place of an address or an agent, the name of the service that called: the channel says it already. */
const isService = (text: string): boolean => text.endsWith('.amazonaws.com') || text === 'AWS Internal';

const CHANNELS: Readonly<Record<Channel, string>> = {
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

/** What is made from code comes back with the next deployment. */
const CODE: Readonly<Partial<Record<Channel, string>>> = {
  CloudFormation: 'the CloudFormation template',
  CDK: 'the CDK app',
  Terraform: 'Terraform',
  Pulumi: 'Pulumi',
};

function adviceBlock({ kind, remediation, actor, execution }: Alert): string[] {
  const { what, previewCommand, applyCommand, undoCommand } = remediation;
  const code = actor.found ? CODE[actor.channel] : undefined;
  const block = [
    // Of an execution it stands at the top.
    ...(execution || kind === 'resolved' || kind === 'gone' ? [] : wrapped(what, '  ')),
    ...(code && !CLOSED.has(kind)
      ? wrapped(`Put it right in ${code} too, or the next deployment brings it back.`, '  ')
      : []),
    ...commandLines('To see what would be done (changes nothing):', previewCommand),
    ...commandLines(BEFORE_APPLYING[kind] ?? 'To do it:', applyCommand),
    ...commandLines('To take back what was done:', undoCommand ?? null),
  ];
  return block.length === 0 ? [] : ['What to do', ...block];
}

const BEFORE_APPLYING: Readonly<Partial<Record<AlertKind, string>>> = {
  'remediation failed': 'To try again:',
  'left to people': 'To do it all the same:',
};

const commandLines = (label: string, command: string | null): string[] =>
  command === null ? [] : [`  ${label}`, ...wrappedCommand(command, '    ')];

function waiverBlock({ waiver }: Alert): string[] {
  if (waiver === null) return [];
  const lines = waiver.trimEnd().split('\n');
  return ['If it is meant, fill in this waiver', ...lines.map((line) => `  ${line}`)];
}

const linkBlock = ({ consoleUrl, execution, actor, kind }: Alert): string[] => [
  ...(execution ? ['The execution in SSM', `  ${execution.consoleUrl}`] : []),
  ...(actor.found && !CLOSED.has(kind) ? ['The call in CloudTrail', `  ${actor.consoleUrl}`] : []),
  'The resource in AWS Config',
  `  ${consoleUrl}`,
];

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
