import { isObject, isString, parseJson } from '../../core/json';
import { formatArn } from '../arns';
import { type AwsCall, AwsError, type CallInput } from '../aws-call';
import type { RegionContext } from '../region-context';
import type { CreatedResource, LocalService, Operations, PolicyDocument, TemplateType } from '../service';
import { answerNone } from '../services/empty-answers';
import { answerPage } from '../wire/pages';
import { Deliveries } from './deliveries';
import { DEFAULT_BUS, EventBuses, type EventBusesState, toBusName } from './event-buses';
import type { EventRule, EventTarget } from './event-rule';
import { InvalidPattern, matchesEvent, validatePattern } from './pattern';
import { InvalidSchedule, parseSchedule } from './schedule';

/** An event of a service, without what every event has. */
interface ServiceEvent {
  /** `aws.config` */
  readonly source: string;
  readonly detailType: string;
  readonly detail: object;
  readonly resources?: readonly string[];
}

/** The state of the service, as JSON. */
interface EventBridgeState extends EventBusesState {
  readonly rules: readonly EventRule[];
}

/** The time after a change in which schedules run as often as they say: alerts wait for their actor. */
const ALERT_TIME = 20 * 60_000;
/** The longest time that a schedule leaves out: less than a day, so that no daily one is left out. */
const MAX_SKIPPED = 24 * 3_600_000 - 1;

/** EventBridge: event buses and the rules that pass their events on. */
export class EventBridge implements LocalService {
  readonly name = 'events';
  readonly operations: Operations;
  readonly types: Readonly<Record<string, TemplateType>>;
  private readonly ruleOperations: Operations = {
    ...answerNone({
      ListApiDestinations: 'ApiDestinations',
      ListArchives: 'Archives',
      ListConnections: 'Connections',
      ListReplays: 'Replays',
    }),
    PutEvents: (call) => this.answerPutEvents(call),
    PutRule: ({ input }) => {
      this.buses.find(input.EventBusName);
      return this.putRule(input);
    },
    PutTargets: ({ input }) => this.putTargets(input),
    RemoveTargets: ({ input }) => this.removeTargets(input),
    DeleteRule: ({ input }) => this.deleteRule(input),
    EnableRule: ({ input }) => this.replaceRule(this.find(input), { state: 'ENABLED' }),
    DisableRule: ({ input }) => this.replaceRule(this.find(input), { state: 'DISABLED' }),
    DescribeRule: ({ input }) => describeEventRule(this.find(input)),
    ListRules: (call) => {
      const { EventBusName, NamePrefix = '' } = call.input;
      const rules = this.listRules(this.buses.find(EventBusName)).filter(({ name }) => name.startsWith(NamePrefix));
      return answerPage(call, 'Rules', rules, describeEventRule);
    },
    ListTargetsByRule: (call) => {
      const { Rule, EventBusName } = call.input;
      return answerPage(call, 'Targets', this.find({ Name: Rule, EventBusName }).targets);
    },
    TestEventPattern: ({ input }) => {
      const pattern = readPattern(input.EventPattern);
      return { Result: matchesEvent(pattern, readTestEvent(input.Event)) };
    },
  };
  private readonly buses: EventBuses;
  private readonly rules = new Map<string, EventRule>();
  private readonly schedules = new Map<string, () => void>();
  /** When schedules ran last, or up to when the runs that were left out are reported. */
  private readonly lastRuns = new Map<string, number>();
  private readonly deliveries: Deliveries;

  constructor(
    private readonly context: RegionContext,
    /** Finds the event bridge of another account or Region of the local region. */
    private readonly findOther: (account: string, region: string) => EventBridge | undefined = () => undefined,
  ) {
    this.deliveries = new Deliveries(context);
    this.buses = new EventBuses(context.scope, (bus) => this.listRules(bus).length > 0);
    this.operations = { ...this.ruleOperations, ...this.buses.operations };
    this.types = {
      ...this.buses.types,
      'AWS::Events::Rule': {
        properties: [
          ...[
            'Description',
            'EventBusName',
            'EventPattern',
            'Name',
            'ScheduleExpression',
            'State',
            'Targets',
            'RoleArn',
          ],
        ],
        create: (resource: CreatedResource) => this.create(resource),
      },
    };
  }

  findPolicy(arn: string): PolicyDocument | undefined {
    return this.buses.findPolicy(arn);
  }

