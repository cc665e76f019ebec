import { ACCOUNT_TYPE } from '../../core/item';
import { FIXED_PRICES, PRICES } from './prices';
import type { RegionUse, ResourceUse } from './usage';

/** A synthesized template. */
export interface CostTemplate {
  readonly Resources: Readonly<Record<string, TemplateResource>>;
}

interface TemplateResource {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: a template's JSON
  readonly Properties?: any;
}

/** Dollars of a month, by what they are paid for. */
type Costs = ReadonlyMap<CostPart, number>;

export const COST_PARTS = [
  'configuration items',
  'rule evaluations',
  'functions, their logs and metrics',
  'alarms',
  'dashboard',
  'KMS keys',
  'files and table',
  'mails',
  'runbook steps',
] as const;
type CostPart = (typeof COST_PARTS)[number];

const HOURS_IN_MONTH = 720;
const DAYS_IN_MONTH = 30;
/** All functions have 512 MB. */
const GIGABYTES = 0.5;
const LOG_GIGABYTES = 1.5e-6;
const TICKS = (60 / 5) * HOURS_IN_MONTH;
const STEPS = 12;

/**
 * Estimates the costs of a template's resources in a month.
 * @param typesByRule the resource types of each rule, for periodic rules, which have no scope
 */
export function estimateCosts(
  template: CostTemplate,
  { resources, changedResults, executions }: RegionUse,
  typesByRule: ReadonlyMap<string, readonly string[]>,
): Costs {
  const all = Object.values(template.Resources);
  const count = (type: string) => all.filter(({ Type }) => Type === type).length;
  const priceFixed = (type: string) => count(type) * (FIXED_PRICES[type] ?? 0);
  const recorded = resources.filter(({ type }) => isRecordedIn(all, type));
  const { changes, results, runs, invocations } = countEvaluations(all, { recorded, existing: resources }, typesByRule);
  const hasTick = all.some(({ Properties }) => Properties?.ScheduleExpression !== undefined);
  const mails = all.filter(({ Properties }) => Properties?.Protocol === 'email').length;
  const plans = count('AWS::Config::RemediationConfiguration') > 0 ? executions : 0;
  const alerts = hasTick ? changedResults : 0;
  return new Map<CostPart, number>([
    ['configuration items', priceItems(all, recorded)],
    ['rule evaluations', (changes + results) * PRICES.ruleEvaluation],
    [
      'functions, their logs and metrics',
      priceInvocations(changes, 0.1) +
        priceInvocations(runs, 2) +
        priceMetrics(invocations) +
        priceInvocations(hasTick ? TICKS : 0, 0.1) +
        priceInvocations(alerts, 1) +
        priceInvocations(plans * 4, 1),
    ],
    ['alarms', priceFixed('AWS::CloudWatch::Alarm')],
    ['dashboard', priceFixed('AWS::CloudWatch::Dashboard')],
    ['KMS keys', priceFixed('AWS::KMS::Key')],
    ['files and table', priceFiles(all, recorded) + priceTable(hasTick, alerts)],
    ['mails', mails * alerts * PRICES.mail],
    ['runbook steps', plans * STEPS * PRICES.automationStep],
  ]);
}

/** Whether the recorder of the template records a type. An adopted recorder records it, and somebody else pays. */
function isRecordedIn(all: readonly TemplateResource[], type: string): boolean {
  const group = findOne(all, 'AWS::Config::ConfigurationRecorder')?.Properties.RecordingGroup;
  const { ResourceTypes: included, ExclusionByResourceTypes: excluded } = group ?? {};
  return included ? included.includes(type) : !excluded?.ResourceTypes.includes(type);
}

