import { wrap } from '../../core/text/wrap';
import { isReadOnly } from '../../local-region/account/trail-values';
import type { AwsCall, Caller } from '../../local-region/aws-call';
import type { JournalEntry, Mail, StampedEntry } from '../../local-region/journal';

/** An occurrence for people: its kind, the thing itself, and details on lines of their own. */
interface FlowLine {
  readonly label: string;
  readonly text: string;
  readonly details?: readonly string[];
}

const KIND_WIDTH = 9;
/** The services that the deployed system works with. Calls to them change nothing that people look at. */
const SYSTEM_SERVICES = [
  'logs',
  'dynamodb',
  'sns',
  'sqs',
  'kms',
  'events',
  'lambda',
  'config',
  'ssm',
  'sts',
  'securityhub',
];
/** The calls of people to these services that are part of the story. */
const STORY_CALLS = /^(StartRemediationExecution|SendAutomationSignal)$/;
const TARGET_MEMBERS = /^(GroupId|Bucket|VolumeId|ListenerArn|CertificateArn|UserName|RoleName|GroupName)$/;

/** Formats the occurrences as lines for people: change, item, evaluation, alert, runbook, calls, evaluation. */
export class Flow {
  /** The names of resources, by id. */
  private readonly names = new Map<string, string>();
  /**
   * Lines about the effects of a call, which happen while it is answered: items, and a runbook that starts or waits in
   * the queue.
   */
  private readonly effects: string[] = [];

  constructor(private readonly width: number) {}

  /** Returns the lines of an entry; none if it is nothing to watch. */
  format({ time, entry }: StampedEntry): string[] {
    if (entry.kind === 'recorded' || (entry.kind === 'execution' && /^(InProgress|Pending)$/.test(entry.status))) {
      this.effects.push(...this.layOut(time, this.describe(entry)));
      return [];
    }
    const lines = this.layOut(time, this.describe(entry));
    if (entry.kind === 'called') {
      const { caller, operation } = entry.call;
      // AWS Config starts a runbook, as a service or for a person, within a call that is answered later and is the
      // cause.
      if (caller.kind === 'service' || operation === 'StartAutomationExecution') return lines;
      const isRunbook = caller.kind === 'role' && caller.invokedBy !== undefined;
      const effects = this.effects.splice(0);
      return isRunbook ? [...effects, ...lines] : [...lines, ...effects];
    }
    return lines.length > 0 ? [...this.effects.splice(0), ...lines] : [];
  }

  private layOut(time: number, line: FlowLine | undefined): string[] {
    if (!line) return [];
    const head = `${new Date(time).toISOString().slice(11, 19)}  ${line.label.padEnd(KIND_WIDTH)}  `;
    const room = this.width - head.length;
    const indent = ' '.repeat(head.length);
    const fit = (text: string): string[] => {
      const [first = '', second, ...more] = wrap(text.replaceAll(/\s+/g, ' ').trim(), room);
      if (second === undefined) return [first];
      return [first, more.length === 0 ? second : `${wrap(second, room - 2)[0]} …`];
    };
    const details = (line.details ?? []).filter((text) => text !== '');
    return [line.text, ...details].flatMap(fit).map((text, index) => (index === 0 ? head : indent) + text);
  }

  private describe(entry: JournalEntry): FlowLine | undefined {
    switch (entry.kind) {
      case 'called':
        return this.describeCall(entry.call, entry.error);
      case 'recorded': {
        const { resourceType, resourceId, resourceName, configuration } = entry.change.item;
        const name = resourceName ?? configuration?.groupName;
        if (typeof name === 'string') this.names.set(resourceId, name);
        return { label: 'recorded', text: `${resourceType} ${this.formatName(resourceId)}` };
      }
      case 'evaluated': {
        const { configRuleName, resourceId, complianceType, before, annotation = '' } = entry;
        const isNews = complianceType === 'NON_COMPLIANT' || before === 'NON_COMPLIANT';
        if (complianceType === before || !isNews) return undefined;
        const text = `${configRuleName} ${this.formatName(resourceId)} ${complianceType}`;
        return { label: 'evaluated', text, details: [annotation] };
      }
      case 'published':
        return { label: 'mail', text: entry.mail.subject, details: [findActorLine(entry.mail)] };
      case 'execution': {
        const { runbook, status, reason = '' } = entry;
        if (status === 'Pending') return { label: 'runbook', text: `${runbook} waits in the queue of Systems Manager` };
        if (status === 'InProgress') return { label: 'runbook', text: `${runbook} starts` };
        return { label: 'runbook', text: `${runbook} ${status}`, details: [reason] };
      }
      case 'step': {
        const { step, status } = entry;
        return status === 'Waiting' ? { label: 'runbook', text: `${step} waits for an approval` } : undefined;
      }
      case 'sent event':
        return { label: 'event', text: `to ${entry.busArn}` };
      case 'dead letter':
        return { label: 'failed', text: entry.reason };
      case 'error':
        return { label: 'error', text: entry.message };
      default:
        return undefined;
    }
  }

  /** Describes a call of a person or a runbook that changes the account. */
  private describeCall(
    { service, operation, caller, input }: AwsCall,
    error: string | undefined,
  ): FlowLine | undefined {
    const isFile = caller.kind === 'role' && caller.invokedBy !== 'ssm.amazonaws.com' && operation === 'PutObject';
    const isQuiet = caller.kind === 'role' && operation === 'GenerateCredentialReport';
    const isSystem = SYSTEM_SERVICES.includes(service) && !(caller.kind !== 'service' && STORY_CALLS.test(operation));
    if (isReadOnly(operation) || caller.kind === 'service' || isFile || isSystem || isQuiet) return undefined;
    const [, target] =
      Object.entries(input).find(([name, value]) => TARGET_MEMBERS.test(name) && typeof value === 'string') ?? [];
    const isRunbook = caller.kind === 'role' && caller.invokedBy !== undefined;
    const words = [
      formatPerson(caller),
      service,
      operation,
      target === undefined ? '' : this.formatName(String(target)),
    ];
    const details = error === undefined ? [] : [error];
    return { label: isRunbook ? 'call' : 'change', text: words.filter((word) => word !== '').join(' '), details };
  }

  private formatName(id: string): string {
    return this.names.get(id) ?? id;
  }
}

/** Returns the name of a person; none for a runbook. */
function formatPerson(caller: Caller): string {
  switch (caller.kind) {
    case 'user':
      return `${caller.userName}:`;
    case 'role':
      return caller.invokedBy === undefined ? `${caller.sessionName}:` : '';
    default:
      return 'administrator:';
  }
}

const ACTOR_NOT_FOUND = /^Not found: /;

/** Returns the line of an alert with the actor: the one after its heading. Empty if no actor was found. */
function findActorLine({ text }: Mail): string {
  const lines = text.split('\n').map((line) => line.trim());
  const heading = lines.indexOf('Who changed it');
  const actor = lines[heading + 1] ?? '';
  return heading < 0 || ACTOR_NOT_FOUND.test(actor) ? '' : `by ${actor}`;
}