  save(): unknown {
    return { ...this.buses.save(), rules: [...this.rules.values()] } satisfies EventBridgeState;
  }

  restore(state: unknown, isUpdate = false): void {
    const { rules, ...buses } = state as EventBridgeState;
    this.buses.restore(buses, isUpdate);
    if (!isUpdate) this.rules.clear();
    for (const rule of rules) {
      const key = `${rule.bus}/${rule.name}`;
      const deployed = this.rules.get(key);
      // Schedules go on at their times.
      if (deployed) this.replaceRule(deployed, { createdAt: rule.createdAt });
      // A rule goes with its bus.
      else if (!isUpdate || (!rule.isDeployed && this.buses.has(rule.bus))) this.rules.set(key, rule);
    }
    for (const cancel of this.schedules.values()) cancel();
    this.schedules.clear();
    for (const key of this.rules.keys()) this.startSchedule(key);
  }

  /** Sends an event of a service to the default bus. */
  emit({ source, detailType, detail, resources = [] }: ServiceEvent): void {
    this.route(DEFAULT_BUS, { ...this.createEnvelope(source, detailType, resources), detail });
  }

  /** Passes an event to the targets of the rules that it matches. */
  route(bus: string, event: object): void {
    for (const rule of this.listRules(bus)) {
      if (rule.state === 'DISABLED' || !rule.pattern || !matchesEvent(rule.pattern, event)) continue;
      this.deliveries.add(rule, event);
    }
  }

  /** Sends an event to a bus, which may be in another account or Region. */
  private send(bus: unknown, event: object): void {
    const { scope } = this.context;
    const [, , , region = scope.region, account = scope.account] = String(bus).startsWith('arn:')
      ? String(bus).split(':')
      : [];
    const isOwn = account === scope.account && region === scope.region;
    const target = isOwn ? this : this.findOther(account, region);
    if (!isOwn) this.context.report({ kind: 'sent event', busArn: String(bus), event });
    target?.route(toBusName(bus), event);
  }

  private createEnvelope(source: string, detailType: string, resources: readonly string[]): object {
    const { account, region } = this.context.scope;
    const time = this.context.clock.now.toISOString().replace(/\.\d+Z/, 'Z');
    return {
      version: '0',
      id: this.context.createId(),
      'detail-type': detailType,
      source,
      account,
      time,
      region,
      resources,
    };
  }

  private answerPutEvents({ input, caller }: AwsCall): object {
    const size = (input.Entries as readonly CallInput[]).reduce((sum, entry) => sum + measureEntry(entry), 0);
    if (size > MAX_EVENT_BYTES) {
      throw new AwsError('ValidationException', 'Total size of the entries in the request is over the limit.');
    }
    const entries = (input.Entries as readonly CallInput[]).map((entry) => {
      const { Source, DetailType, Detail, Resources = [], EventBusName } = entry;
      if (!isString(Source) || !isString(DetailType) || !isString(Detail)) {
        return { ErrorCode: 'InvalidArgument', ErrorMessage: 'Source, DetailType and Detail are required' };
      }
      if (Source.startsWith('aws.') && caller.kind !== 'service') {
        return { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: 'Not authorized for the source.' };
      }
      const detail = parseJson(Detail);
      if (!isObject(detail)) return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
      const envelope = this.createEnvelope(Source, DetailType, Resources);
      this.send(EventBusName, { ...envelope, detail });
      return { EventId: 'id' in envelope ? envelope.id : '' };
    });
    return { FailedEntryCount: entries.filter((entry) => 'ErrorCode' in entry).length, Entries: entries };
  }

  private create({ ref, properties }: CreatedResource): void {
    const { EventPattern, ScheduleExpression, State, EventBusName, Targets = [], Description } = properties;
    const pattern = EventPattern && { EventPattern: JSON.stringify(EventPattern) };
    this.putRule({ Name: ref, EventBusName, State, Description, ScheduleExpression, ...pattern }, true);
    this.putTargets({ Rule: ref, EventBusName, Targets });
  }