/** Counts evaluations on changes, results of periodic runs, these runs, and the invocations of the evaluator. */
function countEvaluations(
  all: readonly TemplateResource[],
  { recorded, existing }: { readonly recorded: readonly ResourceUse[]; readonly existing: readonly ResourceUse[] },
  typesByRule: ReadonlyMap<string, readonly string[]>,
) {
  let [changes, results, runs] = [0, 0, 0];
  let invocations = 0;
  for (const { Properties } of all.filter(({ Type }) => Type === 'AWS::Config::ConfigRule')) {
    const { Scope, Source, InputParameters } = Properties;
    const types = Scope?.ComplianceResourceTypes ?? typesByRule.get(InputParameters?.assayRule) ?? [];
    const [functionId = ''] = Source.SourceIdentifier?.['Fn::GetAtt'] ?? [];
    // The collector reads what AWS Config does not record.
    const isCollected = functionId.startsWith('Collector');
    const evaluated = (isCollected ? [...existing, ACCOUNT_USE] : recorded).filter(({ type }) => types.includes(type));
    for (const { MessageType, MaximumExecutionFrequency } of Source.SourceDetails ?? []) {
      if (MessageType === 'ConfigurationItemChangeNotification') {
        changes += sumChanges(evaluated);
        invocations += sumChanges(evaluated);
      }
      if (MessageType !== 'ScheduledNotification') continue;
      const runsInMonth = DAYS_IN_MONTH * (RUNS_A_DAY[MaximumExecutionFrequency] ?? 1);
      runs += runsInMonth;
      if (!isCollected) invocations += runsInMonth;
      results += runsInMonth * evaluated.reduce((sum, one) => sum + one.count, 0);
    }
  }
  return { changes, results, runs, invocations };
}

/** The account itself, which settings belong to. */
const ACCOUNT_USE: ResourceUse = { type: ACCOUNT_TYPE, count: 1, changes: 0 };

const RUNS_A_DAY: Readonly<Record<string, number>> = {
  One_Hour: 24,
  Three_Hours: 8,
  Six_Hours: 4,
  Twelve_Hours: 2,
  TwentyFour_Hours: 1,
};

const sumChanges = (resources: readonly ResourceUse[]): number =>
  resources.reduce((sum, { count, changes }) => sum + count * changes, 0);

function priceItems(all: readonly TemplateResource[], recorded: readonly ResourceUse[]): number {
  const recorder = findOne(all, 'AWS::Config::ConfigurationRecorder');
  if (!recorder) return 0;
  if (recorder.Properties.RecordingMode.RecordingFrequency !== 'DAILY')
    return sumChanges(recorded) * PRICES.configurationItem;
  const daily = recorded.map((one) => ({ ...one, changes: Math.min(one.changes, DAYS_IN_MONTH) }));
  return sumChanges(daily) * PRICES.dailyConfigurationItem;
}

const priceInvocations = (count: number, seconds: number): number =>
  count *
  (PRICES.lambdaRequest + seconds * GIGABYTES * PRICES.lambdaGigabyteSecond + LOG_GIGABYTES * PRICES.logGigabyte);

/** A metric for each compliance type, paid for the hours in which the evaluator reports, at random times. */
const priceMetrics = (invocations: number): number =>
  3 * PRICES.customMetric * (1 - Math.exp(-invocations / HOURS_IN_MONTH));

/** A snapshot a day, and at most a history file for each type in six hours. */
function priceFiles(all: readonly TemplateResource[], recorded: readonly ResourceUse[]): number {
  if (!findOne(all, 'AWS::Config::DeliveryChannel')) return 0;
  const histories = recorded.reduce((sum, { count, changes }) => sum + Math.min(count * changes, 4 * DAYS_IN_MONTH), 0);
  return (DAYS_IN_MONTH + histories) * PRICES.s3Put;
}

const priceTable = (hasTick: boolean, alerts: number): number =>
  (hasTick ? TICKS * 3 : 0) * PRICES.dynamoRead + alerts * (6 * PRICES.dynamoWrite + 4 * PRICES.dynamoRead);

const findOne = (all: readonly TemplateResource[], type: string): TemplateResource | undefined =>
  all.find(({ Type }) => Type === type);