  private putRule(input: CallInput, isDeployed = false): object {
    const { Name, EventBusName, EventPattern, ScheduleExpression, State, Description } = input;
    const bus = toBusName(EventBusName);
    if (!EventPattern && !ScheduleExpression) {
      throw new AwsError('ValidationException', 'Parameter(s) EventPattern or ScheduleExpression must be specified.');
    }
    const key = `${bus}/${Name}`;
    const earlier = this.rules.get(key);
    const createdAt = earlier?.createdAt ?? this.context.clock.time;
    if (ScheduleExpression !== undefined) readSchedule(ScheduleExpression, createdAt);
    const rule: EventRule = {
      name: Name,
      arn: this.formatRuleArn(bus, Name),
      bus,
      pattern: EventPattern === undefined ? undefined : readPattern(EventPattern),
      schedule: ScheduleExpression,
      state: State ?? 'ENABLED',
      description: Description,
      targets: earlier?.targets ?? [],
      createdAt,
      isDeployed: isDeployed || (earlier?.isDeployed ?? false),
    };
    this.rules.set(key, rule);
    this.lastRuns.delete(key);
    this.startSchedule(key);
    return { RuleArn: rule.arn };
  }

  /** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutTargets.html */
  private putTargets({ Rule, EventBusName, Targets }: CallInput): object {
    const rule = this.find({ Name: Rule, EventBusName });
    const added = Targets as readonly EventTarget[];
    const wrong = added.find(({ Arn }) => !/^arn:[^:]+:[^:]+:/.test(Arn));
    if (wrong) {
      const message = `Parameter ${wrong.Arn} is not valid. Reason: Provided Arn is not in correct format.`;
      throw new AwsError('ValidationException', message);
    }
    for (const target of added) checkTargetInput(target);
    const kept = rule.targets.filter(({ Id }) => !added.some((target) => target.Id === Id));
    const targets = [...kept, ...added];
    if (targets.length > MAX_TARGETS) {
      throw new AwsError('LimitExceededException', 'The requested resource exceeds the maximum number allowed.');
    }
    this.replaceRule(rule, { targets });
    return { FailedEntryCount: 0, FailedEntries: [] };
  }

  private removeTargets({ Rule, EventBusName, Ids }: CallInput): object {
    const rule = this.find({ Name: Rule, EventBusName });
    this.replaceRule(rule, { targets: rule.targets.filter(({ Id }) => !(Ids as readonly string[]).includes(Id)) });
    return { FailedEntryCount: 0, FailedEntries: [] };
  }

  /** A rule that does not exist is no error. */
  private deleteRule({ Name, EventBusName }: CallInput): object {
    const rule = this.rules.get(`${this.buses.find(EventBusName)}/${Name}`);
    if (!rule) return {};
    if (rule.targets.length > 0) {
      throw new AwsError('ValidationException', "Rule can't be deleted since it has targets.");
    }
    const key = `${rule.bus}/${rule.name}`;
    this.schedules.get(key)?.();
    this.schedules.delete(key);
    this.lastRuns.delete(key);
    this.rules.delete(key);
    return {};
  }

  private replaceRule(rule: EventRule, changes: Partial<EventRule>): object {
    this.rules.set(`${rule.bus}/${rule.name}`, { ...rule, ...changes });
    return {};
  }

  private find({ Name, EventBusName }: CallInput): EventRule {
    const bus = toBusName(EventBusName);
    const found = this.rules.get(`${bus}/${Name}`);
    if (found) return found;
    throw new AwsError('ResourceNotFoundException', `Rule ${Name} does not exist on EventBus ${bus}.`);
  }

  private listRules(bus: string): EventRule[] {
    return [...this.rules.values()].filter((rule) => rule.bus === bus);
  }

  /** Invokes the targets of a rule with a schedule at each of its times. */
  private startSchedule(key: string): void {
    this.schedules.get(key)?.();
    this.schedules.delete(key);
    const { schedule, name, createdAt } = this.rules.get(key) as EventRule;
    if (schedule === undefined) return;
    const { clock } = this.context;
    const next = readSchedule(schedule, createdAt);
    this.lastRuns.set(key, this.lastRuns.get(key) ?? clock.time);
    const run = (): void => {
      // The run of this moment is not skipped.
      this.reportSkippedUntil(clock.time - 1, key);
      this.fire(key);
      wait();
    };
    const wait = (): void => {
      const time = next(clock.time + findSkippedTime(this.context.idle.milliseconds));
      if (time === undefined) return;
      const cancel = clock.schedule({ time, name, isRecurring: true, run });
      this.schedules.set(key, cancel);
    };
    wait();
  }

  /** Lets the schedules run as often as they say again, after something has changed. */
  wake(): void {
    for (const key of [...this.schedules.keys()]) this.startSchedule(key);
  }

  /** Reports how often functions would have run on schedules up to now. */
  reportSkipped(): void {
    for (const key of this.schedules.keys()) this.reportSkippedUntil(this.context.clock.time, key);
  }

  private reportSkippedUntil(end: number, key: string): void {
    const { schedule, createdAt, state, targets } = this.rules.get(key) as EventRule;
    const { clock } = this.context;
    const next = readSchedule(String(schedule), createdAt);
    let count = 0;
    let time = next(this.lastRuns.get(key) ?? clock.time);
    for (; time !== undefined && time <= end; time = next(time)) count += 1;
    this.lastRuns.set(key, clock.time);
    if (count === 0 || state === 'DISABLED') return;
    for (const { Arn } of targets) {
      const functionName = /^arn:[^:]+:lambda:[^:]*:\d+:function:([^:]+)/.exec(Arn)?.[1];
      if (functionName !== undefined) this.context.report({ kind: 'skipped', functionName, count });
    }
  }

  private fire(key: string): void {
    const rule = this.rules.get(key);
    if (!rule || rule.state === 'DISABLED') return;
    this.deliveries.add(rule, { ...this.createEnvelope('aws.events', 'Scheduled Event', [rule.arn]), detail: {} });
  }

  private formatRuleArn(bus: string, name: string): string {
    return formatArn(this.context.scope, 'events', `rule/${bus === DEFAULT_BUS ? '' : `${bus}/`}${name}`);
  }
}

/** A schedule that found nothing to do runs less often: by four times the time that nothing has changed. */
const findSkippedTime = (idle: number): number => (idle < ALERT_TIME ? 0 : Math.min(4 * idle, MAX_SKIPPED));

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
const MAX_TARGETS = 5;
const MAX_EVENT_BYTES = 262_144;

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html */
const measureEntry = ({ Time, Source = '', DetailType = '', Detail = '', Resources = [] }: CallInput): number =>
  (Time === undefined ? 0 : 14) + Buffer.byteLength([Source, DetailType, Detail, ...Resources].join(''));

/** The members without which EventBridge takes no event for a test. */
const TEST_EVENT_MEMBERS = ['id', 'account', 'source', 'time', 'region', 'resources', 'detail-type'];

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_TestEventPattern.html */
function readTestEvent(text: string): object {
  const event = parseJson(text);
  if (!isObject(event)) throw new AwsError('ValidationException', 'Parameter Event is not valid.');
  const missing = TEST_EVENT_MEMBERS.find((name) => !(name in event));
  if (missing === undefined) return event;
  throw new AwsError('ValidationException', `Parameter Event is not valid. Reason: ${missing} is a required field.`);
}

const describeEventRule = ({ name, arn, bus, pattern, schedule, state, description }: EventRule): object => ({
  Name: name,
  Arn: arn,
  EventBusName: bus,
  State: state,
  ...(pattern && { EventPattern: JSON.stringify(pattern) }),
  ...(schedule !== undefined && { ScheduleExpression: schedule }),
  ...(description !== undefined && { Description: description }),
});

function readPattern(text: string): object {
  const pattern = parseJson(text);
  if (!isObject(pattern)) throw new AwsError('InvalidEventPatternException', 'Event pattern is not valid.');
  try {
    validatePattern(pattern);
    return pattern;
  } catch (error) {
    if (error instanceof InvalidPattern) throw new AwsError('InvalidEventPatternException', error.message);
    throw error;
  }
}

function readSchedule(expression: string, start: number) {
  try {
    return parseSchedule(expression, start);
  } catch (error) {
    if (error instanceof InvalidSchedule) throw new AwsError('ValidationException', error.message);
    throw error;
  }
}

/** @throws AwsError for input of a target that EventBridge refuses */
function checkTargetInput({ Id, Input, InputPath, InputTransformer }: EventTarget): void {
  if ([Input, InputPath, InputTransformer].filter((given) => given !== undefined).length > 1) {
    const message = `Only one of Input, InputPath, or InputTransformer must be provided for target ${Id}.`;
    throw new AwsError('ValidationException', message);
  }
  if (Input !== undefined && parseJson(Input) === undefined) {
    throw new AwsError('ValidationException', `JSON syntax error in input for target ${Id}`);
  }
}
